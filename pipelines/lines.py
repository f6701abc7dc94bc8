"""The filter form of the chain: one JSON line or file in, one outcome out, whatever the input."""

from __future__ import annotations

import base64
import binascii
import json
import logging
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, NoReturn

from pipelines.chain import CHAIN_VERSION, clean_markup, clean_page, clean_text, local_source
from pipelines.config import DEFAULT, ChainConfig
from pipelines.decode import decode
from pipelines.records import Article, Certainty, Outcome, RawPage, Reason, Reject, Rejected
from pipelines.repair import replay
from pipelines.web.media import HTML, PLAIN
from pipelines.wire import outcome_fields, text_before

if TYPE_CHECKING:
    from collections.abc import Callable

logger: Final = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Cleaned:
    """An outcome with the identity the caller gave it."""

    id: Any
    url: str | None
    outcome: Outcome

    @property
    def is_rejected(self) -> bool:
        return isinstance(self.outcome, Rejected)

    def fields(self) -> dict[str, Any]:
        """Give the object `yuqi clean` prints."""
        return {"id": self.id, "url": self.url} | outcome_fields(self.outcome)

    def text_before(self) -> str | None:
        """Give the main text before repair."""
        return text_before(self.outcome)

    def text_restored(self) -> str | None:
        """Give the main text with the likely restorations applied too; None for a rejected page."""
        if not isinstance(self.outcome, Article):
            return None
        applied = {Certainty.EXACT, Certainty.INFERRED, Certainty.CANDIDATE}
        edits = [edit for edit in self.outcome.repaired.edits if edit.field == "text" and edit.certainty in applied]
        return replay(self.outcome.extracted.text, edits, applied=applied)


def clean_line(line: bytes, number: int, config: ChainConfig = DEFAULT) -> Cleaned:
    """Clean one line of JSON; a line that is none is a rejection that names its number.

    Args:
        line: without its line feed.
        number: of the line, from 1.
        config: the limits of the chain.
    """
    try:
        record = _parse(line, number)
    except Reject as reject:
        return Cleaned(id=None, url=None, outcome=_rejected_input(line, None, reject))
    url = record.get("url") if isinstance(record.get("url"), str) else None
    return Cleaned(id=record.get("id"), url=url, outcome=_clean_record(line, record, url, config))


def clean_file(name: str, body: bytes, config: ChainConfig = DEFAULT) -> Cleaned:
    """Clean one file: text where its name ends in .txt, otherwise a page; its name is its id."""
    if name.lower().endswith(".txt"):
        return Cleaned(id=name, url=None, outcome=_guarded(body, None, lambda: _clean_text_file(body, config)))
    return Cleaned(id=name, url=None, outcome=_guarded(body, None, lambda: clean_page(body, config=config)))


def _clean_text_file(body: bytes, config: ChainConfig) -> Outcome:
    page = RawPage(source=local_source(body, url=None, media_type=PLAIN), body=body, charset=None)
    return clean_text(decode(page, config).html, config=config)


def _parse(line: bytes, number: int) -> dict[str, Any]:
    try:
        record = json.loads(line, parse_constant=refuse_constant)
    except (ValueError, RecursionError) as error:
        raise Reject(Reason.BAD_INPUT, f"line {number}: not JSON ({type(error).__name__})") from error
    if not isinstance(record, dict):
        raise Reject(Reason.BAD_INPUT, f"line {number}: not a JSON object")
    return record


def refuse_constant(name: str) -> NoReturn:
    """Refuse NaN and Infinity, which Python's reader takes and no other does."""
    msg = f"{name} is not JSON"
    raise ValueError(msg)


def _clean_record(line: bytes, record: dict[str, Any], url: str | None, config: ChainConfig) -> Outcome:
    content_type = record.get("content_type")
    if isinstance(record.get("html_base64"), str):
        try:
            body = base64.b64decode(record["html_base64"], validate=True)
        except (binascii.Error, ValueError):
            return _rejected_input(line, url, Reject(Reason.BAD_INPUT, "html_base64 is not base64"))
        label = content_type if isinstance(content_type, str) else None
        return _guarded(body, url, lambda: clean_page(body, url=url, content_type=label, config=config))
    if isinstance(record.get("html"), str):
        return _guarded(line, url, lambda: clean_markup(record["html"], url=url, config=config))
    if isinstance(record.get("text"), str):
        return _guarded(line, url, lambda: clean_text(record["text"], url=url, config=config))
    return _rejected_input(line, url, Reject(Reason.BAD_INPUT, "needs one of html_base64, html, text as a string"))


def _guarded(body: bytes, url: str | None, clean: Callable[[], Outcome]) -> Outcome:
    try:
        return clean()
    except Reject as reject:
        return _rejected_input(body, url, reject)
    except Exception as error:  # a filter answers every line; the traceback goes to the log
        logger.exception("the chain crashed")
        return _rejected_input(body, url, Reject(Reason.CRASHED, type(error).__name__))


def _rejected_input(body: bytes, url: str | None, reject: Reject) -> Rejected:
    return Rejected(
        source=local_source(body, url=url, media_type=HTML),
        stage="input",
        reason=reject.reason,
        detail=reject.detail,
        reached=None,
        chain_version=CHAIN_VERSION,
    )
