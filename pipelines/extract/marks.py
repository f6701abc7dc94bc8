"""Lines known by their whole shape: bylines, credits, pagers, widgets of figures."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from pipelines.extract.byline import labelled_fields
from pipelines.extract.cues import normal_form, strip_pinyin
from pipelines.extract.dates import FULL_DATE

if TYPE_CHECKING:
    from pipelines.extract.lines import Line

MAX_BYLINE_CHARS: Final = 160
_DATE_TALK: Final = 40
"""Characters a byline may have besides its date and its labels."""
_YEARLESS: Final = re.compile(
    r"(?:发布|發布|发表|發表|更新)?(?:时间|時間|日期|于|於)?\s?[:：]?\s?(?<!\d)\d{1,2}[-/月]\d{1,2}日?\s{1,2}\d{1,2}[:：]\d{2}"
    r"|^\d{1,2}[-/月]\d{1,2}日?$|\d+\s?(?:分钟|分鐘|小时|小時|天)前"
)
_YEARLESS_CHARS: Final = 40

_ROLES: Final = (
    r"责任编辑|文字编辑|网络编辑|新媒体编辑|值班编辑|本文编辑|本期编辑|实习编辑|责编|美编|编辑|主编|总编|校对|责校|审核|审校|终审|初审|复审|编审|"
    r"[一二三]审|监制|统筹|策划|排版|制图|绘图|设计|摄影|摄像|图片|图|视频|剪辑|撰文|撰稿|文字|供稿|供图|来稿|投稿|录入|文章录入|"
    r"(?:[\u3400-\u9fff]{1,8}(?:网|报|社|刊|台|讯|在线|本|见习|特约))?记者|通讯员|实习生|作者|来源|稿源|文章来源|资料来源|素材来源|翻译|编译|出品|签发|值班总编|值班主编|值班编委|值班主任"
)
_ROLE: Final = re.compile(rf"[\s(\[【|丨■●▌◎※*/、&+和]*(?:{_ROLES})(?=[\s:：/丨|、&+和])")
_NAMES: Final = re.compile(
    r"(?:\s?[:：/丨|]\s?|\s(?=[\u3400-\u9fff·]{2,4}(?:[\s、)\]】|丨;；]|$)))[^\s,，。!?;；:：()（）/|丨]{2,16}(?:[\s、,/]{1,2}[\u3400-\u9fff·]{2,4}(?![\u3400-\u9fff:：]))*[\s)\]】|丨;；]*"
)
_CREDITS_CHARS: Final = 80

_ROLE_HEAD: Final = re.compile(
    r"[编編校审審监監责責策翻出签簽一-三终終初复複撰记記通实實作来來稿文资資素排统統供投录錄图圖摄攝视視剪制绘繪设設]"
)
_ROLE_CHARS: Final = 12
_PICTURE: Final = re.compile(r"图|摄影|摄像|视频|设计")
"""Who took a picture stands in its caption, which is a part of the text."""
_REACTION: Final = re.compile(
    r"打赏|赞赏|点赞|赞同|收藏|举报|转发|分享|评论|在看|喜欢|阅读|有用|没用|回复|推荐|投诉|反馈|送花|感谢|打印|关闭|下载|参与|追问|赞|踩|顶"
)
_REACTION_REST: Final = re.compile(r"[\s\d.,:|/·┊▼+()\[\]]|[万wWkK人条次个]|已有?")
_REACTION_HEAD: Final = re.compile(
    r"[\W\d万wWkK人已有]{0,12}[打赞讚贊赏賞点點收举舉转轉分评評在喜阅閱有没沒回推投反送感关關下参參踩顶頂]"
)
_REACTIONS_CHARS: Final = 40
_NUMBER_SHARE: Final = 0.35
_NUMBER_CHARS: Final = 120
_PAGER_WORD: Final = re.compile(
    r"(?:上|下|前|后|后|首|尾|末|第?一|最后)一?页|首页|尾页|末页|全文阅读|阅读全文|余下全文|单页阅读|next|prev(?:ious)?"
)
_PAGER: Final = re.compile(
    r"[\s\[\]()<>«»‹›|/.…·:-]|第?\d{1,3}页?|共\s?\d{1,3}\s?页|转到|go|跳转|本文导航|分页阅读|分页|页码|"
    r"(?:上|下|前|后|首|尾|末|最后)一?页|在本页阅读全文|阅读全文|余下全文|单页阅读|next|prev(?:ious)?",
    re.IGNORECASE,
)
_PAGER_HEAD: Final = re.compile(r"[\W\d共转跳本分页頁码碼第上下一前后後首尾末最在阅閱余餘单單gGnNpP]{2}")
_PAGER_HAN: Final = 24
_PAGER_CHARS: Final = 160


def is_infoline(line: Line) -> bool:
    """Whether a line is a byline: a date with little beside it, or labels with values."""
    text = strip_pinyin(line.text)
    return len(text) <= MAX_BYLINE_CHARS and _is_information(text)


@lru_cache(maxsize=8192)  # one line is asked about by several rules, and the pages of a site repeat their lines
def _is_information(text: str) -> bool:
    if FULL_DATE.search(text):
        talk = len(FULL_DATE.sub("", text))
        return (talk <= _DATE_TALK and "。" not in text) or len(labelled_fields(text)) > 1
    if len(text) <= _YEARLESS_CHARS and "。" not in text and _YEARLESS.search(text):
        return True
    return len(text) <= 60 and bool(labelled_fields(text)) and "。" not in text


def is_credits(text: str) -> bool:
    """Whether a line only says who did what.

    >>> is_credits("编辑 孟某 校对 赵某"), is_credits("（责任编辑：韩某）"), is_credits("编辑部 的同事说，今天不下雨。")
    (True, True, False)
    >>> is_credits("图片 很多人看过"), is_credits("摄影/文字：王某 李某")
    (False, True)
    """
    if len(text) > _CREDITS_CHARS or not _ROLE_HEAD.search(text[:_ROLE_CHARS]):
        return False
    text, at, people = normal_form(text), 0, 0
    while at < len(text):
        role = _ROLE.match(text, at)
        at = role.end() if role else at
        names = None if role and _ROLE.match(text, at) else _NAMES.match(text, at)
        if role is None or (names is None and not _ROLE.match(text, at)):
            return False
        people += names is not None and role is not None and not _PICTURE.search(role[0])
        at = names.end() if names else at
    return people > 0


def is_pager(line: Line) -> bool:
    """Whether a line leads from part to part: 1 2 3 下一页."""
    if len(line.text) > _PAGER_CHARS or line.han > _PAGER_HAN or line.heading or not _PAGER_HEAD.match(line.text):
        return False
    text = normal_form(line.text)
    return not _PAGER.sub("", text) and (bool(_PAGER_WORD.search(text)) or (line.link_chars > 0 and "2" in text))


def is_reactions(text: str) -> bool:
    """Whether a line only holds buttons and their counts.

    >>> is_reactions("0人打赏 举报 点赞 12 收藏"), is_reactions("赞(3) 踩(0)"), is_reactions("分享一个还款的办法")
    (True, True, False)
    """
    if len(text) > _REACTIONS_CHARS or not _REACTION_HEAD.match(text):
        return False
    bare = normal_form(text)
    return bool(_REACTION.search(bare)) and not _REACTION_REST.sub("", _REACTION.sub("", bare))


def is_ticker(line: Line) -> bool:
    """Whether a line is a widget of figures, with links on the names: 某某指数 3021.5 +0.42%."""
    text = line.text
    if not line.link_chars or line.punctuation or not 8 <= len(text) <= _NUMBER_CHARS:
        return False
    return sum(char in "0123456789.%+-" for char in text) >= _NUMBER_SHARE * len(text) and ("%" in text or "." in text)
