"""Fingerprints: equal for what is the same, stable for ever, and a fair sample."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.copies.shingles import han_codes, shingles
from pipelines.fingerprint import (
    KEEP_ONE_IN,
    SMALLEST_SIGNATURE,
    fingerprint_text,
    signature,
)

HANT = "逾期還款會產生罰息，隨著時間增加，征信也會受到影響。"
HANS = "逾期还款会产生罚息，随着时间增加，征信也会受到影响。"


def test_both_scripts_have_one_fold_digest() -> None:
    one, other = fingerprint_text("標題", HANT), fingerprint_text("标题", HANS)
    assert one.fold_sha256 == other.fold_sha256
    assert one.signature == other.signature
    assert one.sha256 != other.sha256


def test_blanks_and_width_are_no_change_and_words_are() -> None:
    keys = fingerprint_text("标题", HANS).fold_sha256
    assert fingerprint_text("标 题", HANS.replace("，", ", \u3000")).fold_sha256 == keys
    assert fingerprint_text("标题", HANS.replace("罚息", "利息")).fold_sha256 != keys
    assert fingerprint_text(None, "标题" + HANS).fold_sha256 != keys


@given(st.text(st.sampled_from("逾期还款怎么办会被起诉吗"), max_size=300))
@settings(max_examples=100, deadline=None)
def test_signature_is_an_ascending_sample(text: str) -> None:
    keys = signature(text)
    assert list(keys) == sorted(set(keys))
    assert set(keys) <= shingles(text)
    assert all(0 <= key < 2**63 for key in keys)
    assert len(keys) >= min(SMALLEST_SIGNATURE, len(shingles(text)))


def test_the_sample_is_fair() -> None:
    text = "".join(chr(0x4E00 + n) + "期还款会" + chr(0x5000 + n) for n in range(8_000))
    folded = han_codes(text)
    hashes = shingles(text)
    assert len(hashes) == len({folded[start : start + 5] for start in range(len(folded) - 4)})
    assert abs(len(signature(text)) / len(hashes) - 1 / KEEP_ONE_IN) < 0.02


def test_lone_surrogates_have_keys_too() -> None:
    assert fingerprint_text("\ud800", "逾期\udfff").sha256
