"""The tense of a clause tells on which side of the publication a time without a year lies."""

from __future__ import annotations

import pytest

import claimkit

CASES = [
    ("2025-04-16", "de", "Im Dezember soll die Halle mit 4.000 Plätzen eröffnet werden.", "2025-12-01", "2025-12-31"),
    ("2025-04-16", "de", "Im Dezember wurde die Halle mit 4.000 Plätzen eröffnet.", "2024-12-01", "2024-12-31"),
    ("2025-04-16", "de", "Die Stadt wird im Januar 30 Lehrer einstellen.", "2026-01-01", "2026-01-31"),
    ("2025-11-10", "de", "Bis Freitag hatten sich 61 Helfer gemeldet.", None, "2025-11-07"),
    ("2025-05-16", "de", "Die Firma hat am Mittwoch einen Auftrag über 20 Busse erhalten.", "2025-05-14", "2025-05-14"),
    ("2025-10-16", "de", "Am 3. Dezember stimmen 400.000 Bürger über die Steuer ab.", "2025-12-03", "2025-12-03"),
    ("2025-06-19", "de", "Die Steuer steigt mit 1. Juni auf 6 Prozent.", "2025-06-01", "2025-06-01"),
    ("2025-10-16", "de", "Seit Dezember gelten 12 Euro.", "2024-12-01", None),
    ("2025-10-16", "de", "Er soll im März 40 Uhren gestohlen haben.", "2025-03-01", "2025-03-31"),
    ("2025-01-17", "en", "Passengers will pay 40p more from 1 March.", "2025-03-01", None),
    ("2025-02-16", "en", "The plant opened in March with 300 workers.", "2024-03-01", "2024-03-31"),
    ("2025-02-16", "en", "Ticket prices will rise by 5 percent in April.", "2025-04-01", "2025-04-30"),
    ("2025-11-16", "fr", "La ville embauchera 30 enseignants en janvier.", "2026-01-01", "2026-01-31"),
    ("2025-11-16", "fr", "La ville a embauché 30 enseignants en janvier.", "2025-01-01", "2025-01-31"),
    ("2025-11-16", "es", "La ciudad contratará a 30 maestros en enero.", "2026-01-01", "2026-01-31"),
    ("2025-11-16", "it", "Il comune assumerà 30 insegnanti a gennaio.", "2026-01-01", "2026-01-31"),
    ("2025-11-16", "pt", "A cidade contratará 30 professores em janeiro.", "2026-01-01", "2026-01-31"),
    ("2025-10-16", "nl", "Vanaf april vervallen drie verbindingen.", "2026-04-01", None),
    ("2025-06-12", "nl", "Hij kondigde aan dat er vanaf september een dienst met 20 mensen komt.", "2025-09-01", None),
    ("2025-06-12", "de", "Der Minister sagte, ab September kostet das Ticket 30 Euro.", "2025-09-01", None),
    ("2025-06-12", "nl", "De prijs geldt sinds maart en bedraagt 30 euro.", "2025-03-01", None),
    ("2025-10-16", "nl", "Het bedrijf heeft in december 40 winkels geopend.", "2024-12-01", "2024-12-31"),
]


@pytest.mark.parametrize(("published", "language", "text", "since", "until"), CASES)
def test_side_of_the_publication(
    published: str, language: str, text: str, since: str | None, until: str | None
) -> None:
    found = claimkit.extract(text, language=language, published=published)
    time = found.claims[0].time
    assert time is not None and (time.since, time.until) == (since, until)
