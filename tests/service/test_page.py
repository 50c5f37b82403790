"""The page as a reader uses it, in a real browser: paste, read the report, click a claim, filter, drop a file."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

pytest.importorskip("fastapi")
pytest.importorskip("playwright")

from playwright.sync_api import Page, expect, sync_playwright

BROWSER = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
ARTICLE = Path(__file__).parents[2] / "corpora" / "articles" / "speicherpreise.de.txt"
BOMB = "<script>document.title='OWNED'</script><img src=x onerror=\"document.title='OWNED'\">"

pytestmark = pytest.mark.skipif(BROWSER is None, reason="no Chromium here")


@pytest.fixture(scope="module")
def page(address: str) -> Iterator[Page]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=BROWSER, args=["--no-sandbox"])
        page = browser.new_page(locale="de-DE")
        page.set_default_timeout(20_000)
        yield page
        browser.close()


@pytest.fixture
def report(page: Page, address: str) -> Page:
    """The report of the sample article, with markup pasted before it."""
    page.goto(address)
    page.fill("#text", f"{BOMB}\n\n{ARTICLE.read_text(encoding='utf-8')}")
    page.fill("input[name=published]", "2025-11-12")
    page.click("button[type=submit]")
    page.wait_for_selector("#panel-claims .card")
    return page


def test_pasted_article_is_highlighted(report: Page) -> None:
    assert report.locator(".text .figure").count() >= 10
    expect(report.locator(".text")).to_contain_text("onerror")
    expect(report).not_to_have_title("OWNED")
    assert report.locator(".text script, .text img").count() == 0


def test_click_on_a_figure_opens_its_card(report: Page) -> None:
    figure = report.locator(".text .figure", has_text="62 Yuan").first
    name = figure.get_attribute("data-c")
    figure.click()
    expect(report.locator(f"#{name}")).to_have_class("card open")
    expect(report.locator(f"#{name}")).to_contain_text("62")
    assert report.locator("#panel-claims .card.open").count() == 1


def test_tabs_are_for_the_keyboard_too(report: Page) -> None:
    tabs = report.locator("[role=tab]")
    tabs.first.focus()
    report.keyboard.press("ArrowRight")
    expect(tabs.nth(1)).to_be_focused()
    expect(tabs.nth(1)).to_have_attribute("aria-selected", "true")
    expect(report.locator("#panel-claims")).to_be_hidden()


def test_file_is_read(page: Page, address: str) -> None:
    page.goto(address)
    page.set_input_files("#file", ARTICLE)
    page.click("button[type=submit]")
    page.wait_for_selector("#panel-claims .card")
    expect(page.locator(".text")).to_contain_text("Haichuan")


def test_nothing_pasted_is_said(page: Page, address: str) -> None:
    page.goto(address)
    page.click("button[type=submit]")
    expect(page.locator("[role=alert]")).to_be_visible()


def test_translation_is_compared(page: Page, address: str) -> None:
    page.goto(address)
    page.fill("#text", "Der Umsatz lag bei 5 Milliarden Euro. Die Firma hat 300 Leute.")
    page.locator("details summary").click()
    page.fill("textarea[name=original]", "Revenue was 5 million euros. The company has 300 people.")
    page.click("button[type=submit]")
    finding = page.locator(".finding").first
    finding.wait_for(state="attached")
    page.locator(".card", has=finding).locator(".head").click()
    expect(finding).to_be_visible()
    expect(finding).to_contain_text("5 million")
