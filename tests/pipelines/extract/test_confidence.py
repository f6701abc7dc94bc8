"""Confidence falls with every sign against an extraction."""

from __future__ import annotations

from dataclasses import replace

import pytest

from pipelines.extract.confidence import Signs, confidence

SURE = Signs(share=1.0, chars=900, is_title_printed=True, has_byline=True, behind_cut=0.0, is_selected=False)


@pytest.mark.parametrize(
    "against",
    [{"share": 0.4}, {"chars": 60}, {"is_title_printed": False}, {"has_byline": False}, {"behind_cut": 0.5}],
    ids=lambda against: next(iter(against)),
)
def test_each_sign_lowers_it(against):
    assert 0 < confidence(replace(SURE, **against)) < confidence(SURE) == 1.0


def test_a_selector_is_a_persons_word():
    assert confidence(replace(SURE, share=0.1, is_title_printed=False, is_selected=True)) == 1.0
