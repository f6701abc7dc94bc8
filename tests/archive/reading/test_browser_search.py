"""A person with a browser: types a word into Datasette's own search box and sees it marked in both scripts."""

from __future__ import annotations

import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path
from urllib.error import URLError

import pytest

from archive.datasette.serving import serve_arguments

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
ARGUMENTS = (
    *("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
)
HOSTILE = (
    "<script>document.title='taken'</script><img src=x onerror=\"document.title='taken'\">"
    "<svg onload=\"document.title='taken'\"></svg>\u202egpj.exe"
)
SEEN = HOSTILE.replace("\u202e", "\u2426")
SCREENSHOTS = Path(__file__).resolve().parents[3] / "build" / "screenshots"

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(
        CHROMIUM is None, reason="no Chromium on this machine (chromium, chromium-browser, google-chrome)"
    ),
]


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture(scope="module")
def address(lasting_add, lasting_writer, lasting_path):
    """A served archive of four articles."""
    lasting_writer.execute("BEGIN")
    lasting_writer.execute("INSERT INTO clusters VALUES (1, 2, 1)")
    lasting_add(id=1, title="逾期貸款怎麼辦", text="一、原因\n網絡貸款逾期之後。", published="2024-11-06", cluster_id=1)
    lasting_add(
        id=2,
        title="逾期贷款怎么办",
        text="一、原因\n逾期贷款如何协商。",
        published="2025-01-02",
        cluster_id=1,
        is_primary=0,
    )
    lasting_add(id=3, title=HOSTILE, text="逾期贷款" + HOSTILE, author=HOSTILE, url="javascript:document.title='taken'")
    lasting_add(id=4, title="征信", text="征信与还款。")
    lasting_writer.execute(
        "INSERT INTO sections(article_id, position, level, heading, start) VALUES (1, 0, 1, '原因', 0)"
    )
    lasting_writer.execute("INSERT INTO edits VALUES (1, 1, 0, 'text', 7, 12, '(dai)', '', 'pinyin', 'exact', 1.0)")
    lasting_writer.execute("INSERT INTO lenders(id, lender, name) VALUES (1, 'alpha', '甲银行')")
    lasting_writer.execute(
        "INSERT INTO article_lenders(id, article_id, lender_id, surface, start, \"end\") VALUES (1, 1, 1, '甲', 0, 1)"
    )
    lasting_writer.execute("COMMIT")
    port = free_port()
    served = subprocess.Popen(
        [sys.executable, "-m", "datasette", *serve_arguments(lasting_path, port=port)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        wait_for(f"http://127.0.0.1:{port}/-/versions.json", served)
        yield f"http://127.0.0.1:{port}"
    finally:
        served.terminate()
        served.wait(timeout=20)


def wait_for(url, served):
    deadline = time.monotonic() + 120  # the machine may be busy
    while time.monotonic() < deadline and served.poll() is None:
        try:
            with urllib.request.urlopen(url, timeout=5):
                return
        except (URLError, ConnectionError):
            time.sleep(0.1)
    pytest.fail("Datasette did not come up")


@pytest.fixture(scope="module")
def browser():
    from playwright.sync_api import sync_playwright  # noqa: PLC0415 - only where there is a browser

    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=CHROMIUM, args=list(ARGUMENTS))
        try:
            yield started
        finally:
            started.close()


@pytest.fixture
def page(browser):
    opened = browser.new_page()
    yield opened
    opened.close()


def test_a_typed_word_is_found_and_marked_in_both_scripts(address, page):
    asked, dialogs = [], []
    page.on("request", lambda request: asked.append(request.url))
    page.on("dialog", lambda dialog: (dialogs.append(dialog.message), dialog.dismiss()))
    page.goto(f"{address}/yuqi/articles")
    assert page.locator("input[name=_search]").bounding_box()["y"] < 500  # not below forty descriptions of columns
    page.fill("input[name=_search]", "逾期貸款")
    page.press("input[name=_search]", "Enter")
    page.wait_for_selector("mark")
    assert {mark.inner_text() for mark in page.query_selector_all("mark")} == {"逾期貸款", "逾期贷款"}
    assert len(page.query_selector_all("table.rows-and-columns tbody tr")) == 3
    assert SEEN in page.inner_text("table.rows-and-columns")
    assert "taken" not in page.title()
    assert page.query_selector_all("table.rows-and-columns img, table.rows-and-columns script") == []
    assert dialogs == []
    assert all(url.startswith((address, "data:")) for url in asked)


def test_from_the_front_page_to_an_article_its_difference_and_the_trends(address, page):
    asked, complaints = [], []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: complaints.append(message.text))
    page.goto(f"{address}/")
    assert page.inner_text("h1") == "逾期与催收文章档案"
    shoot(page, "home")
    page.fill("input[name=q]", "逾期貸款")
    page.press("input[name=q]", "Enter")
    page.wait_for_selector(".hits mark")
    assert {mark.inner_text() for mark in page.query_selector_all(".hits mark")} == {"逾期貸款", "逾期贷款"}
    shoot(page, "find")
    page.click("text=逾期貸款怎麼辦")
    page.wait_for_selector("article .text")
    assert page.inner_text(".toc a") == "原因"
    assert page.get_attribute(".text a.edit.exact", "title") == "pinyin: (dai) → ∅"
    page.click(".text a.edit.exact")
    assert page.url.endswith("#edit-1")
    shoot(page, "article")
    page.click(".related >> text=compare")
    page.wait_for_selector(".pairs")
    assert [pair.inner_text() for pair in page.query_selector_all(".pair.equal .left")] == ["一、原因"]
    assert page.query_selector_all(".pair.changed mark.differs")
    shoot(page, "compare")
    page.click("nav >> text=Trends")
    page.wait_for_selector("svg.plot polyline")
    assert page.inner_text(".key li").startswith("甲银行")
    page.click("text=share of all")
    assert "100%" in page.text_content("svg.plot")
    shoot(page, "trends")
    assert all(url.startswith(address) for url in asked)
    assert complaints == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_pages_fit_a_phone(address, page, scheme):
    page.set_viewport_size({"width": 360, "height": 740})
    page.emulate_media(color_scheme=scheme)
    for path in ("home", "find?q=逾期", "article/1", "article/3", "compare?a=1&b=3", "trends", "dictionary"):
        page.goto(f"{address}/yuqi/-/{path}")
        assert page.evaluate("document.documentElement.scrollWidth") <= 360, path
    shoot(page, f"phone-{scheme}")
    dark = page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(22, 21, 20)"
    assert dark is (scheme == "dark")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_datasettes_tables_are_dark_where_the_reader_wants_it(address, page, scheme):
    page.emulate_media(color_scheme=scheme)
    page.goto(f"{address}/yuqi/articles")
    shade = "(found) => getComputedStyle(found).{}.match(/\\d+/g).slice(0, 3).reduce((a, b) => a + +b, 0) / 765"
    paper = page.eval_on_selector("body", shade.format("backgroundColor"))
    for inked in ("h1", ".rows-and-columns td.col-title", "dl.column-descriptions dd"):
        ink = page.eval_on_selector(inked, shade.format("color"))
        assert (paper < 0.2 < ink - 0.2) if scheme == "dark" else (paper > 0.9 and ink < 0.5), inked


def test_hostile_text_is_inert_on_the_made_pages(address, page):
    dialogs = []
    page.on("dialog", lambda dialog: (dialogs.append(dialog.message), dialog.dismiss()))
    for path in ("article/3", "find?q=script", "compare?a=3&b=1", "home"):
        page.goto(f"{address}/yuqi/-/{path}")
        assert SEEN in page.inner_text("main"), path
        assert page.query_selector_all("script, img, [onerror], [onload], a[href^=javascript]") == []
        assert "taken" not in page.title() or SEEN in page.title()
    assert dialogs == []


def shoot(page, name):
    SCREENSHOTS.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=SCREENSHOTS / f"{name}.png")


def test_a_row_page_shows_a_hostile_title_as_text(address, page):
    page.goto(f"{address}/yuqi/articles/3")
    assert SEEN in page.inner_text("table.rows-and-columns")
    assert "taken" not in page.title()
