"""Pages of one form share whole sentences; a copy with replaced words shares something everywhere."""

from __future__ import annotations

import random

import pytest

from pipelines.copies.comparison import Relation, compare
from pipelines.copies.shingles import han_codes
from pipelines.copies.shinglesets import common_count, shingle_run, shingle_set

FORM = [
    "本公告自发布之日起经过六十日即视为送达，答辩和举证的期限均为期满以后的十五日。",
    "逾期不来领取副本也不到庭的，将依照有关规定缺席审理，由此产生的后果自行承担。",
    "双方可以在开庭以前随时申请调解，调解书签收以后与判决有同样的效力。",
]
ONE = [
    "修船厂的会计去年春天借下一笔周转的钱，说好入秋卖掉两条旧渔船就还上。",
    "台风把码头的吊臂吹断了，船没有卖成，介绍生意的表兄也搬到岛上去住了。",
]
OTHER = [
    "小学门口文具铺的店主替邻居作了保，邻居离开县城以后再没有接过一个来电。",
    "铺子盘给了卖凉粉的夫妻，账本和借条装在饼干盒里，一起交给了居委会。",
]


def filled(own: list[str]) -> str:
    return "\n".join([FORM[0], own[0], FORM[1], own[1], FORM[2]])


def spun(text: str, every: int) -> str:
    """Replace two characters of so many by others: a word here and a word there."""
    dice = random.Random(3)
    return "".join(
        chr(dice.randrange(0x4E00, 0x9000)) if place % every < 2 else char for place, char in enumerate(text)
    )


@pytest.mark.parametrize("other", [filled(OTHER), filled(OTHER)[:-20], filled(OTHER[::-1])])
def test_pages_of_one_form_are_no_copies(other: str) -> None:
    assert compare(filled(ONE), other).relation is Relation.DISTINCT
    assert compare(other, filled(ONE)).relation is Relation.DISTINCT


def test_a_copy_shares_less_but_everywhere() -> None:
    shingles = [
        shingle_set(shingle_run(han_codes(text))) for text in (filled(ONE), filled(OTHER), spun(filled(ONE), 10))
    ]
    assert common_count(shingles[0], shingles[2]) < common_count(shingles[0], shingles[1])
    assert compare(filled(ONE), spun(filled(ONE), 10)).relation is Relation.COPY


def test_sentences_of_a_frame_around_one_article_make_no_form() -> None:
    """Most of either is the other's."""
    article = "\n".join([*ONE, *OTHER])
    assert compare(FORM[0] + "\n" + article, article + "\n" + FORM[1]).relation is Relation.COPY


def test_a_cut_article_in_another_frame_is_no_form() -> None:
    """What is left of it stands in one block, longer than what forms have on end."""
    article = "".join([*ONE, *OTHER])
    framed = FORM[0] + FORM[1] + "\n" + article
    cut = article[: len(article) * 7 // 10] + "\n" + FORM[2] + "分享到朋友圈，让更多的人看见这一天的渡口和灯火。"
    assert compare(framed, cut).relation is Relation.COPY
