"""Bytes to text: what was asked for, mark, declaration, detection."""

from __future__ import annotations

import codecs

import pytest

from claimkit.errors import ReadError
from claimkit.reading.decoding import decode

GERMAN = "Die Preise für Brötchen stiegen um 3 %, „größtenteils“ – sagte sie."
CHINESE = "\u5317\u4eac\u7684\u4ef7\u683c\u4e0a\u6da8\u4e86\u767e\u5206\u4e4b\u4e09\uff0c\u4e0a\u6d77\u6ca1\u6709\u3002"
TRADITIONAL = (
    "\u53f0\u5317\u7684\u50f9\u683c\u4e0a\u6f32\u4e86\u767e\u5206\u4e4b\u4e09\uff0c\u9999\u6e2f\u6c92\u6709\u3002"
)


@pytest.mark.parametrize(
    ("data", "encoding", "text"),
    [
        (GERMAN.encode(), "utf-8", GERMAN),
        (codecs.BOM_UTF8 + GERMAN.encode(), "utf-8", GERMAN),
        (GERMAN.encode("utf-16"), "utf-16-le", GERMAN),
        (codecs.BOM_UTF16_BE + GERMAN.encode("utf-16-be"), "utf-16-be", GERMAN),
        (codecs.BOM_UTF32_LE + GERMAN.encode("utf-32-le"), "utf-32-le", GERMAN),
        (GERMAN.encode("utf-16-le"), "utf-16-le", GERMAN),
        (GERMAN.encode("utf-16-be"), "utf-16-be", GERMAN),
        (GERMAN.encode("cp1252"), "cp1252", GERMAN),
        (CHINESE.encode("gb18030"), "gb18030", CHINESE),
        (TRADITIONAL.encode("big5"), "big5", TRADITIONAL),
        (b"", "utf-8", ""),
        (codecs.BOM_UTF8, "utf-8", ""),
        (b"a\r\nb\rc", "utf-8", "a\r\nb\rc"),
    ],
)
def test_detection(data: bytes, encoding: str, text: str) -> None:
    decoded, used, _ = decode(data, "x.txt")
    assert (decoded, used) == (text, encoding)


def test_asked_for_wins_over_everything() -> None:
    assert decode("ü".encode(), "x", encoding="cp1252")[0] == "\u00c3\u00bc"


def test_asked_for_and_impossible() -> None:
    with pytest.raises(ReadError, match="not utf-8 at byte 12"):
        decode(GERMAN.encode("cp1252"), "x.txt", encoding="utf-8")
    with pytest.raises(ReadError, match="there is no encoding"):
        decode(b"a", "x.txt", encoding="utf-9")
    with pytest.raises(ReadError, match="no text encoding"):
        decode(b"YQ==", "x.txt", encoding="base64")


def test_wrong_declaration_gives_way_and_is_noticed() -> None:
    text, used, notices = decode(GERMAN.encode(), "x", declared="ascii")
    assert (text, used) == (GERMAN, "utf-8")
    assert [notice.code for notice in notices] == ["encoding_declared_wrong"]


def test_right_declaration_is_taken_without_notice() -> None:
    assert decode("Preis: 3 \u20ac".encode("iso8859-15"), "x", declared="iso-8859-15") == (
        "Preis: 3 \u20ac",
        "iso8859-15",
        (),
    )


def test_one_damaged_byte_in_much_utf8() -> None:
    data = (GERMAN * 60).encode() + b"\xff Ende"
    text, used, notices = decode(data, "x")
    assert used == "utf-8"
    assert text.endswith("\ufffd Ende")
    assert [notice.code for notice in notices] == ["undecodable_bytes"]


@pytest.mark.parametrize("data", [b"\x7fELF\x02\x01\x01\x00" + bytes(range(32)) * 20, bytes(range(256)) * 10])
def test_binary_is_refused(data: bytes) -> None:
    with pytest.raises(ReadError, match="binary file"):
        decode(data, "x.bin")


def test_undecodable_is_refused() -> None:
    with pytest.raises(ReadError, match="encoding is not clear"):
        decode(b"Preis \x81\x8d\x8f\x90 steigt", "x.txt")
