"""The script report: what an article and each of its paragraphs is written in."""

from __future__ import annotations

from functools import lru_cache

from pipelines.script.detect import Letters, count_letters, count_lines, label_script, tag_language
from pipelines.script.fold import fold
from pipelines.script.kinds import Spelling, kind_of_hant, region_of_folded, spelling_of
from pipelines.writing import ParagraphScript, Region, Script, ScriptKind, ScriptReport


def report_script(title: str | None, text: str) -> ScriptReport:
    r"""Report the script of an article.

    >>> report = report_script(None, "逾期之后怎么辦，關系到征信報告\n还款")
    >>> report.script.value, report.kind, [paragraph.script.value for paragraph in report.paragraphs]
    ('mixed', None, ['Hant', 'Hans'])
    """
    return report_with_language(title, text)[0]


def report_with_language(title: str | None, text: str) -> tuple[ScriptReport, str]:
    """Report the script of an article, and give its language as `tag_language` does."""
    whole = f"{title or ''}\n{text}"
    counted = count_lines(text)
    letters = Letters(*map(sum, zip(count_letters(title or ""), *counted, strict=True)))
    language = tag_language(whole, letters)
    is_chinese = language == "zh"
    script = label_script(letters.scripts) if is_chinese else Script.OTHER
    spelling = spelling_of(whole) if script is Script.HANT else None
    region = None
    if is_chinese:
        is_hant = spelling is not None and not spelling.is_mapped
        region = region_of_folded(f"{fold(title or '')}\n{fold(text)}", is_hant=is_hant)
    report = ScriptReport(
        script=script,
        counts=letters.scripts,
        kind=_kind(script, spelling, region),
        region=region,
        paragraphs=tuple(map(_report_paragraph, text.split("\n"), counted)),
    )
    return report, language


def _kind(script: Script, spelling: Spelling | None, region: Region | None) -> ScriptKind | None:
    if script is Script.HANS:
        return ScriptKind.HANS
    return kind_of_hant(spelling, region) if spelling else None


def _report_paragraph(paragraph: str, letters: Letters) -> ParagraphScript:
    if not (letters.kana or letters.hangul or letters.latin):
        return _of_letters(letters)  # what its words are does not matter
    return _told_by_words(paragraph, letters)


@lru_cache(maxsize=4096)
def _of_letters(letters: Letters) -> ParagraphScript:
    return _told_by_words("", letters)


def _told_by_words(paragraph: str, letters: Letters) -> ParagraphScript:
    counts = letters.scripts
    script = label_script(counts) if tag_language(paragraph, letters) in {"zh", "und"} else Script.OTHER
    return ParagraphScript(script=script, counts=counts)
