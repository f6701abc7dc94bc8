"""`group`: every record has its answer, in order, and the groups do not depend on the order."""

import random
from collections import Counter

import pytest

from pipelines.copies import grouping
from pipelines.copies.answering import Decided
from pipelines.copies.grouping import Member, group


def text(seed, lender="", words=60):
    """Write sentences of drawn characters: those of another seed share nothing with them."""
    draw = random.Random(seed)
    return "。".join(
        "".join(chr(draw.randrange(0x4E00, 0x9000)) for _ in range(9))
        + lender
        + "".join(chr(draw.randrange(0x4E00, 0x9000)) for _ in range(9))
        for _ in range(words)
    )


RECORDS = [
    Member(id="a", text=text(1)),
    Member(id="b", text=text(2)),
    Member(id="a copy", text=text(1) + "。转载请注明出处，谢谢大家的阅读。"),
    Member(id="a traditional", text=text(1).replace("银", "銀").replace("联", "聯").replace("办", "辦")),
    Member(id="jd", text=text(3, "京东金融")),
    Member(id="zl", text=text(3, "招联金融")),
    Member(id=7, text=text(2)),
    Member(id="empty", text=""),
    Member(id="latin", text="nothing of ours"),
]


def test_answers_come_in_order():
    answers = list(group(RECORDS))
    assert [answer.id for answer in answers] == [record.id for record in RECORDS]
    by_id = {answer.id: answer for answer in answers}
    assert by_id["a copy"].cluster == by_id["a traditional"].cluster == by_id["a"].cluster == "a"
    assert (by_id["a"].relation, by_id["a"].similarity) == ("primary", 1.0)
    assert by_id["a copy"].relation == "copy"
    assert 0.8 < by_id["a copy"].similarity <= 1
    assert (by_id[7].cluster, by_id[7].primary, by_id[7].similarity) == ("b", "b", 1.0)
    assert (by_id["jd"].cluster, by_id["zl"].cluster) == ("jd", "zl")
    assert by_id["jd"].family == by_id["zl"].family == "jd"
    assert by_id["zl"].relation == "sibling"
    for name in ("empty", "latin"):
        assert (by_id[name].relation, by_id[name].family, by_id[name].similarity) == ("unique", None, None)


def test_texts_that_say_nothing_are_no_copies_of_each_other():
    records = [Member(id=number, text=words) for number, words in enumerate(["", "", "。", "。", "IOU", "IOU"])]
    assert [answer.cluster for answer in group(records)] == [0, 1, 2, 3, 4, 4]


def works(count):
    """Write works of two lenders, with copies that are hard to place: nearly all a template, or naming no lender."""
    for seed in range(count):
        draw = random.Random(seed)
        one, other = text(seed, "京东金融", 8), text(seed, "招联金融", 8)
        sentences = one.split("。")
        draw.shuffle(sentences)
        replaced = "".join(chr(draw.randrange(0x4E00, 0x9000)) if draw.random() < 0.05 else char for char in one)
        nameless = one.replace("京东金融", "")
        yield from (one, other, "。".join(sentences), replaced, nameless, nameless[: len(nameless) * 3 // 5])
        yield from (other[: len(other) * 7 // 10], one[: len(one) // 5] + text(seed + count, "", 3))


def test_groups_do_not_depend_on_the_order():
    records = [Member(id=number, text=written) for number, written in enumerate(works(25))]
    assert len(records) == 200
    results = set()
    for turn in range(20):
        random.Random(turn).shuffle(records)
        groups = {}
        for answer in group(records):
            groups.setdefault(("cluster", answer.cluster), set()).add(answer.id)
            groups.setdefault(("family", answer.family), set()).add(answer.id)
        results.add(frozenset((kind, frozenset(members)) for (kind, _), members in groups.items()))
    (found,) = results
    sizes = Counter(len(members) for kind, members in found if kind == "cluster")
    assert sizes[1] == 25  # the quotations
    assert max(sizes) < 8  # the two lenders' are never one cluster


def test_workers_give_the_same():
    assert list(group(RECORDS, workers=2)) == list(group(RECORDS))


@pytest.mark.parametrize("records", [[], [Member(id=1, text="\x00\ud800")], [Member(id=1, text="")] * 3])
def test_odd_input_is_answered(records):
    assert len(list(group(records))) == len(records)


def test_a_piece_is_an_excerpt_and_no_copy():
    whole = text(5)
    records = [Member(id="whole", text=whole), Member(id="piece", text=whole[: len(whole) // 4])]
    assert [(answer.cluster, answer.relation, answer.excerpt_of) for answer in group(records)] == [
        ("whole", "unique", None),
        ("piece", "excerpt", "whole"),
    ]


def test_siblings_stay_apart_though_a_third_is_like_both():
    """A cut page without a single name is as near to one lender's article as to another's."""
    plain = text(6, words=40)
    records = [
        Member(id="jd", title="京东金融逾期了会怎样呢", text=plain + "。" + text(7, "京东金融", words=14)),
        Member(id="zl", title="招联金融逾期了会怎样呢", text=plain + "。" + text(7, "招联金融", words=14)),
        Member(id="cut", text=plain),
    ]
    for turn in range(6):
        random.Random(turn).shuffle(records)
        answers = {answer.id: answer for answer in group(records)}
        assert answers["jd"].cluster != answers["zl"].cluster
        assert answers["cut"].cluster in (answers["jd"].cluster, answers["zl"].cluster)
        assert len({answer.family for answer in answers.values()}) == 1


def test_records_are_read_once_and_before_the_first_answer():
    def read():
        yield Member(id=1, text=text(1))
        raise ValueError("a mistake in the second")

    with pytest.raises(ValueError, match="second"):
        next(group(read()))


def test_two_texts_that_ask_in_different_lots_are_one_pair(monkeypatch):
    """Every text asks in a lot of its own, so that each pair is found on both sides."""
    decided = []

    def kept(pairs):
        decided.extend(pairs)
        return Decided(decided)

    monkeypatch.setattr(grouping, "_PAIRS", 1)
    monkeypatch.setattr(grouping, "Decided", kept)
    members = [Member(id=end, text=text(1) + end * 20) for end in "一二三四"]
    assert len({answer.cluster for answer in group(members)}) == 1
    assert len(decided) == len({pair.ends for pair in decided}) == 6


def test_copies_find_each_other_though_each_has_a_nearer_sibling():
    """An article, its copy with a third of its runs left, and both for another lender: one family, two clusters."""
    draw = random.Random(3)
    article = f"京东金融逾期以后。{text(5)}。京东金融。"
    spun = "".join(chr(draw.randrange(0x4E00, 0x9000)) if draw.random() < 0.16 else char for char in text(5))
    spun = f"京东金融逾期以后。{spun}。京东金融。"
    texts = {"a": article, "a spun": spun}
    texts |= {f"{name} sold": one.replace("京东", "招联") for name, one in texts.items()}
    answers = {answer.id: answer for answer in group(Member(id=name, text=one) for name, one in texts.items())}
    assert answers["a spun"].cluster == answers["a"].cluster == "a"
    assert answers["a spun sold"].cluster == answers["a sold"].cluster == "a sold"
    assert len({answer.family for answer in answers.values()}) == 1
