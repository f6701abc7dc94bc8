"""The pages of a cluster and of a family: who is in it and what each changed, whatever stands in the texts."""

import asyncio

import lxml.html
import pytest
from datasette.app import Datasette

from archive.copies import duplicates
from archive.datasette.group_page import MAX_CHANGES
from archive.datasette.pages import POLICY
from archive.datasette.serving import SETTINGS

ARTICLE = """花呗逾期后先会收到平台的短信提醒，三天之内还清一般不会影响以后的使用。
如果超过一个月仍未归还，花呗可能会安排专员核实情况，并按照约定收取违约金。
借款人应当保留好每一次沟通的录音和截图，必要时可以拨打投诉热线反映问题。
与花呗协商分期的时候，要说明自己的收入状况，提出每月能够承担的金额。"""
HOSTILE = "<script>alert(1)</script><img src=x onerror=alert(1)>"


@pytest.fixture
def ask(bare):
    """Ask for a page of an archive with a cluster of three and a sibling: ask(path) gives its response."""
    connection, put = bare
    connection.execute("INSERT INTO sources(id, name, title, home, host) VALUES(1, 'a', 'Channel', '', 'a')")
    put(1, "花呗逾期", ARTICLE)
    put(2, HOSTILE, ARTICLE.replace("三天", HOSTILE + "七天"), published="2026-01-02")
    put(3, "花唄逾期", ARTICLE.replace("时候", "時候"))
    put(4, "借呗逾期", ARTICLE.replace("花呗", "借呗"))
    path = connection.execute("PRAGMA database_list").fetchone()[2]
    datasette = Datasette([path], settings=SETTINGS)

    def get(page):
        async def respond():
            await datasette.invoke_startup()
            return await datasette.client.get(f"/bare/-/{page}")

        return asyncio.run(respond())

    return get


def test_a_cluster_shows_what_every_copy_changed(ask):
    response = ask("cluster/1")
    assert response.status_code == 200
    assert response.headers["content-security-policy"] == POLICY
    page = lxml.html.fromstring(response.text)
    assert [section.get("id") for section in page.cssselect("section.group")] == ["article-2", "article-1", "article-3"]
    assert page.cssselect("script, img") == []
    first = page.cssselect("#article-1")[0]
    assert first.cssselect("del")[0].text.endswith("七")
    assert first.cssselect("mark.differs")[0].text == "三"
    assert ask("cluster/1").text.count("article 2") == 2
    assert [link.get("href") for link in page.cssselect("p.dim a")] == ["/bare/-/family/1"]


def test_what_stands_for_a_cluster_is_not_compared_with_a_sibling_beyond_it(ask, bare):
    connection, _ = bare
    connection.execute(
        "INSERT INTO differences(article_id, other_id, relation, similarity) VALUES(2, 4, 'sibling', 0.9)"
    )
    (first,) = lxml.html.fromstring(ask("cluster/1").text).cssselect("#article-2")
    assert "4" not in first.text_content().split()
    (version,) = lxml.html.fromstring(ask("family/1").text).cssselect("#article-2")
    assert version.cssselect("a[href='#article-4']")


def test_a_family_shows_the_lender_that_was_swapped(ask):
    page = lxml.html.fromstring(ask("family/1").text)
    assert len(page.cssselect("section.group")) == 2
    sibling = page.cssselect("#article-4")[0]
    assert {mark.text for mark in sibling.cssselect("mark.differs")} == {"借"}
    assert "/bare/-/cluster/1" in {link.get("href") for link in page.cssselect("a")}


def test_the_version_that_was_there_first_is_marked_too(ask, bare):
    connection, _ = bare
    assert connection.execute("SELECT count(*) FROM differences WHERE relation = 'sibling'").fetchone() == (1,)
    first = version(ask, 2)
    assert {mark.text for mark in first.cssselect("mark.differs")} >= {"花"}
    assert {mark.text for mark in first.cssselect("del")} >= {"借"}
    assert first.cssselect("a[href='#article-4']")


def test_a_version_by_its_copies_alone_is_compared_with_another(ask, bare):
    connection, _ = bare
    connection.execute("DELETE FROM article_pairs WHERE 2 IN (article_id, other_id) AND 4 IN (article_id, other_id)")
    first = version(ask, 2)
    assert {mark.text for mark in first.cssselect("mark.differs")} >= {"花"}
    assert "alike" not in first.text_content()


def test_equal_words_under_another_headline_are_told_so(ask, bare):
    connection, put = bare
    put(5, "别的题目", ARTICLE)
    (copy,) = lxml.html.fromstring(ask("cluster/1").text).cssselect("#article-5")
    assert "under another headline" not in copy.text_content()  # it is compared with 2, whose words differ
    connection.execute("UPDATE articles SET text = ? WHERE id = 2", (ARTICLE,))
    connection.execute("UPDATE differences SET spans = '[]'")
    (copy,) = lxml.html.fromstring(ask("cluster/1").text).cssselect("#article-5")
    assert "The words of article 2 under another headline" in copy.text_content()


def test_long_texts_that_begin_alike_are_not_called_equal(ask, bare):
    connection, _ = bare
    connection.execute("UPDATE articles SET text = replace(hex(zeroblob(6000)), '0', '长') || id WHERE id IN (1, 2)")
    connection.execute("UPDATE differences SET spans = NULL WHERE article_id = 1")
    (copy,) = lxml.html.fromstring(ask("cluster/1").text).cssselect("#article-1")
    assert "It begins with the words of article 2; they are too long" in copy.text_content()


def test_changes_that_are_not_shown_are_counted(ask, bare):
    connection, put = bare
    put(5, "花呗逾期", "".join(char + "，" * (place % 9 == 4) for place, char in enumerate(ARTICLE)))
    (copy,) = lxml.html.fromstring(ask("cluster/1").text).cssselect("#article-5")
    (count,) = connection.execute("SELECT json_array_length(spans) FROM differences WHERE article_id = 5").fetchone()
    assert copy.cssselect("li")[-1].text == f"and {count - MAX_CHANGES} more"


def version(ask, number):
    (found,) = lxml.html.fromstring(ask("family/1").text).cssselect(f"#article-{number}")
    return found


def test_an_article_leads_to_its_copies_its_other_versions_and_its_whole(ask, bare):
    _, put = bare
    put(5, "摘录", ARTICLE[:60])
    assert cards(ask, 2) == {
        "Copies": ["1", "3"],
        "Family: one template, other lenders": ["4"],
        "Excerpts of it": ["5"],
    }
    assert set(cards(ask, 5)["An excerpt of"]) == {"1", "2", "3", "4"}


def cards(ask, number):
    """Give the articles that the boxes of an article's page lead to, by the heading of the box."""
    page = lxml.html.fromstring(ask(f"article/{number}").text)
    return {
        card.find("h2").text_content(): [
            link.get("href").rpartition("/")[2] for link in card.cssselect("li a[href*='/article/']")
        ]
        for card in page.cssselect("section.card")
        if card.cssselect("ul.related")
    }


@pytest.mark.parametrize(
    ("address", "told"),
    [
        ("compare?a=2&b=4", "Versions of one template, "),
        ("compare?a=1&b=2", "Copies of each other, "),
        ("compare?a=1&b=1", ""),
    ],
)
def test_a_comparison_says_what_the_two_are_to_each_other(ask, address, told):
    (line,) = lxml.html.fromstring(ask(address).text).cssselect("main > p.dim")
    assert line.text_content().startswith(told or "4 of 4 paragraphs")


def test_an_ended_cluster_says_what_became_of_it(ask, bare):
    connection, _ = bare
    duplicates.forget(connection, [1], "2026-02-03T04:05:06Z")
    connection.executescript("DELETE FROM differences WHERE article_id = 1; DELETE FROM articles WHERE id = 1")
    answer = ask("cluster/1")
    assert answer.status_code == 404
    assert "There is no cluster 1. 2 articles of it were put into cluster 2 on 2026-02-03." in answer.text
    (move,) = lxml.html.fromstring(ask("cluster/2").text).cssselect("ul.plain li")
    assert move.text_content().endswith("2 articles came with cluster 1 into 2")
    assert [link.get("href") for link in move.cssselect("a")] == ["/bare/-/cluster/1"]
    duplicates.forget(connection, [2, 3], "2026-02-04T04:05:06Z")
    assert "There is no cluster 2. 2 articles of it were taken down on 2026-02-04." in ask("cluster/2").text


@pytest.mark.parametrize("page", ["cluster/99", "family/99", "cluster/x", "family/1/2"])
def test_what_is_not_there_is_not_found(ask, page):
    assert ask(page).status_code == 404


def test_the_views_answer(ask, bare):
    connection, _ = bare
    assert connection.execute("SELECT article_id, compared_with FROM copies ORDER BY article_id").fetchall() == [
        (1, 2),
        (2, None),
        (3, 2),
    ]
    assert connection.execute("SELECT article_id FROM article_families ORDER BY article_id").fetchall() == [(2,), (4,)]
    assert connection.execute("SELECT id FROM articles_unique ORDER BY id").fetchall() == [(2,), (4,)]
