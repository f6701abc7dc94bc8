"""The script stage: label the article's script and language and set its Simplified form beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipelines.records import Converted, Script
from pipelines.script.detect import count_scripts, label_script, tag_language
from pipelines.script.simplify import simplify_labelled

if TYPE_CHECKING:
    from pipelines.config import ChainConfig
    from pipelines.records import Repaired


def convert(repaired: Repaired, config: ChainConfig) -> Converted:  # noqa: ARG001 - every stage takes the limits
    """Set the Simplified form beside the article; offsets in both are equal.

    Japanese, Korean and other text is labelled and left as it is: 広 or 芸 are not Chinese characters in need of help.
    Taiwan and Hong Kong words stay: 網路 becomes 网路, never 网络.
    """
    whole = f"{repaired.title or ''}\n{repaired.text}"
    counts = count_scripts(whole)
    language = tag_language(whole)
    script = label_script(counts) if language == "zh" else Script.OTHER
    chinese = language == "zh"
    title = repaired.title
    return Converted(
        repaired=repaired,
        title_hans=simplify_labelled(title, script) if chinese and title is not None else title,
        text_hans=simplify_labelled(repaired.text, script) if chinese else repaired.text,
        script=script,
        script_counts=counts,
        language=language,
    )
