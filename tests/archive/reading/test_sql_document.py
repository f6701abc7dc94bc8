"""The examples of docs/sql.md are run, and give what the document says."""

import re
from pathlib import Path

import pytest

from archive.search.search import register_functions

DOCUMENT = Path(__file__).resolve().parents[3] / "docs" / "sql.md"
EXAMPLES = re.findall(
    r"^## (.+?)$.*?```sql\n(.+?)```\n```\n(.*?)```", DOCUMENT.read_text(encoding="utf-8"), re.DOTALL | re.MULTILINE
)


@pytest.fixture
def archive(writer, add):
    writer.execute("BEGIN")
    writer.execute("INSERT INTO clusters VALUES (2, 2, 2)")
    add(id=1, title="信用卡逾期怎麼辦", text="信用卡與網貸都逾期了。", published="2024-11-06")
    add(id=2, title="信用卡逾期", text="他还有一笔网贷。", published="2024-12", cluster_id=2)
    add(id=3, title="网贷逾期", text="网贷逾期之后先看账单。", published="2024-12-01", cluster_id=2, is_primary=0)
    add(id=4, title="停息挂账", text="停息挂账的说法。", published="2024-11")
    writer.executescript(
        """
        INSERT INTO lenders(id, lender, name) VALUES (1, 'alpha', '甲银行');
        INSERT INTO article_lenders(article_id, lender_id, surface, start, "end") VALUES (1, 1, '信用卡', 0, 3);
        INSERT INTO quantities(article_id, kind, value, value_max, unit, suspect, surface, start, "end") VALUES
            (1, 'rate', 24, NULL, 'percent_year', 0, '', 0, 1), (1, 'rate', 15.4, NULL, 'percent_year', 0, '', 0, 1),
            (1, 'rate', 2065438, NULL, 'percent_year', 1, '', 0, 1), (2, 'duration', 30, 90, 'day', 0, '', 0, 1);
        INSERT INTO edits(article_id, position, field, start, "end", before, after, rule, certainty, confidence) VALUES
            (1, 0, 'text', 9, 13, '(qi)', '', 'pinyin', 'exact', 1), (4, 0, 'text', 0, 1, '月', NULL, 'lost', 'flag', 1);
        """
    )
    register_functions(writer)
    return writer


def test_the_document_has_its_examples():
    assert len(EXAMPLES) == DOCUMENT.read_text(encoding="utf-8").count("```sql") == 10


@pytest.mark.parametrize(("title", "sql", "wanted"), EXAMPLES, ids=[title for title, _, _ in EXAMPLES])
def test_an_example_gives_what_the_document_says(archive, title, sql, wanted):
    rows = archive.execute(sql).fetchall()
    assert ["|".join("" if cell is None else str(cell) for cell in row) for row in rows] == wanted.splitlines()
