"""Links from the cells of Datasette's tables to the pages made for people: articles, clusters, families."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from markupsafe import Markup

from archive.datasette.inert import inert

if TYPE_CHECKING:
    from collections.abc import Mapping

_PAGES: Final = {
    "cluster_id": "cluster",
    "cluster": "cluster",  # of queries
    "from_cluster": "cluster",
    "to_cluster": "cluster",
    "family_id": "family",
    "family": "family",
    "article_id": "article",
    "other_id": "article",
    "original_id": "article",
    "primary_id": "article",
    "compared_with": "article",
}
"""Whose number stands in a column, in whatever table, view or query."""

_ARTICLES: Final = frozenset({"articles", "articles_unique", "articles_undamaged", "articles_clean"})
_OWN_PAGES: Final = {"clusters": "cluster", "families": "family"} | dict.fromkeys(_ARTICLES, "article")
"""What the rows of a table are. Its number leads to Datasette's page of the row, where it is told of as a column."""

_SPEAKING: Final = {"clusters": "size", "families": "label"}
"""Column of a list that leads to the page of its row, because the number leads elsewhere."""


def page_link(value: Any, column: str, table: str | None, row: Mapping[str, Any], database_path: str) -> Markup | None:
    """Give a cell as a link to the page of what it names, or nothing.

    Args:
        value: of the cell; of a foreign key that Datasette has looked up a dictionary of `value` and `label`.
        column: its name.
        table: that is shown; None for a query.
        row: the cell's.
        database_path: where the pages of the archive lie.
    """
    number, label = (value["value"], value["label"]) if isinstance(value, dict) else (value, value)
    page = _PAGES.get(column)
    if table in _OWN_PAGES and column in ("id", _SPEAKING.get(table)):
        page, number = _OWN_PAGES[table], row["id"]
    if page is None or type(number) is not int or (page == "article" and isinstance(value, dict)):
        return None  # an article that Datasette has looked up leads to its row, with all its columns
    name = "" if str(label) == str(number) or label == value else Markup("&nbsp;<em>{}</em>").format(number)
    return Markup('<a href="{}/-/{}/{}">{}</a>{}').format(database_path, page, number, inert(str(label)), name)
