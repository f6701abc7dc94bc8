"""Texts on disk come back as they were, and leave nothing behind."""

from __future__ import annotations

from pathlib import Path

from pipelines.copies.spool import Reader, Spool

RECORDS = [("标题", "正文\n第二行"), (None, ""), ("", "\ud800\x00𠮷"), (None, "末")]


def test_records_come_back_in_any_order() -> None:
    with Spool() as spool:
        for title, text in RECORDS:
            spool.append(title, text)
        spool.flush()
        order = [3, 0, 2, 1]
        with Reader(spool.path) as reader:
            assert [reader.read(spool.where(number)) for number in order] == [RECORDS[number] for number in order]
        assert len(spool) == len(RECORDS)
    assert not Path(spool.path).exists()
