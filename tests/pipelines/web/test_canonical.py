"""What is taken off an address, and what is part of it."""

import pytest

from pipelines.web.canonical import canonicalize

PAGE = "http://www.example.cn/a/1.html"


@pytest.mark.parametrize(
    "query",
    [
        "from=timeline&isappinstalled=0",
        "from=groupmessage&isappinstalled=1",
        "from=singlemessage",
        "isappinstalled=0",
        "IsAppInstalled=0",
        "mpshare=1&scene=23&srcid=0117abc&sharer_sharetime=1&sharer_shareid=2",
        "scene=1&mpshare=1",
        "nsukey=abc%2Fd%3D",
        "wxshare_count=3&pass_ticket=x",
        "tdsourcetag=s_pcqq_aiomsg",
        "PHPSESSID=1&&utm_source=wx",
    ],
)
def test_words_of_a_visit_or_of_sharing_are_no_part_of_the_address(query):
    assert canonicalize(f"{PAGE}?{query}") == PAGE
    assert canonicalize(f"{PAGE}?id=7&{query}") == f"{PAGE}?id=7"


@pytest.mark.parametrize(
    "query",
    ["scene=3", "srcid=12&page=2", "id=1&scene=3&from_id=2", "wx=1", "sharer=4", "q=isappinstalled", "app=installed"],
)
def test_negative_words_that_may_name_a_page_stay(query):
    assert canonicalize(f"{PAGE}?{query}") == f"{PAGE}?{query}"
