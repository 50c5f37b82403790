"""Other schemes of entities and dependencies, brought to ours: PER LOC ORG MISC, and Universal Dependencies.

The relations of TIGER ("sb", "oa", "nk") and of ClearNLP ("dobj", "pobj") are known by their names. Both let a preposition
govern its noun and a copula its predicate, TIGER an auxiliary its verb; here the word that means something governs. Tags
are those of Universal Dependencies in every pipeline of spaCy and are not touched.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from claimkit.tagging import our_label

_TIGER = frozenset(
    ["sb", "sbp", "oa", "oa2", "oc", "nk", "pnc", "mo", "mnr", "svp", "cj", "cd", "da", "pd", "ag", "rc"]
)
_CLEAR = frozenset(
    [
        "dobj",
        "pobj",
        "prep",
        "pcomp",
        "attr",
        "acomp",
        "nsubjpass",
        "auxpass",
        "poss",
        "prt",
        "relcl",
        "npadvmod",
        "dative",
        "agent",
    ]
)
_NOMINAL = frozenset(["NOUN", "PROPN", "PRON", "NUM", "SYM"])
_VERBAL = frozenset(["VERB", "AUX"])

# Relations that do not depend on the words. What depends on them stands in `_tiger_relation` and `_clear_relation`.
_TIGER_NAMES = {
    "oa": "obj", "oa2": "obj", "og": "obj", "da": "iobj", "op": "obl:arg", "sbp": "obl:agent", "ep": "expl", "ph": "expl",
    "ag": "nmod", "pg": "nmod", "pnc": "flat", "app": "appos", "rc": "acl:relcl", "rs": "ccomp", "par": "parataxis",
    "cp": "mark", "pm": "mark", "ac": "case", "cd": "cc", "cj": "conj", "ju": "cc", "ng": "advmod", "svp": "compound:prt",
    "uc": "flat", "vo": "vocative", "dm": "discourse", "nmc": "nummod", "avc": "advmod", "ams": "obl", "cvc": "obl",
    "punct": "punct", "aux": "aux", "cop": "cop", "case": "case", "mark": "mark",
}  # fmt: skip
_CLEAR_NAMES = {
    "dobj": "obj", "dative": "iobj", "nsubjpass": "nsubj:pass", "csubjpass": "csubj:pass", "auxpass": "aux:pass",
    "poss": "nmod:poss", "prt": "compound:prt", "relcl": "acl:relcl", "neg": "advmod", "npadvmod": "obl:npmod",
    "quantmod": "advmod", "preconj": "cc:preconj", "predet": "det:predet", "oprd": "xcomp", "attr": "xcomp",
    "acomp": "xcomp", "agent": "obl:agent", "intj": "discourse", "meta": "dep", "num": "nummod", "nn": "compound",
    "complm": "mark", "possessive": "case", "rcmod": "acl:relcl", "partmod": "acl", "infmod": "acl", "number": "nummod",
}  # fmt: skip


def adapt(doc: Any) -> Any:
    """Bring entities and dependencies of a Doc to our schemes, in place, and return it; what is ours already stays."""
    from spacy.tokens import Span

    named = [(ent.start, ent.end, our_label(ent.label_)) for ent in doc.ents]
    doc.set_ents([Span(doc, start, end, label=label) for start, end, label in named if label])
    used = {token.dep_ for token in doc}
    if used & _TIGER:
        _Tree(doc).from_tiger()
    elif used & _CLEAR:
        _Tree(doc).from_clear()
    return doc


class _Tree:
    """Heads and relations of a Doc while they are rebuilt; a root is its own head."""

    def __init__(self, doc: Any) -> None:
        self.doc = doc
        self.pos: list[str] = [token.pos_ for token in doc]
        self.heads: list[int] = [token.head.i for token in doc]
        self.deps: list[str] = [token.dep_ for token in doc]
        self.children: list[list[int]] = [[] for _ in self.heads]
        for i, head in enumerate(self.heads):
            if head != i:
                self.children[head].append(i)

    def from_tiger(self) -> None:
        """Rebuild a tree of the TIGER scheme."""
        for i in self._upwards():
            if self.pos[i] == "ADP":
                self._swap(self._first(i, ("nk",), _NOMINAL), i, "case")
            elif self.pos[i] == "AUX":
                verb, predicate = self._first(i, ("oc",), None), self._first(i, ("pd",), None)
                if predicate is not None:
                    self._swap(predicate, i, "cop")
                elif verb is not None and not self._has(verb, ("cp", "sb")):
                    self._swap(verb, i, "aux")
        for i in range(len(self.heads)):
            if self.deps[i] == "cd" and self.heads[i] != i:
                members = [k for k in self.children[i] if self.deps[k] == "cj"]
                for member in members:
                    self._move(member, self.heads[i])
                if members:
                    self._move(i, min(members))
        self._flatten("cj")
        self._write([self._tiger_relation(i) for i in range(len(self.heads))])

    def from_clear(self) -> None:
        """Rebuild a tree of the ClearNLP scheme."""
        for i in self._upwards():
            if self.deps[i] in ("prep", "agent", "dative") or self.pos[i] == "ADP":
                noun = self._first(i, ("pobj",), None)
                clause = self._first(i, ("pcomp",), None) if noun is None else noun
                self._swap(clause, i, "case" if noun is not None else "mark")
            elif self.pos[i] == "AUX":
                self._swap(self._first(i, ("attr", "acomp"), None), i, "cop")
        self._flatten("conj")
        for i in range(len(self.heads)):
            if self.deps[i] == "cc":
                after = [k for k in self.children[self.heads[i]] if self.deps[k] == "conj" and k > i]
                if after:
                    self._move(i, min(after))
        self._write([self._clear_relation(i) for i in range(len(self.heads))])

    def _upwards(self) -> list[int]:
        """Return the tokens, each before its head."""
        order = [i for i, head in enumerate(self.heads) if head == i]
        for i in order:
            order.extend(self.children[i])  # the list grows while it is read: parents stand before children
        return order[::-1]

    def _first(self, head: int, relations: tuple[str, ...], pos: frozenset[str] | None) -> int | None:
        """Return the child in one of the relations, one behind its head before one in front of it."""
        found = [k for k in self.children[head] if self.deps[k] in relations and (pos is None or self.pos[k] in pos)]
        return min(found, key=lambda k: (k < head, k)) if found else None

    def _has(self, head: int, relations: tuple[str, ...]) -> bool:
        return any(self.deps[k] in relations for k in self.children[head])

    def _move(self, child: int, head: int) -> None:
        self.children[self.heads[child]].remove(child)
        self.heads[child] = head
        self.children[head].append(child)

    def _swap(self, child: int | None, head: int, relation: str) -> None:
        """Let a child take its head's place and all its other children; the head hangs on it in `relation`."""
        if child is None:
            return
        above = self.heads[head]
        rest = [k for k in self.children[head] if k != child]
        for k in rest:
            self.heads[k] = child
        self.children[child] += [*rest, head]
        self.children[head] = []
        self.heads[head] = child
        self.heads[child] = child if above == head else above
        if above != head:
            self.children[above].remove(head)
            self.children[above].append(child)
        self.deps[child], self.deps[head] = self.deps[head], relation

    def _flatten(self, relation: str) -> None:
        """Hang all members of a coordination on its first."""
        for i in self._upwards()[::-1]:
            head = self.heads[i]
            if self.deps[i] == relation and self.deps[head] == relation and self.heads[head] != head:
                self._move(i, self.heads[head])

    def _clausal(self, i: int) -> bool:
        """Tell whether a word governs a clause: a verb, or a predicate with a copula."""
        return self.pos[i] in _VERBAL or self._has(i, ("cop",))

    def _modifier(self, i: int) -> str:
        """Return the relation of a modifier by what it is and what it stands at."""
        on_noun = self.pos[self.heads[i]] in _NOMINAL and not self._clausal(self.heads[i])
        if self._clausal(i):
            return "acl" if on_noun else "advcl"
        if self.pos[i] in _NOMINAL or self._has(i, ("case", "ac")):
            return "nmod" if on_noun else "obl"
        return "amod" if self.pos[i] == "ADJ" and on_noun else "advmod"

    def _tiger_relation(self, i: int) -> str:
        name = self.deps[i]
        if name == "sb":
            return "csubj" if self._clausal(i) else "nsubj"
        if name in ("oc", "re"):
            if self.pos[self.heads[i]] in _NOMINAL and not self._clausal(self.heads[i]):
                return "acl"
            return "ccomp" if self._has(i, ("sb", "cp", "ep")) else "xcomp"
        if name in ("mo", "mnr", "cc"):
            return self._modifier(i)
        if name in ("pd", "sp"):
            return "xcomp"
        if name == "cm":
            return "mark" if self._clausal(self.heads[i]) else "case"
        if name == "nk":
            return self._kernel(i)
        return _TIGER_NAMES.get(name, name)

    def _kernel(self, i: int) -> str:
        """Return the relation of a word inside a noun phrase of TIGER, which has one name for all."""
        by_pos = {"DET": "det", "ADJ": "amod", "NUM": "nummod", "ADP": "case", "ADV": "advmod", "PROPN": "appos"}
        if self.pos[i] in _VERBAL:
            return "acl"
        return by_pos.get(self.pos[i], "nmod")

    def _clear_relation(self, i: int) -> str:
        name = self.deps[i]
        if name in ("prep", "pcomp"):
            return self._modifier(i)
        if name == "pobj" or (name == "dative" and self._has(i, ("case",))):
            return "obl"
        return _CLEAR_NAMES.get(name, name)

    def _write(self, relations: list[str]) -> None:
        strings = self.doc.vocab.strings
        steps = np.array(self.heads, np.int64) - np.arange(len(self.heads))
        names = np.array([strings.add(name) if name else 0 for name in relations], np.uint64)
        self.doc.from_array(["DEP", "HEAD"], np.stack([names, steps.view(np.uint64)], axis=1))
