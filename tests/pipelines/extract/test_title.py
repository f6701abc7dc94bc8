"""Titles: the line of the page that <title> agrees with, without the site's name."""

from __future__ import annotations

import pytest

from pipelines.extract.title import without_closing_mark, without_site


@pytest.mark.parametrize(
    ("printed", "title"),
    [
        ("云杉分期逾期怎么办_逾期频道_某某网", "云杉分期逾期怎么办"),
        ("云杉分期逾期怎么办-虚谷资讯网", "云杉分期逾期怎么办"),
        ("云杉分期逾期怎么办 | 青石笔记", "云杉分期逾期怎么办"),
        ("云杉分期逾期怎么办 – 青石笔记", "云杉分期逾期怎么办"),
        ("云杉分期逾期怎么办--虚谷网", "云杉分期逾期怎么办"),
        pytest.param("亲子书单（13-15岁）", "亲子书单（13-15岁）", id="negative: inside brackets"),
        pytest.param("《借款合同_还款计划》读后", "《借款合同_还款计划》读后", id="negative: inside a book title"),
        pytest.param("2023-2024年的利率", "2023-2024年的利率", id="negative: between digits"),
        pytest.param("Wi-Fi 分期", "Wi-Fi 分期", id="negative: a hyphen in a word"),
    ],
)
def test_the_site_is_cut_off(printed, title):
    assert without_site(printed) == title


@pytest.mark.parametrize(
    ("printed", "title"),
    [
        ("逾期怎么办?", "逾期怎么办"),
        ("逾期怎么办？", "逾期怎么办"),
        ("我还清了！", "我还清了"),
        pytest.param("真的还清了？！", "真的还清了？", id="only one mark"),
        pytest.param("他说“还清了”", "他说“还清了”", id="negative: a quotation mark"),
        pytest.param("？", "？", id="negative: nothing else"),
    ],
)
def test_one_closing_mark_goes(printed, title):
    assert without_closing_mark(printed) == title
