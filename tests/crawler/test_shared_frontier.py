"""Three workers on one Redis server, two of them killed: together they make the archive of one calm crawl.

The moments of the kills come from a seed; other ones with YUQI_KILL_SEED=7.
"""

from __future__ import annotations

import json
import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from itertools import pairwise

import pytest

from archive import Archive
from archive.export import ExportOptions, export
from archive.upkeep.merge import merge
from archive.upkeep.verify import verify
from demosites import Web, serving

SEED = int(os.environ.get("YUQI_KILL_SEED", "20261128"))
SITES = {"dede-zixun", "empire-zhoukan", "zblog-suibi", "big5-board"}  # none changes a page between two visits
NAMES = ("w1", "w2", "w3")
DELAY_SECONDS = 0.25
LEASE_SECONDS = 6
WINDOW = 6
LATE_SECONDS = 0.4
"""How much later than it was sent a busy machine may let the server see a request. Two workers at once would halve the
time that a window takes, which is more."""

PAGES = {
    "captures": "SELECT DISTINCT url, kind, status, sha256, outcome FROM captures",
    "rejections": "SELECT DISTINCT url, stage, reason FROM rejections",
    "sources": "SELECT name, title, home FROM sources",
}


@pytest.fixture(scope="module")
def sites(tmp_path_factory):
    folder = tmp_path_factory.mktemp("sites")
    with serving(Web(base_port=21_801), log=folder / "log.jsonl") as web:
        web.write(folder)
        for path in (folder / "sources").glob("*.toml"):
            if path.stem in SITES:
                text = path.read_text("utf-8").replace("delay_seconds = 0.0", f"delay_seconds = {DELAY_SECONDS}")
                head, _, rest = text.partition("articles = ")
                rest = rest.replace(r"\d+\.htm", r"\d*[036]\.htm", 1)  # a third of the articles is enough
                path.write_text(f"{head}articles = {rest}", "utf-8")
            else:
                path.unlink()
        yield folder


def requests(sites):
    return [json.loads(line) for line in (sites / "log.jsonl").read_text("utf-8").splitlines()]


def start(folder, sites, name, url=None):
    """Start a crawl that tells the server its name."""
    command = [sys.executable, "-m", "yuqi", "crawl", "--sources", str(sites / "sources")]
    return subprocess.Popen(
        [*command, *(["--frontier", url] if url else []), "--archive", str(folder / f"{name}.db")],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=os.environ | {"YUQI_CONTACT": f"{name}@example.cn"},
    )


def end(process):
    _, err = process.communicate(timeout=500)
    assert process.returncode == 0, err
    assert "Traceback" not in err, err


def exported(path, folder):
    """Export as JSON Lines; numbers, and times of fetching, are each archive's own; copies are sets of addresses."""
    with Archive.open(path) as archive:
        export(archive, folder, ExportOptions(formats=("jsonl",)))
    records = []
    for file in sorted(folder.rglob("articles.jsonl")):
        records += [json.loads(line) for line in file.read_text("utf-8").strip("\n").split("\n")]
    assert records
    for group in ("cluster_id", "family_id"):
        members = {}
        for record in records:
            members.setdefault(record[group], []).append(record["url"])
        for record in records:
            record[group] = sorted(members[record[group]]) if record[group] is not None else None
    for record in records:
        record["capture"] = record["capture"]["sha256"]
        # Which copy stands for the others is the one seen first, and that is another in every crawl.
        for own in ("id", "first_seen", "last_seen", "changed_at", "is_primary"):
            record.pop(own, None)
    return sorted(json.dumps(record, sort_keys=True, ensure_ascii=False) for record in records)


def pages(path):
    with closing(sqlite3.connect(path)) as connection:
        return {name: sorted(connection.execute(query), key=repr) for name, query in PAGES.items()}


def worker_of(request):
    return request["agent"].rpartition("; ")[2].partition("@")[0]


def kill_one(workers, sites, number, moments):
    """Kill one of the workers that have asked for something, after so many more requests; give its name."""
    until = time.monotonic() + 120
    begun = len(requests(sites))
    while not (active := {worker_of(request) for request in requests(sites)[begun + number :]} & set(workers)):
        assert any(process.poll() is None for process in workers.values())
        assert time.monotonic() < until
        time.sleep(0.05)
    name = moments.choice(sorted(active))
    workers[name].send_signal(signal.SIGKILL)
    workers[name].communicate()
    assert workers.pop(name).returncode == -signal.SIGKILL
    return name


@pytest.fixture(scope="module")
def crawled(sites, redis_url, tmp_path_factory):
    """Give the folder of calm.db and all.db, and the requests of the workers."""
    folder = tmp_path_factory.mktemp("crawled")
    end(start(folder, sites, "calm"))
    calm = len(requests(sites))
    moments = random.Random(SEED)
    url = f"{redis_url}?lease_seconds={LEASE_SECONDS}"
    workers = {name: start(folder, sites, name, url) for name in NAMES}
    try:
        first = kill_one(workers, sites, moments.randint(2, 20), moments)
        kill_one(workers, sites, moments.randint(2, 20), moments)
        workers[first] = start(folder, sites, first, url)  # one comes back, one does not
        for process in workers.values():
            end(process)
    finally:
        for process in workers.values():
            process.kill()
            process.communicate()
    merge(folder / "all.db", [folder / f"{name}.db" for name in NAMES], strict=True)
    return folder, requests(sites)[calm:]


def test_two_of_three_killed_the_archive_is_that_of_one_calm_crawl(crawled):
    folder, _ = crawled
    assert exported(folder / "all.db", folder / "a") == exported(folder / "calm.db", folder / "c")
    assert pages(folder / "all.db") == pages(folder / "calm.db")
    assert list(verify(folder / "all.db", full=True)) == []


def test_work_is_shared_and_hardly_anything_is_asked_twice(crawled):
    _, shared = crawled
    assert len({worker_of(request) for request in shared}) >= 2
    asked = [(request["site"], request["path"]) for request in shared if request["path"] != "/robots.txt"]
    # What two workers had asked for and not settled when they were killed: two rows of a source at most.
    assert len(asked) - len(set(asked)) <= 2 * 2 * len(SITES)


def test_no_host_is_asked_faster_than_its_delay(crawled):
    _, shared = crawled
    passed_on = windows = 0
    for site in SITES:
        own = [request for request in shared if request["site"] == site]
        times = [request["time"] for request in own]
        spans = [last - first for first, last in zip(times, times[WINDOW - 1 :], strict=False)]
        assert min(spans, default=WINDOW) >= (WINDOW - 1) * DELAY_SECONDS - LATE_SECONDS, site
        windows += len(spans)
        for before, after in pairwise(own):
            if worker_of(before) != worker_of(after):
                passed_on += 1
                assert after["time"] - before["time"] >= DELAY_SECONDS, (site, before, after)
    assert windows > 2 * WINDOW
    assert passed_on >= 2
