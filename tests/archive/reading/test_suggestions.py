import time

import pytest

from archive.search.search import Filters, register_functions
from archive.search.suggestions import suggestions


@pytest.fixture
def archive(writer, add):
    add(id=1, title="逾期", text="招联金融逾期催收")
    add(id=2, title="征信", text="征信修复", host="beta.test")
    writer.execute("INSERT INTO lenders(id, lender, name) VALUES (1, 'zhaolian', '招联金融')")
    register_functions(writer)
    return writer


@pytest.mark.parametrize(
    ("query", "filters", "first"),
    [
        ("逾期催收电话", Filters(), ("逾期催收", "a shorter word", 1)),
        ("逾期 征信", Filters(), ("逾期 OR 征信", "any of the words", 2)),
        ("招连金融", Filters(), ("招联金融", "did you mean", 1)),
        ("征信", Filters(source="alpha.test"), ("征信", "without the limits", 1)),
        ("徵信修複", Filters(), ("征信修", "a shorter word", 1)),
    ],
)
def test_the_nearest_query_that_finds_something_comes_first(archive, query, filters, first):
    one = suggestions(archive, query, filters)[0]
    assert (one.query, one.reason, one.articles) == first


@pytest.mark.parametrize("query", ["", "-x", "zzz", "\0", '"', "的" * 5_000])
def test_where_nothing_helps_nothing_is_said(archive, query):
    assert suggestions(archive, query) == ()


@pytest.mark.parametrize(
    ("query", "tried"),
    [
        ("NOT 征信 逾期", ["征信 OR 逾期"]),
        ("OR 征信 -逾期 不在", ["征信 OR 不在"]),
        ("title:征信", ["征信"]),
        ("：征信？？", ["征信"]),
        ("or", []),
        ("hello world 征信" + "长" * 5_000, ["征信长", "征信"][1:]),
        (" ".join(["征信", "逾期", *(chr(0x9000 + i) for i in range(3_000))]), None),
    ],
)
def test_a_hint_is_short_and_of_words(archive, query, tried):
    hints = [one.query for one in suggestions(archive, query)]
    assert all(len(hint) <= 60 for hint in hints)
    assert hints if tried is None else hints == tried


@pytest.mark.parametrize("filters", [Filters(), Filters(source="alpha.test")])
@pytest.mark.parametrize(
    "query", ["逾期" * 1_000, " ".join(chr(0x4E00 + i) + "逾" for i in range(3_000)), "a" * 10_000]
)
def test_hints_for_a_long_query_come_at_once(archive, query, filters):
    started = time.process_time()
    suggestions(archive, query, filters)
    assert time.process_time() - started < 2
