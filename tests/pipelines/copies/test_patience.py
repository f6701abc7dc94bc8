"""Patience: a text is compared with its candidates as long as one of the last is related to it."""

from __future__ import annotations

import pytest

from pipelines.copies.comparison import Comparison, Relation
from pipelines.copies.patience import PATIENCE, Asked, compared_in_turn, related_pairs
from pipelines.copies.sketches import Sketch, sketch

TEXT = "花呗逾期后平台会通过短信提醒借款人按时归还欠款，逾期越久利息越高，长期不还可能被起诉到法院。"
OTHERS = (
    "把面粉和温水揉匀，盖上湿布醒半个钟头，再切成小块擀开。",
    "列车穿过隧道以后，窗外的稻田一闪而过，远处有几盏灯。",
    "这种兰草喜阴怕涝，浇水要见干见湿，盆土里掺些粗砂才好。",
    "灯塔建于清末，经历过三次大修，守塔人留下了许多本日记。",
    "候鸟在第一场雪之前向南迁徙，志愿者每天记下它们的数目。",
)


def compared(relations: str) -> int:
    """Tell how many of these are compared: r related, d distinct."""
    kinds = {"r": Relation.SIBLING, "d": Relation.DISTINCT}
    met = compared_in_turn(relations, lambda one: Comparison(relation=kinds[one], similarity=0.0))
    return len(list(met))


@pytest.mark.parametrize(
    ("relations", "number"),
    [
        ("", 0),
        ("d" * 30, PATIENCE),
        ("d" * (PATIENCE - 1) + "r" + "d" * 30, 2 * PATIENCE),
        ("r" * 30, 30),
        ("r" + "d" * (PATIENCE - 1) + "r" + "d", PATIENCE + 2),
    ],
)
def test_where_it_ends(relations: str, number: int) -> None:
    assert compared(relations) == number


def asked(*texts: str) -> list[Sketch]:
    return [sketch(None, text) for text in texts]


def test_two_texts_that_find_each_other_are_one_pair() -> None:
    sketches = asked(TEXT, TEXT.replace("短信", "电话"))
    found = related_pairs([Asked(0, [1]), Asked(1, [0])], sketches.__getitem__)
    assert [(*pair.ends, pair.relation) for pair in found] == [(0, 1, Relation.COPY)]


def test_a_copy_behind_too_many_strangers_is_not_looked_for() -> None:
    strangers = [f"{one}{number}" for number in "零一二三四五六七八九" for one in OTHERS][:PATIENCE]
    sketches = asked(TEXT, *strangers, TEXT.replace("短信", "电话"))
    assert not related_pairs([Asked(0, range(1, PATIENCE + 2))], sketches.__getitem__)
    assert related_pairs([Asked(0, range(PATIENCE + 1, 0, -1))], sketches.__getitem__)
