"""What two articles may have in common without being copies: a site's notice, a quotation, a template sold twice."""

from __future__ import annotations

from importlib import resources

import pytest

from pipelines.copies.comparison import Relation, compare_sketches
from pipelines.copies.notices import han_without_notices, may_have_notices
from pipelines.copies.quoting import quotes
from pipelines.copies.shingles import han_codes
from pipelines.copies.sketches import sketch
from pipelines.copies.strangers import stand_in_each_others_place
from pipelines.copies.textkeys import says_nothing

NOTICE = """
本网站提醒：页面上的文字由用户上传，本网站不保证其准确性和完整性，也不代表本网站的观点。
凡标明转载的内容，版权归原作者所有，转载是为了让更多的人读到，与我们的立场无关。
若认为某一页侵害了您的著作权，请写信到页底的地址，本网站核实以后会立即删除。
读者按照文章办事所产生的后果由读者自行承担，本站不负任何法律责任，亦不提供代办服务。"""

LOAN = "那年冬天我把店盘了出去，手里还剩三笔欠款。先还利息高的那一笔，剩下的每月分摊，熬到第二年秋天才算清账。"
BREAD = "面团要揉到表面光滑，盖上湿布放在温暖的地方。等它涨到两倍大，按出气泡再整形，烤之前在表面划两刀。"
TRIP = "渡船靠岸的时候天还没亮，码头上只有卖豆浆的老人。我们沿着石阶走进城门，听见钟楼敲了五下。"

ESSAY = """收到法院的短信以后，第一件事是打开诉讼服务网，用自己的姓名和证件号查一查案号是不是真的。
案号对得上，就在十五天之内写好答辩状，把合同、还款流水和催收录音一样一样列成清单交上去。
开庭那天带齐原件，法官问什么就答什么，利息算得高不高要当场提出来，过后再说就晚了。
判决书送到手里，从第二天起算上诉的期限，不服的要写明哪一条认定错了，不要只讲自己的难处。
执行阶段还可以同对方谈和解，分几期、每期多少写进笔录，照着履行就不会再加倍算利息。"""
HOST = [
    "我在县城开了八年面馆，去年夏天修路，门前堆满了水泥管子，客人一天比一天少，只好四处借钱周转。",
    "到了冬天实在撑不住，有一家把我告了，收到传票的时候手都是抖的，后来在网上看到一篇文章才定下心。",
    "我照着做了，开庭只用了四十分钟，法官人很和气，对方也同意把滞纳金去掉，只要本金和合同里的利息。",
    "如今路修好了，面馆重新开门，每个月还一千二，明年春天就能结清，写出来给和我一样的人鼓鼓劲。",
]


def relation(one: tuple[str | None, str], other: tuple[str | None, str]) -> Relation:
    return compare_sketches(sketch(*one), sketch(*other)).relation


def quoting(*paragraphs: int, at: int = 2) -> str:
    lines = ESSAY.split("\n")
    return "\n".join([*HOST[:at], *(lines[number] for number in paragraphs), *HOST[at:]])


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        pytest.param(LOAN + NOTICE, BREAD + NOTICE, Relation.DISTINCT, id="one notice under two articles"),
        pytest.param(LOAN + NOTICE, LOAN + BREAD + NOTICE, Relation.COPY, id="negative: a copy with a notice"),
        pytest.param(LOAN + NOTICE, LOAN, Relation.EXCERPT, id="negative: the same with and without one"),
        pytest.param(NOTICE, NOTICE.replace("立即", "马上"), Relation.COPY, id="negative: the notice alone"),
        pytest.param(LOAN + TRIP + NOTICE, TRIP + LOAN + NOTICE, Relation.COPY, id="negative: shuffled above a notice"),
    ],
)
def test_a_sites_notice_makes_no_copy(one: str, other: str, expected: Relation) -> None:
    assert relation((None, one), (None, other)) is expected
    assert relation((None, other), (None, one)) is expected


def test_a_word_of_notices_alone_is_an_articles_own() -> None:
    article = "法院审理版权案件，要看谁先发表。两家网站都说转载的时候注明了作者，证据却各不相同。"
    noticed = article + "\n" + NOTICE
    assert han_without_notices(noticed, han_codes(noticed)) == han_codes(article) != ""


def test_words_of_notices_are_seen_in_the_han_characters_alone() -> None:
    table = resources.files("pipelines").joinpath("tables", "notices.tsv").read_text(encoding="utf-8")
    words = [line for line in table.splitlines() if line and not line.startswith("#")]
    assert all(may_have_notices(han_codes(f"欠款1元，{word}！")) for word in words)
    assert not may_have_notices(han_codes("欠款要还，协商要早。"))


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        pytest.param(ESSAY, quoting(0, 3), Relation.EXCERPT, id="two paragraphs inside another text"),
        pytest.param(ESSAY, quoting(1, 2, at=4), Relation.EXCERPT, id="at its end"),
        pytest.param(ESSAY, quoting(2), Relation.DISTINCT, id="negative: one paragraph"),
        pytest.param(ESSAY, "\n".join(HOST), Relation.DISTINCT, id="negative: none"),
        pytest.param(
            "\n".join([HOST[0], *ESSAY.split("\n"), HOST[3]]),
            "\n".join([HOST[0], LOAN, BREAD, TRIP, HOST[3]]),
            Relation.DISTINCT,
            id="negative: a site's first and last lines",
        ),
    ],
)
def test_whole_paragraphs_of_another_article_are_an_excerpt(one: str, other: str, expected: Relation) -> None:
    assert relation((None, one), (None, other)) is expected
    assert relation((None, other), (None, one)) is expected


def test_a_notice_is_no_quotation() -> None:
    lines = NOTICE.strip().split("\n")
    assert not quotes(["甲" * 40, *lines, "乙" * 40], ["丙" * 40, *lines, "丁" * 40])


VERSION = (
    ESSAY.replace("收到法院的短信", "收到{0}起诉的短信").replace("还款流水", "在{0}的还款流水")
    + "\n{0}的客服也能查进度。"
)


@pytest.mark.parametrize(
    ("title", "one", "other", "expected"),
    [
        pytest.param("{}逾期被起诉怎么办", "霜叶速贷", "芦湖快借", Relation.SIBLING, id="two names that no table has"),
        pytest.param("{}消费金融逾期", "霜叶", "芦湖", Relation.SIBLING, id="their end in common"),
        pytest.param("{}逾期被起诉怎么办", "霜叶速贷", "霜叶速货", Relation.COPY, id="negative: one name damaged"),
        pytest.param("{}逾期被起诉怎么办", "平台借贷", "机构借贷", Relation.COPY, id="negative: any lender"),
        pytest.param("{}逾期被起诉怎么办", "没有", "并无", Relation.COPY, id="negative: a spinner's words"),
        pytest.param("被起诉怎么办", "霜叶速贷", "芦湖快借", Relation.COPY, id="known limit: no headline names them"),
    ],
)
def test_a_template_sold_to_two_strangers(title: str, one: str, other: str, expected: Relation) -> None:
    documents = [(title.format(name), VERSION.format(name)) for name in (one, other)]
    assert relation(*documents) is expected
    assert relation(*reversed(documents)) is expected


def test_a_name_in_the_headline_alone_is_a_retitled_copy() -> None:
    text = VERSION.format("霜叶速贷")
    assert relation(("霜叶速贷逾期", text), ("芦湖快借逾期", text)) is Relation.COPY


SPUN = VERSION.replace("起诉的短信", "控告的通知").replace("在{0}的还款", "上{0}的付款").replace("的客服也", "热线同样")


@pytest.mark.parametrize(
    ("title", "other_title", "name", "expected"),
    [
        pytest.param(
            "{}逾期被起诉怎么办", "{}逾期被起诉怎么办", "霜叶速贷", Relation.SIBLING, id="headlines name both"
        ),
        pytest.param(
            "{}逾期被起诉怎么办", "{}逾期被起诉怎么办", "霜叶", Relation.SIBLING, id="whatever the name ends in"
        ),
        pytest.param(
            "{}逾期被起诉怎么办", "{}逾期被起诉怎么办", "网贷平台", Relation.COPY, id="negative: nobody named"
        ),
        pytest.param("{}逾期被起诉怎么办", "{}逾期被起诉怎么办", "花贝", Relation.COPY, id="negative: a name damaged"),
        pytest.param(
            "被起诉怎么办", "被告上法庭以后", "霜叶速贷", Relation.COPY, id="known limit: no headline names them"
        ),
    ],
)
def test_a_known_lender_and_a_stranger_among_replaced_words(
    title: str, other_title: str, name: str, expected: Relation
) -> None:
    one, other = (title.format("花呗"), VERSION.format("花呗")), (other_title.format(name), SPUN.format(name))
    assert relation(one, other) is expected
    assert relation(other, one) is expected


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        pytest.param("浦东", "闵行", Relation.SIBLING, id="two districts"),
        pytest.param("外卖骑手", "宝妈", Relation.SIBLING, id="two trades"),
        pytest.param("网友", "我们", Relation.COPY, id="negative: nobody in particular"),
        pytest.param("借款人", "贷款人", Relation.COPY, id="negative: a spinner's word, half the same"),
    ],
)
def test_a_template_that_exchanges_one_word_throughout(one: str, other: str, expected: Relation) -> None:
    documents = [(f"{name}逾期被起诉怎么办", VERSION.format(name)) for name in (one, other)]
    assert relation(*documents) is expected
    assert relation(*reversed(documents)) is expected


def test_a_lender_named_at_the_ends_of_a_text_alone_is_told_from_a_stranger() -> None:
    """Nothing stands before the first name and behind the last: no words there tell what it is in the other text."""
    one, other = (
        (f"{name}逾期被起诉怎么办", f"{name}逾期以后。\n{ESSAY}\n不要躲着{name}") for name in ("借呗", "霜叶易贷")
    )
    assert relation(one, other) is Relation.SIBLING
    assert relation(other, one) is Relation.SIBLING


@pytest.mark.parametrize("names", [("霜叶周转", "芦湖应急"), ("霜叶借款", "芦湖备用金"), ("霜叶急用", "芦湖救急")])
def test_two_strangers_among_replaced_words_are_told_by_how_lenders_names_end(names: tuple[str, str]) -> None:
    one, other = ((f"{name}逾期怎么办", text.format(name)) for name, text in zip(names, (VERSION, SPUN), strict=True))
    assert relation(one, other) is Relation.SIBLING


SUMMONS = """本院受理原告某银行信用卡中心与被告{0}信用卡纠纷一案，案号为（{1}）皖0102民初{2}号，现依法向你公告送达起诉状副本、
应诉通知书、举证通知书和开庭传票。自本公告发出之日起经过三十日即视为送达，答辩和举证的期限为期满后的十五日，
并定于举证期满后第三日上午九时在本院第三审判庭公开开庭审理，逾期不到庭的将依法缺席判决。"""


@pytest.mark.parametrize(
    ("other", "expected"),
    [
        pytest.param(SUMMONS.format("张桥", "2024", "8679"), Relation.SIBLING, id="another case"),
        pytest.param(SUMMONS.format("朱杉", "2025", "931").replace("（", "("), Relation.COPY, id="the same case"),
        pytest.param(SUMMONS.format("朱杉", "2025", "第931"), Relation.COPY, id="negative: written another way"),
        pytest.param(SUMMONS.format("朱杉", "2025", "9?1"), Relation.COPY, id="negative: its number damaged"),
    ],
)
def test_notices_of_two_court_cases_are_no_copies(other: str, expected: Relation) -> None:
    assert relation(("公告", SUMMONS.format("朱杉", "2025", "931")), ("公告", other)) is expected


def test_a_word_exchanged_among_others_is_a_spinners() -> None:
    spun = SPUN.replace("第一件事", "首要之事").replace("清单", "列表").replace("利息", "息费")
    one, other = ("外卖骑手逾期怎么办", VERSION.format("外卖骑手")), ("快递小哥逾期怎么办", spun.format("快递小哥"))
    assert relation(one, other) is Relation.COPY


def test_a_strangers_name_is_told_from_the_words_next_to_it() -> None:
    template = (
        "客服打来电话反复催问{0}的账单什么时候还，我说如今手头{0}的利息太高，没过多久我又同{0}的人谈好分期。\n" + ESSAY
    )
    near = (
        template.replace("打来电话", "发来短信").replace("账单什么时候", "账单几时能").replace("我说如今", "我讲现今")
    )
    near = near.replace("太高，没过多久", "过高，过了几天").replace("谈好分期", "谈妥此事")
    one, other = (("被起诉怎么办", text.format(name)) for text, name in ((template, "花呗"), (near, "霜叶速贷")))
    assert relation(one, other) is Relation.SIBLING


@pytest.mark.parametrize(("text", "is_empty"), [("", True), ("。……\n", True), ("一", False), ("OK", False)])
def test_what_says_nothing(text: str, is_empty: bool) -> None:
    assert says_nothing(text) is is_empty


@pytest.mark.parametrize(
    ("one", "other", "is_swapped"),
    [
        ("{0}的客服打来电话{1}后来{0}的客服又打来电话", "{0}的客服打来电话{1}后来{0}的客服又打来电话", True),
        ("{0}的客服打来电话{1}后来他们又打来电话", "{0}的客服打来电话{1}后来他们又打来电话", True),
        ("{0}的客服打来电话{1}后来{0}的客服又打来电话", "说起{0}才想到{1}如今{0}已经停业了", False),
        ("{0}的客服打来电话{1}后来{0}的客服又打来电话", "他们的客服打来电话{0}后来才知道是{0}的账{1}", False),
        (
            "{0}的客服打来电话{1}后来{0}的客服又打来电话",
            "{0}的客服打来电话{1}后来{0}的客服又打来电话不是霜叶速贷",
            False,
        ),
    ],
    ids=["twice in one place", "once", "beside other words", "in other places", "named in both"],
)
def test_strangers_stand_in_each_others_place(one: str, other: str, is_swapped: bool) -> None:
    texts = [text.format(name, "我把欠款的数目写在纸上") for text, name in ((one, "霜叶速贷"), (other, "芦湖快借"))]
    assert stand_in_each_others_place(("霜叶速贷", "芦湖快借"), *texts) is is_swapped
