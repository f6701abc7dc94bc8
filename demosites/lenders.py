"""Names of public lenders and of one product each, as facts; nothing is claimed about any of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True, kw_only=True)
class Lender:
    """A lender as an article names it."""

    name: str
    product: str
    slug: str
    """Folder name on the portal."""


def _lender(name: str, product: str, slug: str) -> Lender:
    return Lender(name=name, product=product, slug=slug)


LENDERS: Final = (
    _lender("京东金融", "白条", "jingdong"),
    _lender("招联金融", "好期贷", "zhaolian"),
    _lender("马上消费金融", "安逸花", "mashang"),
    _lender("中银消费金融", "好客贷", "zhongyin"),
    _lender("微粒贷", "微粒贷", "weilidai"),
    _lender("借呗", "借呗", "jiebei"),
    _lender("花呗", "花呗", "huabei"),
    _lender("度小满金融", "有钱花", "duxiaoman"),
    _lender("平安普惠", "新一贷", "pinganpuhui"),
    _lender("捷信消费金融", "现金贷", "jiexin"),
    _lender("拍拍贷", "拍拍贷", "paipaidai"),
    _lender("360借条", "360借条", "jietiao"),
    _lender("分期乐", "分期乐", "fenqile"),
    _lender("兴业消费金融", "空手到", "xingye"),
    _lender("交通银行", "信用卡", "jiaotong"),
    _lender("光大银行", "信用卡", "guangda"),
    _lender("浦发银行", "万用金", "pufa"),
    _lender("民生银行", "信用卡", "minsheng"),
    _lender("中信银行", "信用卡", "zhongxin"),
    _lender("工商银行", "融e借", "gongshang"),
)
