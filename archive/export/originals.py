"""Texts with their personal data: made anew from the captures, for the archive's own file never holds them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archive.captures import read_capture
from archive.errors import UserError
from archive.hostmodels import read_models
from archive.sources import selectors_of
from archive.understanding import raw_page, understand
from archive.versions import parts
from archive.warc.writer import BodyUnreadable, NotInWarc
from pipelines.config import DEFAULT
from pipelines.hostmodel import host_key
from pipelines.records import Article, Reject

if TYPE_CHECKING:
    import sqlite3
    from pathlib import Path

    from archive.captures import Capture
    from pipelines.records import RawPage


def original(connection: sqlite3.Connection, folder: Path, article_id: int) -> Article:
    """Run the chain again on the captures of an article's present state.

    Raises:
        UserError: a capture is not there, or the present code reads it as no article.
    """
    captures = [parts.first_page(connection, article_id), *parts.later_pages(connection, article_id)]
    (used,) = connection.execute("SELECT host_model FROM articles WHERE id = ?", (article_id,)).fetchone()
    try:
        pages = [_page(connection, folder, capture, used) for capture in captures]
        outcome = parts.join_pages(pages, DEFAULT) if len(pages) > 1 else understand(pages[0])
    except (BodyUnreadable, NotInWarc, Reject) as error:
        raise UserError(f"Article {article_id}: its capture cannot be read. Name the folder: --warc DIR.") from error
    if not isinstance(outcome, Article):
        raise UserError(f"Article {article_id} is read otherwise by the present program. Run `yuqi rebuild` first.")
    return outcome


def _page(connection: sqlite3.Connection, folder: Path, capture: Capture, used: str | None) -> RawPage:
    """Give the page of a capture as it was read: with its host's model where that is the one that was used."""
    exchange = read_capture(connection, folder, capture)
    model = read_models(folder).get(host_key(exchange.url) or "") if used else None
    selectors = selectors_of(connection, capture.source_id)
    return raw_page(exchange, capture.sha256, selectors, model if model and model.digest == used else None)
