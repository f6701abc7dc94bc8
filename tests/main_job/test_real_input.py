"""Real input through `yuqi ingest`: the seed article as text and as a page, and every page of the development set."""

from __future__ import annotations

from pathlib import Path

import pytest

from archive import Archive

SHARED = Path(__file__).resolve().parents[2] / ".." / "shared" / "data"
SEED = SHARED / "seed" / "article.txt"
PAGES = SHARED / "extraction"

pytestmark = [
    pytest.mark.shared,
    pytest.mark.skipif(not SEED.exists(), reason="the reference folder ../shared is not here"),
]


def as_page(text: str) -> bytes:
    """Build the page the seed was copied from: its site's template, GBK bytes under the label gb2312."""
    lines = [line for line in text.split("\n") if line.strip()]
    byline = next(index for index, line in enumerate(lines) if "2024-11-06" in line)
    body = "".join(f"<p>{line}</p>\n" for line in lines[byline + 1 :])
    page = (
        '<html><head><meta http-equiv="Content-Type" content="text/html; charset=gb2312">'
        f"<title>{lines[byline - 1]}_{lines[1]}</title></head><body><div class=nav>{lines[0]}<br>{lines[1]}</div>"
        f"<div>{lines[2]}</div><h1>{lines[byline - 1]}</h1><p class=info>{lines[byline]}</p>{body}</body></html>"
    )
    return page.encode("gb18030")


@pytest.fixture(scope="module", params=["text", "page"])
def seed(request, tmp_path_factory, run_yuqi):
    folder = tmp_path_factory.mktemp("seed")
    text = SEED.read_text(encoding="utf-8")
    path = folder / ("article.txt" if request.param == "text" else "article.html")
    path.write_bytes(text.encode() if request.param == "text" else as_page(text))
    archive_path = folder / "seed.db"
    answer = run_yuqi("ingest", str(path), "--archive", str(archive_path))
    assert answer.returncode == 0, answer.stderr
    with Archive.open(archive_path) as archive:
        (row,) = archive.articles()
        yield archive.article(row.id)


def test_title_in_both_forms(seed):
    assert seed.row.title_hans == "京东金融逾期催收怎么办"
    assert seed.row.title == "京東金融逾期催收怎么辦"


def test_byline(seed):
    assert (seed.row.author, seed.row.published) == ("屈銘鑫", "2024-11-06T02:14:50")


def test_sections(seed):
    assert len(seed.sections) == 24
    assert seed.sections[0].heading == "小編導語"
    assert (seed.sections[2].number, seed.sections[2].heading) == ("1.1", "京東金融的背景")


def test_no_pinyin_is_left_and_every_removal_is_recorded(seed):
    assert "(" not in seed.row.text
    removed = [edit for edit in seed.edits if edit.rule.startswith("pinyin") and edit.certainty == "exact"]
    assert sum(edit.before.count("(") for edit in removed) == 137  # the other 18 of 155 stand in removed blocks


def test_what_is_not_the_article_is_kept_apart(seed):
    kinds = {block.kind: block.text for block in seed.removed}
    assert "聲明" in kinds["disclaimer"]
    assert any("最新文章" in block.text for block in seed.removed)
    assert "聲明" not in seed.row.text
    assert "最新文章" not in seed.row.text


def test_every_page_of_the_development_set_has_an_outcome(tmp_path, run_yuqi):
    archive_path = tmp_path / "pages.db"
    pages = sorted(PAGES.rglob("*.html"))
    answer = run_yuqi("ingest", *map(str, pages), "--archive", str(archive_path))
    assert answer.returncode == 0, answer.stderr
    with Archive.open(archive_path) as archive:
        outcomes = [row[0] for row in archive.connection.execute("SELECT outcome FROM captures")]
        crashed = archive.connection.execute("SELECT count(*) FROM rejections WHERE reason = 'crashed'").fetchone()
    assert len(outcomes) == len(pages)
    assert set(outcomes) <= {"article", "rejected"}
    assert crashed == (0,)
