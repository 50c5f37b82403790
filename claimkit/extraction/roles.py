"""Small questions about a word in the scene of a figure, asked for measures and subjects alike."""

from __future__ import annotations

from typing import TYPE_CHECKING

from claimkit.extraction.scenes import Scene

if TYPE_CHECKING:
    from claimkit.extraction.parses import Token


def preposition(token: Token) -> str:
    """Return the preposition that governs a noun, "" when there is none."""
    return next((child.lower_ for child in token.children if child.dep_ == "case" and child.i < token.i), "")


def commas_between(scene: Scene, token: Token) -> int:
    """Return the number of breaks between a word and the figure."""
    low, high = sorted((token.i, scene.root.i))
    return scene.frame.commas[high] - scene.frame.commas[low]


def figures_between(scene: Scene, token: Token) -> int:
    """Return the number of other figures between a word and the figure."""
    low, high = sorted((token.i, scene.root.i))
    return max(0, abs(scene.frame.figures_until[high] - scene.frame.figures_until[low]) - 1)


def figure_role(scene: Scene) -> str:
    """Return the relation and the preposition under which the figure stands."""
    return f"{scene.root.dep_.split(':')[0]}:{preposition(scene.root)}"
