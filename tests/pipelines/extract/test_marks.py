"""Lines known by their shape, with the lines they must leave alone."""

from __future__ import annotations

import time

import pytest

from pipelines.extract.lines import make_line
from pipelines.extract.marks import is_credits, is_infoline, is_pager, is_reactions, is_ticker

CREDITS = [
    "编辑 孟某 校对 赵某",
    "（责任编辑：韩某）",
    "摄影/文字：王某 李某",
    "海角晚报记者 林某",
    "編輯：韓某 審核：趙某",
]
REACTIONS = ["0人打赏 举报 点赞 12 收藏", "赞(3) 踩(0)", "舉報 | 收藏 | 分享", "已有 12 人点赞"]
PAGERS = ["1 2 3 下一页", "上一页 [2] 下一页", "共3页: 上一页 1 2 3 下一页", "第1页 第2页 下一页"]
INFOLINES = ["2024-11-06 02:14 来源：云台日报", "发布时间：10-08 12:00", "来源：海角晚报 作者：林某", "3小时前 海角"]
PROSE = [
    "编辑部的同事说，今天不下雨。", "图片 很多人看过", "分享一个还款的办法", "赞成的人不多", "下一页写着还款计划", "2024年",
    "第一页和第二页都要签字。", "记者了解到，老街改造将于月底开工。", "收藏家说，这件瓷器很少见。", "1.5%", "3月4日的会议讨论了这件事。",
]  # fmt: skip


@pytest.mark.parametrize("text", CREDITS)
def test_credits(text):
    assert is_credits(text)


@pytest.mark.parametrize("text", REACTIONS)
def test_reactions(text):
    assert is_reactions(text)


@pytest.mark.parametrize("text", PAGERS)
def test_pagers(text):
    assert is_pager(make_line(text, link_chars=3))


@pytest.mark.parametrize("text", INFOLINES)
def test_infolines(text):
    assert is_infoline(make_line(text))


def test_a_widget_of_figures():
    assert is_ticker(make_line("某某指数 3021.5 +0.42% 某某成指 9980.1 -0.11%", link_chars=8))
    assert not is_ticker(make_line("年利率 14.6%，日利率 0.04%。", link_chars=4))


@pytest.mark.parametrize("text", PROSE)
def test_negative_text_is_none_of_them(text):
    line = make_line(text)
    found = (is_credits(text), is_reactions(text), is_pager(line), is_infoline(line), is_ticker(line))
    assert not any(found)


@pytest.mark.parametrize("piece", ["记者 ", "编辑 校对 ", "1 ", "下一页", "赞 ", "来源：", "10-08 12:0", "2024-"])
def test_no_line_takes_long(piece):
    text = (piece * 200)[:160] + "。"
    started = time.process_time()
    for _ in range(50):
        line = make_line(text, link_chars=9)
        is_credits(text), is_reactions(text), is_pager(line), is_infoline(line), is_ticker(line)
    assert time.process_time() - started < 1
