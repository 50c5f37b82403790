"""Clauses of a parsed Doc: which verb governs a token, and which clause governs that one."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from claimkit.extraction.parses import Parse, Token

# Universal Dependencies relations that open a clause of its own; an open complement (xcomp) shares its verb's clause.
_OPENS = ("ccomp", "advcl", "acl", "csubj", "parataxis")
_CLIMB = 6  # clauses that are gone up to find a subject
_GOVERNED = ("ccomp", "csubj")  # clauses that say what the governing verb says, hopes or denies


def clause_heads(doc: Parse) -> list[int]:
    """Return for each token the index of its clause's head; the sentence's first token where there is no parse."""
    if not doc.parsed:
        return [first for first, end in doc.sentences for _ in range(first, end)]
    heads: list[int] = [-1] * len(doc)
    for start in doc:
        path, token = [], start
        while heads[token.i] < 0 and not opens_clause(token):
            path.append(token.i)
            token = token.head
        found = heads[token.i] if heads[token.i] >= 0 else token.i
        heads[token.i] = found
        for index in path:
            heads[index] = found
    return heads


def opens_clause(token: Token) -> bool:
    """Tell whether a token is the head of a clause of its own."""
    if token.head.i == token.i:
        return True
    relation = token.dep_.split(":")[0]
    if relation in _OPENS:
        return bool(token.pos_ in ("VERB", "AUX") or any(child.dep_ == "cop" for child in token.children))
    return bool(relation == "conj" and token.pos_ in ("VERB", "AUX") and token.head.pos_ in ("VERB", "AUX"))


def governing_clause(doc: Parse, head: int, heads: list[int]) -> int | None:
    """Return the head of the clause that a complement clause depends on, None for any other clause."""
    token = doc[head]
    if token.dep_.split(":")[0] not in _GOVERNED:
        return None
    return heads[token.head.i]


def find_doer(doc: Parse, clause: int, heads: list[int]) -> tuple[int | None, str]:
    """Return the grammatical subject of a clause and how the clause comes by it.

    "own": it stands in the clause; "relative": it is what a relative or participle clause hangs on; "shared": that of
    the verb it is joined to; "upper": that of the governing clause; "": there is none.
    """
    how = "own"
    for _ in range(_CLIMB):
        head = doc[clause]
        relative = head.dep_.startswith("acl")
        own = [child for child in head.children if child.dep_.startswith(("nsubj", "csubj"))]
        if own and relative and own[0].pos_ == "PRON" and own[0].i < clause and is_relative(own[0]):
            return head.head.i, "relative"
        if own:
            return own[0].i, how
        if head.head.i == head.i:
            break
        if relative:
            return head.head.i, "relative"
        how = "shared" if head.dep_ == "conj" and how in ("own", "shared") else "upper"
        clause = heads[head.head.i]
    return None, ""


def is_relative(token: Token) -> bool:
    """Tell whether a pronoun is a relative one; without morphology, whether it is the first word of its clause."""
    kinds = token.morph.get("PronType", [])
    if kinds:
        return "Rel" in kinds or "Int" in kinds or "Dem" in kinds
    return bool(token.head.dep_ == "acl:relcl")
