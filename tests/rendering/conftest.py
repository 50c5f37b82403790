"""A result written by hand, with everything that a renderer can meet: overlaps, findings, plots, hostile text."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from claimkit.reading import build_article
from claimkit.records import (
    SCHEMA_VERSION,
    Amount,
    ArticleClaims,
    Change,
    Claim,
    ClaimEvidence,
    Component,
    Difference,
    Entity,
    Finding,
    Notice,
    PerUnit,
    Provenance,
    Quantity,
    Quote,
    RecordEvidence,
    Source,
    Span,
    Speaker,
    Subject,
    Time,
    Unit,
)

TEXT = """Stadtwerke bauen das Netz für 48 Millionen Euro aus

Die Stadtwerke Lindental geben bis 2027 rund 48 Millionen Euro für neue Leitungen aus. Davon entfallen 31 Millionen Euro auf Wärme und 17 Millionen Euro auf Strom, wie Vorstandschefin Petra Halm am Dienstag sagte.

„Wir haben die Zahl der Anschlüsse von 4.200 auf 6.300 erhöht, und das nennen manche noch ‚zu wenig‘“, sagte Halm. Das sei ein Plus von 45 Prozent.

Was die Kundschaft zahlt

Nach Angaben der Stadtwerke lag der Preis im Jahr 2023 bei 11,2 Cent je Kilowattstunde. Der Verband Nordwärme rechnet damit, dass er 2026 auf höchstens 13 Cent steigt. Lindental hat 81.000 Einwohner; 2019 waren es nach dem Melderegister 78.400.

Mindestens 3 Gemeinden im Umland prüfen einen Anschluss."""


class Builder:
    """Finds spans by their text, so that nobody counts offsets."""

    def __init__(self, text: str) -> None:
        self.text = text

    def span(self, surface: str, after: str = "") -> Span:
        start = self.text.index(surface, self.text.index(after) if after else 0)
        return Span(start, start + len(surface), surface)

    def figure(self, surface: str, value: Any, unit: str | None, after: str = "", **more: Any) -> Quantity:
        span = self.span(surface, after)
        amount = None if value is None else Decimal(value)
        kind = more.pop("kind", "count")
        word = surface.rsplit(maxsplit=1)[-1] if " " in surface else None
        start = span.end - len(word) if word else None
        whole = Unit(kind, unit, word, start, span.end if word else None, more.pop("per", None))
        return Quantity(span.start, span.end, span.text, amount, unit=whole, **more)

    def sentence(self, inside: Quantity) -> Span:
        dot, line = self.text.rfind(". ", 0, inside.start), self.text.rfind("\n", 0, inside.start)
        start = max(dot + 2 if dot >= 0 else 0, line + 1)
        ends = [place for mark in (". ", ".\n", "\n") if (place := self.text.find(mark, inside.end)) >= 0]
        end = min(ends, default=len(self.text) - 1)
        end += self.text[end : end + 1] == "."
        return Span(start, end, self.text[start:end])

    def claim(self, number: int, quantity: Quantity, **more: Any) -> Claim:
        sentence = self.sentence(quantity)
        return Claim(f"c{number}", sentence.start, sentence.end, sentence.text, quantity, **more)


def build_sample() -> ArticleClaims:
    b = Builder(TEXT)
    halm, works = b.span("Petra Halm"), b.span("Stadtwerke Lindental")
    net, own = b.span("Verband Nordwärme"), b.span("Nach Angaben der Stadtwerke")
    entities = (
        Entity(
            "e1", "ORG", "Stadtwerke Lindental", (b.span("Stadtwerke"), works, b.span("Stadtwerke", "Nach Angaben"))
        ),
        Entity("e2", "PER", "Petra Halm", (halm, b.span("Halm", "sagte Halm"))),
        Entity("e3", "ORG", "Verband Nordwärme", (net,)),
        Entity("e4", "LOC", "Lindental", (b.span("Lindental", "steigt."),)),
    )
    said = b.span("Wir haben die Zahl der Anschlüsse von 4.200 auf 6.300 erhöht, und das nennen manche noch ‚zu wenig‘")
    outer = Span(said.start - 1, said.end + 1, TEXT[said.start - 1 : said.end + 1])
    inner = b.span("‚zu wenig‘")
    quotes = (
        Quote(
            "q1",
            "direct",
            outer.start,
            outer.end,
            outer.text,
            (said,),
            Speaker(*_of(b.span("Halm", "sagte Halm")), "e2", "Petra Halm"),
            b.span("sagte", "wenig"),
            confidence=0.95,
        ),
        Quote("q2", "direct", inner.start, inner.end, inner.text, (b.span("zu wenig"),), inside="q1", confidence=0.6),
        Quote(
            "q3",
            "indirect",
            *_of(b.span("Das sei ein Plus von 45 Prozent")),
            (b.span("Das sei ein Plus von 45 Prozent"),),
            Speaker(*_of(b.span("Halm", "sagte Halm")), "e2", "Petra Halm"),
            confidence=0.7,
        ),
    )
    by_halm = Source(halm.start, halm.end, halm.text, "e2", "Petra Halm", None, b.span("sagte"))
    in_quote = Source(*_of(b.span("Halm", "sagte Halm")), "e2", "Petra Halm", "q1", None)
    by_works = Source(own.start, own.end, own.text, "e1", "Stadtwerke Lindental", None, None)
    by_net = Source(net.start, net.end, net.text, "e3", "Verband Nordwärme", None, b.span("rechnet damit"))
    old = b.figure("4.200", 4200, None)
    new = b.figure("6.300", 6300, None)
    rise = Change("increase", old, new, b.figure("45 Prozent", 45, "%", kind="percent"))
    kwh = PerUnit("physical", "kWh", "Kilowattstunde", *_of(b.span("Kilowattstunde"))[:2])
    money: dict[str, Any] = {"kind": "currency"}
    claims = (
        b.claim(1, b.figure("48 Millionen Euro", 48_000_000, "EUR", **money), priority=0.7),
        b.claim(
            2,
            b.figure(
                "48 Millionen Euro",
                48_000_000,
                "EUR",
                "rund",
                approximate=True,
                qualifier=b.span("rund"),
                precision=Decimal(500_000),
                **money,
            ),
            measure=b.span("neue Leitungen"),
            time=Time(*_of(b.span("bis 2027")), "interval", None, "2027-12-31"),
            source=by_halm,
            modality="forecast",
            confidence=0.93,
            priority=0.9,
        ),
        b.claim(
            3,
            b.figure("31 Millionen Euro", 31_000_000, "EUR", **money),
            subject=Subject(*_of(b.span("Wärme"))),
            source=by_halm,
            modality="reported",
            confidence=0.9,
            priority=0.6,
        ),
        b.claim(
            4,
            b.figure("17 Millionen Euro", 17_000_000, "EUR", **money),
            subject=Subject(*_of(b.span("Strom"))),
            source=by_halm,
            modality="reported",
            confidence=0.9,
            priority=0.6,
        ),
        b.claim(
            5,
            old,
            measure=b.span("Zahl der Anschlüsse"),
            source=in_quote,
            modality="reported",
            confidence=0.88,
            priority=0.5,
        ),
        b.claim(
            6,
            new,
            measure=b.span("Zahl der Anschlüsse"),
            source=in_quote,
            change=rise,
            modality="reported",
            confidence=0.9,
            priority=0.7,
        ),
        b.claim(
            7,
            b.figure("45 Prozent", 45, "%", kind="percent"),
            source=in_quote,
            change=rise,
            modality="reported",
            confidence=0.85,
            priority=0.8,
        ),
        b.claim(
            8,
            b.figure("11,2 Cent", "0.112", "EUR", per=kwh, **money),
            measure=b.span("Preis"),
            time=Time(*_of(b.span("im Jahr 2023")), "interval", "2023-01-01", "2023-12-31"),
            source=by_works,
            modality="reported",
            confidence=0.92,
            priority=0.8,
        ),
        b.claim(
            9,
            b.figure("13 Cent", "0.13", "EUR", bound="at_most", qualifier=b.span("höchstens"), **money),
            time=Time(*_of(b.span("2026")), "interval", "2026-01-01", "2026-12-31"),
            source=by_net,
            modality="forecast",
            confidence=0.8,
            priority=0.4,
        ),
        b.claim(
            10,
            b.figure("81.000 Einwohner", 81_000, None),
            subject=Subject(*_of(b.span("Lindental", "steigt.")), "e4"),
            confidence=0.95,
            priority=0.75,
        ),
        b.claim(
            11,
            b.figure("78.400", 78_400, None),
            time=Time(*_of(b.span("2019")), "interval", "2019-01-01", "2019-12-31"),
            confidence=0.9,
            priority=0.7,
        ),
        b.claim(
            12,
            b.figure("3 Gemeinden", 3, None, bound="at_least", qualifier=b.span("Mindestens")),
            confidence=0.9,
            priority=0.3,
        ),
    )
    series = tuple(
        RecordEvidence(
            "Melderegister",
            "einwohner.csv",
            row,
            "Lindental",
            "Einwohner",
            str(year),
            Decimal(value),
            None,
            "Stadt Lindental",
            "CC BY 4.0",
        )
        for row, year, value in (
            (4, 2019, 78_412),
            (3, 2018, 77_950),
            (5, 2020, 78_390),
            (6, 2021, 79_204),
            (7, 2022, 80_377),
            (8, 2023, 81_046),
        )
    )
    findings = (
        Finding(
            "f1",
            "consistency",
            "sum",
            ("c2", "c3", "c4"),
            "supported",
            "info",
            Amount(Decimal(48_000_000), unit="EUR"),
            Amount(Decimal(48_000_000), unit="EUR"),
            Difference(Decimal(0), Decimal(0), Decimal(1)),
            (ClaimEvidence("c3"), ClaimEvidence("c4")),
            "31 Mio. EUR + 17 Mio. EUR = 48 Mio. EUR, wie angegeben.",
            0.95,
        ),
        Finding(
            "f2",
            "consistency",
            "percent_change",
            ("c7", "c5", "c6"),
            "contradicted",
            "error",
            Amount(Decimal(50), unit="%"),
            Amount(Decimal(45), unit="%"),
            Difference(Decimal(-5), Decimal("-0.1"), Decimal("0.9")),
            (ClaimEvidence("c5"), ClaimEvidence("c6")),
            "Von 4.200 auf 6.300 sind es 50 %, nicht 45 %.",
            0.9,
        ),
        Finding(
            "f3",
            "reference",
            "level",
            ("c10",),
            "approximately_supported",
            "info",
            Amount(Decimal(81_046)),
            Amount(Decimal(81_000)),
            Difference(Decimal(-46), Decimal("-0.000568"), Decimal("0.99943")),
            (series[5], *series[:5]),
            "Das Melderegister nennt für 2023 81.046 Einwohner.",
            0.9,
        ),
        Finding(
            "f4",
            "reference",
            "level",
            ("c11",),
            "supported",
            "info",
            Amount(Decimal(78_412)),
            Amount(Decimal(78_400)),
            Difference(Decimal(-12), Decimal("-0.000153"), Decimal("0.99985")),
            series,
            "Das Melderegister nennt für 2019 78.412 Einwohner.",
            0.9,
        ),
        Finding(
            "f5",
            "reference",
            "level",
            ("c8",),
            "outdated",
            "warning",
            Amount(Decimal("0.124"), unit="EUR"),
            Amount(Decimal("0.112"), unit="EUR"),
            Difference(Decimal("-0.012"), Decimal("-0.0968"), Decimal("0.903")),
            (),
            "11,2 Cent galten 2022; für 2023 nennt die Preisliste 12,4 Cent.",
            0.7,
        ),
        Finding(
            "f6",
            "reference",
            "level",
            ("c12",),
            "no_match",
            "hint",
            explanation="Im Datensatz steht nichts über Gemeinden im Umland.",
            confidence=0.5,
        ),
    )
    article = build_article(TEXT, source="netzausbau.txt", published="2024-11-05", language="de")
    provenance = Provenance(
        "claimkit", "0.1.0", (Component("de", "1.0.0"),), (Component("de", "1.0.0"),), {"model": "auto"}
    )
    notices = (
        Notice(
            "unbalanced_marks", "1 of 2 quoted stretches have broken quotation marks", "hint", outer.start, outer.end
        ),
    )
    return ArticleClaims(SCHEMA_VERSION, provenance, article, entities, quotes, claims, findings, notices)


def _of(span: Span) -> tuple[int, int, str]:
    return span.start, span.end, span.text


@pytest.fixture(scope="session")
def sample() -> ArticleClaims:
    return build_sample()
