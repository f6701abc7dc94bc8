"""`yuqi search`: full-text search in either script."""

from __future__ import annotations

import re
from dataclasses import asdict
from typing import TYPE_CHECKING

import click
from rich.text import Text

from archive.search.snippets import MARKS
from yuqi.console import messages, results, write_json_line
from yuqi.options import archive_option, json_option
from yuqi.paging import paged

if TYPE_CHECKING:
    from pathlib import Path

    from archive import Archive
    from archive.search.search import Filters, Hit

MARK_START, MARK_END = "\ue001", "\ue002"
LINES_A_HIT = 4
INDENT = 8
_HIDDEN = "\ue003"
_DASHED_WORD = re.compile(r"-[^-]|--[^a-zA-Z]")


class _WordsAndOptions(click.Command):
    """A command whose words may begin with a dash: of `-上门` and `--json` only the second can be an option."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Hide the dash of what is a word from click, which would look for short options in it."""
        takes_value = {
            name
            for option in self.params
            if isinstance(option, click.Option) and not option.is_flag
            for name in option.opts
        }
        names = ctx.help_option_names
        end = args.index("--") if "--" in args else len(args)
        words = [
            f"{_HIDDEN}{arg}" if before not in takes_value and arg not in names and _DASHED_WORD.match(arg) else arg
            for before, arg in zip(["", *args], args[:end], strict=False)
        ]
        return super().parse_args(ctx, words + args[end:])


def _joined(_context: click.Context, _parameter: click.Parameter, words: tuple[str, ...]) -> str:
    return " ".join(word.removeprefix(_HIDDEN) for word in words)


@click.command("search", cls=_WordsAndOptions)
@click.argument("query", nargs=-1, required=True, callback=_joined)
@archive_option
@json_option
@click.option("--limit", type=click.IntRange(1), default=20, show_default=True, help="At most so many articles.")
@click.option("--count", "only_count", is_flag=True, help="Print only how many articles match.")
@click.option("--source", help="Only articles of this source.")
@click.option("--since", metavar="DATE", help="Published on DATE or later (2024, 2024-11 or 2024-11-06).")
@click.option("--until", metavar="DATE", help="Published on DATE or earlier.")
@click.option("--unique", is_flag=True, help="One article of each cluster of copies.")
@click.option("--lender", metavar="ID", help="Only articles that mention this lender (an identifier of `lenders`).")
@click.option("--topic", metavar="ID", help="Only articles on this topic: collection/phone, or all of collection.")
def command(  # noqa: PLR0913 - one parameter an option
    *,
    query: str,
    archive_path: Path,
    as_json: bool,
    limit: int,
    only_count: bool,
    source: str | None,
    since: str | None,
    until: str | None,
    unique: bool,
    lender: str | None,
    topic: str | None,
) -> int:
    """Find articles whose title or text holds QUERY, in Simplified or Traditional script.

    Words separated by blanks are all required; "quoted words" are one phrase; -word excludes; OR stands between
    alternatives; app* finds words that begin so. Any length counts, from one character up. Several arguments are one
    query, joined by blanks.

    \b
    Examples:
      yuqi search 逾期
      yuqi search 催收 电话 -上门
      yuqi search '"分期还款" -上门' --since 2024 --json
      yuqi search 催收 --count
    """
    from archive import Archive
    from archive.search.folding import Folding
    from archive.search.queries import parse
    from archive.search.search import Filters

    filters = Filters(source=source, since=since, until=until, unique=unique, lender=lender, topic=topic)
    with Archive.open(archive_path) as archive:
        names_a_word = bool(parse(query, Folding.of(archive.connection)).required)
        if not names_a_word:
            messages.print("Name a word to look for: the query has none, or only words to leave out.", style="yellow")
        if only_count:
            click.echo(archive.count(query, filters))
            return 0
        hits = archive.search(query, filters, limit=limit, marks=MARKS if as_json else (MARK_START, MARK_END))
        if as_json:
            for hit in hits:
                write_json_line(asdict(hit))
            return 0
        if not hits:
            if names_a_word:
                _print_nothing(archive, query, filters)
            return 0
        found = archive.count(query, filters)
        with paged(len(hits) * LINES_A_HIT):
            for hit in hits:
                _print_hit(hit)
            results.print(f"{len(hits)} of {found:,} articles; yuqi show ID reads one", style="dim")
    return 0


def _print_nothing(archive: Archive, query: str, filters: Filters) -> None:
    from archive.search.suggestions import suggestions

    messages.print("Nothing found.", style="yellow")
    tried = suggestions(archive.connection, query, filters)
    for one in tried:
        messages.print(Text.assemble(f"  {one.reason}: ", (one.query, "bold"), (f"  {one.articles:,} articles", "dim")))
    if not tried:
        messages.print("Try a shorter word: every character counts, from one up, in either script.", style="dim")


def _print_hit(hit: Hit) -> None:
    about = "  ".join(part for part in (hit.published, hit.source) if part)
    _print_indented(Text(hit.title or "(no title)", "bold"), Text(f"{hit.id:>6}  ", "bold cyan"))
    _print_indented(Text(f"{about}  {hit.url}", style="dim"))
    _print_indented(marked(hit.snippet))


def _print_indented(text: Text, label: Text | None = None) -> None:
    """Print a text with every line of it under its beginning; in a pipe a text is one line, for the next program."""
    indent = Text(" " * INDENT)
    text.overflow = "fold"
    width = max(results.width - INDENT, INDENT)
    for index, line in enumerate(text.wrap(results, width) if results.is_terminal else [text]):
        line.rstrip()
        results.print((label if label and not index else indent) + line, soft_wrap=True)


def marked(snippet: str) -> Text:
    """Give a snippet with its hits in colour, or between 【】 where there is none; its text is never read as markup."""
    before, after = MARKS if results.no_color or results.color_system is None else ("", "")
    text = Text()
    for index, piece in enumerate(snippet.split(MARK_START)):
        hit, _, rest = piece.partition(MARK_END) if index else ("", "", piece)
        if index:
            text.append(f"{before}{hit}{after}", style="bold red")
        text.append(rest)
    return text
