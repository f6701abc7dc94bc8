"""The script report: what an article and each of its paragraphs is written in."""

from __future__ import annotations

from pipelines.script.detect import Letters, count_letters, label_script, tag_language
from pipelines.script.kinds import kind_of_hant, region_of, spelling_of
from pipelines.writing import ParagraphScript, Region, Script, ScriptKind, ScriptReport


def report_script(title: str | None, text: str) -> ScriptReport:
    r"""Report the script of an article.

    >>> report = report_script(None, "逾期之后怎么辦，關系到征信報告\n还款")
    >>> report.script.value, report.kind, [paragraph.script.value for paragraph in report.paragraphs]
    ('mixed', None, ['Hant', 'Hans'])
    """
    whole = f"{title or ''}\n{text}"
    paragraphs = text.split("\n")
    counted = [count_letters(paragraph) for paragraph in paragraphs]
    letters = Letters(*map(sum, zip(count_letters(title or ""), *counted, strict=True)))
    is_chinese = tag_language(whole, letters) == "zh"
    script = label_script(letters.scripts) if is_chinese else Script.OTHER
    region = region_of(whole) if is_chinese else None
    return ScriptReport(
        script=script,
        counts=letters.scripts,
        kind=_kind(script, whole, region),
        region=region,
        paragraphs=tuple(map(_report_paragraph, paragraphs, counted)),
    )


def _kind(script: Script, text: str, region: Region | None) -> ScriptKind | None:
    if script is Script.HANS:
        return ScriptKind.HANS
    return kind_of_hant(spelling_of(text), region) if script is Script.HANT else None


def _report_paragraph(paragraph: str, letters: Letters) -> ParagraphScript:
    script = label_script(letters.scripts) if tag_language(paragraph, letters) in {"zh", "und"} else Script.OTHER
    return ParagraphScript(script=script, counts=letters.scripts)
