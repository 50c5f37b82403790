"""The report in a real browser, where there is one: its script runs, a foreign one does not, a claim opens."""

from __future__ import annotations

import dataclasses
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from claimkit import ArticleClaims, render
from claimkit.reading import build_article
from claimkit.records import Span

BROWSER = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
FLAGS = """--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking
--disable-component-update --disable-sync --virtual-time-budget=2000 --dump-dom""".split()  # noqa: SIM905
BOMB = '<script>document.title="OWNED"</script><img src=x onerror=\'document.title="OWNED"\'>'

pytestmark = pytest.mark.skipif(BROWSER is None, reason="no Chromium here")


def shown(page: Path, profile: Path, fragment: str = "") -> str:
    assert BROWSER
    arguments = [BROWSER, *FLAGS, f"--user-data-dir={profile}", f"{page.as_uri()}{fragment}"]
    return subprocess.run(arguments, capture_output=True, text=True, timeout=60, check=True).stdout


def test_report_in_a_browser(sample: ArticleClaims, tmp_path: Path) -> None:
    article = build_article(BOMB + "\n\n" + sample.article.text, source=BOMB, language="de")
    shift = len(BOMB) + 2
    claims = tuple(
        dataclasses.replace(
            claim,
            start=claim.start + shift,
            end=claim.end + shift,
            measure=Span(0, len(BOMB), BOMB),
            quantity=dataclasses.replace(
                claim.quantity, start=claim.quantity.start + shift, end=claim.quantity.end + shift
            ),
        )
        for claim in sample.claims
    )
    result = dataclasses.replace(sample, article=article, claims=claims, entities=(), quotes=(), notices=())
    page = tmp_path / "report.html"
    page.write_text(str(render(result, "html")), encoding="utf-8")
    dom = shown(page, tmp_path / "profile", "#c7")
    assert "<title>OWNED" not in dom
    assert re.search(r'<html lang="de" class="js"', dom)
    assert re.search(r'<li id="c7" class="card open"', dom)
    assert len(re.findall(r'class="card open"', dom)) == 1
    assert re.search(r'class="figure bad chosen"[^>]*data-c="c7"', dom)
    assert 'class="lit"' in dom
