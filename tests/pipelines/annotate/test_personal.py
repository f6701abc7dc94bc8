"""Personal data against numbers that only look like it; masking keeps every offset."""

from __future__ import annotations

import re

import pytest

from pipelines.annotate.contacts.personal import Personal, canonical, find_personal, find_pii
from pipelines.annotate.reading import Reading
from pipelines.chain import clean_markup
from pipelines.masking import masked, masked_string
from pipelines.records import Article
from pipelines.script import fold
from pipelines.unnamed import without_personal_data


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
        ("021-6000-0002转802", [("landline", "021-6000-0002转802")]),
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


@pytest.mark.parametrize(
    "behind",
    [
        "人工客服",
        "个人微信号",
        "户籍在本地",
        "次日回电",
        "件到付",
        "元旦不休",
        "件件有回应",
        "人人都问",
        "k先生",
        "亿联",
        "万律师",
        "股东热线",
        "笔者",
        "a",
        "x",
        "转1",
        "，次。",
    ],
)
def test_a_word_that_begins_like_a_measure_exposes_no_mobile(behind: str) -> None:
    assert kinds(f"有事19900000301{behind}") == [("mobile", "19900000301")]


@pytest.mark.parametrize(
    "before", ["联系时间：", "协商金额：", "代码", "手机①", "1.", "V", "call", "电话一", "tel:", "（2）", "+"]
)
def test_a_neighbour_exposes_no_mobile(before: str) -> None:
    assert kinds(f"{before}19900000302") == [("mobile", "19900000302")]


@pytest.mark.parametrize(
    "text",
    [
        "赵五199-0000-0001",
        "199-0000-0001三天内",
        "199 0000 0001一对一",
        "电话一199-0000-0001",
        "电话199-0000-0001②",
        "王五021-60000003",
        "电话021-60000003三楼",
        "卡号6222024000095588004一张",
        "卡号6222 0240 0009 5588 004二楼",
        "QQ:12345678三年",
        "一九九零零零零零零零一点击添加",
        "电话一九九零零零零零零零一,三千元起",
        "电话19900000002、一九九零零零零零零零一",
        "电话:第一九九零零零零零零零一",
        "手机19900000001QQ123456789",
        "QQ12345678tel19900000001",
    ],
)
def test_numerals_and_letters_next_to_a_number_expose_none_of_it(text: str) -> None:
    shown = masked_string(text)
    numbers = re.findall(r"[0-9][0-9 -]{6,}[0-9]|[一二三四五六七八九零]{11,}", text)
    assert numbers
    assert not any(number[2:] in shown for number in numbers)


@pytest.mark.parametrize("text", ["张三 199-0000-0001", "联系人:李四,一九九零零零零零零零一", "王五,199-0000-0001"])
def test_a_name_that_ends_in_a_numeral_is_hidden_beside_a_number(text: str) -> None:
    assert "name" in {kind for kind, _ in kinds(text)}


def test_two_mobiles_in_one_row_of_digits() -> None:
    assert kinds("打1990000030318800000304") == [("mobile", "19900000303"), ("mobile", "18800000304")]


@pytest.mark.parametrize(
    "written",
    [
        "199/0000/0305", "199,0000,0305", "199、0000、0305", "199*0000*0305", "199~0000~0305", "199|0000|0305",
        "199 - 0000 - 0305", "199 00 00 03 05", "199\u00a00000\u00a00305", "199\u20020000\u20020305",
        "199\u00ad0000\u00ad0305", "199\u202f0000\u202f0305", "019900000305", "199🔥0000🔥0305",
        "一、九、九、零、零、零、零、零、三、零、五", "一 九 九 零 零 零 零 零 三 零 五", "壹玖玖零零零零零參零伍",
        "⑴⑼⑼⑴⑴⑴⑴⑴⑶⑴⑸", "⒈⒐⒐⒈⒈⒈⒈⒈⒊⒈⒌", "❶❾❾⓿⓿⓿⓿⓿❸⓿❺", "¹⁹⁹⁰⁰⁰⁰⁰³⁰⁵", "1️⃣9️⃣9️⃣0️⃣0️⃣0️⃣0️⃣0️⃣3️⃣0️⃣5", "1990oo0o3o5", "l9900000305",
    ],
)  # fmt: skip
def test_spellings_of_a_mobile(written: str) -> None:
    assert kinds(f"请拨打{written}咨询") == [("mobile", written)]


def test_a_mobile_of_which_the_first_digits_stand_in_brackets() -> None:
    assert kinds("打(199)0000-0306") == [("mobile", "199)0000-0306")]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("身份證字號：110101199003070001", [("id_card", "110101199003070001")]),
        ("公民身份号码：110101199003070001", [("id_card", "110101199003070001")]),
        ("身份证 110101 1990 03 07 0001", [("id_card", "110101 1990 03 07 0001")]),
        ("身份证 110 1011 9900 3070 001", [("id_card", "110 1011 9900 3070 001")]),
        ("身份证11010119900307001×", [("id_card", "11010119900307001×")]),
        ("身份证号110101900307001", [("id_card", "110101900307001")]),
        ("身份证号一一零一零一一九九零零三零七零零零一", [("id_card", "一一零一零一一九九零零三零七零零零一")]),
        ("收款账号：6222000000000000005", [("bank_card", "6222000000000000005")]),
        ("帳號：6222000000000000005", [("bank_card", "6222000000000000005")]),
        ("工行账户：6222 0000 0000 0000 005", [("bank_card", "6222 0000 0000 0000 005")]),
        ("请打到4000000000000003这张卡上", [("bank_card", "4000000000000003")]),
        ("卡号六二二二零零零零零零零零零零零零零零五", [("bank_card", "六二二二零零零零零零零零零零零零零零五")]),
    ],
)
def test_a_word_that_says_what_a_number_is_outweighs_its_last_digit(text: str, found: list[tuple[str, str]]) -> None:
    assert kinds(text) == found


@pytest.mark.parametrize(
    "text",
    ["电话：60000307", "座机6000-0307", "028/60000307", "+86 10 60000307", "+86-021-60000307", "021-60000307-8012"],
)
def test_landlines_with_and_without_their_area(text: str) -> None:
    assert kinds(text) == [("landline", text.lstrip("电话座机：+"))]


@pytest.mark.parametrize(
    ("text", "kind", "number"),
    [
        ("意者洽0912-000-725", "mobile", "0912-000-725"),
        ("0912 000 725林先生", "mobile", "0912 000 725"),
        ("他的手機0912000725停話", "mobile", "0912000725"),
        ("請撥+886 912-000-725", "mobile", "886 912-000-725"),
        ("+886-2-2300-0725", "landline", "886-2-2300-0725"),
        ("門市(04)2200-0725", "landline", "(04)2200-0725"),
        ("(02)2300-0725轉分機311", "landline", "(02)2300-0725轉分機311"),
        ("電話07-300-0725", "landline", "07-300-0725"),
        ("電話查詢：2300 0725", "landline", "2300 0725"),
        ("專線(037)200-725", "landline", "(037)200-725"),
        ("+852 9000 0725", "mobile", "852 9000 0725"),
        ("致電852 2300 0725", "landline", "852 2300 0725"),
        ("WhatsApp：9000 0725", "mobile", "9000 0725"),
        ("手提電話61000725", "mobile", "61000725"),
        ("加LINE abc_0725", "line", "abc_0725"),
        ("LINE：@zt0725", "line", "@zt0725"),
    ],
)
def test_contacts_as_taiwan_and_hong_kong_write_them(text: str, kind: str, number: str) -> None:
    assert kinds(text) == [(kind, number)]


@pytest.mark.parametrize(
    "text",
    [
        "合約編號0912-000-725，訂單0912000725",
        "2024-0912-000-725",
        "手机5000-8000，手機：5999-6999",
        "月薪(03)3000-5000，(02)2024-0506發佈，(07)3000元",
        "电话费6000 8000元",
        "共852 3000 0000元",
        "免付費0800-095-000",
        "日期02-23-2024，民國113年02-2300",
        "票號02-23000726",
        "LINE Pay 12345678，LINE Bank信貸2024001，LINE Points 5000點，LINE群組12345人",
        "online:abc12345",
    ],
)
def test_numbers_of_the_shape_of_taiwans_and_hong_kongs_are_nobodys(text: str) -> None:
    assert kinds(text) == []


@pytest.mark.parametrize("number", ["0933-812-345-9", "0939-823-456-1", "0912-345-678-9"])
def test_a_digit_behind_a_number_is_hidden_with_it(number: str) -> None:
    assert kinds(number) == [("landline", number)]


def test_a_mobile_is_the_same_with_the_code_of_its_country_and_without() -> None:
    assert canonical("mobile", "+886 912-000-725") == canonical("mobile", "0912000725")
    assert canonical("mobile", "(852) 9000 0725") == canonical("mobile", "90000725")


@pytest.mark.parametrize(
    "label",
    [
        "QQ【", "QQ“", "QQ→", "QQ-", "加扣", "叩叩", "丘丘", "🐧", "加群", "群号：", "QQ交流群 ", "QQ/微信："
    ],
)  # fmt: skip
def test_labels_of_qq(label: str) -> None:
    assert kinds(f"{label}2850000308") == [("qq", "2850000308")]


@pytest.mark.parametrize(
    "label",
    [
        "微信", "微信【", "微信“", "微信（", "微信→", "VX ", "V X：", "w x：", "微x：", "v♥：", "v❤", "扫码或加", "+v ", "加我微信 ",
    ],
)  # fmt: skip
def test_labels_of_wechat_before_letters_alone(label: str) -> None:
    assert kinds(f"{label}happydog") == [("wechat", "happydog")]


@pytest.mark.parametrize(
    "text",
    [
        "附件19900000309.doc和IMG_19900000309.jpg",
        "序列号：6228 4804 0256 4890 018",
        "证书编号：110101199001010018",
        "比例为一九九零零零零零三零九分之一",
        "手机QQ80000版以上",
        "企鹅20000只",
        "微信support页面可以申诉",
        "版本1.19900000309",
        "微信hongbao，微信WeChat",
        "共19900000309元，19900000309次。19900000309户的",
        "编号一三八零零零零零零零零",
        "分别为150、2000、3000，合计186/4000/5000",
        "联系日期20240315，电话费80000309元",
    ],
)
def test_numbers_of_files_and_documents_are_nobodys(text: str) -> None:
    assert kinds(text) == []


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("姓名：孙浩然\n电话：19900000401", "孙浩然"),
        ("我叫黄志刚，我的电话是19900000401", "黄志刚"),
        ("债务人刘洋（身份证号110101199003070001）", "刘洋"),
        ("开户名陈晓燕 账号6222000000000000004", "陈晓燕"),
        ("周敏，男，身份证号110101199003070001", "周敏"),
        ("19900000401 徐志强", "徐志强"),
        ("加微信x123456，备注徐志强推荐", "徐志强"),
        ("钭元 19900000401", "钭元"),
        ("屠小舟律师：19900000401", "屠小舟"),
        ("呼延小舟，电话19900000401", "呼延小舟"),
        ("阿卜杜拉·买买提 19900000401", "阿卜杜拉·买买提"),
        ("联系人：阿依古丽，电话19900000401", "阿依古丽"),
        ("律师：亓小舟 19900000401", "亓小舟"),
        ("19900000401张敏", "张敏"),
        ("19900000401，王丽。", "王丽"),
        ("王丽|19900000401", "王丽"),
        ("王丽 性别女 电话19900000401", "王丽"),
        ("催收员叶静，工号033，手机19900000401", "叶静"),
        ("请加王丽微信x123456", "王丽"),
        ("客服王丽19900000401", "王丽"),
    ],
)
def test_names_beside_a_contact(text: str, name: str) -> None:
    assert [words for kind, words in kinds(text) if kind == "name"] == [name]


@pytest.mark.parametrize(
    "text",
    [
        "联系人：客服，电话19900000402", "联系人：工作人员 19900000402", "单位电话19900000402", "19900000402 周末",
        "家庭电话19900000402", "19900000402 管理费", "咨询热线：19900000402", "专业团队\n电话：19900000402",
        "负责人：免费咨询 19900000402", "19900000402 祖国", "应急电话 19900000402", "时代在变\n19900000402",
        "客户经理 19900000402", "广东 19900000402", "安全中心电话：19900000402", "包过 19900000402", "姓名：必填 电话：19900000402",
        "19900000402，方便的话", "19900000402，谢谢。", "19900000402于昨日", "19900000402，成功率高", "19900000402黄了",
        "客服常用电话19900000402",
        "19900000402，车贷。", "19900000402，花呗。", "19900000402，车险。", "19900000402，包邮。", "19900000402，莫急。",
        "19900000402，牛人。", "19900000402，童叟无欺", "19900000402车贷", "加高端微信19900000402", "加高薪微信19900000402",
        "客服金牌19900000402", "客服黄牛19900000402", "客服常驻19900000402", "加龙头微信19900000402", "高端|19900000402", "金牌|19900000402",
        "客服方式 19900000402", "19900000402马上加", "19900000402，江湖",
    ],
)  # fmt: skip
def test_words_beside_a_contact_are_no_names(text: str) -> None:
    assert kinds(text) == [("mobile", "19900000402")]


def test_a_name_beside_a_number_is_hidden_wherever_it_stands() -> None:
    text = "陈大同，电话19900000001。据陈大同说，李明华不在。"
    assert masked_string(text) == "陈**，电话19*********。据陈**说，李明华不在。"


def test_masking_keeps_the_length_and_takes_spans_in_any_order() -> None:
    text = "电19900000001邮a@b.cn"
    spans = [Personal(13, 19, "email"), Personal(1, 12, "mobile"), Personal(5, 12, "mobile")]
    assert masked(text, spans) == "电19*********邮*@b.cn"
    assert len(masked(text, spans)) == len(text)
    assert masked(text, ()) == text


@pytest.mark.parametrize(
    "piece",
    [
        "1",
        "1 ",
        "a@",
        "qq:",
        "微信",
        "一",
        "陈大",
        "139-",
        "(0",
        "x1",
        "一、",
        "①",
        "1️⃣",
        "1l",
        "🐧",
        "微信→",
        "86 ",
        "0",
        "09",
        "(02)2",
        "852 ",
        "line:",
        "13",
    ],
)
def test_hostile_text_takes_linear_time(piece: str, assert_linear) -> None:
    def prepare(length: int):
        text = (piece * length)[:length]
        return lambda: find_personal(text)

    assert_linear(prepare, 4_000)


def test_a_name_hidden_in_the_text_is_hidden_in_the_title() -> None:
    lines = [
        "很多人碰到借款到期却周转不开的情况，心里难免发慌，先别急着躲，把账单按到期日排一遍。",
        "联系人：孙浩然，电话19900000501。",
        "沟通时说明收入的变化，语气平和，留好书面材料，日后有争议也能说清楚。",
    ]
    body = "".join(f"<p>{line}</p>" for line in lines * 2)
    title = "孙浩然谈逾期之后怎么办"
    html = f"<html><head><title>{title}</title></head><body><h1>{title}</h1><div>{body}</div></body></html>"
    article = clean_markup(html)
    assert isinstance(article, Article)
    shown = without_personal_data(article)
    assert shown.repaired.title == "孙**谈逾期之后怎么办"
    assert "孙浩然" not in f"{shown.converted.title_hans}{shown.extracted.title_raw}{shown.repaired.text}"
