"""Script: the Simplified form beside the original, the fold that makes both scripts meet, and the script's report."""

from pipelines.script.converter import ENGINES, Converter
from pipelines.script.detect import count_scripts, label_script, tag_language
from pipelines.script.dictionaries import CONFIGS, dictionary_version
from pipelines.script.export import ExportedText, Target, convert_for_export
from pipelines.script.fold import fold, fold_table
from pipelines.script.report import report_script
from pipelines.script.simplify import simplify
from pipelines.script.stage import convert

__all__ = [
    "CONFIGS",
    "ENGINES",
    "Converter",
    "ExportedText",
    "Target",
    "convert",
    "convert_for_export",
    "count_scripts",
    "dictionary_version",
    "fold",
    "fold_table",
    "label_script",
    "report_script",
    "simplify",
    "tag_language",
]
