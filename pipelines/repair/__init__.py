"""Repair: undo provable damage, record every edit, mark what is lost; the text's own punctuation and width stay."""

from pipelines.repair.edits import replay, undo
from pipelines.repair.rules import RULES, repair_text
from pipelines.repair.stage import repair

__all__ = ["RULES", "repair", "repair_text", "replay", "undo"]
