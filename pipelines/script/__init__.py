"""Script: the Simplified form beside the original, the fold that makes both scripts meet, and the label of a text."""

from pipelines.script.converter import Converter
from pipelines.script.detect import count_scripts, label_script, tag_language
from pipelines.script.dictionaries import CONFIGS
from pipelines.script.fold import fold, fold_table
from pipelines.script.simplify import simplify
from pipelines.script.stage import convert

__all__ = [
    "CONFIGS",
    "Converter",
    "convert",
    "count_scripts",
    "fold",
    "fold_table",
    "label_script",
    "simplify",
    "tag_language",
]
