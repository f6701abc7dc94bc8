"""Lists are read column by column where that is the same as row by row, and row by row where it is not."""

from __future__ import annotations

import json

import pytest

from archive import Archive
from archive.export import ExportOptions, export
from archive.export.fields import layout
from archive.export.lists import ListReader
from archive.export.selection import CHOSEN

HARD = ('“引号” "quoted" \\ back', "\x00\x01\b\f\r\n\t\x7f", "", "𠮷野家", "\\n", "=1+1", "\u2028")
SEPARATED = ("\x1f", "\x1e", "a\x1fb", "\x1e\x1e")
NUMBERS = (0.1, -0.0, 0.0, 1e300, 1e-7, 1 / 3, 123456789.123456789, 5000.0)


@pytest.fixture
def filled(writer, add):
    for number in range(1, 6):
        add(id=number, title=f"第{number}篇", text="逾期" * 20)

    def fill(texts=HARD, *, turned=False, nothing=False):
        writer.execute("DELETE FROM edits")
        writer.execute("DELETE FROM quantities")
        rows = [(article, n, text) for article in (1, 2, 4) for n, text in enumerate(texts)]
        for article, n, text in reversed(rows) if turned else rows:
            writer.execute(
                """INSERT INTO edits(article_id, position, field, start, "end", before, after, rule, certainty,
                confidence) VALUES (?, ?, 'text', ?, ?, ?, ?, 'drop_bidi', 'exact', ?)""",
                (article, n, n, n + 1, text, None if n % 2 else text, NUMBERS[n % len(NUMBERS)]),
            )
            writer.execute(
                """INSERT INTO quantities(article_id, kind, value, value_max, unit, bound, context, suspect, surface,
                start, "end", table_version) VALUES (?, 'amount', ?, ?, ?, NULL, ?, ?, ?, ?, ?, '1')""",
                (
                    article,
                    NUMBERS[-n],
                    None if n % 2 else NUMBERS[n],
                    "CNY",
                    None if nothing or n % 2 else text,
                    n % 2,
                    text,
                    n,
                    n + 1,
                ),
            )

    return fill


@pytest.fixture
def readers(archive):
    archive.connection.execute(CHOSEN)
    archive.connection.executemany("INSERT INTO temp._chosen VALUES (?, ?, '', '')", ((n, n) for n in range(1, 6)))
    groups = layout(archive.connection, is_open=False).groups
    return {group.name: ListReader(archive.connection, group) for group in groups}


@pytest.fixture
def archive(filled, archive_path):
    with Archive.open(archive_path) as opened:
        yield opened


@pytest.mark.parametrize(
    ("texts", "arguments", "is_slow"),
    [
        pytest.param(HARD, {}, False, id="in order"),
        pytest.param(HARD, {"nothing": True}, False, id="only NULLs, and none"),
        pytest.param(HARD, {"turned": True}, True, id="not in order"),
        pytest.param(SEPARATED, {}, True, id="texts that separate"),
        pytest.param(("\x1e", "二"), {}, True, id="a text that stands for nothing"),
        pytest.param((), {}, False, id="no row"),
    ],
)
@pytest.mark.parametrize("name", ["edits", "quantities"])
def test_both_ways_give_the_same(filled, readers, name, texts, arguments, is_slow):
    filled(texts, **arguments)
    reader = readers[name]
    reader._at_once(1, 5)  # learns which columns have NULLs
    at_once, one_by_one = reader._at_once(1, 5), reader._one_by_one(1, 5)
    assert (at_once is None) == (is_slow and bool(texts))
    if at_once is not None:
        assert at_once.equals(one_by_one)
        assert repr(at_once.to_pylist()) == repr(one_by_one.to_pylist())  # -0.0 equals 0.0
    assert reader.read(1, 5).equals(one_by_one)
    assert [len(found) for found in one_by_one.to_pylist()] == [len(texts), len(texts), 0, len(texts), 0]


def test_lines_hold_every_text_and_number_exactly(filled, archive, tmp_path):
    filled(HARD)
    export(archive, tmp_path / "out", ExportOptions(formats=("jsonl",)))
    lines = (tmp_path / "out/articles.jsonl").read_bytes().decode().split("\n")[:-1]
    for line in lines:
        assert json.dumps(json.loads(line), ensure_ascii=False, separators=(",", ":")) == line
    article = next(found for line in lines if (found := json.loads(line))["id"] == 2)
    assert [edit["before"] for edit in article["edits"]] == list(HARD)
    # SQLite keeps -0.0 as 0.
    assert repr([edit["confidence"] for edit in article["edits"]]) == repr([n + 0.0 for n in NUMBERS[: len(HARD)]])
    assert [found["suspect"] for found in article["annotations"]["quantities"]] == [
        bool(n % 2) for n in range(len(HARD))
    ]
