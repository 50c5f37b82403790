"""Small questions about a word in the scene of a figure, asked for measures and subjects alike."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from claimkit.extraction.parses import Token
    from claimkit.extraction.scenes import Scene


def preposition(token: Token) -> str:
    """Return the preposition that governs a noun, "" when there is none."""
    return token.case


def commas_between(scene: Scene, token: Token) -> int:
    """Return the number of breaks between a word and the figure."""
    return abs(scene.frame.commas[scene.root.i] - scene.frame.commas[token.i])


def figures_between(scene: Scene, token: Token) -> int:
    """Return the number of other figures between a word and the figure."""
    return max(0, abs(scene.frame.figures_until[scene.root.i] - scene.frame.figures_until[token.i]) - 1)


def figure_role(scene: Scene) -> str:
    """Return the relation and the preposition under which the figure stands."""
    return f"{scene.root.relation}:{scene.root.case}"
