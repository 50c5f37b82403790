"""Speakers: the words that name one, and the person or organisation that is meant."""

from __future__ import annotations

import pytest

import claimkit
from claimkit import languages, nlp
from claimkit.extraction.marks import pair_marks
from claimkit.extraction.quotes import find_quotes
from claimkit.records import Entity, EntityType, Span


def _entities(text: str, named: list[tuple[EntityType, str, list[str]]]) -> tuple[Entity, ...]:
    """Make entities from their forms: every occurrence of a form is a mention."""
    found = []
    for number, (kind, name, forms) in enumerate(named, 1):
        spans = []
        for form in forms:
            place = text.find(form)
            while place >= 0:
                if not any(span.start <= place < span.end for span in spans):
                    spans.append(Span(place, place + len(form), form))
                place = text.find(form, place + 1)
        found.append(Entity(f"e{number}", kind, name, tuple(sorted(spans, key=lambda span: span.start))))
    return tuple(found)


PERSON: tuple[EntityType, str, list[str]] = ("PER", "Petra Hollmann", ["Petra Hollmann", "Hollmann"])
FIRM: tuple[EntityType, str, list[str]] = ("ORG", "Nordwerk AG", ["Nordwerk AG", "Nordwerk"])

COLLEAGUE: tuple[EntityType, str, list[str]] = ("PER", "Jens Ohlau", ["Jens Ohlau", "Ohlau"])

# language, text, entities, expected (words, name) of the last quote's speaker
CASES = [
    (
        "de",
        "Petra Hollmann sagte, das Geld sei da. Analyst Jens Ohlau ist skeptisch. Seiner Meinung nach fehlt es.",
        [PERSON, COLLEAGUE],
        ("Seiner", "Jens Ohlau"),
    ),
    (
        "en",
        'Petra Hollmann said the money is there. Analyst Jens Ohlau cut his target. "It will not last," he said.',
        [PERSON, COLLEAGUE],
        ("he", "Jens Ohlau"),
    ),
    (
        "de",
        "Petra Hollmann sagte, das Geld sei da. Kämmerer Jens Ohlau verteidigte den Plan. Die Stadt habe Schulden.",
        [PERSON, COLLEAGUE],
        ("Kämmerer Jens Ohlau", "Jens Ohlau"),
    ),
    (
        "de",
        "Ministerin Petra Hollmann kam spät. Hollmann sagte, das Geld sei da.",
        [PERSON],
        ("Hollmann", "Petra Hollmann"),
    ),
    (
        "de",
        "Ministerin Petra Hollmann kam spät. Die Ministerin sagte, das Geld sei da.",
        [PERSON],
        ("Die Ministerin", "Petra Hollmann"),
    ),
    (
        "de",
        "Petra Hollmann sagte, das Geld sei da. Sie fügte hinzu, dass es reicht.",
        [PERSON],
        ("Sie", "Petra Hollmann"),
    ),
    (
        "de",
        "Die Nordwerk AG wächst. Der Konzern teilte mit, dass zwei Werke folgen.",
        [FIRM],
        ("Der Konzern", "Nordwerk AG"),
    ),
    (
        "de",
        "Nach Berechnungen von Nordwerk wächst der Markt um drei Prozent.",
        [FIRM],
        ("Nordwerk", "Nordwerk AG"),
    ),
    (
        "de",
        "Die Leiterin der Kammer, Petra Hollmann, sagte, das Geld sei da.",
        [PERSON],
        ("Die Leiterin der Kammer", "Petra Hollmann"),
    ),
    (
        "de",
        "Petra Hollmann, Leiterin der Kammer, sagte, das Geld sei da.",
        [PERSON],
        ("Petra Hollmann", "Petra Hollmann"),
    ),
    ("de", "Petra Hollmann kam. Ein Zeuge sagte, das Auto sei rot.", [PERSON], ("Ein Zeuge", None)),
    (
        "en",
        "Petra Hollmann, head of the board, said the money was there.",
        [PERSON],
        ("Petra Hollmann", "Petra Hollmann"),
    ),
    ("en", "Petra Hollmann was late. She said that the money was there.", [PERSON], ("She", "Petra Hollmann")),
    ("en", "Nordwerk grew. The company said that two plants would follow.", [FIRM], ("The company", "Nordwerk AG")),
    (
        "en",
        "Minister Petra Hollmann was late. The minister said that she was ill.",
        [PERSON],
        ("The minister", "Petra Hollmann"),
    ),
    # The name stands behind a comma that closes what the role is of.
    (
        "it",
        "La responsabile alla Cultura, Petra Hollmann, annuncia aiuti per 3 milioni di euro.",
        [PERSON],
        ("La responsabile", "Petra Hollmann"),
    ),
    (
        "fr",
        "Son avocate, Me Petra Hollmann, affirme que la peine est lourde.",
        [PERSON],
        ("Son avocate", "Petra Hollmann"),
    ),
    # The article belongs to the noun, however much an adjective takes before it.
    (
        "de",
        "Der für den Hafen zuständige Kapitän Petra Hollmann sagte, das Geld sei da.",
        [PERSON],
        ("Der für den Hafen zuständige Kapitän Petra Hollmann", "Petra Hollmann"),
    ),
    (
        "de",
        "Dem widerspricht der 90 Seiten starke Bericht: Das Geld sei da.",
        [],
        ("der 90 Seiten starke Bericht", None),
    ),
    # What a verb tells behind it does not speak; who began the sentence goes on.
    (
        "de",
        "Die Nordwerk AG beziffert die Zahl der Boote, die fehlen, auf 62, erwartet aber weitere Lieferungen.",
        [FIRM],
        ("Die Nordwerk AG", "Nordwerk AG"),
    ),
    # Nobody is named beside the cue: who was named before in the sentence, else in the sentence before.
    (
        "it",
        "Petra Hollmann respinge le critiche: il bilancio, sostiene, è sano.",
        [PERSON],
        ("Petra Hollmann", "Petra Hollmann"),
    ),
    (
        "it",
        "«Il ponte apre domani», dice Jens Ohlau. Più prudente la sindaca, Petra Hollmann. I lavori, spiega, finiranno a maggio.",
        [PERSON, COLLEAGUE],
        ("Petra Hollmann", "Petra Hollmann"),
    ),
    # "Il" is the body that the sentence before is about.
    (
        "fr",
        "Jens Ohlau affirme que les stocks baissent. Le ministère Nordwerk a démenti. Il promet d'ouvrir deux sites.",
        [COLLEAGUE, ("ORG", "Nordwerk", ["Nordwerk"])],
        ("Il", "Nordwerk"),
    ),
    # "It" is the body that the sentence before is about, "the company" no union.
    (
        "en",
        "Zenith said sales fell. The group Nordwerk rejected that. It denies that sales fell.",
        [FIRM, ("ORG", "Zenith", ["Zenith"])],
        ("It", "Nordwerk AG"),
    ),
    (
        "es",
        "Nordwerk cierra una planta. El sindicato Pasajero pide ayuda. La empresa replica que la planta pierde dinero.",
        [FIRM, ("ORG", "Pasajero", ["Pasajero"])],
        ("La empresa", "Nordwerk AG"),
    ),
    # The company is the one that the text is about, not the body named last.
    (
        "it",
        "Nordwerk chiude un reparto. Nordwerk perde soldi. Lo dice Petra Hollmann della Zenith. La società precisa che resta aperta.",
        [FIRM, PERSON, ("ORG", "Zenith", ["Zenith"])],
        ("La società", "Nordwerk AG"),
    ),
    # A rank may stand between an office and the name; a name that ends the sentence before is in no apposition.
    (
        "es",
        "«El barrio está tranquilo desde hace meses», afirmó el comandante de la policía, el coronel Jens Ohlau.",
        [COLLEAGUE],
        ("el comandante de la policía", "Jens Ohlau"),
    ),
    (
        "pt",
        "A Nordwerk perde dinheiro. A queixa é de Jens Ohlau. A operadora diz que os planos dão prejuízo.",
        [FIRM, COLLEAGUE],
        ("A operadora", "Nordwerk AG"),
    ),
]


@pytest.mark.parametrize(("code", "text", "named", "expected"), CASES)
def test_a_speaker_is_resolved(
    code: str, text: str, named: list[tuple[EntityType, str, list[str]]], expected: tuple[str, str | None]
) -> None:
    tables = languages.load(code)
    doc = nlp.parse(text, tables)
    quotes = find_quotes(doc, pair_marks(text, tables), _entities(text, named), tables)
    speaker = quotes[-1].speaker
    assert speaker is not None
    assert (speaker.text, speaker.name) == expected


def test_a_voice_is_carried_to_a_quote_of_its_own() -> None:
    tables = languages.load("de")
    text = (
        "„Wir haben lange auf diesen Tag gewartet“, sagte Petra Hollmann. „Jetzt beginnt die Arbeit für uns alle erst.“"
    )
    doc = nlp.parse(text, tables)
    (quote,) = find_quotes(doc, pair_marks(text, tables), _entities(text, [PERSON]), tables)
    assert len(quote.content) == 2
    assert quote.speaker is not None
    assert quote.speaker.name == "Petra Hollmann"


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ("Das Ministerium kommt auf Kosten von 940 Euro.", "Das Ministerium"),
        ("Die CDU kam auf 32,8 Prozent.", None),
        ("Die Koalition kommt auf 61 Sitze.", None),
    ],
)
def test_who_comes_to_a_share_of_votes_says_nothing(text: str, speaker: str | None) -> None:
    source = claimkit.extract(text, language="de").claims[-1].source
    assert (source.text if source is not None else None) == speaker
