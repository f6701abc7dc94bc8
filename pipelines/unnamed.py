"""An article without the persons in it, as the archive stores it: masked, with every offset and edit still right."""

from __future__ import annotations

from dataclasses import fields, replace
from typing import TYPE_CHECKING, Any, Final

from pipelines.annotate.contacts.personal import MASK, canonical
from pipelines.annotate.contacts.persons import LONG_NAME_CHARS
from pipelines.fingerprint import fingerprint_text
from pipelines.masking import masked, masked_string, without_names
from pipelines.records import Certainty
from pipelines.repair import undo

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pipelines.mentions import Annotations
    from pipelines.records import Article, Edit, Extracted, RemovedBlock

_APPLIED: Final = frozenset({Certainty.EXACT, Certainty.INFERRED})


def without_personal_data(article: Article) -> Article:
    """Mask personal data wherever the page had it: main text, title, byline, edits, headings, removed blocks.

    Lengths stay, so that spans, sections and edits hold. The keys are those of the masked text: they can be checked
    against what is stored, and tell nothing of what is hidden. The same article comes back where nothing is personal.
    """
    annotated = article.annotated
    title, text = _title(article), masked(article.repaired.text, annotated.annotations.pii)
    extracted = _extracted(article.extracted, _names(article))
    if (title, text) == (article.repaired.title, article.repaired.text):
        return article if extracted == article.extracted else _around_text(article, extracted)
    edits = tuple(
        edit
        for field, before, after in (("title", article.repaired.title, title), ("text", article.repaired.text, text))
        for edit in _edits([edit for edit in article.repaired.edits if edit.field == field], before or "", after or "")
    )
    hans = article.converted.title_hans
    converted = replace(
        article.converted,
        repaired=replace(article.repaired, extracted=extracted, title=title, text=text, edits=edits),
        title_hans=_like(title, hans) if title is not None and hans is not None else hans,
        text_hans=masked(article.converted.text_hans, annotated.annotations.pii),
    )
    return replace(
        article,
        annotated=replace(
            annotated,
            converted=converted,
            sections=tuple(
                replace(section, heading=_heading(text, section.start, section.heading))
                for section in annotated.sections
            ),
            annotations=_annotations(annotated.annotations, title or "", text),
        ),
        fingerprint=fingerprint_text(title, text),
    )


def _around_text(article: Article, extracted: Extracted) -> Article:
    """Give an article of which only what stands around the text shows less: no span, edit or key is another."""
    converted = article.converted
    repaired = replace(converted.repaired, extracted=extracted)
    return replace(article, annotated=replace(article.annotated, converted=replace(converted, repaired=repaired)))


def personal_data(article: Article) -> tuple[tuple[str, str], ...]:
    """Give kind and canonical form of what is hidden in an article's text, in the order of `annotations.pii`."""
    text = article.repaired.text
    return tuple(
        (found.kind, canonical(found.kind, text[found.start : found.end]))
        for found in article.annotated.annotations.pii
    )


def _title(article: Article) -> str | None:
    title = article.repaired.title
    return None if title is None else without_names(masked_string(title), _names(article))


def _names(article: Article) -> list[str]:
    """Give the names that are hidden in the text, but those of two characters, which are words too often."""
    text = article.repaired.text
    spans = (found for found in article.annotated.annotations.pii if found.kind == "name")
    found = {text[span.start : span.end] for span in spans if span.end - span.start >= LONG_NAME_CHARS}
    return sorted(found)


def _like(shown: str, other: str) -> str:
    """Hide in another form of a text, as long as it, what is hidden in the one."""
    return "".join(MASK if one == MASK else char for one, char in zip(shown, other, strict=True))


def _heading(text: str, start: int, heading: str) -> str:
    # A heading is a part of its paragraph's first line; its number was cut off before it.
    end = text.find("\n", start)
    line = text[start : end if end >= 0 else len(text)]
    return line.rstrip()[-len(heading) :] if heading and len(line.rstrip()) >= len(heading) else heading


def _extracted(extracted: Extracted, names: list[str]) -> Extracted:
    told: dict[str, Any] = {
        name: without_names(masked_string(value), names)
        for name in ("title_raw", "author", "source_name", "editor")
        if (value := getattr(extracted, name)) is not None
    }
    return replace(
        extracted,
        breadcrumb=tuple(map(masked_string, extracted.breadcrumb)),
        removed=tuple(map(_removed, extracted.removed)),
        layout=extracted.layout._replace(suffix=masked_string(extracted.layout.suffix or "") or None),
        **told,
    )


def _removed(block: RemovedBlock) -> RemovedBlock:
    shown = masked_string(block.text)
    return block if shown == block.text else replace(block, text=shown)


def _edits(edits: list[Edit], text: str, shown: str) -> Iterable[Edit]:
    """Hide in the edits of a field what is hidden in it: those that touch it show nothing of what stood there."""
    applied, shift = {}, 0
    for edit in sorted((edit for edit in edits if edit.certainty in _APPLIED), key=lambda edit: (edit.start, edit.end)):
        after = edit.after or ""
        start = edit.start + shift
        end = start + len(after)
        shift += len(after) - len(edit.before)
        # A mark inside a number leaves nothing in its place: the neighbours tell.
        is_hidden = shown[max(0, start - 1) : end + 1] != text[max(0, start - 1) : end + 1]
        before = MASK * len(edit.before) if is_hidden else edit.before
        applied[id(edit)] = replace(edit, before=before, after=None if edit.after is None else shown[start:end])
    was = undo(shown, applied.values())
    for edit in edits:
        yield applied.get(id(edit)) or replace(edit, before=was[edit.start : edit.end])


def _annotations(found: Annotations, title: str, text: str) -> Annotations:
    """Cut the surfaces anew: one that meets personal data shows its mask."""
    told = {}
    for field in fields(found):
        whole = title if field.name == "title_names" else text
        mentions = getattr(found, field.name)
        told[field.name] = tuple(
            each if (shown := whole[each.start : each.end]) == each.surface else replace(each, surface=shown)
            for each in mentions
        )
    return replace(found, **told)
