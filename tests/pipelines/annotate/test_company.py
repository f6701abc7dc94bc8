"""Names that are also words, by what stands beside them: lenders where something is owed, words elsewhere."""

from __future__ import annotations

import pytest

from pipelines.annotate import lender_spans
from pipelines.annotate.named.names import find_names
from pipelines.annotate.reading import Reading
from pipelines.script import fold
from pipelines.writing import Region


def ids(text: str, region: Region | None = None) -> list[str]:
    names = find_names(
        Reading(
            text=text,
            folded=fold(text),
            title="",
            title_folded="",
            sections=(),
            published=None,
            damaged=(),
            region=region,
        )
    )
    return [each.id for each in sorted((*names.lenders, *names.products), key=lambda each: each.start)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("民生也有一万二", ["cmbc"]),
        ("受平安委托处理", ["pab"]),
        ("这个月招商的最低又没凑够", ["cmb"]),
        ("華夏那張卡刷爆了", ["hxb"]),
        ("中信把我的卡停了", ["citic"]),
        ("光大、中信两家没披露", ["ceb", "citic"]),
        ("项目：马上、招联和捷信", ["mashang", "zhaolian", "homecredit"]),
        ("我欠马上两万三", ["mashang"]),
        ("兴业1.2万", ["cib"]),
        ("够花逾期了", ["haier_cf/够花"]),
        ("我欠分付三千", ["tencent/微信分付"]),
        ("信用购会不会上征信", ["ant/信用购"]),
        ("常见的有钱花，可以分期", ["duxiaoman/有钱花"]),
        ("平安那边说下周上门", ["pab"]),
        ("招商欠八千块", ["cmb"]),
        ("民生两万八，華夏一萬的窟窿", ["cmbc"]),
        ("拍拍贷、平安、花呗全黑了", ["xinye", "pab", "ant/花呗"]),
        ("马上、平安、花呗都借过", ["pab", "ant/花呗"]),
        ("工商、华夏、浦发都停了", ["hxb"]),
        ("快乐、平安、借呗归零", ["ant/借呗"]),
        ("分付300元没还", ["tencent/微信分付"]),
        ("包工头打了白条。我网上的白条逾期半年", ["jd/京东白条"]),
        ("花呗和嗨贷都还不上", ["ant/花呗", "hubei_cf/嗨贷"]),
    ],
)
def test_a_lender_is_where_something_is_owed(text: str, found: list[str]) -> None:
    assert ids(text) == found


@pytest.mark.parametrize(
    "text",
    [
        "关注民生、平安建设，贷款支持小微",
        "平安一百天，卡里三百块，欠款慢慢还",
        "招商经理谈贷款，招商一百家，招商会上还款",
        "华夏文明五千年，借款守约",
        "逾期后马上、立刻还款，马上和银行谈",
        "他叫李光大，欠款三万；王兴业是借款人",
        "兴业街的网贷客服，光大花园断供，中信大厦办贷款",
        "诚信光大，按时还款",
        "在京东送快递，在美团跑外卖，还信用卡",
        "热锅上的蚂蚁，像蚂蚁一样多的催收电话，欠款",
        "信用贷逾期了，备用金没还上",
        "工资不够花，欠款分付两家",
        "人人都想有钱花，可贷款总要还；为了有钱花办信用卡",
        "朋友叫我放心借，欠款慢慢还；“放心借，随时还”",
        "一沓白条，吃白条，都是镇上的欠款",
        "工头打了白条，白条两万多，老板欠款",
        "玉山的渣打，DBS逾期",
        "平安那边下雨了，平安这家超市真大",
        "民生拨了300万元财政资金，民生200万元用于修路",
        "全市招商30亿元，年底前引资到位",
        "物业招商分期交租，招商客服在商铺一楼",
        "华夏50元的钞票",
        "她给狗取名平安，平安花了我两万块",
        "一路平安起诉的事再说",
        "民生、光大、浦发三座桥，中信、华夏、广发证券涨停",
        "两人分付800元，租金分付3000元",
        "退休金够花5000元",
    ],
)
def test_a_word_is_no_lender(text: str) -> None:
    assert ids(text) == []


@pytest.mark.parametrize(
    ("text", "region", "found"),
    [
        ("在玉山也有信貸，欠永豐三十萬，元大的車貸", Region.TW, ["esun_tw", "sinopac_tw", "yuanta_tw"]),
        ("在中信辦過卡，合庫那邊客氣", Region.TW, ["ctbc_tw", "tcb_tw"]),
        ("渣打四萬二，UA仲有三萬，中銀都唔批", Region.HK, ["chartered_hk", "ua_hk", "boc_hk"]),
        ("爬玉山主峰，國泰人壽的保單，新光三越", Region.TW, []),
        ("東亞地區，UA航班，TU", Region.HK, []),
    ],
)
def test_short_names_count_in_texts_of_their_region(text: str, region: Region, found: list[str]) -> None:
    assert ids(text, region) == found


def test_short_names_are_none_where_the_region_is_unknown() -> None:
    assert lender_spans("玉山那邊，中信的卡") == ((5, 7, "citic"),)
