"""A person with a browser: types a word into Datasette's own search box and sees it marked in both scripts."""

from __future__ import annotations

import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from urllib.error import URLError

import pytest

from archive.datasette.serving import serve_arguments

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
ARGUMENTS = (
    *("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
)
HOSTILE = "<script>document.title='taken'</script><img src=x onerror=\"document.title='taken'\">"

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


@pytest.fixture
def address(add, archive_path):
    """A served archive of four articles."""
    add(id=1, title="逾期貸款怎麼辦", text="網絡貸款逾期之後。")
    add(id=2, title="逾期贷款怎么办", text="逾期贷款如何协商。")
    add(id=3, title=HOSTILE, text="逾期贷款" + HOSTILE)
    add(id=4, title="征信", text="征信与还款。")
    port = free_port()
    served = subprocess.Popen(
        [sys.executable, "-m", "datasette", *serve_arguments(archive_path, port=port)],
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
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline and served.poll() is None:
        try:
            with urllib.request.urlopen(url, timeout=5):
                return
        except (URLError, ConnectionError):
            time.sleep(0.1)
    pytest.fail("Datasette did not come up")


@pytest.fixture
def page():
    from playwright.sync_api import sync_playwright  # noqa: PLC0415 - only where there is a browser

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(ARGUMENTS))
        try:
            yield browser.new_page()
        finally:
            browser.close()


def test_a_typed_word_is_found_and_marked_in_both_scripts(address, page):
    asked, dialogs = [], []
    page.on("request", lambda request: asked.append(request.url))
    page.on("dialog", lambda dialog: (dialogs.append(dialog.message), dialog.dismiss()))
    page.goto(f"{address}/yuqi/articles")
    page.fill("input[name=_search]", "逾期貸款")
    page.press("input[name=_search]", "Enter")
    page.wait_for_selector("mark")
    assert {mark.inner_text() for mark in page.query_selector_all("mark")} == {"逾期貸款", "逾期贷款"}
    assert len(page.query_selector_all("table.rows-and-columns tbody tr")) == 3
    assert HOSTILE in page.inner_text("table.rows-and-columns")
    assert "taken" not in page.title()
    assert page.query_selector_all("table.rows-and-columns img, table.rows-and-columns script") == []
    assert dialogs == []
    assert all(url.startswith((address, "data:")) for url in asked)


def test_an_article_page_shows_a_hostile_title_as_text(address, page):
    page.goto(f"{address}/yuqi/articles/3")
    assert HOSTILE in page.inner_text("table.rows-and-columns")
    assert "taken" not in page.title()
