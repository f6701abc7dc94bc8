"""Bylines and dates, form by form, with what must not be taken for one."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from pipelines import chain
from pipelines.config import DEFAULT
from pipelines.extract.byline import Surroundings, is_name, labelled_fields, read_byline, read_date
from pipelines.extract.dates import date_of_stamp, date_of_url, dates_in
from pipelines.records import Basis, Precision, RawPage, Source


def source(url: str | None = None, fetched_at: datetime | None = None) -> Source:
    return Source(url=url, final_url=url, fetched_at=fetched_at, status=200, media_type="text/html", sha256="0" * 64)


def around(near=(), far=(), top=()):
    return Surroundings(near=list(near), far=list(far), top=list(top))


@pytest.mark.parametrize(
    ("near", "author", "source_name", "editor", "published"),
    [
        pytest.param(["文｜祁小满"], "祁小满", None, None, None, id="bar"),
        pytest.param(["作者 祁小满"], "祁小满", None, None, None, id="author and a blank"),
        pytest.param(["通讯员 祁小满"], "祁小满", None, None, None, id="correspondent"),
        pytest.param(["〔記者祁小滿／海角報導〕"], "祁小滿", None, None, None, id="Taiwan"),
        pytest.param(["（记者见面会）"], None, None, None, None, id="negative: a meeting with reporters"),
        pytest.param(["记者手记"], None, None, None, None, id="negative: a reporter's notes"),
        pytest.param(["（记者祁小会）"], "祁小会", None, None, None, id="a name that ends like a meeting"),
        pytest.param(["作者：祁小文 | 分类：逾期"], "祁小文", None, None, None, id="negative: a name that ends in 文"),
        pytest.param(["发表于2024-11-06由"], None, None, None, "2024-11-06", id="negative: a verb before the date"),
        pytest.param(["云台日报 2024-11-06"], None, "云台日报", None, "2024-11-06", id="a newspaper before the date"),
        pytest.param(["祁小满 2024-11-06 02:14:50"], "祁小满", None, None, "2024-11-06T02:14:50", id="name date"),
        pytest.param(
            ["葛某某-经济重生者 2025-06-17 09:55:51"], "葛某某", None, None, "2025-06-17T09:55:51", id="persona"
        ),
        pytest.param(
            ["钟小亭97级内容推荐官 / 2024-09-28 21:34:44"], "钟小亭", None, None, "2024-09-28T21:34:44", id="account"
        ),
        pytest.param(
            ["祁小满 发表于 2024-11-06 02:14:50 | 只看该作者 | 倒序浏览"],
            "祁小满",
            None,
            None,
            "2024-11-06T02:14:50",
            id="a forum's post",
        ),
        pytest.param(["祁小满发布于2024-11-06"], "祁小满", None, None, "2024-11-06", id="a verb, no blank"),
        pytest.param(["原创 祁小满 海角生活 2024-11-06"], "祁小满", None, None, "2024-11-06", id="WeChat"),
        pytest.param(["交通银行 2023-11-20 02:53:09"], None, None, None, "2023-11-20T02:53:09", id="bank as author"),
        pytest.param(
            ["※发布时间:2022-6-17 15:25:54 ※发布作者:佚名"], None, None, None, "2022-06-17T15:25:54", id="nobody"
        ),
        pytest.param(
            ["来源：虚谷晚报2024-07-16 23:04:48"], None, "虚谷晚报", None, "2024-07-16T23:04:48", id="no blank"
        ),
        pytest.param(["源 / 互联网 文 / 2026年01月21日 10时45分"], None, None, None, "2026-01-21T10:45", id="fillers"),
        pytest.param(
            ["时间:2024-06-18 13:39来源:虚谷晚报作者:林小满 点击:12次"],
            "林小满",
            "虚谷晚报",
            None,
            "2024-06-18T13:39",
            id="all in one line",
        ),
        pytest.param(["作者：admin 责任编辑：白简"], None, None, "白简", None, id="editor is not the author"),
        pytest.param(["來(lái)源：山城日報(bào)"], None, "山城日報", None, None, id="label with a reading"),
        pytest.param(
            ["作者 2024-06-18 13:39:12 来源"], None, None, None, "2024-06-18T13:39:12", id="labels without values"
        ),
        pytest.param(["本报记者 林小满"], "林小满", None, None, None, id="reporter"),
        pytest.param(["时间:01-17人气:26作者:林小满"], "林小满", None, None, None, id="no year"),
        pytest.param(
            ["http://www.example.cn 2004-09-12 08:30:11 海角青年报"],
            None,
            "海角青年报",
            None,
            "2004-09-12T08:30:11",
            id="paper",
        ),
        pytest.param(["内容举报 2024-06-18 08:30"], None, None, None, "2024-06-18T08:30", id="negative: no paper"),
        pytest.param(["来源不明的资金要小心"], None, None, None, None, id="negative: a word of the text"),
        pytest.param(["记者在现场看到很多人"], None, None, None, None, id="negative: a reporter without a name"),
    ],
)
def test_byline_forms(near, author, source_name, editor, published):
    byline = read_byline(around(near), None, source(), ())
    assert (byline.author, byline.source_name, byline.editor) == (author, source_name, editor)
    assert (byline.published.value if byline.published else None) == published


@pytest.mark.parametrize("name", ["admin", "佚名", "互联网", "网络整理", "招商银行", "逾期资讯", "信用卡", "12", "林"])
def test_fillers_and_categories_are_no_authors(name):
    assert not is_name("author", name)


def test_a_breadcrumb_is_no_author():
    assert is_name("author", "青桐")
    assert not is_name("author", "青桐", crumbs=("首页", "青桐"))


@pytest.mark.parametrize(
    ("field", "labels"),
    [
        ("author", ("文章作者：", "作　者：", "撰 文:", "供稿：", "發布作者：", "記者：", "记者：", "文／", "图文｜")),
        ("source_name", ("文章来源：", "來源：", "来源于：", "稿源：", "出处：", "出處：", "转自：", "轉自：", "源／")),
        ("editor", ("责任编辑：", "責任編輯：", "编 辑：", "责编：", "責編：")),
    ],
)
def test_every_label_is_read(field, labels):
    for label in labels:
        assert labelled_fields(f"{label}海角晚报") == [(field, "海角晚报")]


def test_a_value_ends_at_the_next_label():
    assert labelled_fields("来源：甲报 作者：乙小丙 编辑：丁") == [
        ("source_name", "甲报"),
        ("author", "乙小丙"),
        ("editor", "丁"),
    ]


@pytest.mark.parametrize(
    ("text", "values"),
    [
        pytest.param("2024-11-06 02:14:50", ["2024-11-06T02:14:50"], id="second"),
        pytest.param("2024年11月6日 星期三 02:14", ["2024-11-06T02:14"], id="weekday between"),
        pytest.param("2024/1/6", ["2024-01-06"], id="slashes"),
        pytest.param("2024.11.06", ["2024-11-06"], id="dots"),
        pytest.param("2024-11-06T02:14:50+08:00", ["2024-11-06T02:14:50"], id="iso"),
        pytest.param("2024-02-30 和 0000-00-00", [], id="negative: no such day"),
        pytest.param("1.2024.11.06 版", [], id="negative: a version"),
        pytest.param("电话 2024-110-612", [], id="negative: a number"),
    ],
)
def test_dates_in_text(text, values):
    assert [date.value for _, date in dates_in(text)] == values


@pytest.mark.parametrize(
    ("url", "value"),
    [
        ("http://a.example/yuqi/2024/1106/3456.html", "2024-11-06"),
        ("http://a.example/html/2025-03/13/x.html", "2025-03-13"),
        ("http://a.example/202502/77.html", "2025-02"),
        ("http://a.example/2024falv/1657027.html", None),
        ("http://a.example/p/20991399.html", None),
    ],
)
def test_dates_in_addresses(url, value):
    date = date_of_url(url)
    assert (date.value if date else None) == value
    assert date is None or date.basis is Basis.URL


def test_a_stamp_with_another_zone_is_given_in_chinese_time():
    assert date_of_stamp("2025-01-14T19:30:00+00:00").value == "2025-01-15T03:30:00"


def test_the_date_near_the_title_comes_before_the_address():
    date = read_date(around(["2024-11-06"]), None, source("http://a.example/2020/0101/1.html"))
    assert (date.value, date.precision, date.basis) == ("2024-11-06", Precision.DAY, Basis.PAGE)


def test_no_date_lies_after_the_fetch():
    fetched = datetime(2024, 11, 6, 12, tzinfo=UTC)
    assert read_date(around(["2031-01-01"]), None, source(fetched_at=fetched)) is None
    assert read_date(around(["2031-01-01", "2024-11-06"]), None, source(fetched_at=fetched)).value == "2024-11-06"
    assert read_date(around(["2024-11-07"]), None, source(fetched_at=fetched)).value == "2024-11-07", "ahead of UTC"


def test_a_date_inside_the_last_paragraph_is_not_the_date():
    assert read_date(around(far=["据了解，2019-03-04当天的会议讨论了这件事。"]), None, source()) is None
    assert read_date(around(far=["发布日期：2019-03-06 责任编辑：白简"]), None, source()).value == "2019-03-06"


@pytest.mark.parametrize(
    ("near", "url", "published"),
    [
        pytest.param("时间：01-17 人气：26", "http://a.example/2024/0117/1.html", "2024-01-17", id="label"),
        pytest.param(
            "10-08 12:00", "http://a.example/html/2024/10/1.html", "2024-10-08T12:00", id="month in the address"
        ),
        pytest.param("10-08 12:00", "http://a.example/1.html", None, id="negative: nobody tells the year"),
        pytest.param("主队3-4客队", "http://a.example/1.html", None, id="negative: a score"),
        pytest.param("02-30 12:00", "http://a.example/html/2024/02/1.html", "2024-02", id="negative: no such day"),
    ],
)
def test_a_date_without_a_year_takes_it_from_the_address(near, url, published):
    date = read_date(around([near]), None, source(url))
    assert (date.value if date else None) == published


def test_a_newspapers_head_dates_the_page_and_todays_date_does_not():
    top = ["海角日报 2017年05月29日 星期一 第A03版"]
    assert read_date(around(top=top), None, source()).value == "2017-05-29"
    assert read_date(around(top=["今天是2026年03月04日 星期三"]), None, source()) is None


@pytest.mark.parametrize(
    ("line", "author", "source_name"),
    [
        pytest.param(
            "作者：\u202e祁小满\u202c 来源：海角\u200b晚报", "祁小满", "海角晚报", id="marks that turn and part"
        ),
        pytest.param("作者：祁小满 来源：海角晚报", "祁小满", "海角晚报", id="negative: nothing to drop"),
    ],
)
def test_names_are_given_without_what_cannot_be_seen(line, author, source_name):
    found = read_byline(around([line]), None, source(), ()).as_seen()
    assert (found.author, found.source_name) == (author, source_name)


def test_an_article_has_the_names_without_what_cannot_be_seen():
    body = "".join(f"<p>第{n}条：欠款逾期之后先与客服协商还款，保留催收通话，核对账单里的利息。</p>" for n in range(9))
    html = f"<title>逾期问答</title><h1>逾期问答</h1><p>作者：\u202e祁小满\u202c 2024-11-06</p>{body}"
    outcome = chain.run(RawPage(source=source(), body=html.encode(), charset="utf-8"), DEFAULT)
    assert outcome.extracted.author == "祁小满"
