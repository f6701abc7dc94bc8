"""The scan that spares sound text most rules: no rule may miss what it would have found without it."""

from __future__ import annotations

import random

from pipelines.repair import controls, controls_forms, signs
from pipelines.repair.mojibake import runs as mojibake_runs
from pipelines.repair.rules import repair_text

SIGNS = "\x05\x85\u00ad\u200b\ufeff\u2f00\uf900\ue000\ue816\ufffdéÖÐ€‚„ﾌ가の😀逾期，（“”—…·?A \n"


SCANNED = (
    controls.drop_controls,
    controls.drop_zero_width,
    controls.drop_c1_controls,
    controls_forms.name_private,
    controls_forms.mark_private,
    controls_forms.unmask_forms,
    mojibake_runs.western_runs,
)


def test_rules_find_the_same_with_the_scan_and_without(monkeypatch) -> None:
    chance = random.Random(20261128)
    texts = ["".join(chance.choices(SIGNS, k=chance.randrange(1, 12))) for _ in range(1500)]
    found = [list(find(text)) for text in texts for find in SCANNED]
    for module in (controls, controls_forms, mojibake_runs):
        monkeypatch.setattr(module, "unusual_signs", str)
    assert [list(find(text)) for text in texts for find in SCANNED] == found
    assert sum(map(bool, found)) > 1000


def test_sound_text_is_looked_at_by_few_rules(monkeypatch) -> None:
    monkeypatch.setattr(mojibake_runs, "_start_of_run", None)  # whoever gets as far as that fails
    for module in (controls, controls_forms):
        monkeypatch.setattr(module, "Patch", None)
    text = "借款逾期三十天（含）以上的，“信用卡中心”将电话联系——请在2024年3月前还款18.5%……"
    assert signs.unusual_signs(text) == ""
    assert repair_text(text) == (text, ())
