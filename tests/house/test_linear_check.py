"""The check for linear time tells linear from quadratic work."""

from __future__ import annotations

import pytest


def test_linear_work_passes(assert_linear):
    assert_linear(lambda size: lambda: sum(range(size * 20)), 20_000)


def test_quadratic_work_fails(assert_linear):
    def prepare(size):
        return lambda: [sum(range(number)) for number in range(size)]

    with pytest.raises(AssertionError, match="took"):
        assert_linear(prepare, 1_500)
