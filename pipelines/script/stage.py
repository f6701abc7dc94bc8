"""The script stage: label the article's script and language and set its Simplified form beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipelines.records import Converted
from pipelines.script.report import report_with_language
from pipelines.script.simplify import simplify_labelled

if TYPE_CHECKING:
    from pipelines.config import ChainConfig
    from pipelines.records import Repaired


def convert(repaired: Repaired, config: ChainConfig) -> Converted:  # noqa: ARG001 - every stage takes the limits
    """Set the Simplified form beside the article; offsets in both are equal.

    Japanese, Korean and other text is labelled and left as it is: 広 or 芸 are not Chinese characters in need of help.
    Taiwan and Hong Kong words stay: 網路 becomes 网路, never 网络.
    """
    report, language = report_with_language(repaired.title, repaired.text)
    chinese = language == "zh"
    script = report.script
    title = repaired.title
    return Converted(
        repaired=repaired,
        title_hans=simplify_labelled(title, script) if chinese and title is not None else title,
        text_hans=simplify_labelled(repaired.text, script) if chinese else repaired.text,
        script_report=report,
        language=language,
    )
