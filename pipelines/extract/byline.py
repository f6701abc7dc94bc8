"""Author, source, editor and date, from the lines around the title, the end of the body, and the metas."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

from pipelines.extract.cues import normal_form, strip_pinyin
from pipelines.extract.dates import (
    FULL_DATE,
    ago_in,
    date_of_stamp,
    date_of_url,
    dates_in,
    is_plausible,
    latest_before,
    month_in,
    other_forms_in,
    with_year,
    yearless_in,
)
from pipelines.repair.controls import drop_controls, drop_zero_width
from pipelines.repair.edits import apply

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pipelines.extract.head import Head
    from pipelines.records import Published, Source

_LABELS: Final = {
    "author": (
        r"(?:文章|本文|发布)?(?<![该該])作\s{0,4}者|撰\s?文|供稿|发布作者|發布作者|記者"
        r"|记者(?=\s?[:：])|(?<![\u3400-\u9fff])[图圖]?文(?=\s?[/／:：|｜丨])"
    ),
    "source_name": (
        r"(?:文章|本文|信息|稿件|新闻|新聞)?[来來]\s{0,4}源于?|稿\s?源|出\s?[处處](?!理)|转自|轉自|源(?=\s?[/／])"
    ),
    "editor": r"(?:责任|責任|本文|文字|网络|值班)?[编編]\s?[辑輯]|责编|責編",
}
_NEXT: Final = (
    r"|发布|發布|发表|發表|楼主|樓主|时间|時間|日期|浏览|瀏覽|阅读|閱讀|点击|點擊|人气|人氣|评论|評論|分享|标签|標籤|字号|字體|字体|审核|校对|"
    r"我要|我有|打印|关闭|责任|来源|作者|编辑|查看|收藏|举报|扫码|微信|微博|更新|分类|分類|栏目|专栏|原标题|扩大|缩小|"
    r"出自|添加|录入|发稿|通讯员|摄影|访问|订阅|关注|已有|参与|跟贴|手机"
)
_LABEL: Final = re.compile(
    "|".join(f"(?P<{name}>{pattern})" for name, pattern in _LABELS.items()) + "|(?P<next>" + _NEXT[1:] + ")"
)
_LABELLED: Final = re.compile("|".join(f"(?P<{name}>{pattern})" for name, pattern in _LABELS.items()))
_VALUE: Final = re.compile(
    r"(?P<colon>\s{0,4}[:：/／|｜丨]\s{0,4}|\s{1,4})"
    r"(?P<value>[^:：|｜/／<>。；;！？【】\[\]()（）]{1,40}(?:[(（][\u3400-\u9fff]{2,4}[)）])?)"  # 某某晚报(上海)
)
_LABEL_END: Final = re.compile(r"[者文稿源于处處自辑輯编編][\s:：/／|｜丨]")
"""The last character of every label, and what stands between it and a value: nearly all lines have neither."""
_WHOLE_LINE: Final = re.compile(r"\W{0,3}作者\s{1,4}[\u3400-\u9fff·]{2,4}\W{0,2}")
"""作者 and a name and nothing else: then a blank is enough."""
_DATE_LABEL: Final = re.compile(r"(?:时间|時間|日期)\s?[:：]|发布于|发表于|發表於")
_STOP: Final = re.compile(
    "(?:" + "|".join(_LABELS.values()) + _NEXT + r")|(?:19|20)\d\d\s?[-/.年]|\s{2,}|[\u3000\xa0]{2,}"
)
_NAME_BEFORE_DATE: Final = re.compile(
    r"^[\s※]*(?:原创\s{1,3})?(?P<name>[\u3400-\u9fff·]{2,5})(?:\s?(?:[-—–]\s?[^\s\d]{2,14}|\d{2}[级級][\u3400-\u9fff]{2,10}))?"
    r"\s{0,4}[/／|]?\s{0,4}(?:(?:发表|发布|發表|發佈)(?:于|於)\s{0,2})?(?=(?:19|20)\d\d\s?[-/.年])"
)
_ORIGINAL: Final = re.compile(r"^原创\s{1,3}(?P<name>[\u3400-\u9fff·]{2,4})\s")
"""How WeChat marks who wrote what an account prints."""
_REPORTER: Final = re.compile(
    r"(?:[〔【(（]|^|本报|本網|本网|本刊|见习|特约|新华社|中新网|[\u3400-\u9fff]{2,6}(?:网|报|社|刊))?\s?(?:记者|記者|通讯员|通訊員|特约撰稿人?)\s?[:：]?\s?"
    r"(?P<names>[\u3400-\u9fff]{2,4}(?:[\s、]{1,2}[\u3400-\u9fff]{2,4}(?![\u3400-\u9fff]))*)(?=[\s）)】\]／/〕]|$)"
)
_DATELINE: Final = re.compile(
    r"[^。，（(]{0,20}(?:讯|訊|电|電|报道|報導)\s?[（(][^（()）。]{0,12}?(?:记者|記者)\s?[:：]?\s?"
    r"(?P<names>[\u3400-\u9fff]{2,4}(?:[\s、]{1,2}[\u3400-\u9fff]{2,4})*)\s?[）)]"
)
_NO_REPORTER: Final = re.compile(
    r"(?:[见見]面|招待|[发發]布|座[谈談]|[恳懇][谈談]|通[气氣]|[协協])?[会會]|俱[乐樂]部|手[记記]|[调調]查|[观觀]察|[专專][访訪]|"
    r"[采採走][访訪]|[提答][问問]|[问問]答|[从從][业業].{0,2}|[节節证證站团團]"
)
"""What makes another word of the one for a reporter, and names nobody: 记者见面会, 记者手记."""
_SHIFT: Final = re.compile(r"[\s_]{0,2}[A-Z]{1,3}\d{2,6}$")
"""The number of a desk behind an editor's name: 孟可 PF001."""
_MEDIUM: Final = re.compile(
    r"[\u3400-\u9fff]{2,8}(?:[日晚早商时時快导導新信][报報]|(?:都市|青年|经济|經濟|金融|证券|證券|法治|法制|消费者|消費者|参考|參考|新闻|新聞)[报報]|"
    r"通讯社|通訊社|电视台|電視台|周刊|新闻网|新聞網|在线|在線)(?![\u3400-\u9fff])"
)
_MEDIUM_END: Final = re.compile(r"[网網报報社台刊讯訊局院]$|在线|在線|论坛|編輯|编辑")
_TODAY: Final = re.compile(r"今天|今日|现在|現在|欢迎|歡迎")
_ADDRESS: Final = re.compile(r"^(?:https?|www|ftp)\b|://|\.(?:com|cn|net|org)\b", re.IGNORECASE)
_WORK: Final = re.compile(r"\s?(?:综合)?(?:报道|報導|报导)$|\s(?:摄影?|整理|编译|文)$")
_PERSONA: Final = re.compile(r"[-—–]\s?.{2,14}$|\d{2}[级級].{2,10}$")

_NOBODY: Final = frozenset({
    "admin", "administrator", "佚名", "网络", "互联网", "本站", "未知", "小编", "编辑", "不详", "匿名", "原创", "转载",
    "网友", "会员", "管理员", "本站编辑", "网络整理", "本站原创", "来源", "作者", "综合", "其他", "无", "我", "本网",
    "root", "editor", "用户", "官方", "整理", "游客", "系统", "发布者", "登录", "注册",
    "匿名用户", "匿名网友", "热心网友", "未知作者", "大V号", "时间",
})  # fmt: skip
"""What forms fill in where nobody is named."""
_CATEGORY: Final = re.compile(
    r"(?:银行|金融|信用卡|贷款?|逾期|催收|资讯|动态|政策|知识|频道|法律|新闻|财经|协商|负债|征信|网贷|花呗|借呗|公司|百科|攻略|"
    r"问答|专题|文章|平台|分期|白条|咨询|案例|指南|要闻|快讯)$|^(?:20\d\d|首页)"
)

_DATE_LINE_CHARS: Final = 60
MAX_INFO_CHARS: Final = 160


@dataclass(frozen=True, slots=True, kw_only=True)
class Byline:
    """Who wrote, who printed it first, who edited, and when."""

    author: str | None = None
    source_name: str | None = None
    editor: str | None = None
    published: Published | None = None

    def as_seen(self) -> Byline:
        """Give the byline without the marks in its names that cannot be seen, as repair drops them from a title."""
        return replace(
            self,
            author=_as_seen(self.author),
            source_name=_as_seen(self.source_name),
            editor=_as_seen(self.editor),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Surroundings:
    """The lines that may hold the byline."""

    near: list[str]
    """Around the title, the first to be believed first."""
    far: list[str]
    """At the end of the body, where labels count but bare dates do not."""
    top: list[str]
    """Above the title, down from the first line of the page: a newspaper prints its day there."""
    opening: str = ""
    """The first paragraph, whose dateline may name the reporter."""


def read_byline(lines: Surroundings, head: Head | None, source: Source, crumbs: tuple[str, ...]) -> Byline:
    """Read the byline.

    Args:
        lines: where to look.
        head: metas and JSON-LD; None for plain text.
        source: the address and the fetch, for dates.
        crumbs: the breadcrumb: a category in the author's place is not an author.
    """
    fields: dict[str, str] = {}
    near, far = lines.near, lines.far
    for text in (*near, *far):
        for name, value in labelled_fields(text):
            if is_name(name, value, crumbs):
                fields.setdefault(name, value)
    author = fields.get("author") or _bare_author(near, crumbs) or _reporter(near, far, lines.opening)
    if "source_name" not in fields and (medium := _bare_medium(near)):
        fields["source_name"] = medium
    if head is not None:
        author = author or _account(head, crumbs) or _meta_author(head, fields.get("source_name"), crumbs)
        account = head.wechat_account()
        if account and author and account != author:  # an account without an author of the article is the author
            fields.setdefault("source_name", account)
        if "source_name" not in fields:
            for key in ("contentsource", "mediaid", "source", "article:source"):
                if is_name("source_name", head.metas.get(key, ""), crumbs):
                    fields.setdefault("source_name", head.metas[key])
    return Byline(
        author=author,
        source_name=fields.get("source_name"),
        editor=fields.get("editor"),
        published=read_date(lines, head, source),
    )


def _as_seen(name: str | None) -> str | None:
    r"""Drop controls, zero-width and direction marks from a name.

    >>> _as_seen("\u202e林小满\u202c"), _as_seen("海角\u200b晚报"), _as_seen("\u200f"), _as_seen("小满👨\u200d👩")
    ('林小满', '海角晚报', None, '小满👨\u200d👩')
    """
    if name is None or name.isprintable():
        return name
    for rule in (drop_controls, drop_zero_width):
        name = apply(name, list(rule(name)))
    return name.strip() or None


def labelled_fields(text: str) -> list[tuple[str, str]]:
    """Read what stands behind labels, each value cut at the next label or date.

    >>> labelled_fields("2024-07-16 23:04:48 来源：海角晚报 作者：林小满 编辑：admin")
    [('source_name', '海角晚报'), ('author', '林小满'), ('editor', 'admin')]
    >>> labelled_fields("来源不明的资金")
    []
    """
    found: list[tuple[str, str]] = []
    text = strip_pinyin(text[:MAX_INFO_CHARS])
    if not _LABEL_END.search(text):
        return found
    for label in _LABELLED.finditer(text):
        value = _VALUE.match(text, label.end())
        if value is None:
            continue
        if value["colon"].isspace() and label.lastgroup != "source_name" and not _WHOLE_LINE.fullmatch(text):
            continue
        stop = _STOP.search(text, value.start("value"))
        cut = text[value.start("value") : min(stop.start(), value.end()) if stop else value.end()]
        cut = cut.strip(" \t\u3000\xa0,，、-—\"'“”")
        if cut and label.lastgroup:
            if label.lastgroup == "author":
                cut = _without_persona(cut)
            elif label.lastgroup == "editor":
                cut = _SHIFT.sub("", cut) or cut
            found.append((label.lastgroup, cut))
    return found


def is_name(field: str, value: str, crumbs: tuple[str, ...] = ()) -> bool:
    """Tell a name from the fillers, categories and banks that forms print in its place.

    >>> is_name("author", "林小满"), is_name("author", "admin"), is_name("author", "交通银行")
    (True, False, False)
    >>> is_name("source_name", "交通银行")
    True
    """
    key = normal_form(value)
    if _ADDRESS.search(key):
        return False
    if not 2 <= len(key) <= 30 or key.lower() in _NOBODY or not re.search(r"[^\W\d_]{2}", key):
        return False
    if field == "source_name":
        return True
    return not _CATEGORY.search(key) and key not in {normal_form(crumb) for crumb in crumbs}


def is_person(name: str, crumbs: tuple[str, ...]) -> bool:
    """Tell a name without a label from a label without a name, and from a newspaper.

    >>> is_person("林小满", ()), is_person("发表于", ()), is_person("云台日报", ())
    (True, False, False)
    """
    return is_name("author", name, crumbs) and not _LABEL.search(name) and not _MEDIUM_END.search(name)


def read_date(lines: Surroundings, head: Head | None, source: Source) -> Published | None:
    """Choose the date: what the page states in its head, else near its title, else at its end, else its address.

    A visible date of the same day is taken for its hour and minute. A date without a year gets the year of the head
    or the address; where neither has one, that of the fetch, and the basis says so; without a fetch it stays unknown.
    """
    visible = [date for text in lines.near for _, date in dates_in(strip_pinyin(text[:MAX_INFO_CHARS]))]
    visible += [date for text in lines.far if _is_closing_date(text) for _, date in dates_in(text[:100])]
    visible += [month for text in lines.near[:4] if (month := month_in(text[:60]))]
    visible += [date for text in lines.near if (date := other_forms_in(text))]
    stated = [date for stamp in (_stamps(head) if head else ()) if (date := date_of_stamp(stamp))]
    url = source.final_url or source.url
    of_url = [date] if url and (date := date_of_url(url)) else []
    of_day = [date for text in lines.top if _is_dateline(text) for _, date in dates_in(text)]
    yearless = [day for text in lines.near if (day := yearless_in(strip_pinyin(text[:MAX_INFO_CHARS])))]
    years = [(int(date.value[:4]), date.basis) for date in (*stated, *of_url)][:1]
    of_year = [date for day in yearless for year, basis in years if (date := with_year(day, year, basis))]
    whole = [date for date in of_url if len(date.value) == len("2024-11-06")]
    of_fetch = [date for day in yearless if source.fetched_at and (date := latest_before(day, source.fetched_at))]
    of_fetch += [date for text in lines.near if source.fetched_at and (date := ago_in(text, source.fetched_at))]
    found = (*stated, *visible, *whole, *of_day[:1], *of_year, *of_url, *of_fetch)
    plausible = [date for date in found if is_plausible(date, source.fetched_at)]
    if not plausible:
        return None
    same_day = [date for date in (*plausible, *of_year) if date.value[:10] == plausible[0].value[:10]]
    timed = [date for date in same_day if len(date.value) > len("2024-11-06")]
    return next((date for date in visible if date in timed), timed[0] if timed else plausible[0])


def _is_dateline(text: str) -> bool:
    """Whether a line far above the title dates the whole page: a newspaper's head does, today's date does not."""
    return len(text) <= _DATE_LINE_CHARS and not _TODAY.search(text) and FULL_DATE.search(text) is not None


def _is_closing_date(text: str) -> bool:
    """Whether a line at the end of the text states a date: it opens with one, or labels one."""
    opening = FULL_DATE.match(text.strip(" \u3000[(（"))
    return (opening is not None and len(text) < 60) or (len(text) < 100 and bool(_DATE_LABEL.search(text)))


def _stamps(head: Head) -> Iterable[str]:
    for item in head.json_ld:
        for key in ("datePublished", "pubDate", "uploadDate", "dateCreated"):
            if isinstance(item.get(key), str):
                yield item[key]
    for key in (
        "article:published_time", "pubdate", "publishdate", "datepublished", "weibo:article:create_at", "publish_time",
        "weibo: article:create_at", "bytedance:published_time", "og:published_time", "og:release_date", "publish-date",
        "firstpublishedtime", "apub:time", "dateupdate", "dc.date.issued", "article:published", "pub_date",
    ):  # fmt: skip
        if key in head.metas:
            yield head.metas[key]
    if head.script_stamp:
        yield head.script_stamp


def _bare_author(near: list[str], crumbs: tuple[str, ...]) -> str | None:
    """Read the form `name date` that has no label."""
    for text in near:
        bare = strip_pinyin(text)
        match = _NAME_BEFORE_DATE.match(bare) or _ORIGINAL.match(bare)
        if match and len(match["name"]) <= 4 and is_person(match["name"], crumbs):
            return match["name"]
    return None


def _bare_medium(near: list[str]) -> str | None:
    """Read a newspaper or site that stands beside the date without a label."""
    for text in near:
        if not FULL_DATE.search(text) or len(text) >= _DATE_LINE_CHARS:
            continue
        match = _MEDIUM.search(text)
        before = _NAME_BEFORE_DATE.match(strip_pinyin(text))
        if match or (before and _MEDIUM_END.search(before["name"]) and not _LABEL.search(before["name"])):
            return match[0] if match else before["name"] if before else None
    return None


def _account(head: Head, crumbs: tuple[str, ...]) -> str | None:
    """Read the account that an element named author or nickname holds, or that opened a thread."""
    names = (name for name in head.accounts() if is_name("author", name, crumbs))
    return next((name for name in names if not FULL_DATE.search(name)), None)


def _reporter(near: list[str], far: list[str], opening: str) -> str | None:
    found = (_DATELINE.match(opening[:80]), *(_REPORTER.search(text[:80]) for text in (*near, *far[:6])))
    names = (_WORK.sub("", match["names"]) for match in found if match)
    return next((name for name in names if not _NO_REPORTER.fullmatch(name)), None)


def _meta_author(head: Head, source_name: str | None, crumbs: tuple[str, ...]) -> str | None:
    for value in (*_json_ld_authors(head.json_ld), head.metas.get("author", ""), head.metas.get("article:author", "")):
        name = _without_persona(value.strip())
        site = normal_form(head.metas.get("og:site_name", ""))
        looks_like_site = re.search(r"网|http|www|\.c|中心|公司|报$|社$|频道|工作室|科技|技术", name)
        if is_name("author", name, crumbs) and not looks_like_site and normal_form(name) not in (site, source_name):
            return name
    return None


def _json_ld_authors(items: tuple[dict[str, Any], ...]) -> Iterable[str]:
    for item in items:
        authors = item.get("author")
        for author in authors if isinstance(authors, list) else [authors]:
            name = author.get("name") if isinstance(author, dict) and author.get("@type") != "Organization" else author
            if isinstance(name, str):
                yield name


def _without_persona(name: str) -> str:
    """Split off the invented persona: 葛某-经济重生者, 钟某97级内容推荐官."""
    bare = _PERSONA.sub("", name).strip()
    return _WORK.sub("", bare) or bare or name
