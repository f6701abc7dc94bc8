"""A table that grows says the same of a text whether numpy looks it up or not."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from pipelines.growingtable import LONG_TEXT, GrowingTable


class Doubled(dict[int, str | int]):
    """Gives a character of the first plane twice, a lone surrogate as NUL's neighbour, and any other as it is."""

    def __missing__(self, code: int) -> str | int:
        if 0xD800 <= code < 0xE000:
            return 1
        return chr(code) * 2 if code < 0x10000 else code


@given(st.text(alphabet=st.characters(exclude_characters="\0"), min_size=1))
def test_long_texts_are_read_as_short_ones(text: str) -> None:
    table = GrowingTable(Doubled(), most_chars=2)
    long = text * LONG_TEXT
    assert table.convert(long) == long.translate(Doubled())


def test_what_was_learned_of_one_text_holds_for_the_next() -> None:
    table = GrowingTable(Doubled(), most_chars=2)
    assert [table.convert(text * LONG_TEXT) for text in ("逾", "期逾", "逾")] == [
        text * LONG_TEXT for text in ("逾逾", "期期逾逾", "逾逾")
    ]


def test_a_table_may_give_code_point_0() -> None:
    """The first place of a model's rows is one."""
    assert GrowingTable({ord("逾"): 0}).convert("逾" * LONG_TEXT) == "\0" * LONG_TEXT


def test_a_lone_surrogate_passes() -> None:
    assert GrowingTable({0xD800: 0xD800}).convert("\ud800" * LONG_TEXT) == "\ud800" * LONG_TEXT


def test_a_character_beyond_the_second_plane_is_read_too() -> None:
    assert GrowingTable(Doubled(), most_chars=2).convert("逾\U0002a6d6" * LONG_TEXT) == "逾逾\U0002a6d6" * LONG_TEXT
