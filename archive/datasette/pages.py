"""The pages made for people: front page, article, comparison, search, trends, dictionary.

They carry no script at all and load one style sheet of ours: their Content-Security-Policy allows nothing else. Every
value is escaped by the template engine; characters that turn the direction of a line are shown as a mark.
"""

from __future__ import annotations

import re
from dataclasses import fields, replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlencode

import jinja2
from datasette import Forbidden, NotFound, Response
from datasette.utils import tilde_decode

from archive import facets
from archive.copies.duplicates import relation_between
from archive.datasette import description, styles
from archive.datasette.article_page import CERTAINTIES, article_page
from archive.datasette.comparison import compare
from archive.datasette.dictionary import dictionary
from archive.datasette.group_page import cluster_page, family_page
from archive.datasette.home import home
from archive.datasette.inert import finalize
from archive.datasette.plots import Line, bars, lines
from archive.datasette.trends import BY, trends
from archive.errors import UserError
from archive.reader import Archive
from archive.search import search
from archive.search.folding import Folding
from archive.search.queries import hit_spans
from archive.search.search import Filters
from archive.search.suggestions import suggestions

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Iterable, Iterator, Mapping

POLICY: Final = (
    "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
"""Content-Security-Policy of these pages: no script, inline or other, and nothing from elsewhere."""

HITS_A_PAGE: Final = 20
MAX_KEPT: Final = 24
"""Answers kept of a page that counts the whole archive: every way to ask for the trends."""

_MARKS: Final = ("\ue001", "\ue002")  # private characters; in a text that has them, a wrong word is marked
_DATABASE: Final = r"^/(?P<database>[^/]+)/-"
_NAMES: Final = "(?:home|article|cluster|family|compare|find|trends|dictionary)"
_OWN: Final = re.compile(rf"/[^/]+/-/{_NAMES}(?:/.*)?$")


def routes() -> list[tuple[str, Callable[..., Any]]]:
    """Give the routes, for `register_routes`."""
    return [
        (styles.ROUTE, styles.style_sheet),
        (rf"{_DATABASE}/home$", _page("home.html", _kept(_home))),
        (rf"{_DATABASE}/article/(?P<article>\d{{1,18}})$", _page("article.html", _article)),
        (rf"{_DATABASE}/cluster/(?P<number>\d{{1,18}})$", _page("group.html", _cluster)),
        (rf"{_DATABASE}/family/(?P<number>\d{{1,18}})$", _page("group.html", _family)),
        (rf"{_DATABASE}/compare$", _page("compare.html", _compare)),
        (rf"{_DATABASE}/find$", _page("find.html", _find)),
        (rf"{_DATABASE}/trends$", _page("trends.html", _kept(_trends))),
        (rf"{_DATABASE}/dictionary$", _page("dictionary.html", _dictionary)),
        # Datasette would take what follows for a row of a table called "-", and answer 500.
        (rf"{_DATABASE}/{_NAMES}(?:/.*[^/])?$", _page("article.html", _no_such_page)),
    ]


def is_own(path: str) -> bool:
    """Say whether a path is that of one of these pages."""
    return bool(_OWN.search(path))


def _page(template: str, read: Callable[..., dict[str, Any]]) -> Callable[..., Any]:
    async def view(datasette: Any, request: Any) -> Response:
        name = tilde_decode(request.url_vars["database"])
        database = datasette.databases.get(name)
        if database is None or not await database.execute_fn(is_archive):
            raise NotFound(f"There is no archive {name}")
        await _require_permission(datasette, request, name)
        given = {key: request.args.get(key) for key in request.args}
        context = {"database": name, "given": given, "urls": Addresses(datasette, name)}
        try:
            told = await database.execute_fn(
                lambda connection: read(connection, Path(database.path or name), request.url_vars, given)
            )
        except UserError as error:
            status = 404 if template in {"article.html", "group.html"} else 400
            page = _environment().get_template("mistake.html").render(**context, message=str(error))
            return Response.html(page, status=status)
        return Response.html(_environment().get_template(template).render(**context, **told))

    return view


def _kept(read: Callable[..., dict[str, Any]]) -> Callable[..., dict[str, Any]]:
    """Keep the answers of a page that counts the whole archive, until the file changes."""
    answers: dict[tuple[Any, ...], dict[str, Any]] = {}

    def read_once(connection: sqlite3.Connection, path: Path, variables: Any, given: Mapping[str, str]) -> Any:
        state = path, _state(path), _state(path.with_name(path.name + "-wal"))
        key = (state, *(given.get(name) for name in ("by", "show", "unique")))
        told = answers.get(key)
        if told is None:
            told = read(connection, path, variables, given)
            if len(answers) >= MAX_KEPT or any(known[0] != state for known in list(answers)):
                answers.clear()
            if path.exists():  # else it is in memory, and nothing tells when it changes
                answers[key] = told
        return told

    return read_once


def _state(file: Path) -> tuple[int, int]:
    try:
        status = file.stat()
    except OSError:  # a database in memory; a log that is not there
        return 0, 0
    return status.st_mtime_ns, status.st_size


async def _require_permission(datasette: Any, request: Any, name: str) -> None:
    """Ask Datasette whether this reader may see the articles.

    Raises:
        Forbidden: no.
    """
    if hasattr(datasette, "ensure_permissions"):  # 0.65
        wanted = [("view-table", (name, "articles")), ("view-database", name), "view-instance"]
        await datasette.ensure_permissions(request.actor, wanted)
        return
    from datasette.resources import TableResource  # noqa: PLC0415 - 1.0 only

    resource = TableResource(database=name, table="articles")
    if not await datasette.allowed(action="view-table", resource=resource, actor=request.actor):
        raise Forbidden("view-table")


def is_archive(connection: sqlite3.Connection) -> bool:
    """Say whether a database is an archive of ours."""
    query = "SELECT count(*) FROM sqlite_master WHERE name IN ('_zh_fold', 'articles_fts', 'captures')"
    return bool(connection.execute(query).fetchone()[0] == 3)


def _home(connection: sqlite3.Connection, _path: Path, _vars: Any, _given: Any) -> dict[str, Any]:
    found = home(connection)
    places = [month for month, _ in found.months]
    plot = bars(places, [number for _, number in found.months], label="articles a month")
    return {"home": found, "plot": plot}


def _article(connection: sqlite3.Connection, path: Path, variables: Any, given: Mapping[str, str]) -> dict[str, Any]:
    page = article_page(connection, path, int(variables["article"]), given.get("q", ""))
    return {"page": page, "row": page.whole.row, "certainties": CERTAINTIES}


def _cluster(connection: sqlite3.Connection, _path: Path, variables: Any, _given: Any) -> dict[str, Any]:
    return {"page": cluster_page(connection, int(variables["number"]))}


def _family(connection: sqlite3.Connection, _path: Path, variables: Any, _given: Any) -> dict[str, Any]:
    return {"page": family_page(connection, int(variables["number"]))}


def _no_such_page(*_given: object) -> dict[str, Any]:
    raise UserError("There is no such page. The address of an article ends in its number: /-/article/1.")


def _compare(connection: sqlite3.Connection, path: Path, _vars: Any, given: Mapping[str, str]) -> dict[str, Any]:
    if not (given.get("a") and given.get("b")):
        return {"sides": (), "pairs": ()}
    archive = Archive(path, connection)
    sides = tuple(_side(archive, given, side) for side in ("a", "b"))
    one, other = (side["row"].id for side in sides)
    is_of_states = one == other or any(side["revision"] for side in sides)
    relation, similarity = (None, 0.0) if is_of_states else relation_between(connection, one, other)
    pairs = compare(sides[0]["text"], sides[1]["text"], Folding.of(connection))
    return {"sides": sides, "pairs": pairs, "relation": relation, "similarity": similarity}


def _side(archive: Archive, given: Mapping[str, str], side: str) -> dict[str, Any]:
    whole = archive.article(given[side])
    wanted = given.get(f"{side}r")
    if not wanted:
        return {"row": whole.row, "title": whole.row.title, "text": whole.row.text, "revision": None}
    for revision in whole.revisions:
        if str(revision.number) == wanted:
            return {"row": whole.row, "title": revision.title, "text": revision.text, "revision": revision}
    raise UserError(f"Article {whole.row.id} has no revision {wanted!r}.")


def _find(connection: sqlite3.Connection, _path: Path, _vars: Any, given: Mapping[str, str]) -> dict[str, Any]:
    query = given.get("q", "")
    filters = _filters(given)
    page = int(given.get("page", "1")) if given.get("page", "1").isascii() and given.get("page", "1").isdigit() else 1
    page = min(max(page, 1), 500)
    if not query.strip():
        nothing = dict.fromkeys(("hits", "facets", "chosen", "suggested"), ())
        return {"query": query, "total": 0, "page": 1, "pages": 0} | nothing
    total, found = facets.facets(connection, query, filters)
    folding = Folding.of(connection)
    hits = search.search(connection, query, filters, limit=HITS_A_PAGE, offset=(page - 1) * HITS_A_PAGE, marks=_MARKS)
    shown = search.count(connection, query, filters) if filters.unique else total
    return {
        "query": query,
        "hits": [(hit, _snippet(hit), _marked_title(hit.title or "", query, folding)) for hit in hits],
        "facets": found,
        "total": shown,
        "page": page,
        "pages": -(-shown // HITS_A_PAGE),
        "chosen": tuple(_chosen(given, found)),
        "suggested": () if hits else suggestions(connection, query, filters),
    }


def _chosen(given: Mapping[str, str], found: Iterable[facets.Facet]) -> Iterator[tuple[str, str]]:
    """Give the limits in force: (parameter, what to call it)."""
    if given.get("unique"):
        yield "unique", "copies hidden"
    for facet in found:
        if given.get(facet.name):
            label = next((one.label for one in facet.values if one.value == given[facet.name]), given[facet.name])
            yield facet.name, f"{facet.title}: {label}"


def _filters(given: Mapping[str, str]) -> Filters:
    taken = {field.name: given[field.name] for field in fields(Filters) if given.get(field.name)}
    year = given.get("year")
    if year:
        taken |= {"since": year, "until": year}
    flags = {name: taken.pop(name) == "1" for name in ("unique", "damaged") if name in taken}
    return replace(Filters(**taken), **flags)  # type: ignore[arg-type]  # the flags are bool, the rest str


def _snippet(hit: search.Hit) -> list[tuple[str, bool]]:
    """Cut a snippet at its marks: (text, is a hit). Empty where it would only say the title again."""
    parts: list[tuple[str, bool]] = []
    for index, piece in enumerate(hit.snippet.split(_MARKS[0])):
        found, _, rest = piece.partition(_MARKS[1]) if index else ("", "", piece)
        parts += [(found, True), (rest, False)]
    is_title = "".join(part for part, _ in parts) == hit.title
    return [] if is_title else [part for part in parts if part[0]]


def _marked_title(title: str, query: str, folding: Folding) -> list[tuple[str, bool]]:
    parts, at = [], 0
    for first, last in hit_spans(query, title, folding):
        parts += [(title[at:first], False), (title[first:last], True)]
        at = last
    return [part for part in [*parts, (title[at:], False)] if part[0]]


def _trends(connection: sqlite3.Connection, _path: Path, _vars: Any, given: Mapping[str, str]) -> dict[str, Any]:
    by = given["by"] if given.get("by") in BY else "lender"
    share = given.get("show") == "share"
    found = trends(connection, by, unique=given.get("unique") == "1")
    drawn = [Line(label=s.label, values=s.shares if share else s.articles) for s in found.series]
    return {
        "trends": found,
        "by": by,
        "share": share,
        "unique": given.get("unique") == "1",
        "plot": lines(found.months, drawn, unit="%" if share else ""),
        "all_plot": bars(found.months, found.all_articles, label="all articles a month"),
    }


def _dictionary(connection: sqlite3.Connection, _path: Path, _vars: Any, _given: Any) -> dict[str, Any]:
    return {"tables": dictionary(connection), "queries": description.queries()}


class Addresses:
    """Addresses of pages, for the templates."""

    def __init__(self, datasette: Any, name: str) -> None:
        self._base = str(datasette.urls.database(name))
        self._style = styles.address(datasette, styles.PAGES)

    def page(self, page: str, **parameters: object) -> str:
        return self._with(f"{self._base}/-/{page}", parameters)

    def article(self, number: int, **parameters: object) -> str:
        return self._with(f"{self._base}/-/article/{number}", parameters)

    def table(self, table: str, **parameters: object) -> str:
        return self._with(f"{self._base}/{table}", parameters)

    def style(self) -> str:
        return self._style

    def again(self, target: str, given: Mapping[str, str], **changed: object) -> str:
        """Give the page with the parameters it was asked with, some of them changed, None taken out."""
        kept = {key: value for key, value in given.items() if key != "page"} | changed
        return self._with(f"{self._base}/-/{target}", kept)

    @staticmethod
    def _with(path: str, parameters: Mapping[str, object]) -> str:
        told = {key: value for key, value in parameters.items() if value not in (None, "")}
        return f"{path}?{urlencode(told)}" if told else path


@cache
def _environment() -> jinja2.Environment:
    environment = jinja2.Environment(
        loader=jinja2.PackageLoader("archive.datasette"),
        autoescape=True,
        finalize=finalize,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=jinja2.StrictUndefined,
    )
    environment.filters["number"] = lambda value: f"{value:,}"
    environment.filters["day"] = lambda value: (value or "")[:16].replace("T", " ")
    return environment
