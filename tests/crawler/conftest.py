"""A loopback site and a crawl, each in a process of its own: Twisted's reactor starts once in a process."""

from __future__ import annotations

import json
import shutil
import socket
import sqlite3
import subprocess
import sys
import time
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import redis

from crawler.frontier.domains import Domains
from crawler.frontier.local import SqliteFrontier
from crawler.frontier.shared import RedisFrontier

if TYPE_CHECKING:
    from collections.abc import Callable

    from crawler.frontier.interface import Frontier

HERE = Path(__file__).parent

SOURCE = r"""
name = "tiny"
title = "小站"
home = "http://127.0.0.1:{port}/"
listings = ["/list/"]
sitemaps = ["/sitemap.xml.gz"]
listing_pages = '^/list/\d+\.html'
articles = '^/(a|private)/\d+\.html'
parts = '^/a/\d+_\d+\.html'
delay_seconds = 0
"""


@dataclass(frozen=True)
class Site:
    """A running site: its address, its source files, its own log."""

    port: int
    sources: Path
    log: Path

    @property
    def home(self) -> str:
        return f"http://127.0.0.1:{self.port}/"

    def requests(self) -> list[dict]:
        return [json.loads(line) for line in self.log.read_text("utf-8").splitlines()]

    def paths(self) -> list[str]:
        return [request["path"] for request in self.requests()]


class Crawls:
    """Starts crawls of a site into archives of one folder."""

    def __init__(self, site: Site | None, folder: Path, sources: Path | None = None) -> None:
        self.site = site
        self.folder = folder
        self.sources = sources or site.sources

    def start(self, name: str = "a", *arguments: str) -> subprocess.Popen:
        command = [sys.executable, "-W", "error", str(HERE / "crawl_once.py"), str(self.folder / f"{name}.db")]
        return subprocess.Popen(
            [*command, str(self.sources), *arguments], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        )

    def run(self, name: str = "a", *arguments: str) -> dict:
        process = self.start(name, *arguments)
        out, err = process.communicate(timeout=300)
        assert process.returncode == 0, err
        return json.loads(out.splitlines()[-1]) | {"stderr": err}


@pytest.fixture(scope="module")
def start_site(tmp_path_factory: pytest.TempPathFactory):
    running = []

    def start(*arguments: str) -> Site:
        folder = tmp_path_factory.mktemp("site")
        log = folder / "log.jsonl"
        log.touch()
        process = subprocess.Popen(
            [sys.executable, str(HERE / "tinysite.py"), "--log", str(log), *arguments],
            stdout=subprocess.PIPE,
            text=True,
        )
        running.append(process)
        port = int(process.stdout.readline())
        (folder / "tiny.toml").write_text(SOURCE.format(port=port), "utf-8")
        return Site(port=port, sources=folder, log=log)

    yield start
    for process in running:
        process.kill()
        process.communicate()


@pytest.fixture(scope="session")
def crawls():
    """The class itself: a test module cannot import its conftest in importlib mode."""
    return Crawls


@dataclass
class Rig:
    """A frontier under test and the archive beside it."""

    archive: sqlite3.Connection
    """In autocommit mode."""
    frontier: Frontier
    reopen: Callable[[], Frontier]
    """Opens the same rows once more, as the crawl after a kill does."""

    @contextmanager
    def settling(self):
        """The block in which a crawl settles pages: the archive commits first."""
        with self.frontier.settling():
            self.archive.execute("BEGIN IMMEDIATE")
            try:
                yield
            except BaseException:
                self.archive.execute("ROLLBACK")
                raise
            self.archive.execute("COMMIT")


@contextmanager
def sqlite_rig(folder: Path, _request):
    with closing(sqlite3.connect(folder / "a.db", isolation_level=None)) as archive:
        archive.execute("PRAGMA journal_mode = WAL")
        open_now = [SqliteFrontier(archive, folder / "a.frontier.db", leases=3)]

        def reopen():
            open_now.pop().close()
            open_now.append(SqliteFrontier(archive, folder / "a.frontier.db", leases=3))
            return open_now[0]

        yield Rig(archive=archive, frontier=open_now[0], reopen=reopen)
        open_now[0].close()


@pytest.fixture(scope="session")
def redis_url(tmp_path_factory):
    """A real server on a loopback port, with its log of appended commands in a folder of its own."""
    program = shutil.which("redis-server")
    if program is None:
        pytest.skip("no redis-server here; the Debian package of that name brings one")
    folder = tmp_path_factory.mktemp("redis")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [program, "--port", str(port), "--bind", "127.0.0.1", "--dir", str(folder), "--appendonly", "yes"]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    try:
        for _ in range(300):
            with socket.socket() as tried:
                if tried.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.1)
        yield f"redis://127.0.0.1:{port}/0"
    finally:
        process.kill()
        process.wait()


@contextmanager
def redis_rig(folder: Path, request):
    url = request.getfixturevalue("redis_url").rpartition("/")[0] + "/1"
    with closing(sqlite3.connect(folder / "a.db", isolation_level=None)) as archive:
        open_now = []

        def reopen():
            if open_now:
                open_now.pop().close()
            open_now.append(RedisFrontier(Domains(url, {"s": "s.cn", "t": "t.cn"}, {}, leases=3)))
            return open_now[0]

        flush = redis.from_url(url)
        flush.flushdb()
        flush.close()
        yield Rig(archive=archive, frontier=reopen(), reopen=reopen)
        open_now[0].close()


FRONTIERS = {"sqlite": sqlite_rig, "redis": redis_rig}
"""Every store that can stand behind the interface: each must pass the same tests. Three rows of a source may be out."""


@pytest.fixture(params=FRONTIERS)
def rig(request, tmp_path):
    with FRONTIERS[request.param](tmp_path, request) as made:
        yield made


@pytest.fixture
def frontier(rig):
    return rig.frontier
