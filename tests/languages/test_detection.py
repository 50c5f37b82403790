"""Language detection: right codes, "und" instead of a guess, shares for mixed texts, the same answer every time."""

from __future__ import annotations

import subprocess
import sys

import pytest

from claimkit import detect_language

GERMAN = "Die Stadtwerke haben im vergangenen Jahr deutlich mehr Strom aus Wind und Sonne verkauft als noch 2020."
ENGLISH = "The council said on Monday that it would spend more than two million pounds on the new swimming pool."
SENTENCES = [
    (GERMAN, "de"),
    (ENGLISH, "en"),
    ("La ministre a annoncé que les dépenses de santé ont augmenté de 4 % depuis l'an dernier.", "fr"),
    ("El ayuntamiento ha confirmado que las obras del puente costarán más de tres millones de euros.", "es"),
    ("Il sindaco ha detto che i lavori della nuova scuola sono costati più di quanto era previsto.", "it"),
    ("De gemeente heeft gezegd dat de nieuwe brug niet voor het einde van het jaar klaar zal zijn.", "nl"),
    ("O governo disse que as obras da nova ponte não foram concluídas por causa da chuva.", "pt"),
    ("市政府说，新桥的建设费用将超过三千万元。", "zh-Hans"),
    ("市政府說，新橋的建設費用將超過三千萬元。", "zh-Hant"),
    ("Rząd ogłosił, że nowy most zostanie otwarty dopiero w przyszłym roku na wiosnę.", "pl"),
    ("Правительство сообщило, что новый мост откроется только в следующем году весной.", "ru"),
    ("정부는 새 다리가 내년 봄에야 개통될 것이라고 밝혔다.", "ko"),
]


@pytest.mark.parametrize(("text", "code"), SENTENCES)
def test_one_sentence_is_enough(text: str, code: str) -> None:
    assert detect_language(text).code == code


@pytest.mark.parametrize(
    "text", ["", " \n", "\ufeff", "12345 67,8 %", "((((", "qzx vkw jjp", "Hallo", "\u00bd", "\u00b2 \u2460"]
)
def test_undecided_instead_of_a_guess(text: str) -> None:
    found = detect_language(text)
    assert found.code == "und"
    assert found.confidence == 0.0


def test_title_of_a_few_words() -> None:
    assert detect_language("Die Preise steigen um 3 %.").code == "de"


def test_mixed_text_has_shares() -> None:
    found = detect_language(f"{GERMAN}\n{GERMAN}\n{ENGLISH}\n")
    assert found.code == "de"
    assert set(found.shares) == {"de", "en"}
    assert found.shares["de"] == pytest.approx(2 / 3, abs=0.05)
    assert sum(found.shares.values()) == pytest.approx(1.0, abs=0.001)
    assert found.confidence < detect_language(GERMAN * 2).confidence


def test_more_text_makes_surer() -> None:
    assert detect_language(GERMAN).confidence < detect_language(GERMAN * 20).confidence <= 1.0
    assert detect_language(GERMAN * 20).confidence > 0.95


def test_same_answer_in_another_process_and_hash_seed() -> None:
    code = f"from claimkit import detect_language as d; print(d({GERMAN + ENGLISH!r}))"
    answers = {
        subprocess.run(
            [sys.executable, "-c", code], env={"PYTHONHASHSEED": seed}, capture_output=True, text=True, check=True
        ).stdout
        for seed in ("1", "77")
    }
    assert answers == {f"{detect_language(GERMAN + ENGLISH)}\n"}
