"""Outcomes as JSON: the shape `yuqi clean` prints and every export repeats."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from pipelines.records import (
    Annotated,
    Article,
    Converted,
    Decoded,
    Edit,
    Extracted,
    Outcome,
    RawPage,
    Record,
    Rejected,
    Repaired,
)


def outcome_fields(outcome: Outcome) -> dict[str, Any]:
    """Give the contract's fields of an outcome, without the caller's id and url.

    A rejected page carries the fields known up to the stage that rejected it.
    """
    if isinstance(outcome, Article):
        verdict = {"status": "article", "stage": None, "reason": None, "detail": None}
        fingerprint = {"sha256": outcome.fingerprint.sha256, "fold_sha256": outcome.fingerprint.fold_sha256}
        fields = verdict | record_fields(outcome.annotated) | {"fingerprint": fingerprint}
    else:
        verdict = {
            "status": "rejected",
            "stage": outcome.stage,
            "reason": outcome.reason.value,
            "detail": outcome.detail,
        }
        fields = verdict | (record_fields(outcome.reached) if outcome.reached is not None else {})
    return fields | {"chain_version": outcome.chain_version}


def text_before(outcome: Outcome) -> str | None:
    """Give the text that the edits replay on; None where the page was rejected before it had one."""
    record = outcome.annotated if isinstance(outcome, Article) else outcome.reached
    extracted = _extracted(record)
    return extracted.text if extracted is not None else None


def record_fields(record: Record) -> dict[str, Any]:
    """Give the contract's fields that this record knows, in the contract's order."""
    match record:
        case RawPage():
            return {}
        case Decoded():
            return {"encoding": record.decoding.encoding}
        case Extracted():
            return _extracted_fields(record) | {"text": record.text}
        case Repaired():
            return _repaired_fields(record)
        case Converted():
            return _converted_fields(record)
        case Annotated():
            fields = _converted_fields(record.converted)
            sections = [asdict(section) for section in record.sections]
            annotations = asdict(record.annotations)
            text = {name: fields.pop(name) for name in ("text", "text_hans", "script", "language", "edits")}
            quality = asdict(record.quality) if record.quality is not None else None
            return fields | {"sections": sections} | text | {"annotations": annotations, "quality": quality}


def _extracted_fields(record: Extracted) -> dict[str, Any]:
    return {
        "encoding": record.decoding.encoding,
        "title": record.title,
        "author": record.author,
        "published": record.published.value if record.published else None,
        "source_name": record.source_name,
        "breadcrumb": list(record.breadcrumb),
    }


def _repaired_fields(record: Repaired) -> dict[str, Any]:
    fields = _extracted_fields(record.extracted) | {"title": record.title, "text": record.text}
    return fields | {"edits": [edit_fields(edit) for edit in record.edits]}


def _converted_fields(record: Converted) -> dict[str, Any]:
    fields = _repaired_fields(record.repaired)
    edits = fields.pop("edits")
    more = {"text_hans": record.text_hans, "script": record.script.value, "language": record.language}
    return fields | more | {"edits": edits}


def edit_fields(edit: Edit) -> dict[str, Any]:
    """Give an edit as the contract spells it."""
    return asdict(edit) | {"certainty": edit.certainty.value}


def _extracted(record: Record | None) -> Extracted | None:
    match record:
        case Extracted():
            return record
        case Repaired():
            return record.extracted
        case Converted():
            return record.repaired.extracted
        case Annotated():
            return record.converted.repaired.extracted
        case _:
            return None


def rejection_reached(rejected: Rejected) -> tuple[str | None, str | None]:
    """Give (title, encoding) of a rejected page as far as they are known."""
    fields = record_fields(rejected.reached) if rejected.reached is not None else {}
    return fields.get("title"), fields.get("encoding")
