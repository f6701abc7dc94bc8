"""What the articles found have in common, counted as a reader would."""

import pytest

from archive.facets import facets
from archive.search.search import Filters


@pytest.fixture
def ten(add, writer):
    """Ten articles: all say 逾期, three of them 上门."""
    writer.execute("INSERT INTO lenders(id, lender, name) VALUES (1, 'alpha', '甲银行'), (2, 'beta', '乙银行')")
    for number in range(1, 11):
        add(
            id=number,
            text="逾期" + "之后上门" * (number <= 3),
            host="alpha.test" if number % 2 else "beta.test",
            published=f"{2023 + number % 2}-05" if number > 1 else None,
            script="Hans" if number < 9 else "Hant",
            flag_count=int(number == 2),
        )
        for lender, times in ((1, 2), (2, int(number <= 2))):
            for start in range(times):
                writer.execute(
                    "INSERT INTO article_lenders(article_id, lender_id, surface, start, \"end\") VALUES (?, ?, '', ?, 9)",
                    (number, lender, start),
                )
    return writer


def counted(found):
    return {facet.name: [(one.value, one.label, one.articles) for one in facet.values] for facet in found}


@pytest.mark.parametrize(
    ("query", "total", "expected"),
    [
        pytest.param("上门", 3, {
            "source": [("alpha.test", "Alpha", 2), ("beta.test", "Beta", 1)],
            "lender": [("alpha", "甲银行", 3), ("beta", "乙银行", 2)],
            "year": [("2023", "2023", 1), ("2024", "2024", 1)],
            "script": [("Hans", "Simplified", 3)],
            "damaged": [("0", "nothing is lost", 2), ("1", "something is lost", 1)],
        }, id="few of the articles"),
        pytest.param("逾期", 10, {
            "source": [("alpha.test", "Alpha", 5), ("beta.test", "Beta", 5)],
            "lender": [("alpha", "甲银行", 10), ("beta", "乙银行", 2)],
            "year": [("2023", "2023", 5), ("2024", "2024", 4)],
            "script": [("Hans", "Simplified", 8), ("Hant", "Traditional", 2)],
            "damaged": [("0", "nothing is lost", 9), ("1", "something is lost", 1)],
        }, id="most of them"),
        pytest.param("没有", 0, {"source": [], "lender": []}, id="none"),
    ],
)  # fmt: skip
def test_every_article_counts_once_for_each_answer(ten, query, total, expected):
    number, found = facets(ten, query)
    assert number == total
    assert counted(found).items() >= expected.items()
    assert counted(found)["page_kind"] == []


def test_limits_hold_for_the_counts(ten):
    number, found = facets(ten, "逾期", Filters(lender="beta", unique=True))
    assert number == 2
    assert counted(found)["lender"] == [("alpha", "甲银行", 2), ("beta", "乙银行", 2)]


def test_counting_leaves_no_database_behind(ten):
    """Datasette lists a connection's temporary database as if it could be read."""
    facets(ten, "逾期")
    assert [row[1] for row in ten.execute("PRAGMA database_list")] == ["main"]
