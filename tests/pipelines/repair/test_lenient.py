"""What the lenient reader garbled is read without a search: long lines, bytes taken for one, other languages."""

from __future__ import annotations

import time

import pytest

from pipelines.repair import repair_text
from pipelines.repair.mojibake.lenient import read_lenient

HANS = (
    "保留好聊天记录，每个月进步一点，多数问题都能找到出路。先有三个月的备用金再考虑分期，不替别人借款，生活会从容许多。"
    "个性化分期最长一般为五年，按期还满之后记录会更新。空口无凭，拿好客贷来说，先消费、后还款，没有逾期的记录最要紧。"
)
HANT = "欠債的人常常焦慮，把害怕的事寫下來，事情會變得具體。如果得到的答覆是只能全額，記下工號後改用書面申請，堅持比口才重要。"


def leniently(octets: bytes) -> str:
    """Read what is valid UTF-8 as UTF-8, every other byte as cp1252."""
    text = ""
    while octets:
        size = next((size for size in (4, 3, 2) if len(octets[:size].decode("utf-8", "replace")) == 1), 1)
        char = octets[:size].decode("utf-8", "ignore")
        text += char if len(char) == 1 and size > 1 else octets[:1].decode("cp1252", "ignore") or chr(octets[0])
        octets = octets[max(1, size) if len(char) == 1 else 1 :]
    return text


@pytest.mark.parametrize(("text", "codec", "right"), [(HANS, "gbk", "gb18030"), (HANT, "gbk", "gb18030"),
                                                      (HANT, "big5", "big5hkscs")])  # fmt: skip
def test_lines_of_any_length_come_back_exactly(text: str, codec: str, right: str) -> None:
    for times in (1, 2, 9):
        assert read_lenient(leniently((text * times).encode(codec)), right) == text * times


def test_every_beginning_of_a_line_comes_back_exactly() -> None:
    wrong = [
        text[:end]
        for text in (HANS, HANT)
        for end in range(10, len(text))
        if read_lenient(leniently(text[:end].encode("gbk")), "gb18030") != text[:end]
    ]
    # What ends within a word may end otherwise as well.
    assert len(wrong) <= 0.06 * len(HANS + HANT), wrong


def test_what_no_way_of_reading_makes_chinese_is_left_to_the_search() -> None:
    for text in ("Größenwahn, Fußgängerüberführung, ÄÖÜ äöüß; Ñandú ¿Qué? ¡Olé!", "Ngân hàng sẽ gọi điện nhắc nợ khi",
                 "ÿþÿþÿþÿþÿþÿþ", "ÂÂÂÂÂÂÂÂÂÂÂÂÂÂÂÂÂÂÂÂ"):  # fmt: skip
        assert read_lenient(text, "gb18030") is None


@pytest.mark.parametrize(
    "said",
    [
        "外包催收冒充公检法，录音一定要留好。",  # C3 B0 is ð, as F0 is
        "楼上拖椅子的声音吱吱嘎嘎，吵得人心烦。",  # C2 B8 and C2 A3 are ¸ and £, a rare word
        "相對人辯稱，上述款項係合夥出資而非借款。",  # ends in a private character, E8 BF before it
    ],
)
def test_what_would_have_been_shown_as_one_character_is_none(said: str) -> None:
    """Two bytes are no UTF-8 together where they are shown as two characters."""
    garbled = leniently(said.encode("gbk"))
    assert read_lenient(garbled, "gb18030") == said
    assert repair_text(garbled)[0] == said
    assert repair_text(f"他先走了。{garbled}后来就没有消息。")[0] == f"他先走了。{said}后来就没有消息。"


def test_strict_bytes_are_not_read_leniently() -> None:
    """No decoded character is among them, and many that would have been one."""
    for text in (HANS, HANT):
        assert read_lenient(text.encode("gbk").decode("latin-1"), "gb18030") is None


def test_time_is_linear_in_the_length_of_a_line() -> None:
    def seconds(line: str) -> float:
        started = time.process_time()
        read_lenient(line, "gb18030")
        return time.process_time() - started

    for line in (leniently((HANS + HANT).encode("gbk")), "£¬Â·", "¡£Á·ÃÄ"):
        assert seconds(line * 80) < 12 * max(0.02, seconds(line * 20))
