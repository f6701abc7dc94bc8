"""The server speaks HTTP/1.1, finds free ports, and ends with its block or its parent."""

from __future__ import annotations

import gzip
import http.client
import os
import signal
import socket
import subprocess
import sys
import textwrap
import time

import pytest

from demosites import Web, serving
from demosites.server import bind


@pytest.fixture(scope="module")
def web():
    with serving(Web(base_port=23501)) as running:
        yield running


@pytest.fixture
def connection(web):
    opened = http.client.HTTPConnection("127.0.0.1", web.base_port + 4, timeout=20)
    yield opened
    opened.close()


def ask(connection, path, method="GET", **headers):
    connection.request(method, path, headers=headers)
    answer = connection.getresponse()
    return answer, answer.read()


def is_open(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def test_one_connection_serves_many_requests(connection) -> None:
    ask(connection, "/robots.txt")
    opened = connection.sock
    for _ in range(5):
        ask(connection, "/archives/61300")
    assert connection.sock is opened


def test_gzip_when_asked_for(connection) -> None:
    plain, body = ask(connection, "/archives/61300")
    packed, squeezed = ask(connection, "/archives/61300", **{"Accept-Encoding": "gzip, deflate"})
    assert plain.getheader("Content-Encoding") is None
    assert packed.getheader("Content-Encoding") == "gzip"
    assert gzip.decompress(squeezed) == body


@pytest.mark.parametrize(("header", "field"), [("ETag", "If-None-Match"), ("Last-Modified", "If-Modified-Since")])
def test_unchanged_article_answers_304(connection, header, field) -> None:
    first, _ = ask(connection, "/archives/61300")
    second, body = ask(connection, "/archives/61300", **{field: first.getheader(header)})
    assert (second.status, body) == (304, b"")


@pytest.mark.parametrize(
    "headers",
    [{"If-None-Match": '"other"'}, {"If-Modified-Since": "Sun, 01 Jan 2012 00:00:00 GMT"}, {"If-Modified-Since": "?"}],
)
def test_negative_other_conditions_answer_200(connection, headers) -> None:
    assert ask(connection, "/archives/61300", **headers)[0].status == 200


def test_changing_pages_have_no_etag(web) -> None:
    site = web.sites[0]
    connection = http.client.HTTPConnection("127.0.0.1", web.base_port, timeout=20)
    answer, _ = ask(connection, site.article_path(0))
    connection.close()
    assert answer.getheader("ETag") is None


def test_head_has_the_length_but_no_body(connection) -> None:
    answer, body = ask(connection, "/archives/61300", method="HEAD")
    assert body == b""
    assert int(answer.getheader("Content-Length")) > 1000


@pytest.mark.parametrize(
    "path", ["/archives/1", "/archives/99999999999999999999", "/nothing", "/category/yuqi/page/0/"]
)
def test_unknown_addresses_are_404(connection, path) -> None:
    assert ask(connection, path)[0].status == 404


@pytest.mark.parametrize(
    ("raw", "status"),
    [
        pytest.param(b"POST / HTTP/1.1\r\n\r\n", b"405", id="method"),
        pytest.param(b"GARBAGE\r\n\r\n", b"400", id="no request line"),
        pytest.param(b"GET \xff\x00 HTTP/1.1\r\n\r\n", b"400", id="no path"),
    ],
)
def test_bad_requests_are_refused_and_closed(web, raw, status) -> None:
    with socket.create_connection(("127.0.0.1", web.base_port + 2), timeout=20) as opened:
        opened.sendall(raw)
        answer = b"".join(iter(lambda: opened.recv(65536), b""))
    assert answer.startswith(b"HTTP/1.1 " + status)


def test_an_endless_head_is_cut(web) -> None:
    with socket.create_connection(("127.0.0.1", web.base_port + 2), timeout=20) as opened, pytest.raises(OSError):
        opened.sendall(b"GET / HTTP/1.1\r\nX: " + b"x" * 50_000_000)


def test_a_taken_port_gives_another_run(web) -> None:
    port, sockets = bind(web.base_port)
    for opened in sockets:
        opened.close()
    assert port > web.base_port
    assert len(sockets) == 9


def test_no_free_ports_are_said(web) -> None:
    with pytest.raises(OSError, match="free loopback ports"):
        bind(70_000)


def test_the_server_ends_with_the_block() -> None:
    with serving(Web(base_port=23701)) as running:
        assert is_open(running.base_port)
    assert not is_open(running.base_port)


def test_the_server_ends_when_its_parent_is_killed() -> None:
    script = """
        import time
        from demosites import Web, serving
        with serving(Web(base_port=23901)) as web:
            print(web.base_port, flush=True)
            time.sleep(60)
    """
    with subprocess.Popen([sys.executable, "-c", textwrap.dedent(script)], stdout=subprocess.PIPE) as parent:
        port = int(parent.stdout.readline())
        assert is_open(port)
        parent.kill()
    deadline = time.monotonic() + 10
    while is_open(port) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not is_open(port)


def test_the_command_writes_and_serves_until_interrupted(tmp_path) -> None:
    command = [sys.executable, "-m", "demosites", "--to", os.fspath(tmp_path), "--port", "24101"]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as process:
        lines = [process.stderr.readline() for _ in range(10)]
        process.send_signal(signal.SIGINT)
        assert process.wait(10) == 0
    assert "http://127.0.0.1:" in lines[0]
    assert len(list((tmp_path / "sources").glob("*.toml"))) == 9
    assert (tmp_path / "truth.json").stat().st_size > 1_000_000
