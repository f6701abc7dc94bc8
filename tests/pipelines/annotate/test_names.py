"""Lenders, products, laws and topics: what is found, and what only looks like it."""

from __future__ import annotations

import pytest

from pipelines.annotate import lender_spans
from pipelines.annotate.named.laws import find_laws
from pipelines.annotate.named.names import find_names
from pipelines.annotate.phrases import AutomatonScan, HeadScan, Lexicon, Phrases
from pipelines.annotate.reading import Reading
from pipelines.annotate.sections.roles import sign_words
from pipelines.annotate.sections.topic_pairs import pair_words
from pipelines.annotate.sections.topic_tables import topics
from pipelines.annotate.sections.topics import find_topics, topic_phrases
from pipelines.annotate.tables import hotlines, laws, lenders
from pipelines.annotate.worth.margins import margin_spans
from pipelines.records import Section
from pipelines.script import fold, simplify


def reading(text: str, published: str | None = None, sections: tuple[Section, ...] = ()) -> Reading:
    return Reading(
        text=text,
        folded=fold(simplify(text)),
        title="",
        title_folded="",
        sections=sections,
        published=published,
        damaged=(),
    )


@pytest.mark.parametrize(
    ("text", "found"),
    [
        pytest.param("京东金融和招联金融", ["jd", "zhaolian"], id="plain"),
        pytest.param("京東金融逾期", ["jd"], id="Traditional"),
        pytest.param("微众银行的微粒贷", ["webank", "webank/微粒贷"], id="product"),
        pytest.param("平安普惠", ["lufax"], id="former name"),
        pytest.param("银保监会已经改名", ["nfra"], id="former regulator"),
        pytest.param("在京东逾期了怎么办", ["jd"], id="ambiguous with context"),
        pytest.param("如“白条”等金融产品", ["jd/京东白条"], id="ambiguous product with context"),
        pytest.param("马上金融的客服", ["mashang"], id="the plain alias of an ambiguous name"),
        pytest.param("马上贷款逾期", ["mashang"], id="马上 as a name"),
        pytest.param("中国银行逾期", ["boc"], id="bank"),
        pytest.param("中国银行业协会的规定", ["cba"], id="an association, not the bank"),
        pytest.param("ｅ租宝", ["ezubao"], id="full width"),
        pytest.param(
            "人人贷、玖富万卡、红岭创投和点融网", ["renrendai", "jiufu", "hongling", "dianrong"], id="P2P platforms"
        ),
        pytest.param(
            "趣店、飞贷、用钱宝、51人品贷", ["qudian", "feidai", "yongqianbao", "renpin51"], id="old cash loans"
        ),
        pytest.param("趣分期就是趣店", ["qudian", "qudian"], id="two names of one lender"),
        pytest.param(
            "成都银行、长沙银行、厦门国际银行", ["chengdu_bank", "csb", "xiamen_international_bank"], id="city banks"
        ),
        pytest.param("包商银行并入蒙商银行", ["mengshang_bank", "mengshang_bank"], id="a bank and its successor"),
        pytest.param("上海农村商业银行和别的农商行", ["shanghai_rcb", "rcb"], id="a rural bank, and rural banks"),
        pytest.param("渣打銀行與花旗銀行", ["chartered_hk", "citi_hk"], id="banks of Hong Kong"),
        pytest.param("邦民同安信信貸", ["bangmin_hk", "anxin_hk"], id="money lenders of Hong Kong"),
        pytest.param("玉山銀行跟國泰世華", ["esun_tw", "cathay_tw"], id="banks of Taiwan"),
        pytest.param("彰化銀行和台中銀行的信貸", ["changhua_tw", "taichung_tw"], id="more banks of Taiwan"),
        pytest.param("建銀亞洲，恒生欠款三萬", ["ccb_asia_hk", "hangseng_hk"], id="more banks of Hong Kong"),
        pytest.param("中国信托业协会，网贷平台中银行和平台新银行卡借款", [], id="negative: trusts and platforms"),
        pytest.param("恒生指数跌了，恒生电子的贷款系统", [], id="negative: an index and a firm"),
        pytest.param("利率加大新银行贷款", [], id="negative: within 加大"),
        pytest.param("一诺银华和华道数据的催收员", ["yinuo", "huadao"], id="collectors"),
        pytest.param("我来贷逾期，我來貸的客服", ["welab", "welab"], id="a lender called I come and lend"),
        pytest.param("你征信花了，换我来贷，再还信用卡", [], id="negative: let me borrow"),
        pytest.param("房子我来贷款，他来还款", [], id="negative: I take the loan"),
        pytest.param("Dou分期", ["bytedance/抖音月付"], id="letter case"),
        pytest.param("欠招联和马上的钱", ["zhaolian", "mashang"], id="money owed to an ambiguous name"),
        pytest.param("欠民生三万、欠兴业两万，都是信用卡", ["cmbc", "cib"], id="a sum owed to an ambiguous name"),
        pytest.param("360的贷款利息偏高，催收也凶", ["qifu"], id="a name in figures"),
        pytest.param("拍拍的借款还剩八期", ["xinye"], id="a short name"),
        pytest.param("在光大的账单逾期", ["ceb"], id="a short name before an ordinary word"),
        pytest.param("安逸花逾期", ["mashang/安逸花"], id="a word of debt behind the name is no part of it"),
        pytest.param("逾期1-15天\n花呗会发短信", ["ant/花呗"], id="no word goes on over a line's end"),
        pytest.param("阳光大学生贷款逾期", [], id="negative: within 阳光 and 大学生"),
        pytest.param("荣光大楼贷款", [], id="negative: within 大楼"),
        pytest.param("万用金属工具抵债", [], id="negative: within 金属"),
        pytest.param("乐惠金融服务公司", [], id="negative: within 金融"),
        pytest.param("分期乐观估计三年还清", [], id="negative: within 乐观"),
        pytest.param("放心借条已经打好了，利息别超", [], id="negative: within 借条"),
        pytest.param("任性付款导致负债", [], id="negative: within 付款"),
        pytest.param("提前还呗，利息少", [], id="negative: a particle behind 还"),
        pytest.param("好人贷不到款", [], id="negative: cannot borrow"),
        pytest.param("用金条做质押，额度是八成", [], id="negative: gold as a pledge"),
        pytest.param("他抵押金条借款还信用卡", [], id="negative: a loan against gold"),
        pytest.param("白条不等于欠条，法院不认这样的借款凭证", [], id="negative: a slip of paper"),
        pytest.param("大众创业、兴业，贷款要量力", [], id="negative: to found a business"),
        pytest.param("在京东买了一台电脑", [], id="negative: a shop"),
        pytest.param("请马上还款，避免逾期", [], id="negative: at once"),
        pytest.param("她戴着金条一样的项链", [], id="negative: gold"),
        pytest.param("民生问题与金融", [], id="negative: livelihood"),
        pytest.param("祝大家平安，征信良好", [], id="negative: safe"),
        pytest.param("这是个人行为", [], id="negative: 个人行为 is not 人行"),
        pytest.param("其中行使权利的人", [], id="negative: 其中行使"),
        pytest.param("他提交行政复议", [], id="negative: 提交行政"),
        pytest.param("不能修建行道树", [], id="negative: 修建行道树"),
        pytest.param("捷信消费金融的客服", ["homecredit"], id="a lender that was taken over"),
        pytest.param("马上消费金融推出安逸花", ["mashang", "mashang/安逸花"], id="马上 with its full name"),
        pytest.param("用支付宝还款，花呗备用金也一样", ["ant", "ant/备用金"], id="a common word with its owner's"),
        pytest.param("微信分付逾期、微信的分付", ["tencent/微信分付", "tencent/微信分付"], id="分付 needs 微信"),
        pytest.param("广发信用卡逾期了。先凑钱把广发的补上", ["cgb", "cgb"], id="one sense a text"),
        pytest.param("先凑钱把广发的补上", [], id="negative: nothing tells the sense"),
        pytest.param("白条、金条逾期了怎么办", ["jd/京东白条", "jd/京东金条"], id="list of ambiguous products"),
        pytest.param(
            "京东金融很大。后来白条也有了", ["jd", "jd/京东白条"], id="the owner stands elsewhere in the text"
        ),
        pytest.param("奇富借条（原360借条）", ["qifu/奇富借条", "qifu/奇富借条"], id="new and old name"),
        pytest.param("度小满有钱花", ["duxiaoman/有钱花"], id="lender and product in one name"),
        pytest.param("中信信用卡逾期", ["citic"], id="中信 before 信用卡"),
        pytest.param("民生信用卡、平安信用卡、浦发信用卡", ["cmbc", "pab", "spdb"], id="cards"),
        pytest.param("招商銀行、平安銀行及民生銀行", ["cmb", "pab", "cmbc"], id="Traditional list"),
        pytest.param("蘇寧消費金融", ["nanyin_cf"], id="former name in Traditional"),
        pytest.param("向银保监局、人民银行投诉", ["nfra", "pboc"], id="regulators"),
        pytest.param("中国银行保险监督管理委员会", ["nfra"], id="a regulator, not the bank"),
        pytest.param("中国银行业监督管理委员会", ["nfra"], id="the older regulator"),
        pytest.param("黑猫投诉平台", ["heimao"], id="complaint platform"),
        pytest.param("联系永雄集团的催收", ["yongxiong"], id="collector"),
        pytest.param("还花呗的钱", ["ant/花呗"], id="花呗 behind 还"),
        pytest.param("招商局集团的贷款业务", [], id="negative: 招商局 is not 招商银行"),
        pytest.param("平安夜还在催收", [], id="negative: Christmas Eve"),
        pytest.param("合同中的违约金条款和罚息", [], id="negative: 违约金条款 is not 金条"),
        pytest.param("现金条件不足，还款困难", [], id="negative: 现金条件 is not 金条"),
        pytest.param("他给债主打了白条，欠款两年", [], id="negative: 打白条 is an IOU"),
        pytest.param("卖掉黄金条还款", [], id="negative: bars of gold"),
        pytest.param("把金条首饰变现还款", [], id="negative: jewellery"),
        pytest.param("报告中信用卡的账单", [], id="negative: 中信 across 报告中 and 信用卡"),
        pytest.param("其中信用卡逾期最多", [], id="negative: 中信 across 其中 and 信用卡"),
        pytest.param("便捷信贷服务的额度", [], id="negative: 捷信 inside 便捷信贷"),
        pytest.param("快捷信用评估", [], id="negative: 捷信 inside 快捷信用"),
        pytest.param("便宜信用贷款", [], id="negative: 宜信 inside 便宜信用"),
        pytest.param("新兴业态的金融产品", [], id="negative: 兴业 inside 新兴业态"),
        pytest.param("推广发放贷款", [], id="negative: 广发 inside 推广发放"),
        pytest.param("北京东城区法院的逾期案件", [], id="negative: 京东 inside 北京东城"),
        pytest.param("南京东路的金融公司", [], id="negative: 京东 inside 南京东路"),
        pytest.param("京东商城购物不还款", [], id="negative: the shop"),
        pytest.param("美团骑手欠款", [], id="negative: couriers"),
        pytest.param("抖音视频教你协商还款", [], id="negative: videos"),
        pytest.param("家里要准备一笔备用金还款", [], id="negative: petty cash"),
        pytest.param("申请信用贷时额度不高", [], id="negative: any unsecured loan"),
        pytest.param("手机贷款平台", [], id="negative: 手机贷 inside 手机贷款"),
        pytest.param("没有钱花了就借", [], id="negative: 有钱花 inside 没有钱花"),
        pytest.param("以后再来分期还款", [], id="negative: 来分期 inside 再来分期"),
        pytest.param("对借款人最有利网贷", [], id="negative: 有利网 inside 有利网贷"),
        pytest.param("按金融办法处理", [], id="negative: 金融办 inside 金融办法"),
        pytest.param("可以放心借款", [], id="negative: 放心借 inside 放心借款"),
        pytest.param("没事，那就还呗", [], id="negative: 还呗 at the end of a sentence"),
        pytest.param("执行中行为人下落不明", [], id="negative: 中行 inside 执行中行为"),
        pytest.param("施工行业的工人", [], id="negative: 工行 inside 施工行业"),
        pytest.param("组建行业协会", [], id="negative: 建行 inside 组建行业"),
        pytest.param("社交行为与信用", [], id="negative: 交行 inside 社交行为"),
        pytest.param("中央行政机关", [], id="negative: 央行 inside 中央行政"),
        pytest.param("快乐信息网", [], id="negative: 乐信 inside 快乐信息"),
        pytest.param("三农信贷", [], id="negative: 农信 inside 三农信贷"),
        pytest.param("马上逾期了怎么办", [], id="negative: about to be late"),
        pytest.param("需要马上贷款的人", [], id="negative: at once, before 贷款"),
        pytest.param("中国银行业的不良率", [], id="negative: the trade"),
        pytest.param("任性消费导致逾期", [], id="negative: wilful"),
        pytest.param("", [], id="empty"),
    ],
)
def test_lenders_and_products(text: str, found: list[str]) -> None:
    lender_mentions, product_mentions, _ = find_names(reading(text))
    mentions = sorted((*lender_mentions, *product_mentions), key=lambda mention: mention.start)
    assert [mention.id for mention in mentions] == found
    assert all(text[mention.start : mention.end] == mention.surface for mention in mentions)
    assert [identifier for _, _, identifier in lender_spans(text)] == found


@pytest.mark.parametrize(
    ("text", "published", "found"),
    [
        ("银保监会", "2023-06-01", (True, "国家金融监督管理总局")),
        ("银保监会", "2023-05-18T08:00:00", (True, "国家金融监督管理总局")),
        ("银保监会", "2022-06-01", (False, "国家金融监督管理总局")),
        ("银保监会", "2023", (False, "国家金融监督管理总局")),
        ("银保监会", None, (False, "国家金融监督管理总局")),
        ("銀監會", "2019", (True, "银保监会")),
        ("捷信消费金融", "2025-08-15", (True, "天津京东消费金融")),
        ("苏宁消费金融", "2022-11", (False, "南银法巴消费金融")),
        ("苏宁消费金融", "2023-01", (True, "南银法巴消费金融")),
        ("360借条", "2025-01-01", (True, "奇富借条")),
        ("平安融易", "2025-01-01", (False, None)),
        ("招商银行", "2025-01-01", (False, None)),
    ],
)
def test_names_that_were_given_up(text: str, published: str | None, found: tuple[bool, str | None]) -> None:
    found_lenders, found_products, _ = find_names(reading(text, published))
    (mention,) = (*found_lenders, *found_products)
    assert (mention.stale_name, mention.name_now) == found


@pytest.mark.parametrize("scan", [AutomatonScan, HeadScan])
def test_both_scans_find_the_same(scan) -> None:
    entries = [("京东", 1), ("京东金融", 2), ("东金", 3), ("金融逾期", 4), ("24%", 5), ("app", 6), ("中行", 7)]
    phrases = Phrases(entries, scan)
    text = fold("京東金融逾期，APP里124%和24%，apps，\ud800其中行京东")
    assert [tuple(found) for found in phrases.find(text)] == [
        (0, 4, 2),
        (7, 10, 6),
        (16, 19, 5),
        (27, 29, 7),
        (29, 31, 1),
    ]
    refusing = phrases.find(text, lambda _start, _end, meaning: meaning != 2)
    assert [found.meaning for found in refusing] == [1, 4, 6, 5, 7, 1]


@pytest.mark.parametrize(
    ("text", "found"),
    [("第三方协商议", ["a", "b", "c"]), pytest.param("债务协商网", ["d"], id="negative: inside another")],
)
def test_phrases_may_share_an_end_and_a_beginning_where_that_is_asked(text: str, found: list[str]) -> None:
    phrases = Phrases([("第三方协", "a"), ("协商", "b"), ("商议", "c"), ("债务协商网", "d")])
    assert [each.meaning for each in phrases.find(text, may_meet=True)] == found
    assert [each.meaning for each in phrases.find(text)] == [name for name in found if name != "b"]


@pytest.mark.parametrize("scan", [AutomatonScan, HeadScan])
def test_a_lexicon_finds_in_one_pass_what_each_set_finds_by_itself(scan) -> None:
    sets = {
        "names": Phrases([("京东", "jd"), ("京东金融", "jd finance"), ("app", "app")]),
        "words": Phrases([("京东", "shop"), ("金融逾期", "late"), ("app", "part of a word")], whole_words=False),
    }
    text = fold("京東金融逾期，APPs，京东APP")
    places = Lexicon(sets, scan).places(text)
    found = {name: [each.meaning for each in sets[name].find(text, places=places[name])] for name in sets}
    assert found == {
        "names": ["jd finance", "jd", "app"],
        "words": ["shop", "late", "part of a word", "shop", "part of a word"],
    }
    assert found == {name: [each.meaning for each in phrases.find(text)] for name, phrases in sets.items()}


@pytest.mark.parametrize(
    ("text", "found"),
    [
        pytest.param(
            "逾期\n交通银行\n招商银行逾期怎么办\n交通银行 2023-11-20 02:53:09\n会上征信。",
            ["cmb"],
            id="crumb and byline",
        ),
        pytest.param("首页 > 信用卡 > 平安银行\n花呗逾期会上征信。", ["ant/花呗"], id="crumb in one line"),
        pytest.param("来源：招商银行\n花呗逾期会上征信。", ["ant/花呗"], id="source line"),
        pytest.param(
            "花呗逾期会上征信。\n" * 9 + "声明：本站信息与招商银行无关。\n最新文章\n平安银行逾期",
            ["ant/花呗"] * 9,
            id="disclaimer and list",
        ),
        pytest.param("交通银行\n借款人应当还款。", ["bocom"], id="negative: a heading without a byline below it"),
    ],
)
def test_crumbs_bylines_and_disclaimers_do_not_count(text: str, found: list[str]) -> None:
    folded = fold(simplify(text))
    read = Reading(
        text=text, folded=folded, title="", title_folded="", sections=(), published=None, damaged=(),
        margins=margin_spans(text, folded),
    )  # fmt: skip
    found_lenders, found_products, _ = find_names(read)
    assert [mention.id for mention in (*found_lenders, *found_products)] == found


@pytest.mark.parametrize(
    ("text", "published", "found"),
    [
        pytest.param("《民法典》第六百七十五条", None, [("civil_code", "675", "675", False)], id="numeral in words"),
        pytest.param("民法典第675条", None, [("civil_code", "675", "675", False)], id="digits"),
        pytest.param("《民法典》第六百七十五條規定", None, [("civil_code", "675", "675", False)], id="Traditional"),
        pytest.param("根据民法典的规定", None, [("civil_code", None, None, False)], id="no article"),
        pytest.param(
            "《中华人民共和国民法典》第675条、第676条和第六百八十条",
            None,
            [("civil_code", number, number, False) for number in ("675", "676", "680")],
            id="several articles",
        ),
        pytest.param("《合同法》第206条", "2023-05-01", [("contract_law", "206", "675", True)], id="repealed"),
        pytest.param("《合同法》第206条", "2019-05-01", [("contract_law", "206", "675", False)], id="not yet repealed"),
        pytest.param("《合同法》第206条", "2021", [("contract_law", "206", "675", True)], id="the year it ended"),
        pytest.param("《合同法》", None, [("contract_law", None, None, True)], id="repealed, page without date"),
        pytest.param("《合同法》第3条", None, [("contract_law", "3", None, True)], id="no successor known"),
        pytest.param("民事诉讼法第119条", "2022-06-01", [("cpl", "119", "122", True)], id="renumbered"),
        pytest.param("刑法第二百九十三条之一", None, [("criminal_law", "293之一", "293之一", False)], id="条之一"),
        pytest.param("触犯刑法", None, [("criminal_law", None, None, False)], id="ambiguous, cited"),
        pytest.param(
            "《刑法修正案（十一）》", None, [("crim_amend_11", None, None, False)], id="longest name wins, any brackets"
        ),
        pytest.param("他在学刑法这门课", None, [], id="negative: ambiguous without citation"),
        pytest.param("第三条建议是沟通", None, [], id="negative: no act"),
        pytest.param("民事诉讼费用", None, [], id="negative: part of a name"),
    ],
)
def test_laws(text: str, published: str | None, found: list[tuple[str, str | None, str | None, bool]]) -> None:
    mentions = find_laws(reading(text, published))
    assert [(mention.id, mention.article, mention.article_now, mention.stale) for mention in mentions] == found


def test_topics_know_their_section() -> None:
    text = "导语\n一、影响\n会上征信\n二、办法\n协商还款，电话催收"
    sections = (
        Section(level=1, number="一", heading="影响", start=3, role=None),
        Section(level=1, number="二", heading="办法", start=13, role=None),
    )
    places = find_topics(reading(text, sections=sections))
    assert [(place.topic.id, text[place.start : place.end], place.section) for place in places] == [
        ("consequence/credit_record", "上征信", 0),
        ("coping/negotiate", "协商还款", 1),
        ("collection/phone", "电话催收", 1),
    ]


@pytest.mark.parametrize("text", ["利率为124%", "编号112378", "电话是１２３７８９"])
def test_topic_cues_in_digits_stand_free(text: str) -> None:
    assert find_topics(reading(text)) == []


def test_every_word_of_topics_and_roles_has_two_characters() -> None:
    """The scan in Python looks for heads of two; a shorter word would be found by the automaton alone."""
    words = [*pair_words().folded, *topic_phrases().folded, *sign_words().folded]
    assert [word for word in words if len(word) < 2] == []


def test_the_tables_are_sound() -> None:
    identifiers = [lender.id for lender in lenders()]
    assert len(set(identifiers)) == len(identifiers) > 120
    assert len({law.id for law in laws()}) == len(laws()) > 70
    known = {law.id for law in laws()}
    assert all(law.replaced_by in known for law in laws() if law.replaced_by)
    assert len(topics()) > 45
    assert len({hotline.number for hotline in hotlines()}) == len(hotlines())


def test_names_of_the_title_are_told_apart() -> None:
    text, title = "招行的客服会联系你，微粒贷也会。", "招商銀行與花唄逾期"
    read = Reading(
        text=text, folded=fold(simplify(text)), title=title, title_folded=fold(simplify(title)),
        sections=(), published=None, damaged=(),
    )  # fmt: skip
    found_lenders, found_products, _ = find_names(read)
    assert [(mention.id, mention.in_title) for mention in found_lenders] == [("cmb", True)]
    assert [(mention.id, mention.in_title) for mention in found_products] == [("webank/微粒贷", False)]
    in_title = find_names(read).in_title
    assert [(mention.id, title[mention.start : mention.end]) for mention in in_title] == [
        ("cmb", "招商銀行"),
        ("ant/花呗", "花唄"),
    ]
