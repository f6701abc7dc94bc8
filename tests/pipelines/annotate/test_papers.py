"""Identity papers and accounts of the mainland, Taiwan and Hong Kong, and labels behind a contact, against lookalikes."""

from __future__ import annotations

import pytest

from pipelines.annotate.contacts.personal import canonical, find_personal
from pipelines.script import fold


def kinds(text: str) -> list[tuple[str, str]]:
    return [(each.kind, text[each.start : each.end]) for each in find_personal(fold(text))]


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("身分證字號：A100000001", "A100000001"),
        ("身分證B200000003號", "B200000003"),
        ("債務人：B200000004，住址不詳", "B200000004"),
        ("居留證統一證號 AB00000007", "AB00000007"),
        ("身份證號碼：K000001(2)", "K000001(2)"),
        ("身份證K0000011", "K0000011"),
        ("欠款人Z000001(A)", "Z000001(A)"),
        ("澳門身份證1000001(2)", "1000001(2)"),
        ("护照号E00000001", "E00000001"),
        ("名单：某某，110101199003070002，欠五千", "110101199003070002"),
        ("名单110101199003070002", "110101199003070002"),
        ("110101199003074514年收入不高", "110101199003074514"),
        ("张三110101199003074514件套", "110101199003074514"),
        ("110101199003074514人在外地", "110101199003074514"),
        ("他110101199003074514元旦起失联", "110101199003074514"),
        ("护照E00000001次日失效", "E00000001"),
        ("往來港澳通行證：C00000001", "C00000001"),
        ("台湾居民来往大陆通行证 00000001", "00000001"),
    ],
)
def test_identity_papers(text: str, number: str) -> None:
    assert ("id_card", number) in kinds(text)


@pytest.mark.parametrize(
    "text",
    [
        "型號A123456789，料号：B200000004",
        "A100000002是一種編碼",
        "https://a.example/a123456789.html",
        "航班CX100001(4)",
        "附件K000001(9)",
        "身份证A面，身份证2寸照，身份证号码18位",
        "护照办理要10个工作日",
        "110101192003070002，110101202003070002",
        "990101199003070002",
        "订单号110101199003070002",
        "110101199003070002元",
        "快递单号是110101199003070002",
        "包裹110101199003070002已签收",
        "园区通行证：100000001",
        "临时通行证10000001，货车通行证A00000001",
        "代办护照10000001元",
    ],
)
def test_what_is_no_identity_paper(text: str) -> None:
    assert kinds(text) == []


def test_letters_tell_identity_papers_apart() -> None:
    assert canonical("id_card", "A123456789") != canonical("id_card", "F123456789")
    assert canonical("id_card", "K000001(2)") == canonical("id_card", "k000001 (2)")


@pytest.mark.parametrize(
    ("text", "kind", "number"),
    [
        ("匯到帳號：012-00000-000001", "bank_card", "012-00000-000001"),
        ("過數去012-000001-001", "bank_card", "012-000001-001"),
        ("户口号码 000100000001", "bank_card", "000100000001"),
        ("WhatsApp：6200-9001", "mobile", "6200-9001"),
        ("用9200 0001打嚟", "mobile", "9200 0001"),
        ("2300 0001呢個號碼日日打", "landline", "2300 0001"),
        ("从02780000001打来", "landline", "02780000001"),
        ("威：abc-00001", "wechat", "abc-00001"),
        ("扣：20000001", "qq", "20000001"),
        ("加我，abc_00001（V）", "wechat", "abc_00001"),
        ("20000001（QQ）", "qq", "20000001"),
        ("找我20000001（微信）", "wechat", "20000001"),
        ("加我888000（微信）", "wechat", "888000"),
        ("lee2000（微信）", "wechat", "lee2000"),
        ("我的账号100000000001", "bank_card", "100000000001"),
        ("邮局帳號10000000000001", "bank_card", "10000000000001"),
        ("9000 1200打嚟追數", "mobile", "9000 1200"),
        ("9200 0001打来的催款电话", "mobile", "9200 0001"),
    ],
)
def test_accounts_and_contacts(text: str, kind: str, number: str) -> None:
    assert kinds(text) == [(kind, number)]


@pytest.mark.parametrize(
    "text",
    [
        "QQ账号：123456789012，登录账号123-456789",
        "账号：20240101，账号123元",
        "WhatsApp Plus 5000-6000",
        "约6200-9000人打来电话",
        "98000001这个数",
        "提现2000000（微信），还了123456（微信）",
        "redmi12（微信）",
        "知乎账号1000000000001，会员账号100000000001，燃气费账号100000000001",
        "1998-2008打来的电话，2000 3000打来的货款",
        "尾号6200-9001这个号码，基金代码5200-9001这个号",
        "威：10万，扣：35000，扣：2000000元",
        "iphone（微信）登录，公众号abc（微信）",
        "hello_world（微信支付）",
    ],
)
def test_what_is_nobodys(text: str) -> None:
    assert [each for each in kinds(text) if each[0] != "qq"] == []


def test_a_number_of_qq_has_no_letters() -> None:
    assert kinds("version1（QQ）") == []


def test_the_holder_named_behind_an_account() -> None:
    assert ("name", "李明华") in kinds("转到6222000000000000004，户名李明华。")
