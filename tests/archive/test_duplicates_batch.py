"""The archive, one article at a time, and `pipelines.copies.grouping`, all at once, give the same groups."""

import random
from itertools import permutations

import pytest

from archive.copies import duplicates
from archive.intake import Intake
from archive.store import Store
from archive.upkeep.verify import verify
from pipelines.copies import candidates, meetings, postings
from pipelines.copies.grouping import Member, group

HAN = [chr(code) for code in range(0x4E00, 0x9000)]


def partition(labels):
    """Give the sets of names that have one label; None is a label of its own for each."""
    sets = {}
    for name, label in labels.items():
        sets.setdefault((name,) if label is None else label, set()).add(name)
    return {frozenset(members) for members in sets.values()}


def in_archive(connection):
    found = connection.execute("SELECT url, cluster_id, family_id FROM articles").fetchall()
    return partition({url: cluster for url, cluster, _ in found}), partition({url: family for url, _, family in found})


def in_batch(connection, order):
    found = connection.execute("SELECT url, title_hans, text_hans FROM articles").fetchall()
    random.Random(order).shuffle(found)
    answers = list(group(Member(id=url, title=title, text=text) for url, title, text in found))
    return partition({one.id: one.cluster for one in answers}), partition({one.id: one.family for one in answers})


def test_groups_of_stored_pages_are_those_of_the_batch(tmp_path, article_exchange):
    draw = random.Random(5)
    pages = [
        article_exchange(
            f"http://{number}.example.cn/1",
            draw.randrange(6),
            lender=draw.choice(["京东金融", "招联金融", "花呗"]),
            drop=draw.choice([0, 0, 1, 2]),
        )
        for number in range(40)
    ]
    for turn in range(3):
        draw.shuffle(pages)
        with Store.open(tmp_path / f"{turn}.db") as store:
            intake = Intake(store, store.begin_run("crawl"), strict=True)
            for page in pages:
                intake.take(page)
            assert in_archive(store.connection) == in_batch(store.connection, turn)
            assert store.connection.execute("SELECT count(*) FROM families").fetchone()[0] > 1


def test_copies_made_of_common_phrases_alone_find_each_other(bare, monkeypatch):
    """As among a million articles of one trade: every phrase stands in too many of them to be looked up by itself."""
    for module in (candidates, meetings, postings):
        monkeypatch.setattr(module, "HOLDERS_COUNTED", 4)
    connection, put = bare
    draw = random.Random(7)
    phrases = ["".join(chr(draw.randrange(0x4E00, 0x9000)) for _ in range(12)) for _ in range(120)]
    works = [draw.sample(phrases, 40) for _ in range(24)]
    for number, work in enumerate(works, start=1):
        put(number, f"第{number}篇", "".join(work))
    for number, work in enumerate(works[::6], start=101):
        draw.shuffle(work)
        put(number, f"第{number}篇", "".join(work[:30]))
    pairs = connection.execute("SELECT other_id, article_id FROM article_pairs WHERE relation = 'copy'").fetchall()
    assert pairs == [(101, 1), (102, 7), (103, 13), (104, 19)]
    assert in_archive(connection) == in_batch(connection, 1)


@pytest.mark.parametrize("order", range(6))
def test_siblings_stay_apart_though_a_third_is_like_both(bare, order):
    """A cut page that names nobody joins one of two siblings, the same one whoever came first."""
    connection, put = bare
    common = "".join(chr(random.Random(1).randrange(0x4E00, 0x9000) + place) for place in range(400))
    texts = {
        "jd": ("京东金融逾期了会怎样呢", common + "到时候京东金融会联系你的家里人说明情况请不要着急"),
        "zl": ("招联金融逾期了会怎样呢", common + "到时候招联金融会联系你的家里人说明情况请不要着急"),
        "cut": ("没有名字的一页", common),
    }
    names = sorted(texts)
    random.Random(order).shuffle(names)
    for number, name in enumerate(names, start=1):
        put(number, *texts[name])
    clusters = dict(connection.execute("SELECT title, cluster_id FROM articles").fetchall())
    cluster = {name: clusters[texts[name][0]] for name in names}
    assert cluster["jd"] != cluster["zl"]
    assert cluster["cut"] in (cluster["jd"], cluster["zl"])
    assert connection.execute("SELECT size FROM families").fetchall() == [(3,)]
    assert in_archive(connection) == in_batch(connection, order)


@pytest.mark.parametrize("order", [*permutations(("one", "two", "both")), ("two", "both", "copy", "one")])
def test_a_page_of_two_articles_joins_neither(bare, order):
    connection, put = bare
    draw = random.Random(4)
    one, two = ("".join(draw.choices(HAN, k=300)) for _ in range(2))
    texts = {"one": one, "two": two, "both": f"{one}\n{two}", "copy": two.replace(two[20:26], "")}
    for number, name in enumerate(order, start=1):
        put(number, name, texts[name])
    assert in_archive(connection) == in_batch(connection, 1)
    clusters = dict(connection.execute("SELECT title, cluster_id FROM articles"))
    assert partition(clusters) == {frozenset({"one"}), frozenset({"two", "copy"} & set(order)), frozenset({"both"})}
    assert connection.execute("SELECT count(*) FROM article_pairs WHERE relation <> verdict").fetchone()[0] >= 2


@pytest.mark.parametrize("order", list(permutations(("whole", "cut", "third"))))
def test_an_excerpt_stays_one_beside_a_cut_copy(bare, order):
    """The third of an article is more than half of a copy cut to 60 %."""
    connection, put = bare
    whole = "".join(random.Random(5).choices(HAN, k=500))
    texts = {"whole": whole, "cut": whole[:300], "third": whole[:165]}
    for number, name in enumerate(order, start=1):
        put(number, name, texts[name])
    assert in_archive(connection) == in_batch(connection, 1)
    clusters = dict(connection.execute("SELECT title, cluster_id FROM articles"))
    assert partition(clusters) == {frozenset({"whole", "cut"}), frozenset({"third"})}


@pytest.mark.parametrize("order", list(permutations(("one", "cut", "third", "two", "both")))[::7])
def test_a_cut_copy_stays_with_its_article_beside_a_page_of_two(bare, order):
    """It is a third of the page, as an excerpt is of its article."""
    connection, put = bare
    draw = random.Random(6)
    one, two = ("".join(draw.choices(HAN, k=500)) for _ in range(2))
    texts = {"one": one, "cut": one[:300], "third": one[100:260], "two": two, "both": f"{two}\n{one}"}
    for number, name in enumerate(order, start=1):
        put(number, name, texts[name])
    assert in_archive(connection) == in_batch(connection, 1)
    clusters = dict(connection.execute("SELECT title, cluster_id FROM articles"))
    assert partition(clusters) == {frozenset({"one", "cut"}), *(frozenset({name}) for name in ("third", "two", "both"))}


def test_texts_that_say_nothing_are_no_copies_of_each_other(bare):
    connection, put = bare
    for number, text in enumerate(["", "", "。", "。", "IOU", "IOU"], start=1):
        put(number, "题", text)
    clusters = dict(connection.execute("SELECT id, cluster_id FROM articles"))
    assert clusters == {1: 1, 2: 2, 3: 3, 4: 4, 5: 5, 6: 5}
    assert in_archive(connection) == in_batch(connection, 1)


LENDERS = [
    *("花呗", "借呗", "京东白条", "美团月付", "招联金融", "微粒贷", "度小满", "拍拍贷", "招商银行", "平安银行"),
    *("中信银行", "分期乐", "浦发银行", "民生银行", "网商贷", "还呗", "省呗", "宜人贷", "兴业银行", "建设银行"),
]


def spun(text, draw):
    """Replace 30 % of the words of two characters."""
    words = [text[place : place + 2] for place in range(0, len(text), 2)]
    return "".join("".join(draw.choices(HAN, k=2)) if draw.random() < 0.3 else word for word in words)


def test_spun_copies_of_a_template_of_many_versions_wait_for_their_own(bare):
    """More doubtful candidates than are compared of all, and what they are copies of comes last."""
    connection, put = bare
    draw = random.Random(3)
    phrases = ["".join(draw.choices(HAN, k=13)) for _ in range(24)]
    texts = {}
    for lender in LENDERS:
        text = "".join(f"{phrase}{lender}" if place % 2 else phrase for place, phrase in enumerate(phrases))
        texts[lender, "plain"] = text
        texts[lender, "spun"] = spun(text, draw)
    names = sorted(texts, key=lambda name: (name[1] != "spun", name[0]))
    for number, (lender, kind) in enumerate(names, start=1):
        put(number, f"{lender}怎么办", texts[lender, kind])
    found = connection.execute("SELECT id, cluster_id FROM articles").fetchall()
    assert partition(dict(found)) == partition({number: lender for number, (lender, _) in enumerate(names, start=1)})
    assert in_archive(connection) == in_batch(connection, 1)


def test_what_an_article_held_together_finds_itself_again(tmp_path, article_exchange):
    """More equal articles than are paired with each other, and the first of them changes."""
    with Store.open(tmp_path / "hub.db") as store:
        intake = Intake(store, store.begin_run("crawl"), strict=True)
        monkey = pytest.MonkeyPatch()
        monkey.setattr(duplicates, "NEAR_COMPARED", 1)
        for number in range(6):
            intake.take(article_exchange(f"http://{number}.example.cn/1", 1))
        intake.take(article_exchange("http://0.example.cn/1", 2))
        monkey.undo()
        sizes = [size for (size,) in store.connection.execute("SELECT size FROM clusters ORDER BY size")]
    assert sizes == [1, 5]
    assert list(verify(tmp_path / "hub.db")) == []
