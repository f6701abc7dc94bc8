"""`yuqi show` as a person reads it."""

from __future__ import annotations

import pytest
from click.testing import CliRunner

from yuqi.commands.show import command


@pytest.fixture
def show(writer, add, archive_path):
    for number in range(1, 9):
        add(id=number, title="逾期", text="催收人员", host="beta.test" if number % 2 else "alpha.test")
    writer.execute("INSERT INTO removed_blocks VALUES (1, 1, 0, 'advert', 'r', '加微信')")
    return lambda *arguments: (
        CliRunner().invoke(command, [*arguments, "--archive", str(archive_path)], catch_exceptions=False).stdout
    )


def test_every_copy_has_a_line_with_its_source(show, writer):
    writer.execute("INSERT INTO clusters VALUES (1, 8, 1)")
    writer.execute("UPDATE articles SET cluster_id = 1")
    lines = [line.split() for line in show("1").splitlines()]
    first = lines.index(["copies", "2", "alpha.test", "http://alpha.test/a/2.html"])
    assert lines[first + 1] == ["3", "beta.test", "http://beta.test/a/3.html"]
    assert lines[first + 5] == ["and", "2", "more"]


@pytest.fixture
def grouped(writer):
    """Put 1 and 2 into a cluster, 3 into its family; 4 is a piece of 1."""
    writer.executescript(
        """
        INSERT INTO clusters SELECT id, 1, id FROM articles;
        UPDATE articles SET cluster_id = id;
        UPDATE articles SET cluster_id = 1 WHERE id = 2;
        INSERT INTO families VALUES (1, 3, 'x');
        UPDATE articles SET family_id = 1 WHERE id IN (1, 2, 3);
        INSERT INTO article_pairs VALUES (1, 4, 'excerpt', 'excerpt', 0.3, 4, 1);
        """
    )


@pytest.mark.parametrize(
    ("number", "line"),
    [
        ("1", "copies 2 alpha.test http://alpha.test/a/2.html"),
        ("1", "versions 3 beta.test http://beta.test/a/3.html"),
        ("1", "excerpts 4 alpha.test http://alpha.test/a/4.html"),
        ("4", "excerpt of 1 beta.test http://beta.test/a/1.html"),
    ],
)
def test_an_article_names_its_copies_versions_and_excerpts(show, grouped, number, line):
    lines = [" ".join(line.split()) for line in show(number).splitlines()]
    assert line in lines
    words = ("copies", "versions", "excerpt of", "excerpts")
    assert sum(found.startswith(words) for found in lines) == (3 if number == "1" else 1)


def test_what_was_taken_out_stands_under_a_heading(show):
    assert show("1").endswith("\nNot part of the article\n[advert] 加微信\n")
    assert "Not part of the article" not in show("2")


def test_revisions_stand_on_a_line_each(show):
    assert show("1", "--revisions").splitlines()[1].split() == ["1", "2024-11-06T02:14Z", "1", "逾期", "4"]


@pytest.fixture
def returned(show, writer):
    """Let 1 be deleted and come back, and 2 be deleted."""
    writer.executescript(
        """
        INSERT INTO events SELECT 1, 1, min(id), 'deleted', '2024-12-01T00:00:00Z', 1, 'status 410' FROM captures;
        INSERT INTO events SELECT 2, 1, min(id), 'restored', '2024-12-03T00:00:00Z', 1, '' FROM captures;
        INSERT INTO events SELECT 3, 2, min(id), 'deleted', '2024-12-02T00:00:00Z', 1, 'status 404' FROM captures;
        INSERT INTO events SELECT 4, 3, min(id), 'edited', '2024-12-02T00:00:00Z', 1, 'one paragraph' FROM captures;
        """
    )


@pytest.mark.usefixtures("returned")
@pytest.mark.parametrize(
    ("number", "told"),
    [
        ("1", ["became restored, seen 2024-12-03T00:00Z"]),
        ("2", ["became deleted (status 404), seen 2024-12-02T00:00Z"]),
        ("3", []),
        ("4", []),
    ],
)
def test_an_article_that_is_gone_or_back_says_so(show, number, told):
    lines = [" ".join(line.split()) for line in show(number).splitlines()]
    assert [line for line in lines if line.startswith("became")] == told


@pytest.mark.usefixtures("returned")
def test_what_became_of_an_article_stands_with_its_revisions(show):
    assert show("1", "--revisions").splitlines()[2:] == [
        "",
        "What became of it",
        "2024-12-01T00:00Z  revision 1  deleted (status 410)",
        "2024-12-03T00:00Z  revision 1  restored",
    ]
    assert "became" not in show("4", "--revisions")


@pytest.mark.parametrize(
    "arguments", [("--raw", "--diff", "2"), ("--raw", "--revisions"), ("--revisions", "--diff", "2")]
)
@pytest.mark.usefixtures("show")
def test_two_ways_to_show_an_article_at_once_are_refused(archive_path, arguments):
    said = CliRunner().invoke(command, ["1", *arguments, "--archive", str(archive_path)])
    assert (said.exit_code, "Give one of them" in said.stderr) == (2, True)


def test_an_address_is_found_in_every_form_of_it(show):
    found = show("HTTP://BETA.test:80/a/1.html?utm_source=x#top")
    assert found == show("1")


def test_a_difference_says_what_the_two_are_to_each_other(show, writer, add):
    """What was decided when they came, else what a comparison says now."""
    writer.execute("INSERT INTO clusters SELECT id, 1, id FROM articles")
    writer.execute("UPDATE articles SET cluster_id = id")
    writer.execute("INSERT INTO article_pairs VALUES (1, 2, 'sibling', 'copy', 0.914, NULL, 0)")
    assert show("2", "--diff", "1").splitlines()[2] == "relation: sibling, similarity 0.91"
    writer.execute("UPDATE article_pairs SET similarity = 0.999")
    assert show("2", "--diff", "1").splitlines()[2] == "relation: sibling, similarity 0.99"
    assert show("1", "--diff", "3").splitlines()[2] == "relation: copy, similarity 1.00"
    add(id=9, title="路", text="牧民把羊群赶到山下的冬牧场", host="alpha.test")
    assert show("1", "--diff", "9").splitlines()[2] == "relation: distinct, similarity 0.00"
    writer.execute("UPDATE articles SET cluster_id = 1")
    assert show("1", "--diff", "9").splitlines()[2].endswith("0.00; one cluster by way of other copies")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("催收人员", "the texts are equal"),
        ("催收人員", "the texts are equal but for the script or width of their characters"),
        ("催收专员", "1 difference, 1 of 4 characters"),
    ],
)
def test_a_difference_of_related_articles_is_told_by_what_differs(show, add, writer, text, told):
    add(id=9, title="逾期", text=text, host="alpha.test")
    writer.execute("INSERT INTO article_pairs VALUES (1, 9, 'copy', 'copy', 0.9, NULL, 0)")
    assert show("1", "--diff", "9").splitlines()[3] == told
