"""`yuqi clean` as a user runs it: in a process, over a pipe."""

from __future__ import annotations

import base64
import json
import random
import subprocess
import sys

import pytest

PAGE = """<html><head><meta charset="utf-8"><title>星河消费金融逾期了会怎样_示例网</title></head><body>
<h1>星河消费金融逾期了会怎样?</h1><p class="info">示例作者 2024-11-06 02:14:50</p>
<p>小编导语</p><p>很多人在申请星河消费金融的借款以后，因为收入减少而没有按时还款，担心催收人员上门。</p>
<p>1. 逾期的后果</p><p>逾期会产生罚息，也会被记入征信，影响以后申请房贷和车贷。</p>
<p>2. 应对办法</p><p>应当主动联系客服，说明自己的困难，商量分期还款的方案。</p></body></html>"""


def clean(stdin: bytes, *arguments: str) -> tuple[int, list[dict]]:
    command = [sys.executable, "-m", "yuqi", "clean", *arguments]
    answer = subprocess.run(command, input=stdin, capture_output=True, check=False, timeout=300)
    return answer.returncode, [json.loads(line) for line in answer.stdout.splitlines()]


def test_a_page_in_base64_becomes_an_article():
    line = json.dumps({"id": 7, "url": None, "html_base64": base64.b64encode(PAGE.encode("gbk")).decode()})
    code, (record,) = clean(line.encode() + b"\n")
    assert code == 0
    assert record["status"] == "article"
    assert record["id"] == 7
    assert record["published"] == "2024-11-06T02:14:50"
    assert record["title"] == "星河消费金融逾期了会怎样"
    assert [section["heading"] for section in record["sections"]] == ["小编导语", "逾期的后果", "应对办法"]
    assert len(record["text_hans"]) == len(record["text"])


def test_fields_stand_in_the_contracts_order():
    _, (record,) = clean(json.dumps({"id": "a", "html": PAGE}).encode())
    expected = "id url status stage reason detail encoding title author published source_name breadcrumb sections"
    expected += " text text_hans script language edits annotations quality fingerprint chain_version"
    assert list(record) == expected.split()


def test_bare_text_skips_decoding_and_extraction():
    _, (record,) = clean(json.dumps({"id": "t", "text": "逾期以后应当主动联系客服，说明困难，商量还款方案。"}).encode())
    assert record["status"] == "article"
    assert record["encoding"] is None
    assert record["title"] is None


def test_edits_replay_on_the_text_before():
    broken = "現(xiàn)在的經(jīng)濟(jì)環(huán)境裡，實(shí)現(xiàn)按時還款並不容易，經(jīng)濟(jì)困難的人更應(yīng)當(dāng)主動聯(lián)繫客服。"
    _, (record,) = clean(json.dumps({"id": 1, "text": broken}).encode(), "--with-before")
    text = record["text_before"]
    for edit in sorted(record["edits"], key=lambda edit: edit["start"], reverse=True):
        assert text[edit["start"] : edit["end"]] == edit["before"]
        if edit["certainty"] in {"exact", "inferred"}:
            text = text[: edit["start"]] + edit["after"] + text[edit["end"] :]
    assert text == record["text"]
    assert "(" not in text


def test_a_lone_surrogate_leaves_valid_utf8():
    code, (record,) = clean(b'{"id":"\\ud800","text":"\\u903e\\u671f\\ud800\\u4ee5\\u540e"}')
    assert code == 0
    assert record["id"] == "\ud800"


def test_strict_exits_1_when_a_page_was_rejected():
    assert clean(b"nonsense\n", "--strict")[0] == 1
    assert clean(b"nonsense\n")[0] == 0


def test_a_text_file_is_text(tmp_path):
    path = tmp_path / "article.txt"
    path.write_bytes("逾期以后应当主动联系客服，说明困难，商量还款方案。".encode("gb18030"))
    _, (record,) = clean(b"", str(path))
    assert record["id"] == "article.txt"
    assert record["text"].startswith("逾期以后")


def garbage(seed: int, count: int) -> list[bytes]:
    """Lines of every kind of nonsense, with one of 50 MB."""
    chance = random.Random(seed)
    makers = (
        lambda: bytes(b for b in chance.randbytes(chance.randint(1, 400)) if b not in b"\r\n"),
        lambda: b"",
        lambda: b"{" * chance.randint(1, 5_000),
        lambda: b"[" * 100_000,
        lambda: b'{"id": 1}',
        lambda: b'{"id": 1, "html": 5}',
        lambda: b'{"id": NaN, "text": "x"}',
        lambda: b'{"html_base64": "%%%"}',
        lambda: json.dumps({"id": 2, "html_base64": base64.b64encode(chance.randbytes(900)).decode()}).encode(),
        lambda: json.dumps({"id": 3, "html": "<div>" * 3_000}).encode(),
        lambda: b'{"id": 4, "text": "' + b"\\u0000" * 50 + b'"}',
        lambda: b"null",
        lambda: json.dumps({"id": 5, "html": PAGE}).encode(),
    )
    lines = [makers[number % len(makers)]() for number in range(count - 1)]
    big = b'{"id": "big", "html": "' + b"x" * (50 * 2**20) + b'"}'
    lines.insert(count // 2, big)
    return lines


@pytest.mark.parametrize("seed", [1])
def test_one_line_comes_out_for_every_line_of_garbage(seed):
    lines = garbage(seed, 1_000)
    code, records = clean(b"\n".join(lines) + b"\n")
    assert code == 0
    assert len(records) == 1_000
    assert records[500]["id"] == "big"
    assert records[500]["reason"] == "too_large"
    assert all(record["status"] in {"article", "rejected"} for record in records)
    assert not [record for record in records if record.get("reason") == "crashed"]
