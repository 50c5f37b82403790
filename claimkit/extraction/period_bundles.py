"""What speaks for a time, in bundles of features that come together; the names are those that weights are fitted for."""

from __future__ import annotations

import functools

from claimkit.extraction.ranking import Bundle

DISTANCES = (2, 10, 25, 50, 100, 200, 400)  # characters between a time and a figure


@functools.lru_cache(maxsize=10_000)
def dated(back: int, kind: str, grain: str, side: str, duration: bool, carried: bool, compared: str) -> Bundle:
    """Return what a time is and how far it stands; `compared` says whether the figure is an old one, "" for no comparison."""
    near = min(back, 1)
    return Bundle(
        f"back:{back}",
        f"kind:{kind}",
        f"kind:{kind}&back:{back}",
        f"grain:{grain}",
        f"grain:{grain}&back:{near}",
        f"duration:{duration}&{side}",
        *((f"compared&back:{near}", f"compared&{side}&old:{compared}") if compared else ()),
        *(("carried", f"carried&back:{back}", f"carried&{grain}") if carried else ()),
    )


@functools.lru_cache(maxsize=20_000)
def told(names: tuple[str, ...], back: int, carried: bool) -> Bundle:
    """Return what holds of a figure, with how far its time stands and whether the claim before has it."""
    return Bundle(*(feature for name in names for feature in _told(name, back, carried)))


@functools.lru_cache(maxsize=10_000)
def _told(name: str, back: int, carried: bool) -> tuple[str, ...]:
    return (f"back:{back}&{name}", *([f"carried&{name}"] if carried else []))


@functools.lru_cache(maxsize=1_000)
def before(rank: int, back: int, title: str) -> Bundle:
    """Return how a time of an earlier sentence stands; `title` says whether in the first, "" where no line break parts them."""
    more = ("paragraph", f"paragraph&title:{title}") if title else ()
    return Bundle(f"rank:{rank}", f"rank:{rank}&back:{back}", *more)


@functools.lru_cache(maxsize=10_000)
def tensed(far: str, own: str, other: str | None, when: str) -> Bundle:
    """Return the tense of the figure's clause and of the time's, None when it is the same, and when the time lies."""
    names = [f"{far}:when:{when}", f"{far}:tense:{own}&when:{when}"]
    if other is not None:
        names += [f"{far}:tense:{own}&other:{other}", f"{far}:tense:{own}&other:{other}&when:{when}"]
    return Bundle(*names)


@functools.lru_cache(maxsize=10_000)
def standing(far: str, relation: str, first: bool, reported: str) -> Bundle:
    """Return where a time stands in its sentence; `reported` is its grain where its clause holds the cue of a quote."""
    more = (f"{far}:reported_at", f"{far}:reported_at&{reported}") if reported else ()
    return Bundle(f"{far}:relation:{relation}", f"{far}:first:{first}", *more)


@functools.lru_cache(maxsize=100)
def used(uses: int, carried: bool, back: int) -> Bundle:
    """Return how many figures have a time of an earlier sentence so far."""
    return Bundle(f"uses:{uses}", f"uses:{min(uses, 1)}&carried:{carried}&back:{back}")


@functools.lru_cache(maxsize=100)
def alike(alike: bool, back: int) -> Bundle:
    """Return whether the figure before, which has the time, is counted in the same."""
    return Bundle(f"carried&alike:{alike}", f"carried&alike:{alike}&back:{back}")


@functools.lru_cache(maxsize=1_000)
def apart(side: str, gap: int, figures: int, commas: int) -> Bundle:
    """Return what lies between a time and a figure; `gap` is a place in DISTANCES."""
    distance = (*DISTANCES, 999)[gap]
    return Bundle(f"gap:{side}:{distance}", f"figures:{side}:{figures}", f"commas:{side}:{commas}")


@functools.lru_cache(maxsize=10_000)
def beside(same: bool, side: str, nearest: bool, kind: str, part: str, figures: int, governing: bool) -> Bundle:
    """Return how a time of the same sentence stands to a figure."""
    return Bundle(
        f"same_clause:{same}&{side}",
        f"same_clause:{same}&{side}&nearest:{nearest}",
        f"nearest:{side}:{nearest}",
        f"nearest:{side}:{nearest}&{kind}",
        f"part:{part}&{side}&nearest:{nearest}&figures:{figures}",
        *([f"governing&{side}"] if governing else []),
    )


@functools.lru_cache(maxsize=100)
def sibling(steps: int, side: str) -> Bundle:
    """Return that a time hangs on the figure or on a word above it, so many steps up."""
    return Bundle("sibling", f"sibling:{steps}&{side}")


@functools.lru_cache(maxsize=16)
def nothing(near: bool, clause: bool, compared: bool) -> Bundle:
    """Return what speaks for no time."""
    return Bundle("none", f"none&near:{near}", f"none&clause:{clause}", f"none&near:{near}&compared:{compared}")


@functools.lru_cache(maxsize=20_000)
def nothing_told(names: tuple[str, ...], near: bool) -> Bundle:
    """Return what holds of a figure that has no time."""
    return Bundle(*(feature for name in names for feature in _nothing_told(name, near)))


@functools.lru_cache(maxsize=10_000)
def _nothing_told(name: str, near: bool) -> tuple[str, str]:
    return f"none&{name}", f"none&near:{near}&{name}"
