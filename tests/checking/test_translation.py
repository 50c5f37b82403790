"""A translation against its original: what must be reported, and what must not."""

from __future__ import annotations

import importlib.util
import sys
import time
from decimal import Decimal
from pathlib import Path

import pytest

import claimkit
from claimkit.checking.parallel_figures import load_translation, read_figures
from claimkit.checking.parallel_sentences import align, split_parts
from claimkit.checking.spellings import find_spellings
from claimkit.reading.articles import build_article
from claimkit.records import SCHEMA_VERSION, ArticleClaims, Entity, Finding, Provenance, Quote, Span, SpanEvidence

ROOT = Path(__file__).parents[2]
ARTICLES = ROOT / "corpora" / "articles"


def bare(text: str, language: str, **parts: tuple[object, ...]) -> ArticleClaims:
    """Return a text as claims without a pipeline's work."""
    return ArticleClaims(SCHEMA_VERSION, Provenance(), build_article(text, language=language), **parts)  # type: ignore[arg-type]


def findings(ours: str, translation: str, theirs: str, original: str) -> tuple[Finding, ...]:
    return claimkit.compare(bare(translation, ours), build_article(original, language=theirs)).findings


# language and text of the translation, of the original: nothing to report
ALIKE = [
    ("de", "Er kam am 3. Oktober 2019 an.", "zh", "他于2019年10月3日抵达。"),
    ("de", "Das Buch erschien in den 1960er Jahren.", "zh", "这本书出版于20世纪60年代。"),
    ("de", "Die Lieder stammen aus den 80er-Jahren.", "en", "The songs date from the 1980s."),
    ("de", "Jacken gab es mit 30 Prozent Rabatt.", "zh", "夹克打七折。"),
    ("de", "Das Kraftwerk leistet 2.900 Kilowatt.", "zh", "这座电站的功率为2900千瓦。"),
    ("de", "Die Burg ist aus dem 15. Jahrhundert.", "en", "The castle dates from the fifteenth century."),
    ("de", "Die Burg ist aus dem 15. Jahrhundert.", "zh", "城堡始建于15世纪。"),
    ("de", "Eine Sprecherin nannte zwei Gründe.", "en", "A spokeswoman named both reasons."),
    ("de", "Er ist der 45. Präsident.", "zh", "他是第45任总统。"),
    ("de", "Der Gewinn betrug 320 Millionen Yuan.", "zh", "利润为3.2亿元。"),
    ("de", "Die Fabrik beschäftigt 12.000 Menschen.", "zh", "工厂有1.2万人。"),
    ("de", "Nur ein Drittel der Haushalte zahlt.", "zh", "只有三分之一的家庭付费。"),
    ("de", "Die Zölle liegen bei 15 bis 25 %.", "zh", "关税为15%至25%。"),
    ("de", "Auf 100.000 Einwohner kamen fünf Ärzte.", "en", "There were five doctors per 100,000 inhabitants."),
    ("de", "Das Haus wurde achtundzwanzig Jahre alt.", "en", "The house stood for 28 years."),
    ("en", "It took a billion dollars.", "zh", "它花了10亿美元。"),
    ("en", "The rate is 4.5 per cent.", "de", "Die Quote liegt bei 4,5 Prozent."),
    ("zh", "会议将于六月十日召开。", "de", "Die Sitzung findet am 10. Juni statt."),
    ("de", "Der Gewinn stieg um 100 Prozent.", "zh", "利润增长了1倍。"),
    ("de", "Der Gewinn hat sich verdreifacht.", "zh", "利润增长了两倍。"),
    ("de", "Rund 30 Prozent der Kunden kamen wieder.", "zh", "约三成顾客再次光顾。"),
    ("de", "Die Anlage leistet 1,2 Gigawatt.", "zh", "装机容量为120万千瓦。"),
    ("de", "Die Fläche beträgt 200 Hektar.", "zh", "面积为3000亩。"),
    ("de", "Die Stadt liegt 160 Kilometer entfernt.", "en", "The city is 100 miles away."),
    ("de", "Der Kurs fiel um 30 Basispunkte.", "en", "The rate fell by 0.3 percentage points."),
    ("de", "Seit Mitte der Neunzigerjahre steigt der Preis.", "en", "Prices have risen since the mid-1990s."),
    ("de", "Das Spiel beginnt um 15.30 Uhr.", "en", "The match starts at 3:30 pm."),
    ("de", "Die Temperatur stieg um 1,5 Grad.", "en", "The temperature rose by 1.5C."),
    ("de", "25 Prozent der Firmen zahlen nicht.", "en", "A quarter of the firms do not pay."),
    ("de", "Es gibt 1,3 Milliarden Nutzer.", "zh", "共有13亿用户。"),
    ("de", "Das Auto kostet 150.000 bis 200.000 Yuan.", "zh", "该车售价为15-20万元。"),
    ("de", "Im dritten Quartal 2024 sank der Preis.", "zh", "2024年第三季度价格下降。"),
    ("de", "50 Prozent der Befragten sagten Ja.", "zh", "一半的受访者表示同意。"),
    ("de", "Zwischen 1990 und 95 stieg der Preis.", "en", "Between 1990 and 1995 the price rose."),
    ("de", "Die Temperatur fällt auf minus 20 Grad.", "zh", "气温降至零下20度。"),
    ("de", "Seit Jahrtausenden steht die Mauer.", "en", "The wall has stood for 1,000 years."),
    ("de", "Im März 1999 zog er um.", "zh", "他于九九年三月搬家。"),
    ("fr", "La dette atteint 4,5 milliards d'euros.", "de", "Die Schulden betragen 4,5 Milliarden Euro."),
]


@pytest.mark.parametrize(("ours", "translation", "theirs", "original"), ALIKE, ids=[row[1] for row in ALIKE])
def test_no_false_alarm(ours: str, translation: str, theirs: str, original: str) -> None:
    assert not findings(ours, translation, theirs, original)


# the figure in question is marked in both texts; none when it stands in one of them only
UNLIKE = [
    ("scale", "de", "Der Gewinn betrug [[3,2 Milliarden Yuan]].", "zh", "利润为[[3.2亿元]]。"),
    ("scale", "de", "Sie hat [[120.000 Läden]].", "zh", "它有[[1.2万]]家门店。"),
    ("scale", "de", "Die Quote liegt bei [[45 Prozent]].", "en", "The rate is [[4.5 per cent]]."),
    ("scale", "en", "It cost [[$2.4 trillion]].", "de", "Es kostete [[2,4 Milliarden Dollar]]."),
    ("scale", "zh", "利润为[[32亿元]]。", "de", "Der Gewinn betrug [[320 Millionen Yuan]]."),
    ("value", "de", "Es waren [[378 Menschen]].", "en", "There were [[387 people]]."),
    ("value", "de", "Im Jahr [[2053]] ist das Geld weg.", "zh", "资金将在[[2035年]]耗尽。"),
    ("value", "de", "Die Burg ist von [[1519]].", "en", "The castle dates from [[1518]]."),
    ("value", "de", "Es dauert [[fünf Wochen]].", "en", "It takes [[four weeks]]."),
    ("value", "de", "Er kam am [[13]]. Oktober an.", "en", "He arrived on [[31]] October."),
    ("value", "de", "Das Lied ist aus den [[1950]]er Jahren.", "zh", "这首歌出自19世纪[[50年]]代。"),
    ("unit", "de", "Die Marge stieg um [[3 %]].", "en", "The margin rose by [[3 percentage points]]."),
    ("unit", "de", "Der Plan kostet [[40 Yen]].", "zh", "该计划耗资[[40元]]。"),
    ("unit", "en", "The share fell by [[15%]].", "zh", "份额下降了[[15个百分点]]。"),
    ("unit", "de", "Der Plan kostet [[40 Dollar]].", "en", "The plan costs [[40 euros]]."),
    ("unit", "de", "Sie zahlt [[40 Euro]] pro Jahr.", "en", "She pays [[40 euros]] a month."),
    ("lost", "de", "Die Firma wächst.", "en", "The firm grows by [[15 per cent]]."),
    ("lost", "de", "Die Sueskrise war schlimm.", "en", "The Suez crisis of [[1956]] was bad."),
    ("added", "de", "Die Firma wächst um [[15 Prozent]].", "en", "The firm grows."),
]


def unmark(text: str) -> tuple[str, str | None]:
    before, _, rest = text.partition("[[")
    inside, _, after = rest.partition("]]")
    return before + inside + after, inside or None


@pytest.mark.parametrize(
    ("rule", "ours", "translation", "theirs", "original"), UNLIKE, ids=[f"{row[0]}-{row[2]}" for row in UNLIKE]
)
def test_finding(rule: str, ours: str, translation: str, theirs: str, original: str) -> None:
    (text, found), (source, expected) = unmark(translation), unmark(original)
    (finding,) = findings(ours, text, theirs, source)
    assert finding.check == "translation"
    assert finding.rule == rule
    spans: dict[str, SpanEvidence] = {e.of: e for e in finding.evidence if isinstance(e, SpanEvidence)}
    for side, whole, wanted in (("translation", text, found), ("original", source, expected)):
        assert (side in spans) == (wanted is not None)
        if wanted is not None:
            assert spans[side].text in (wanted, wanted.removesuffix(" people"), wanted + "家")
            assert whole[spans[side].start : spans[side].end] == spans[side].text
    verdicts = {"value": "contradicted", "scale": "scale_error", "unit": "unit_error"}
    assert finding.verdict == verdicts.get(rule, "insufficient_data")
    assert finding.severity == ("error" if rule in verdicts else "hint")
    assert finding.explanation


def test_figures_of_a_finding() -> None:
    (finding,) = findings("de", "Der Gewinn betrug 3,2 Milliarden Yuan.", "zh", "利润为3.2亿元。")
    assert finding.expected is not None
    assert finding.found is not None
    assert finding.difference is not None
    assert (finding.expected.value, finding.expected.unit) == (Decimal(320_000_000), "CNY")
    assert (finding.found.value, finding.found.unit) == (Decimal(3_200_000_000), "CNY")
    assert finding.difference.factor == 10


def test_order_and_moved_sentences() -> None:
    original = "Sales rose by 12 per cent. The firm has 340 shops. It lost 8 million euros in 2019."
    moved = "Die Firma hat 340 Läden. 2019 verlor sie 8 Millionen Euro. Der Umsatz stieg um 12 Prozent."
    assert not findings("de", moved, "en", original)


# language and text of the translation, of the original, and the quote that is lost
LOST_QUOTES = [
    ("de", "Alle Betten sind belegt.", "zh", "所有床位都已满。“我们不得不拒绝客人”，经理林梅说。", "“我们不得不拒绝客人”"),
    ("zh", "所有床位都已满。", "de", "Alle Betten sind belegt. „Wir weisen Gäste ab“, sagte Lin Mei.", "„Wir weisen Gäste ab“"),
    ("de", "Alle Betten sind belegt. „Wir weisen Gäste ab“, sagte Lin Mei.", "zh", "所有床位都已满。“我们不得不拒绝客人”，经理林梅说。", None),
    ("de", "Er warnte. „Das Geld reicht nicht.“ Das Amt prüft.", "zh", "他警告说：“钱不够。”当局正在审查所谓“漏洞”。", None),
]  # fmt: skip


@pytest.mark.parametrize(("ours", "translation", "theirs", "original", "lost"), LOST_QUOTES)
def test_quote_without_marks_or_room_is_lost(
    ours: str, translation: str, theirs: str, original: str, lost: str | None
) -> None:
    found = claimkit.compare(bare(translation, ours), build_article(original, language=theirs)).findings
    quotes = [f.evidence[0].text for f in found if f.rule == "quote"]  # type: ignore[union-attr]
    assert quotes == ([lost] if lost else [])


def test_noun_behind_a_number_makes_no_decade_of_it() -> None:
    kinds = {figure.text: figure.kind for figure in read_figures("The tower of the 1880s has 196 steps.", "en")}
    assert kinds == {"1880": "decade", "196 steps": "amount"}


def test_quotes() -> None:
    original = (
        'The mayor was angry. "We will never pay for this bridge," he said. Nobody answered. "It is over," she said.'
    )
    kept = "Der Bürgermeister war wütend. „Wir zahlen nie für diese Brücke“, sagte er. Niemand antwortete. „Es ist vorbei.“"
    assert not findings("de", kept, "en", original)
    text = (
        "Der Bürgermeister war wütend und lehnte ab. Dann war es im Saal lange still. Niemand gab eine Antwort darauf."
    )
    start = text.index("Niemand")
    quote = Quote("q1", "indirect", 0, 5, text[:5], (Span(0, 5, text[:5]),))
    far = "Es war gestern im Saal. Alle saßen da. Keiner sprach. Die Uhr ging. " * 3
    claims = bare(far + text, "de", quotes=(quote,))
    source = "It was in the hall. All sat there. No one spoke. The clock ran. " * 3 + original.partition(' "It is')[0]
    result = claimkit.compare(claims, build_article(source, language="en"))
    assert start > 0
    assert [f.rule for f in result.findings] == ["quote"]
    evidence = result.findings[0].evidence[0]
    assert isinstance(evidence, SpanEvidence)
    assert evidence.text == '"We will never pay for this bridge,"'


TWO = [
    ("Open AI", "OpenAI"),
    ("Dongxing Research", "Dong Xing Research"),
    ("Ku Li", "Kuli"),
    ("Mastriani", "Mastroani"),
]
ONE = [("Hollmann", "Hollmanns"), ("Bundesrats", "Bundesrates"), ("Reuters", "reuters"), ("Chen Wei", "Chan Mei")]


@pytest.mark.parametrize(("first", "second"), TWO)
def test_two_spellings(first: str, second: str) -> None:
    text = f"{first} wächst. Dann sank {second} wieder."
    spans = [Span(s := text.index(name), s + len(name), name) for name in (first, second)]
    claims = bare(text, "de", entities=(Entity("e1", "ORG", first, tuple(spans)),))
    (pair,) = find_spellings(claims, "")
    assert {pair.usual.text, pair.other.text} == {first, second}
    assert not list(find_spellings(claims, text))
    assert [f.rule for f in claimkit.compare(claims, build_article("公司在增长。", language="zh")).findings] == ["name"]


@pytest.mark.parametrize(("first", "second"), ONE)
def test_one_spelling(first: str, second: str) -> None:
    text = f"{first} wächst. Dann sank {second} wieder."
    spans = [Span(s := text.rindex(name), s + len(name), name) for name in (first, second)]
    assert not list(find_spellings(bare(text, "de", entities=(Entity("e1", "ORG", first, tuple(spans)),)), ""))


@pytest.mark.parametrize("code", ["de", "en", "zh"])
def test_calendar_words_fire(code: str) -> None:
    for kind, words in load_translation(code)["calendar"].items():
        for word, example in words.items():
            assert word in example
            assert kind in {figure.kind for figure in read_figures(example, code)}


@pytest.mark.parametrize("code", ["de", "en", "zh"])
def test_number_words_fire(code: str) -> None:
    for value, words in load_translation(code)["words"].items():
        for word, example in words.items():
            assert any(word in f.text and Decimal(value) == f.value for f in read_figures(example, code))


def test_multiples_fire() -> None:
    for word, example in load_translation("zh")["times"].items():
        assert word in example
        assert any(len(figure.readings) > 1 for figure in read_figures(example, "zh"))


@pytest.mark.parametrize("code", ["de", "en", "zh"])
def test_sentences_are_complete(code: str) -> None:
    assert set(load_translation(code)["sentences"]) == {"value", "scale", "unit", "lost", "added", "name", "quote"}


def test_planted_errors() -> None:
    spec = importlib.util.spec_from_file_location("score_translation", ROOT / "scripts" / "score_translation.py")
    assert spec is not None
    assert spec.loader is not None
    script = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = script
    spec.loader.exec_module(script)
    for original in sorted(ARTICLES.glob("*.orig.*.txt")):
        score = script.score_article(original, parse=False)
        wanted = {rule: n for rule, n in score.wanted.items() if rule not in ("name", "quote")}  # these need a pipeline
        assert {rule: n for rule, n in score.given.items() if rule != "quote"} == wanted, original.name


@pytest.mark.parametrize(
    "text",
    [
        "",
        "\n",
        "???",
        "12",
        "„“„",
        "9" * 40 + "er",
        "1e999999999 Euro",
        "公元前三年",
        "1" * 5000,
        "a" * 5000,
        "\ud800 5 Euro",
    ],
)
def test_odd_texts(text: str) -> None:
    for ours, theirs in (("de", "zh"), ("zh", "en"), ("de", "xx")):
        findings(ours, text, theirs, "Es sind 3 Euro. „Ja“, sagte er.")
        findings(ours, "Es sind 3 Euro. „Ja“, sagte er.", theirs, text)


def test_time_is_linear() -> None:
    def seconds(times: int) -> float:
        german = " ".join(
            f"Im Jahr 2019 stieg der Umsatz um {k} Prozent auf {k}000 Euro." for k in range(13, 13 + times)
        )
        english = " ".join(f"In 2019 sales rose by {k} per cent to {k},000 euros." for k in range(13, 13 + times))
        start = time.process_time()
        assert not findings("de", german, "en", english)
        return time.process_time() - start

    seconds(10)
    assert seconds(400) < 8 * seconds(100) + 0.2


def test_every_sentence_is_in_a_bead() -> None:
    texts = "Eins. Zwei kommt. Drei ist da.\nVier hat 4 Euro.", "One is here. Two came. Four has 4 euros."
    parts = [split_parts(text, read_figures(text, code)) for text, code in zip(texts, ("de", "en"), strict=True)]
    beads = align(*parts)
    assert [part for bead in beads for part in bead.translation] == parts[0]
    assert [part for bead in beads for part in bead.original] == parts[1]
