"""A real scrapyd takes the egg over its HTTP interface, runs a job, and the archive is filled."""

from __future__ import annotations

import json
import os
import shutil
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.parse
import urllib.request
from contextlib import closing
from pathlib import Path

import pytest

pytest.importorskip("scrapyd", reason="scrapyd is not installed: it comes with the development set-up")
pytest.importorskip("setuptools", reason="an egg is built by setuptools")

ROOT = Path(__file__).parents[2]
PACKAGES = ("archive", "batch", "crawler", "demosites", "pipelines", "yuqi")
PATIENCE_SECONDS = 900.0


def free_port():
    with closing(socket.create_server(("127.0.0.1", 0))) as server:
        return server.getsockname()[1]


@pytest.fixture(scope="module")
def site(start_site):
    return start_site("--articles", "8")


@pytest.fixture(scope="module")
def egg(site, tmp_path_factory):
    """Built from a copy that has one more source file: a job that knows it runs the egg's code, not this tree's."""
    tree = tmp_path_factory.mktemp("tree")
    for name in PACKAGES:
        shutil.copytree(ROOT / name, tree / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("pyproject.toml", "scrapy.cfg", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, tree / name)
    text = (site.sources / "tiny.toml").read_text("utf-8")
    (tree / "crawler" / "sources" / "tiny.toml").write_text(text.replace('"tiny"', '"only-in-the-egg"'), "utf-8")
    build = "import setuptools; setuptools.setup()"
    command = [sys.executable, "-c", build, "-q", "bdist_egg", "-d", "egg"]
    built = subprocess.run(command, cwd=tree, capture_output=True, text=True, check=False)
    assert built.returncode == 0, built.stderr
    (path,) = (tree / "egg").glob("yuqi-*.egg")
    return path


@pytest.fixture(scope="module")
def scrapyd(tmp_path_factory):
    folder = tmp_path_factory.mktemp("scrapyd")
    port = free_port()
    text = (ROOT / "deploy" / "scrapyd.conf").read_text("utf-8")
    (folder / "scrapyd.conf").write_text(f"{text}\nhttp_port = {port}\npoll_interval = 0.5\n", "utf-8")
    command = [sys.executable, "-c", "from scrapyd.__main__ import main; main()", "--pidfile="]
    # Without PYTHONPATH, which would stand before the egg.
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    with (folder / "scrapyd.log").open("w") as log:
        process = subprocess.Popen(command, cwd=folder, stdout=log, stderr=log, env=environment)
    yield f"http://127.0.0.1:{port}/", folder
    process.terminate()
    process.wait(timeout=60)


def ask(url, fields=None, body=None, content_type=None):
    data = body if body is not None else urllib.parse.urlencode(fields).encode() if fields else None
    headers = {"Content-Type": content_type} if content_type else {}
    with urllib.request.urlopen(urllib.request.Request(url, data, headers), timeout=PATIENCE_SECONDS) as answer:
        return json.loads(answer.read())


def until(condition, what):
    end = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < end:
        try:
            found = condition()
        except OSError:  # it does not listen yet
            found = None
        if found:
            return found
        time.sleep(0.3)
    raise AssertionError(what)


def multipart(egg):
    mark = "egg-boundary"
    fields = "".join(
        f'--{mark}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'
        for name, value in (("project", "yuqi"), ("version", "1"))
    )
    head = f'--{mark}\r\nContent-Disposition: form-data; name="egg"; filename="yuqi.egg"\r\n\r\n'
    body = fields.encode() + head.encode() + egg.read_bytes() + f"\r\n--{mark}--\r\n".encode()
    return body, f"multipart/form-data; boundary={mark}"


def test_the_egg_is_deployed_a_job_runs_and_the_archive_is_filled(scrapyd, egg, site, tmp_path):
    home, folder = scrapyd
    assert until(lambda: ask(f"{home}daemonstatus.json"), "scrapyd does not start")["status"] == "ok"
    body, content_type = multipart(egg)
    added = ask(f"{home}addversion.json", body=body, content_type=content_type)
    assert (added["status"], added.get("spiders")) == ("ok", 1), added
    archive = tmp_path / "scrapyd.db"
    job = {"project": "yuqi", "spider": "articles", "source": "only-in-the-egg", "archive": str(archive)}
    assert ask(f"{home}schedule.json", job)["status"] == "ok"
    until(lambda: ask(f"{home}listjobs.json?project=yuqi")["finished"], "the job does not end")
    logs = "\n".join(path.read_text("utf-8", "replace") for path in folder.rglob("*.log"))
    assert archive.exists(), logs
    with closing(sqlite3.connect(archive)) as connection:
        assert connection.execute("SELECT finish_reason FROM runs").fetchall() == [("finished",)], logs
        assert connection.execute("SELECT name FROM sources").fetchall() == [("only-in-the-egg",)]
        assert connection.execute("SELECT count(*) FROM articles").fetchone()[0] >= 8
    assert "Traceback" not in logs
