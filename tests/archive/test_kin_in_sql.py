"""Whom an article may be a version of is told by SQL as `is_kin` tells it."""

from __future__ import annotations

import sqlite3

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.copies.candidates import IS_KIN
from pipelines.copies.kin import KIN_MASKS, is_kin

KIN = st.integers(0, 0xFFFF) | st.builds(
    sum, st.tuples(*(st.sampled_from([0, mask & -mask, mask]) for mask in KIN_MASKS))
)


@given(KIN.filter(bool), KIN)
def test_sql_tells_kin_as_python_does(own: int, other: int) -> None:
    with sqlite3.connect(":memory:") as connection:
        query = f"SELECT {IS_KIN} FROM (SELECT :other AS kin)"
        (told,) = connection.execute(query, {"kin": own, "other": other}).fetchone()
    assert bool(told) is bool(is_kin(own, other))


@pytest.mark.parametrize("other", [0, 1, 0xFFFF])
def test_no_kin_given_leaves_nobody_out(other: int) -> None:
    with sqlite3.connect(":memory:") as connection:
        query = f"SELECT {IS_KIN} FROM (SELECT :other AS kin)"
        assert connection.execute(query, {"kin": 0, "other": other}).fetchone() == (1,)
