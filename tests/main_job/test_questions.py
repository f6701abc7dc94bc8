"""The questions of docs/questions.md are run on the demo archive; what the truth knows of them must come out."""

from __future__ import annotations

import re
import shutil
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

import pytest

from archive.connection import open_connection
from archive.intake import Intake
from archive.store import Store
from archive.warc.writer import Exchange
from pipelines.annotate.tables import lenders

DOCUMENT = Path(__file__).resolve().parents[2] / "docs" / "questions.md"
QUESTIONS = dict(
    re.findall(
        r"^### (.+?)\n(?:(?!^###).*?\n)*?```sql\n(.+?)```",
        DOCUMENT.read_text(encoding="utf-8"),
        re.MULTILINE | re.DOTALL,
    )
)
FILL = "逾期之后应当怎样协商还款，以及怎样保留证据，本文分几点来说明。账单、本金与利息都写进清单。"
MORE = (
    "《合同法》第二百零六条说的是期限。银保监会曾说花呗逾期三十天会被起诉。捷信消费金融成立于2008年，拨打12378，24小时人工接听，价格举报打12358。",
    "依据《全国网贷债务减免实施条例》第八条，加微信号：zhai_wu0003，不成功不收费，电话19900000001。",
    "另有人称《全国网贷债务减免实施条例》有效，加微信号：zhai_wu0003，停息挂账百分百成功。",
)
"""Said nowhere on the bundled sites: stale names and numbers, an invented act, claims, personal data."""


@pytest.fixture(scope="module")
def asked(demo, tmp_path_factory):
    """The demo's archive with a few pages more."""
    path = tmp_path_factory.mktemp("asked") / "yuqi.db"
    shutil.copy(demo.archive, path)
    with Store.open(path, clock=lambda: datetime(2026, 3, 1, tzinfo=UTC)) as store:
        intake = Intake(store, store.begin_run("ingest"), strict=True)
        for number, said in enumerate(MORE):
            page = (
                f"<meta charset=utf-8><h1>逾期的说法{number}</h1><p>屈铭 2025-11-06 02:14:50</p>"
                f"<p>{FILL * 3}</p><p>{said}</p><p>{FILL * 2}</p>"
            )
            intake.take(
                Exchange(
                    source="more.example.cn",
                    kind="article",
                    url=f"http://more.example.cn/{number}",
                    fetched_at=datetime(2026, 3, 1, tzinfo=UTC),
                    status=200,
                    method="GET",
                    request_headers=(),
                    request_body=b"",
                    reason="OK",
                    response_headers=((b"Content-Type", b"text/html"),),
                    body=page.encode(),
                )
            )
    connection = open_connection(path, readonly=True)
    yield connection
    connection.close()


def test_there_are_enough_questions():
    assert len(QUESTIONS) == DOCUMENT.read_text(encoding="utf-8").count("```sql") >= 25


@pytest.mark.parametrize("question", QUESTIONS)
def test_a_question_is_one_statement_with_an_answer(asked, question):
    rows = asked.execute(QUESTIONS[question]).fetchall()
    assert rows


def test_lenders_are_those_of_the_truth(asked, demo):
    """Every article of the truth whose lender the gazetteer knows counts for that lender."""
    known = {alias: lender.id for lender in lenders() for alias in (lender.name, *lender.aliases)}
    truth = Counter(known[article["lender"]] for article in demo.truth["articles"] if article["lender"] in known)
    counted = dict(
        asked.execute(
            "SELECT l.lender, count(*) FROM lenders_by_article m JOIN lenders l ON l.id = m.lender_id GROUP BY l.id"
        )
    )
    assert len(truth) >= 8
    assert {name for name, count in truth.items() if counted.get(name, 0) < 0.97 * count} == set()


def test_the_share_citing_the_repealed_act_is_that_of_the_truth(asked, demo):
    citing = sum("《合同法》" in article["text_hans"] for article in demo.truth["articles"])
    (found,) = asked.execute(
        """SELECT count(*) FROM laws_by_article m JOIN laws l ON l.id = m.law_id
        JOIN articles a ON a.id = m.article_id WHERE l.law = 'contract_law'"""
    ).fetchone()
    assert citing > 0
    assert 0.97 * citing <= found <= 1.1 * citing + 1  # one of the pages more cites it too


def test_months_follow_an_article_that_becomes_a_copy(asked):
    differing = """SELECT count(*) FROM {}_by_article m JOIN articles a ON a.id = m.article_id
        WHERE m.month IS NOT substr(a.published, 1, 7) OR m.is_primary <> a.is_primary"""
    for what in ("lenders", "topics", "laws"):
        assert asked.execute(differing.format(what)).fetchone() == (0,)
    assert asked.execute("SELECT count(*) FROM lenders_by_article WHERE NOT is_primary").fetchone()[0] > 0
