"""Canonical URLs: one address for one page, as far as the address alone can tell."""

from __future__ import annotations

import re
from typing import Final
from urllib.parse import urlsplit, urlunsplit

SESSION_PARAMETERS: Final = frozenset(
    {"phpsessid", "jsessionid", "aspsessionid", "sid", "sessionid", "session_id", "spm", "utm_source", "utm_medium"}
    | {"utm_campaign", "utm_term", "utm_content", "from", "share", "timestamp"}
    | {"isappinstalled", "mpshare", "sharer_shareid", "sharer_sharetime", "sharer_shareinfo", "sharer_shareinfo_first"}
    | {"nsukey", "pass_ticket", "wxshare_count", "tdsourcetag"}
)
"""Query parameters that name a visit, not a page. "from" and "share" are the Chinese portals' tracking words, the last
two lines what WeChat and QQ add to an address that is shared or opened in them."""

_OF_A_SHARE: Final = frozenset({"scene", "srcid"})
"""Parameters of WeChat's beside "mpshare"; alone they may name a page."""

TWIN_LABELS: Final = frozenset({"www", "m", "wap", "mobile"})
"""First labels of a host that name the same site."""

_DEFAULT_PORTS: Final = {"http": ":80", "https": ":443"}
_PATH_SESSION: Final = re.compile(r";jsessionid=[^/?#]*", re.IGNORECASE)


def canonicalize(url: str) -> str:
    """Give the canonical form of a URL: lower-case scheme and host, no fragment, no default port, no session words.

    The path and the order of the remaining parameters stay: sites exist that answer by order.

    >>> canonicalize("HTTP://Www.Example.CN:80/yuqi/1.html?PHPSESSID=ab12&page=2#top")
    'http://www.example.cn/yuqi/1.html?page=2'

    Raises:
        ValueError: the URL cannot be split (a broken IPv6 host).
    """
    scheme, netloc, path, query, _ = urlsplit(url.strip())
    scheme = scheme.lower()
    netloc = netloc.rpartition("@")[2].lower().removesuffix(_DEFAULT_PORTS.get(scheme, ":"))
    pairs = [(pair.partition("=")[0].lower(), pair) for pair in query.split("&") if pair]
    left_out = SESSION_PARAMETERS | _OF_A_SHARE if any(name == "mpshare" for name, _ in pairs) else SESSION_PARAMETERS
    kept = [pair for name, pair in pairs if name not in left_out]
    return urlunsplit((scheme, netloc, _PATH_SESSION.sub("", path) or "/", "&".join(kept), ""))


def without_twin(address: str) -> str:
    """Take the first label off a host, or off an address without its scheme, where it names the same site.

    >>> without_twin("m.example.cn/1.html"), without_twin("news.example.cn"), without_twin("www.cn/1.html")
    ('example.cn/1.html', 'news.example.cn', 'www.cn/1.html')
    """
    label, _, rest = address.partition(".")
    return rest if label in TWIN_LABELS and "." in rest.partition("/")[0] else address
