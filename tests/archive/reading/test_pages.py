"""The pages made for people, asked for without a browser."""

from __future__ import annotations

import asyncio
from contextlib import contextmanager
from urllib.parse import urlencode

import lxml.html
import pytest
from datasette.app import Datasette

from archive.datasette import plots
from archive.datasette.comparison import compare
from archive.datasette.pages import POLICY
from archive.datasette.serving import SETTINGS
from archive.datasette.trends import trends
from archive.editing import pieces
from archive.rows import EditRow
from archive.search.folding import Folding

HOSTILE = "<script>alert(1)</script><img src=x onerror=alert(1)>\"'&\u202e"
EDIT = 'INSERT INTO edits(article_id, position, field, start, "end", before, after, rule, certainty, confidence)'


@pytest.fixture(scope="module")
def site(lasting_add, lasting_writer, lasting_path):
    """Ask for a page of a small archive: site(path, **parameters) gives its response."""
    with asking(lasting_add, lasting_writer, lasting_path) as ask:
        yield ask


@contextmanager
def asking(add, writer, path):
    """Fill an archive and serve it without a port."""
    writer.execute("BEGIN")
    writer.execute("INSERT INTO clusters VALUES (1, 2, 1)")
    add(id=1, title="逾期貸款怎麼辦", text="第一章\n網絡貸款逾期之后。\n還款", published="2024-11-06", cluster_id=1)
    add(id=2, title="逾期贷款怎么办", text="第一章\n网络贷款逾期之后。\n不还", published="2024-12", host="beta.test", cluster_id=1, is_primary=0)  # fmt: skip
    add(id=3, title=HOSTILE, text=HOSTILE + "\n逾期", author=HOSTILE, url="javascript:alert(1)//\u202e",
        breadcrumb=f'["{"<b>x</b>"}"]', source_name=HOSTILE)  # fmt: skip
    writer.execute("COMMIT")
    writer.execute(
        "INSERT INTO sections(article_id, position, level, number, heading, start) VALUES (1, 0, 1, NULL, '第一章', 0)"
    )
    writer.execute(f"{EDIT} VALUES (1, 0, 'text', 6, 10, '(dai)', '', 'pinyin', 'exact', 0.9)")
    writer.execute('UPDATE edits SET "end" = 11 WHERE article_id = 1')
    writer.execute(f"{EDIT} VALUES (1, 1, 'text', 0, 1, '第', NULL, 'lost', 'flag', 0.5)")
    writer.execute(f"{EDIT} VALUES (3, 0, 'text', 0, 1, '<', NULL, '<i>rule</i>', 'flag', 0.5)")
    writer.execute(
        "INSERT INTO removed_blocks(article_id, position, kind, rule, text) VALUES (3, 0, 'boilerplate', 'r', ?)",
        (HOSTILE,),
    )
    writer.execute("INSERT INTO lenders(id, lender, name) VALUES (1, 'alpha', ?)", ("甲<b>银行",))
    writer.execute(
        "INSERT INTO article_lenders(article_id, lender_id, surface, start, \"end\") VALUES (1, 1, 'x', 0, 1)"
    )
    writer.execute("INSERT INTO topics(id, topic, name) VALUES (7, 'coping/negotiate', '协商')")
    writer.execute(
        "INSERT INTO article_topics(article_id, topic_id, surface, start, \"end\") VALUES (1, 7, 'x', 0, 1), (2, 7, 'x', 0, 1)"
    )
    writer.execute(
        "INSERT INTO topics_by_article VALUES (1, 7, 'coping', '2024-11', 1, 1, 0), (2, 7, 'coping', NULL, 0, 1, 0)"
    )
    datasette = Datasette([str(path)], settings=SETTINGS)

    def ask(path, **parameters):
        query = f"?{urlencode(parameters)}" if parameters else ""

        async def get():
            await datasette.invoke_startup()
            return await datasette.client.get(f"{path}{query}")

        return asyncio.run(get())

    try:
        yield ask
    finally:
        for database in datasette.databases.values():
            database.close()
        datasette.executor.shutdown()


PAGES = [
    ("/", {}), ("/yuqi/-/home", {}), ("/yuqi/-/article/1", {}), ("/yuqi/-/article/3", {"q": "script OR 逾期"}),
    ("/yuqi/-/find", {}), ("/yuqi/-/find", {"q": "逾期"}), ("/yuqi/-/find", {"q": HOSTILE, "lender": "alpha"}),
    ("/yuqi/-/compare", {}), ("/yuqi/-/compare", {"a": 1, "b": 3}), ("/yuqi/-/trends", {}),
    ("/yuqi/-/trends", {"by": "source", "show": "share", "unique": 1}), ("/yuqi/-/trends", {"by": HOSTILE}),
    ("/yuqi/-/dictionary", {}),
]  # fmt: skip


@pytest.mark.parametrize(("path", "parameters"), PAGES)
def test_every_page_is_whole_inert_and_loads_nothing(site, path, parameters):
    response = site(path, **parameters)
    assert response.status_code == 200, response.text
    assert response.headers["content-security-policy"] == POLICY
    page = response.text
    elements = list(lxml.html.document_fromstring(page).iter("*"))
    assert not {"script", "img", "iframe", "object", "style", "base"} & {element.tag for element in elements}
    for element in elements:
        assert not {name for name in element.attrib if name.startswith("on") or name in ("style", "src")}
        assert element.get("href", "/").startswith(("/", "#", "http://alpha.test/", "http://beta.test/"))
    assert not set("\u202a\u202b\u202d\u202e\u2066\u2067") & set(page)
    assert page.count('<link rel="stylesheet"') == 1


def test_the_front_page_stands_at_the_root(site):
    page = site("/").text
    assert "逾期与催收文章档案" in page
    assert ">3</dd>" in page


def test_the_front_page_leads_from_a_topic_to_its_articles(site):
    (link,) = lxml.html.document_fromstring(site("/").text).cssselect("a[href*=topic_id__exact]")
    assert link.text_content() == "协商 2"
    assert " 2 rows" in site(link.get("href")).text.replace(">", " ")


def test_the_article_page_shows_edits_sections_copies_and_the_capture(site):
    page = site("/yuqi/-/article/1", q="貸款").text
    assert '<h2 class="level1" id="section-1">' in page
    assert 'href="#section-1"' in page
    assert 'class="edit exact gone" href="#edit-1" title="pinyin: (dai) → ∅"' in page
    assert 'class="edit flag" href="#edit-2"' in page
    assert page.count("<mark>") == 2 - 1 + 1
    assert "逾期贷款怎么办" in page
    assert "alpha-00001.warc.gz" in page
    assert "甲&lt;b&gt;银行" in page


def test_counts_follow_the_file(add, writer, archive_path):
    with asking(add, writer, archive_path) as ask:
        assert ">3</dd>" in ask("/").text
        assert "by=source" in ask("/yuqi/-/trends").text
        add(id=9, text="逾期", published="2025-01-05")
        assert ">4</dd>" in ask("/").text
        assert "2025-01" in ask("/yuqi/-/trends").text


@pytest.mark.parametrize(
    "path",
    ["article/abc", "article/1x", "article/1/2", "article", "article/%E9%80%BE", "home/x", f"article/{'9' * 19}"],
)
def test_an_address_that_is_no_page_is_404_in_our_form(site, path, capfd):
    answer = site(f"/yuqi/-/{path}")
    assert answer.status_code == 404
    assert "There is no such page" in answer.text
    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize("path", ["/nothing", "/yuqi/-/nothing", "/yuqi/nothing"])
def test_a_mistyped_address_prints_a_line_at_most(site, path, capfd):
    assert site(path).status_code in {400, 404}  # 0.65 takes /yuqi/-/nothing for a row of a table
    printed = capfd.readouterr()
    assert printed.out == ""
    assert len(printed.err.splitlines()) <= 1


def test_an_article_that_is_not_there_is_404(site):
    assert site("/yuqi/-/article/99").status_code == 404
    assert site("/other/-/home").status_code == 404


@pytest.mark.parametrize(
    "parameters", [{"q": "x", "source": "no"}, {"q": "x", "lender": "no"}, {"q": "x", "since": "z"}]
)
def test_a_wrong_limit_is_told(site, parameters):
    response = site("/yuqi/-/find", **parameters)
    assert response.status_code == 400
    assert "That did not work" in response.text


def test_search_is_ordered_marked_and_counted_by_facets(site):
    page = site("/yuqi/-/find", q="貸款").text
    assert "2 articles, best first" in page
    assert "<mark>貸款</mark>" in page
    assert "<mark>贷款</mark>" in page
    assert "source=alpha.test" in page
    assert "1 article ·" in site("/yuqi/-/find", q="貸款", lender="alpha").text
    assert "1 article ·" in site("/yuqi/-/find", q="貸款", year="2024", source="beta.test").text
    assert "1 article ·" in site("/yuqi/-/find", q="貸款", unique=1).text
    nothing = site("/yuqi/-/find", q="没有的").text
    assert "Nothing found" in nothing
    assert "best first" not in nothing


@pytest.mark.parametrize(
    "path", ["/yuqi/-/find?q=貸款", "/yuqi/-/article/1?q=貸款", "/yuqi/articles?_search=貸款", "/yuqi/search?q=貸款"]
)
def test_hits_are_marked_by_the_folding_of_the_archive(site, monkeypatch, path):
    """An archive may be older than the program; and that of the program takes most of a second to make."""
    monkeypatch.setattr(Folding, "present", None)
    assert "<mark>貸款</mark>" in site(path).text


def test_a_protected_archive_shows_no_page(add, archive_path):
    add(id=1, text="逾期")
    datasette = Datasette([str(archive_path)], metadata={"databases": {"yuqi": {"allow": {"id": "root"}}}})

    async def get(path):
        await datasette.invoke_startup()
        return await datasette.client.get(path)

    for path in ("/", "/yuqi/-/article/1", "/yuqi/-/find?q=逾期"):
        assert asyncio.run(get(path)).status_code == 403
    datasette.get_database("yuqi").close()
    datasette.executor.shutdown()


def test_comparison_is_blind_to_script():
    pairs = compare(
        "第一章\n網絡貸款\n甲乙丙丁戊己庚辛\n末", "第一章\n网络贷款\n甲乙丙丁戊己庚壬\n末\n又", Folding.present()
    )
    assert [pair.kind for pair in pairs] == ["equal", "equal", "changed", "equal", "added"]
    assert [(stretch.text, stretch.differs) for stretch in pairs[2].left] == [("甲乙丙丁戊己庚", False), ("辛", True)]
    for side, text in (("left", "網絡貸款"), ("right", "网络贷款")):
        assert "".join(stretch.text for stretch in getattr(pairs[1], side)) == text


@pytest.mark.parametrize(
    ("left", "right", "kinds"),
    [
        ("甲乙丙丁戊己庚辛", "导语\n甲乙丙丁戊己庚壬", ["added", "changed"]),
        ("导语\n甲乙丙丁戊己庚辛", "甲乙丙丁戊己庚壬", ["removed", "changed"]),
        ("甲乙丙丁\n子丑寅卯", "子丑寅辰\n甲乙丙戊", ["removed", "changed", "added"]),
        ("甲乙丙丁\n同", "子丑寅卯\n同", ["changed", "equal"]),
    ],
)
def test_a_paragraph_that_was_put_in_does_not_move_the_others(left, right, kinds):
    pairs = compare(left, right, Folding.present())
    assert [pair.kind for pair in pairs] == kinds
    for side, text in (("left", left), ("right", right)):
        shown = ["".join(stretch.text for stretch in getattr(pair, side)) for pair in pairs if getattr(pair, side)]
        assert "\n".join(shown) == text


def test_comparing_long_texts_ends():
    assert compare("甲" * 100_000, "乙" * 100_000, Folding.present())[0].kind == "changed"
    assert len(compare("甲\n" * 9_000, "乙\n" * 9_000, Folding.present())) == 2_000


def test_trends_count_months_and_shares(add, writer):
    for month, host in (("2024-01", "alpha.test"), ("2024-01-05", "beta.test"), ("2024-03", "alpha.test")):
        add(published=month, host=host)
    add(published="0000-01")
    add(published="2024")
    found = trends(writer, "source")
    assert found.months == ("2024-01", "2024-02", "2024-03")
    assert found.all_articles == (2, 0, 1)
    assert [(s.value, s.articles, s.shares) for s in found.series] == [
        ("alpha.test", (1, 0, 1), (50.0, 0.0, 100.0)), ("beta.test", (1, 0, 0), (50.0, 0.0, 0.0)),
    ]  # fmt: skip
    assert found.undated == 2
    assert trends(writer, "lender").series == ()


def test_plots_escape_labels_and_draw_nothing_from_nothing():
    drawn = plots.lines(["2024-01"], [plots.Line(label="<b>&", values=(3.0,))], unit="%")
    assert "&lt;b&gt;&amp;, 2024-01: 3%" in drawn
    assert "<b>" not in drawn
    assert "<svg" in plots.lines([], [])
    assert "<svg" in plots.bars([], [], label="")


def row(start, end, before, after, certainty):
    return EditRow(
        field="text", start=start, end=end, before=before, after=after, rule="r", certainty=certainty, confidence=1.0
    )


def test_pieces_are_the_text_and_name_their_edits():
    # before: 逾(yu)期，电X费
    edits = [
        row(1, 5, "(yu)", "", "exact"),
        row(8, 9, "X", "话", "inferred"),
        row(0, 2, "逾(", None, "flag"),
        row(9, 10, "费", "费用", "candidate"),
    ]
    cut = pieces("逾期，电话费", edits)
    assert "".join(piece.text for piece in cut) == "逾期，电话费"
    assert [(piece.text, piece.edit) for piece in cut] == [
        ("逾", None),
        ("", 0),
        ("期，电", None),
        ("话", 1),
        ("费", 3),
    ]


def test_edits_that_do_not_fit_leave_the_text_readable():
    assert [piece.text for piece in pieces("逾期", [row(40, 44, "abcd", "", "exact")])] == ["逾期"]


def test_an_axis_of_shares_ends_at_a_hundred():
    assert "200%" not in plots.lines(["2024-01"], [plots.Line(label="x", values=(100.0,))], unit="%")
