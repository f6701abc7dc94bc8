"""`yuqi dedupe` as a filter: workers, mistakes in the input, odd text."""

import json
import random
import subprocess
import sys
import time
from pathlib import Path

import pytest

TEXT = "逾期以后应当主动联系客服，说明自己的困难，商量分期还款的方案，并把谈话录音保存下来，以后用得着。" * 3
OTHER = "在大雪封山以前，牧民要把羊群赶到山下的冬牧场，路上要走三天，夜里轮流守着篝火，防备野狼。" * 3


def dedupe(given, *options):
    command = [sys.executable, "-m", "yuqi", "dedupe", *options]
    return subprocess.run(command, input=given, capture_output=True, check=False, timeout=120)


def lines(*records):
    return "".join(json.dumps(record) + "\n" for record in records).encode()


def test_workers_give_the_same_answers():
    given = lines(*({"id": number, "text": [TEXT, OTHER][number % 2] + "末" * number} for number in range(40)))
    one, two = dedupe(given), dedupe(given, "--workers", "2")
    assert one.returncode == two.returncode == 0
    assert one.stdout == two.stdout
    assert {json.loads(line)["cluster"] for line in one.stdout.splitlines()} == {0, 1}


@pytest.mark.skipif(not Path("/proc").is_dir(), reason="looks for processes in /proc")
def test_workers_end_with_a_command_that_is_killed(tmp_path):
    given = tmp_path / "given.jsonl"
    given.write_bytes(lines(*({"id": number, "text": f"{number}{TEXT[number % 99 :]}"} for number in range(20_000))))
    command = [sys.executable, "-m", "yuqi", "dedupe", "--workers", "2"]
    with given.open() as stdin, subprocess.Popen(command, stdin=stdin, stdout=subprocess.DEVNULL) as running:
        started = wait_for(lambda: workers_of(running.pid))
        running.kill()
    assert started
    assert wait_for(lambda: not any(map(is_running, started)))


def workers_of(pid):
    """Give the processes that work for another, and nothing until there are all of them."""
    found = [int(file.parent.name) for file in Path("/proc").glob("[0-9]*/stat") if parent_of(file) == pid]
    return found if len(found) >= 2 else []


def parent_of(file):
    try:
        return int(file.read_text().rpartition(")")[2].split()[1])
    except OSError:
        return None


def is_running(pid):
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def wait_for(condition, seconds=60):
    end = time.monotonic() + seconds
    while not (found := condition()) and time.monotonic() < end:
        time.sleep(0.1)
    return found


@pytest.mark.parametrize(
    ("bad", "says"),
    [
        (b"no json", b"line 3: not JSON"),
        (b"[1]", b"line 3: needs 'id' and 'text'"),
        (b'{"id": 1}', b"line 3: needs 'id' and 'text'"),
        (b'{"id": NaN, "text": "a"}', b"line 3: not JSON"),
        (b'{"text": "a"}', b"line 3: needs 'id' and 'text'"),
        (b'{"id": 1, "text": 5}', b"line 3: needs 'id' and 'text'"),
        (b"\xff\xfe", b"line 3: not JSON"),
        (b"[" * 20_000, b"line 3: not JSON"),
    ],
)
def test_a_mistake_is_named_by_its_line_and_leaves_no_half_result(bad, says):
    answer = dedupe(lines({"id": 1, "text": TEXT}, {"id": 2, "text": OTHER}) + bad + b"\n")
    assert answer.returncode == 2
    assert answer.stdout == b""
    assert says in answer.stderr.replace(b"\n", b" ")


ODD = (
    {"id": 7, "text": TEXT},
    {"id": None, "text": OTHER},
    {"id": 7, "text": OTHER + "末"},
    {"id": "7", "text": TEXT, "title": 12345},
    {"id": None, "text": TEXT},
    {"id": [1], "text": OTHER},
    {"id": [1], "text": OTHER, "title": ["三"]},
)


def test_ids_that_tell_nothing_apart_and_titles_that_are_none_are_named_by_their_lines():
    answer = dedupe(lines(*ODD))
    assert answer.returncode == 1
    said = " ".join(answer.stderr.decode().split())
    assert "lines 2 and 5: the id is null" in said
    assert "lines 3 and 7: the id is that of an earlier line" in said
    assert "lines 4 and 7: the title is no text" in said
    assert not any(word in said for word in ("逾期", "三", "12345"))
    assert [json.loads(line)["id"] for line in answer.stdout.splitlines()] == [one["id"] for one in ODD]


def test_what_clean_could_not_read_has_no_id_and_is_no_mistake():
    answer = dedupe(
        lines({"id": None, "status": "rejected"}, {"id": 1, "text": TEXT}, {"id": None, "status": "rejected"})
    )
    assert (answer.returncode, answer.stderr) == (0, b"")


def test_odd_lines_are_grouped_the_same_in_any_order():
    found = set()
    for turn in range(4):
        mixed = random.Random(turn).sample(ODD, len(ODD))
        answers = [json.loads(line) for line in dedupe(lines(*mixed)).stdout.splitlines()]
        found.add(tuple(sorted((one["text"], answer["relation"]) for one, answer in zip(mixed, answers, strict=True))))
    assert len(found) == 1


def test_an_excerpt_says_what_it_is_an_excerpt_of():
    long = "".join(map(chr, random.Random(0).sample(range(0x4E00, 0x9000), 900)))
    answer = dedupe(lines({"id": "a", "text": long[:200]}, {"id": "b", "text": long}, {"id": "c", "text": TEXT}))
    told = [json.loads(line) for line in answer.stdout.splitlines()]
    assert [(one["relation"], one.get("excerpt_of")) for one in told] == [
        ("excerpt", "b"),
        ("unique", None),
        ("unique", None),
    ]


def test_odd_text_is_answered_and_empty_lines_are_no_records():
    given = lines({"id": 1, "text": "\ud800\x00"}, {"id": 2, "text": ""}) + b"\n" + lines({"id": 3, "text": "x" * 10})
    answer = dedupe(given + b"\n")
    assert answer.returncode == 0
    assert [json.loads(line)["relation"] for line in answer.stdout.splitlines()] == ["unique"] * 3


def test_nothing_in_nothing_out():
    answer = dedupe(b"")
    assert (answer.returncode, answer.stdout) == (0, b"")
