"""The seed article, as text and as a page of template A in GBK bytes: the acceptance of the whole project starts here."""

from __future__ import annotations

import re
from hashlib import sha256
from pathlib import Path

import pytest

from pipelines.config import DEFAULT
from pipelines.decode import decode
from pipelines.extract import extract
from pipelines.records import Precision, RawPage, RemovedKind, Source

SEED = Path(__file__).resolve().parents[3] / "../shared/data/seed/article.txt"
PINYIN = re.compile(r"\([a-zà-ǜ]+\)")
SIMPLIFIED = str.maketrans("東辦編導語總結聲", "东办编导语总结声")

pytestmark = [
    pytest.mark.shared,
    pytest.mark.skipif(not SEED.exists(), reason="the reference folder ../shared is absent"),
]


def as_text() -> RawPage:
    return raw_page(SEED.read_bytes(), "text/plain")


def as_template_a() -> RawPage:
    """Build the page around the seed as its site does, labelled gb2312."""
    lines = [line for line in SEED.read_text(encoding="utf-8").splitlines() if line.strip()]
    title = next(index for index, line in enumerate(lines) if line.endswith("?"))
    crumbs = "".join(f"<p><a href='/'>{line}</a></p>" for line in lines[:2])
    end = next(index for index, line in enumerate(lines) if line.startswith("聲明"))
    body = "".join(f"<p>{line}</p>\n" for line in lines[title + 2 : end])
    links = "".join(f"<p><a href='/2024falv/yqdongtai/{n}.html'>某某平台逾期第{n}天</a></p>" for n in range(10))
    page = f"""<html><head><meta http-equiv="Content-Type" content="text/html; charset=gb2312">
<title>{lines[title]}_逾期頻道</title></head><body><div class=nav>{crumbs}</div><div class=share>{lines[2]}</div>
<h1>{lines[title]}</h1><p class=info>{lines[title + 1]}</p><div class=con>{body}</div><p>{lines[end]}</p>
<div><p>{lines[end + 1]}</p>{links}</div><div><p>{lines[end + 2]}47</p>{links}</div></body></html>"""
    return raw_page(page.encode("gb18030"), "text/html")


def raw_page(body: bytes, media_type: str) -> RawPage:
    source = Source(
        url=None, final_url=None, fetched_at=None, status=200, media_type=media_type, sha256=sha256(body).hexdigest()
    )
    return RawPage(source=source, body=body, charset=None)


@pytest.fixture(params=[as_text, as_template_a], ids=["text", "template A"])
def seed(request):
    return extract(decode(request.param(), DEFAULT), DEFAULT)


def repaired(text: str) -> str:
    return PINYIN.sub("", text).translate(SIMPLIFIED)


def test_title(seed):
    assert repaired(seed.title) == "京东金融逾期催收怎么办"
    assert seed.title_raw.endswith("?")


def test_byline(seed):
    assert (seed.author, seed.source_name, seed.editor) == ("屈銘鑫", None, None)
    assert (seed.published.value, seed.published.precision) == ("2024-11-06T02:14:50", Precision.SECOND)
    assert seed.breadcrumb == ("逾期頻道", "逾期政策")


def test_headings(seed):
    paragraphs = seed.text.split("\n")
    headings = [repaired(paragraphs[heading.paragraph]) for heading in seed.headings]
    assert (len(headings), headings[0], headings[-1]) == (24, "小编导语", "7. 小编总结")
    numbers = [heading.number for heading in seed.headings if heading.number]
    assert numbers[:4] == ["1", "1.1", "1.2", "2"]
    assert [heading.level for heading in seed.headings[:5]] == [1, 1, 2, 2, 1]


def test_the_text_starts_at_the_lead_and_ends_before_the_disclaimer(seed):
    assert repaired(seed.text).startswith("小编导语\n")
    assert repaired(seed.text).endswith("的各種困擾。")
    assert len(PINYIN.findall(seed.text)) > 100, "damage is repaired by another stage"


def test_what_was_cut_is_kept(seed):
    removed = {block.kind: "" for block in seed.removed}
    for block in seed.removed:
        removed[block.kind] += repaired(block.text) + "\n"
    assert removed[RemovedKind.DISCLAIMER].startswith("声明:本")
    assert "最新文章" in removed[RemovedKind.RELATED]
    assert "隨機看看" in removed[RemovedKind.RELATED]
    assert "京东金融逾期催收" in removed[RemovedKind.TITLE_REPEAT]
    assert "最新文章" not in repaired(seed.text)
