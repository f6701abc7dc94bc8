"""Health rules: each fires when it should, and a healthy archive is quiet."""

import email
import json
import os
import socket
import socketserver
import subprocess
import sys
import threading
from contextlib import closing
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from archive.captures import iso
from archive.connection import open_connection
from archive.intake import Intake
from archive.store import Store
from archive.upkeep.alarms import alarms
from archive.upkeep.coverage import DayCoverage, save_coverage
from pipelines.hostmodel import host_key

MORNING = datetime(2026, 3, 1, 8, 0, tzinfo=UTC)


def rules(path, days=0):
    return [alarm.rule for alarm in alarms(path, now=MORNING + timedelta(days=days))]


@pytest.fixture
def add(archive_path):
    def give(*exchanges):
        with Store.open(archive_path, clock=lambda: MORNING) as store:
            intake = Intake(store, store.begin_run("crawl"), strict=True)
            for exchange in exchanges:
                intake.take(exchange)

    return give


def test_a_healthy_archive_is_quiet(filled):
    assert rules(filled, 1) == []


def test_a_source_nobody_crawls(filled):
    assert rules(filled, 8) == ["not_crawled"]


def test_a_source_that_is_crawled_and_gives_nothing_new(filled, add, exchange):
    later = exchange("http://a.example.cn/list/", kind="listing")
    object.__setattr__(later, "fetched_at", MORNING + timedelta(days=20))
    add(later)
    assert rules(filled, 20) == ["no_new_article"]


def test_pages_without_text_are_rejected_and_empty(filled, add, exchange):
    add(*(exchange(f"http://a.example.cn/e{number}", "<html><p>x</p></html>") for number in range(40)))
    assert "rejected" in rules(filled, 1)


def test_other_robots_rules_and_rules_that_cannot_be_had(filled, add, exchange):
    add(exchange("http://a.example.cn/robots.txt", "User-agent: *\nDisallow: /", kind="robots"))
    assert rules(filled, 1) == ["robots"]
    assert rules(filled, 5) == ["robots"]
    add(exchange("http://a.example.cn/robots.txt", "busy", kind="robots", status=503))
    assert "503" in alarms(filled, now=MORNING)[0].message


def test_rules_that_are_the_same_after_an_outage_did_not_change(filled, add, exchange):
    address, rules_text = "http://a.example.cn/robots.txt", "User-agent: *\nDisallow: /x/"
    add(exchange(address, rules_text, kind="robots"))
    before = rules(filled, 1)
    add(exchange(address, "busy", kind="robots", status=503))
    add(exchange(address, rules_text, kind="robots"))
    assert rules(filled, 1) == before


def test_rules_that_come_first_after_an_outage_are_the_first_version(filled, add, exchange):
    address = "http://new.example.cn/robots.txt"
    add(exchange(address, "busy", kind="robots", status=503))
    add(exchange(address, "User-agent: *\nDisallow: /x/", kind="robots"))
    assert not [alarm for alarm in alarms(filled, now=MORNING) if "new.example.cn" in alarm.message]


@pytest.fixture
def aged(archive_path, add, article_exchange):
    """Forty articles, the first half of them two months older."""
    add(*(article_exchange(f"http://a.example.cn/{number}", number) for number in range(40)))
    with closing(open_connection(archive_path)) as connection:
        connection.execute("UPDATE articles SET first_seen = ? WHERE id <= 20", (iso(MORNING - timedelta(days=60)),))
        yield archive_path, connection


def test_recent_articles_that_name_less_are_another_layout(aged):
    path, connection = aged
    assert "layout" not in rules(path, 1)
    connection.execute("UPDATE articles SET author = NULL, published = NULL WHERE id > 24")
    connection.execute("UPDATE articles SET author = 'x' WHERE id <= 20")
    (found,) = [alarm for alarm in alarms(path, now=MORNING) if alarm.rule == "layout"]
    assert "published 100% before, 20% now" in found.message
    connection.execute("UPDATE articles SET first_seen = ?", (iso(MORNING),))
    assert "layout" not in rules(path, 1)  # nothing to compare with


def test_recent_articles_in_another_element_than_learned_are_another_layout(aged):
    path, connection = aged
    model = "INSERT INTO host_models(host, digest, pages, container, suffixes, lines) VALUES (?, '', 9, ?, '[]', '[]')"
    ((url, container),) = connection.execute("SELECT url, container FROM articles WHERE id = 30").fetchall()
    connection.execute(model, (host_key(url), container))
    assert "layout" not in rules(path, 1)
    connection.execute("UPDATE host_models SET container = 'div.elsewhere'")
    (found,) = [alarm for alarm in alarms(path, now=MORNING) if alarm.rule == "layout"]
    assert "recent articles of a.example.cn stand in another element than learned" in found.message


def test_articles_that_were_never_found(filled):
    with closing(open_connection(filled)) as connection:
        day = DayCoverage(
            source="test-channel", day="2026-03-01", articles=110, listing=60, sitemap=60, feed=0, both=10, published=60
        )
        save_coverage(connection, [day])
        assert connection.execute("SELECT estimated FROM coverage").fetchone() == (337,)
    assert rules(filled, 1) == ["coverage"]


def test_the_command_ends_with_1_and_tells_the_webhook(filled):
    got = []

    class Hook(BaseHTTPRequestHandler):
        def do_POST(self):
            got.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
            self.send_response(204)
            self.end_headers()

        def log_message(self, *_):
            pass

    with HTTPServer(("127.0.0.1", 0), Hook) as server:
        thread = threading.Thread(target=server.handle_request)
        thread.start()
        address = f"http://127.0.0.1:{server.server_port}/"
        command = [sys.executable, "-m", "yuqi", "status", "--archive", str(filled), "--webhook", address]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        thread.join()
    assert done.returncode == 1  # nobody has crawled since 2026-03-01
    assert "not crawled since 2026-03-01" in done.stdout
    assert [alarm["rule"] for alarm in got[0]["alarms"]] == ["not_crawled"]


class MailServer(socketserver.StreamRequestHandler):
    """Takes a mail as RFC 5321 has it."""

    def handle(self):
        self.wfile.write(b"220 sink\r\n")
        while line := self.rfile.readline():
            if line.upper().startswith(b"DATA"):
                self.wfile.write(b"354 go on\r\n")
                while (text := self.rfile.readline()) != b".\r\n":
                    self.server.mail += text
            self.wfile.write(b"221 bye\r\n" if line.upper().startswith(b"QUIT") else b"250 ok\r\n")


def status(path, *arguments, **environment):
    command = [sys.executable, "-m", "yuqi", "status", "--archive", str(path), *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False, env=os.environ | environment)


def test_alarms_go_out_by_mail(filled):
    with socketserver.TCPServer(("127.0.0.1", 0), MailServer) as server:
        server.mail = b""
        thread = threading.Thread(target=server.handle_request)
        thread.start()
        address = f"127.0.0.1:{server.server_address[1]}"
        done = status(filled, "--mail", "operator@example.org", YUQI_SMTP=address)
        thread.join()
    assert done.returncode == 1, done.stderr
    message = email.message_from_bytes(server.mail)
    assert (message["To"], message["Subject"]) == ("operator@example.org", "Yuqi: 1 alarms in a.db")
    assert "not crawled since 2026-03-01" in message.get_payload()


def test_a_mail_nobody_takes_is_said(filled):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    done = status(filled, "--mail", "operator@example.org", YUQI_SMTP=f"127.0.0.1:{port}")
    assert (done.returncode, "did not take the mail" in done.stderr) == (2, True)
