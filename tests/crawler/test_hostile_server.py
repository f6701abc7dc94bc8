"""A server that means no good costs bounded time and memory, is recorded, and ends nothing."""

from __future__ import annotations

import socket
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from archive.upkeep.verify import verify
from crawler.reading.textwork import MAX_REDIRECTS
from crawler.resolver import PrivateName, PublicResolver, _public
from crawler.settings import TWISTED_DNS_RESOLVER

HERE = Path(__file__).parent
SOURCE = """
name = "{name}"
title = "恶意"
home = "{scheme}://127.0.0.1:{port}/"
listings = ["/"]
articles = '^/a/'
delay_seconds = 0.02
"""


@pytest.fixture(scope="module")
def crawled(crawls, tmp_path_factory):
    folder = tmp_path_factory.mktemp("hostile")
    with subprocess.Popen(
        [sys.executable, str(HERE / "hostilesite.py")], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as server:
        plain, secure = server.stdout.readline().split()
        for name, scheme, port in (("hostile", "http", plain), ("expired", "https", secure)):
            (folder / f"{name}.toml").write_text(SOURCE.format(name=name, scheme=scheme, port=port), "utf-8")
        try:
            report = crawls(None, folder, folder).run("a", "--timeout", "2")
        finally:
            server.kill()
    return folder / "a.db", report


def outcomes(archive):
    with closing(sqlite3.connect(archive)) as connection:
        found = connection.execute(
            "SELECT c.url, coalesce(r.reason, c.outcome) FROM captures c LEFT JOIN rejections r ON r.capture_id = c.id"
        )
        return {url.rpartition("/")[2]: reason for url, reason in found}


def test_the_crawl_ends_by_itself_and_every_answer_is_recorded(crawled):
    archive, report = crawled
    assert report["reason"] == "finished"
    found = outcomes(archive)
    assert found["2.html"] == "too_large"  # 400 MB out of 400 kB
    assert found["5.html"] == found["6.html"] == "redirect"
    assert found["10.html"] == "truncated"
    assert list(verify(archive)) == []


def test_what_gave_no_answer_is_counted_with_its_error(crawled):
    _, report = crawled
    assert report["missed"]["too_large"] >= 1  # the endless body
    assert sum(report["missed"].values()) >= 3


def test_every_address_ends_as_done_or_failed_with_its_reason(crawled):
    archive, _ = crawled
    with closing(sqlite3.connect(archive.with_suffix(".frontier.db"))) as connection:
        rows = connection.execute(
            "SELECT url, state, last_error FROM pages WHERE source = 'hostile' AND kind = 'article'"
        ).fetchall()
    ends = {url.rpartition("/")[2]: (state, error) for url, state, error in rows}
    assert len(ends) == 14 + 1 + MAX_REDIRECTS
    assert {state for state, _ in ends.values()} <= {"done", "failed"}
    assert all(error for state, error in ends.values() if state == "failed")
    assert ends["1.html"] == ("failed", "too_large")  # the endless body


def test_redirects_to_ever_new_addresses_are_followed_as_far_as_a_browser_would(crawled):
    archive, report = crawled
    with closing(sqlite3.connect(archive.with_suffix(".frontier.db"))) as connection:
        rows = connection.execute(
            "SELECT url, state, last_error, last_status FROM pages WHERE url LIKE '%/on%'"
        ).fetchall()
    assert len(rows) == 1 + MAX_REDIRECTS
    (failed,) = [row for row in rows if row[1] == "failed"]
    assert (failed[0].rpartition("/")[2], *failed[1:]) == ("on20.html", "failed", "too_many_redirects", 302)
    assert report["missed"]["too_many_redirects"] == 1


def test_a_certificate_of_another_host_that_has_run_out_is_no_obstacle(crawled):
    archive, _ = crawled
    assert outcomes(archive)["secure.html"] == "article"


def test_memory_stays_bounded(crawled):
    _, report = crawled
    assert report["peak_kibibytes"] < 600 * 1024  # of the crawl's own process


def test_a_server_that_does_not_speak_tls_is_a_missed_page(crawls, tmp_path):
    with closing(socket.create_server(("127.0.0.1", 0))) as server:
        (tmp_path / "h.toml").write_text(
            SOURCE.format(name="hostile", scheme="https", port=server.getsockname()[1]), "utf-8"
        )
        server.settimeout(20)
        process = crawls(None, tmp_path, tmp_path).start("a", "--timeout", "2")
        connection, _ = server.accept()
        connection.sendall(b"HTTP/1.0 400 Bad Request\r\n\r\n")
        connection.close()
        out, err = process.communicate(timeout=240)
    assert process.returncode == 0, err
    assert '"deferred": {"hostile": "robots.txt' in out.splitlines()[-1]


@pytest.mark.parametrize(
    "address", ["10.0.0.1", "169.254.169.254", "127.0.0.1", "192.168.1.1", "0.0.0.0", "100.64.0.1"]
)
def test_names_that_lead_into_a_private_network_are_refused_before_connecting(address):
    with pytest.raises(PrivateName):
        _public(address, "innocent.example")


def test_public_addresses_pass_and_the_resolver_is_the_one_in_use():
    assert _public("93.184.216.34", "example.org") == "93.184.216.34"
    assert TWISTED_DNS_RESOLVER.endswith(PublicResolver.__name__)
