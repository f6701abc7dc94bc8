"""Personal data inside addresses, told from the numbers of pages, times and orders by the key or path word beside it."""

from __future__ import annotations

import pytest

from pipelines.annotate.contacts.personal import canonical, find_personal
from pipelines.masking import masked_string
from pipelines.script import fold


def kinds(text: str) -> list[tuple[str, str]]:
    return [(each.kind, text[each.start : each.end]) for each in find_personal(fold(text))]


@pytest.mark.parametrize(
    ("address", "kind", "shown"),
    [
        ("http://a.example/r?phone=19900000001&id=8821", "mobile", "19900000001"),
        ("http://a.example/r?a=1&amp;user_mobile=19900000001", "mobile", "19900000001"),
        ("http://a.example/r?phoneNum=%2B8619900000001", "mobile", "8619900000001"),
        ("http://a.example/r#tel=19900000001", "mobile", "19900000001"),
        ("http://a.example/u/19900000001", "mobile", "19900000001"),
        ("http://a.example/u/19900000001.html", "mobile", "19900000001"),
        ("http://a.example/u19900000001", "mobile", "19900000001"),
        ("http://a.example/user_19900000001.html", "mobile", "19900000001"),
        ("http://a.example/space-uid-19900000001.html", "mobile", "19900000001"),
        ("https://wa.me/8619900000001", "mobile", "8619900000001"),
        ("tel:+86-199-0000-0001", "mobile", "86-199-0000-0001"),
        ("sms:19900000001?body=HK", "mobile", "19900000001"),
        ("tel:010-60000001", "landline", "010-60000001"),
        ("http://a.example/19900000001", "mobile", "19900000001"),
        ("weixin://contacts/profile/yq_000123", "wechat", "yq_000123"),
        ("weixin://dl/chat?yq_000123", "wechat", "yq_000123"),
        ("http://a.example/add?wx=yq_000123", "wechat", "yq_000123"),
        ("mqqwpa://im/chat?chat_type=wpa&uin=285000001&version=1", "qq", "285000001"),
        ("tencent://message/?uin=285000001&Site=qq", "qq", "285000001"),
        ("https://user.qzone.qq.com/285000001", "qq", "285000001"),
        ("http://285000001.qzone.qq.com/", "qq", "285000001"),
        ("http://q1.qlogo.cn/g?b=qq&nk=285000001&s=100", "qq", "285000001"),
        ("http://a.example/r?id_no=11010119000101100X", "id_card", "11010119000101100X"),
        ("http://a.example/r?idCard=110101190001011000", "id_card", "110101190001011000"),
        ("http://a.example/r?bankcard=4000000000000001&x=1", "bank_card", "4000000000000001"),
        ("http://a.example/pay?oid=110101190001011009", "id_card", "110101190001011009"),
        ("http://a.example/pay?orderid=6222000000000000004", "bank_card", "6222000000000000004"),
        ("mailto:someone@example.com?subject=HK", "email", "someone@example.com"),
        ("http://a.example/r?mail=someone%40example.com", "email", "someone%40example.com"),
    ],
)
def test_somebodys_number_in_an_address_is_found(address: str, kind: str, shown: str) -> None:
    assert kinds(address) == [(kind, shown)]


@pytest.mark.parametrize(
    "address",
    [
        "https://news.example/article/13912345678.html",
        "https://news.example/article/13912345678",
        "https://news.example/2024/0605/19900001234.shtml",
        "https://news.example/20240605/19900001234.aspx",
        "https://news.example/a/202501/19900009999_1.shtml",
        "https://a.example/19900000001.html",
        "https://a.example/p?id=13800138000&t=1717560000000",
        "https://a.example/view?aid=15900001234&ts=1736300000",
        "https://a.example/view?newsid=15900001234",
        "https://a.example/pay?out_trade_no=15900001234",
        "https://a.example/order/15900001234",
        "https://a.example/thread-15900001234-1-1.html",
        "https://img.example/2025/0108/17012345678.jpg",
        "https://shop.example/order/20240605139001380013",
        "weixin://dl/business/?t=abc123def",
        "weixin://contacts/profile/",
        "http://a.example/?uin=0&nk=1",
    ],
)
def test_numbers_of_pages_times_and_orders_are_nobodys(address: str) -> None:
    assert kinds(address) == []


@pytest.mark.parametrize(
    "text",
    [
        "联系方式：电话/T/19900000001，微信同号", "手机/V/19900000001", "tel/v/19900000001", "手机/C_19900000001",
        "联系/Q/19900000001", "姓名/电话/ID-19900000001", "手机/news/19900000001", "订单/2024/19900000001",
        "有事找我；t=19900000001", "加好友；v=19900000001", "联系人王丽；num=19900000001", "急用钱？v=19900000001",
        "急用钱a.example？id=19900000001", "见http://a.example/，p/19900000001", "见http://a.example/x：id=19900000001",
        "见http://a.example/x；id=19900000001", "打a.example/p/19900000001",
        *(f"http://a.example/r?{key}=19900000001" for key in (
            "weixin_no", "wechat_id", "wxno", "contactno", "callno", "callerid", "memberid", "memberno", "user_no", "usernum",
            "customer_id", "owner_id", "sender_id", "receiver_no", "kefuid", "account_no", "v", "t", "code", "friendid",
        )),
    ],
)  # fmt: skip
def test_no_word_of_a_page_exposes_a_mobile_outside_an_address_or_behind_a_word_for_persons(text: str) -> None:
    assert "900000001" not in masked_string(text)


@pytest.mark.parametrize(
    "before",
    [
        "王某；id=", "身份证号；no=", "http://a.example/r?id=", "a.example/r?cardid=", "http://a.example/r?idcode=",
        "http://a.example/r?certid=", "http://a.example/r?personid=", "http://a.example/p/", "个人信息/",
    ],
)  # fmt: skip
def test_no_word_of_a_page_exposes_an_identity_card(before: str) -> None:
    assert "0101190001011009" not in masked_string(f"{before}110101190001011009.html")


@pytest.mark.parametrize("label", ["weixin://", "weixin:/", "weixin：//"])
def test_a_name_in_wechat_behind_strokes_is_found(label: str) -> None:
    assert kinds(f"{label}abc_12345") == [("wechat", "abc_12345")]


@pytest.mark.parametrize("text", ["ruin=12345678901", "linuin=12345678"])
def test_a_word_that_ends_like_a_key_of_qq_is_none(text: str) -> None:
    assert kinds(text) == []


def test_what_an_address_shows_of_somebody_is_masked() -> None:
    address = "mqqwpa://im/chat?uin=285000001 http://a.example/u/19900000001.html?mail=someone%40example.com"
    shown = masked_string(address)
    assert len(shown) == len(address)
    assert not any(told in shown for told in ("5000001", "900000001", "someone"))


def test_a_mail_address_is_the_same_however_its_sign_is_written() -> None:
    assert canonical("email", "someone%40example.com") == canonical("email", "someone@example.com")


@pytest.mark.parametrize("label", ["tel", "phone", "wx", "vx", "微信"])
def test_a_label_right_behind_a_number_of_qq_does_not_expose_it(label: str) -> None:
    assert ("qq", "285000001") in kinds(f"QQ285000001{label}19900000001")


@pytest.mark.parametrize(
    "piece", ["/u", "/a/", "?id=", "uin=", "=a_", "a-", "?wx=", "a%40", "://1", "weixin://", "?phone=", "1.", "/19"]
)
def test_hostile_addresses_take_linear_time(piece: str, assert_linear) -> None:
    def prepare(length: int):
        text = (piece * length)[:length]
        return lambda: find_personal(text)

    assert_linear(prepare, 4_000)
