"""`group`: every record has its answer, in order, and the groups do not depend on the order."""

import random

import pytest

from pipelines.grouping import Member, group


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
    answers = group(RECORDS)
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


def test_groups_do_not_depend_on_the_order():
    results = set()
    for turn in range(8):
        records = RECORDS.copy()
        random.Random(turn).shuffle(records)
        clusters = {}
        for answer in group(records):
            clusters.setdefault(answer.cluster, set()).add(answer.id)
        results.add(frozenset(map(frozenset, clusters.values())))
    assert len(results) == 1


def test_workers_give_the_same():
    assert group(RECORDS, workers=2) == group(RECORDS)


@pytest.mark.parametrize("records", [[], [Member(id=1, text="\x00\ud800")], [Member(id=1, text="")] * 3])
def test_odd_input_is_answered(records):
    assert len(group(records)) == len(records)
