"""Personal data against numbers that only look like it; masking keeps every offset."""

from __future__ import annotations

import pytest

from pipelines.annotate.personal import Personal, find_personal, find_pii
from pipelines.annotate.reading import Reading
from pipelines.masking import masked, masked_string
from pipelines.script import fold


def kinds(text: str) -> list[tuple[str, str]]:
    found = find_personal(fold(text))
    read = Reading(text=text, folded=fold(text), title="", title_folded="", sections=(), published=None, damaged=())
    told = [(each.start, each.end, each.kind) for each in find_pii(read, ())]
    assert told == [tuple(each) for each in found], "sentences without personal data are told from those with it"
    return [(each.kind, text[each.start : each.end]) for each in found]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("手机:19900000001.", [("mobile", "19900000001")]),
        ("199 0000 0002", [("mobile", "199 0000 0002")]),
        ("199-000-00003", [("mobile", "199-000-00003")]),
        ("1 9 9 0 0 0 0 0 0 0 4", [("mobile", "1 9 9 0 0 0 0 0 0 0 4")]),
        ("打+8619900000005", [("mobile", "8619900000005")]),
        ("0086-199-0000-0006", [("mobile", "0086-199-0000-0006")]),
        ("①⑨⑨00000007", [("mobile", "①⑨⑨00000007")]),
        ("199零零零零零零零八", [("mobile", "199零零零零零零零八")]),
        ("幺九九零零零零零零零九", [("mobile", "幺九九零零零零零零零九")]),
        ("两个号199000000101、19900000011", [("mobile", "19900000011")]),
        ("2024-11-06 19900000012", [("mobile", "19900000012")]),
        ("传真(0731)8000 0001", [("landline", "(0731)8000 0001")]),
        ("021-6000-0002转802", [("landline", "021-6000-0002")]),
        ("办公电话02160000003", [("landline", "02160000003")]),
        ("证件号码 11010119000101100X", [("id_card", "11010119000101100X")]),
        ("440300 19200229 0011", [("id_card", "440300 19200229 0011")]),
        ("Visa卡4000000000000002", [("bank_card", "4000000000000002")]),
        ("5位数QQ10001，加Q:10002", [("qq", "10001"), ("qq", "10002")]),
        ("QQ（同微信）2850000013", [("qq", "2850000013")]),
        ("微信／电话：19900000014", [("mobile", "19900000014")]),
        ("薇❤：abc_00016", [("wechat", "abc_00016")]),
        ("微-信 yq00017", [("wechat", "yq00017")]),
        ("加yq-fenqi-01备注分期", [("wechat", "yq-fenqi-01")]),
        ("Q 2850000018", [("qq", "2850000018")]),
        ("加我微信lawyer_wang", [("wechat", "lawyer_wang")]),
        ("WeChat ID: Abc-00015", [("wechat", "Abc-00015")]),
        ("发邮件到a.b@mail.example.com.cn，谢谢", [("email", "a.b@mail.example.com.cn")]),
        ("1234567#qq.com（请将#换成@）", [("email", "1234567#qq.com")]),
        ("19900000016（李明华）", [("mobile", "19900000016"), ("name", "李明华")]),
        ("聯繫人：歐陽文靜 電話：19900000017", [("name", "歐陽文靜"), ("mobile", "19900000017")]),
        ("姓名冯小满，身份证110101199003070000", [("name", "冯小满"), ("id_card", "110101199003070000")]),
        ("手机19900000202，联系人韩大勇。", [("mobile", "19900000202"), ("name", "韩大勇")]),
        ("张三的电话是19900000018", [("name", "张三"), ("mobile", "19900000018")]),
    ],
)
def test_personal_data_in_its_disguises(text: str, found: list[tuple[str, str]]) -> None:
    assert kinds(text) == found


@pytest.mark.parametrize(
    "text",
    [
        "订单号19900000001，流水号：19900000002",
        "案号(2024)京0105民初13900号，信用代码91110000100000001A",
        "总资产19900000003元，共13800000000次，占13.800000000%",
        "净值1.3900000001，坐标39.9042 116.4074",
        "20241106021450 2024-11-06 02:14:50 2024.11.06",
        "图IMG13800000000.jpg，单号SF1990000000100",
        "联系方式：请看官网。方式 方法 金融",
        "记者李明华报道，作者：王小川",
        "110101190001011000和6222000000000000005",
        "4000000000000002",
        "QQ空间有2024条，微信群5个，微信支付500元",
        "支付宝@我，价格@100，@所有人",
        "一二三四五六七八九十，二零二四年一月",
        "1-5年 10-20-30 1 2 3 4 5 6 7 8 9 10 11",
        "",
    ],
)
def test_what_only_looks_personal(text: str) -> None:
    assert kinds(text) == []


def test_a_name_beside_a_number_is_hidden_wherever_it_stands() -> None:
    text = "陈大同，电话19900000001。据陈大同说，李明华不在。"
    assert masked_string(text) == "陈**，电话19*********。据陈**说，李明华不在。"


def test_masking_keeps_the_length_and_takes_spans_in_any_order() -> None:
    text = "电19900000001邮a@b.cn"
    spans = [Personal(13, 19, "email"), Personal(1, 12, "mobile"), Personal(5, 12, "mobile")]
    assert masked(text, spans) == "电19*********邮*@b.cn"
    assert len(masked(text, spans)) == len(text)
    assert masked(text, ()) == text


@pytest.mark.parametrize("piece", ["1", "1 ", "a@", "qq:", "微信", "一", "陈大", "139-", "(0", "x1"])
def test_hostile_text_takes_linear_time(piece: str, assert_linear) -> None:
    def prepare(length: int):
        text = (piece * length)[:length]
        return lambda: find_personal(text)

    assert_linear(prepare, 4_000)
