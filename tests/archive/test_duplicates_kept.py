"""What is kept of copies: their differences, who stands for them, what became of clusters; and who is never merged."""

import json
import random

import pytest

from archive.copies import candidates, duplicates
from archive.copies.cluster_changes import LEADS_NOWHERE
from archive.copies.differences import Span, differing_spans, spans_between
from archive.copies.signatures import signature_row, write_signature
from archive.insertion import clear_derived
from archive.upkeep.verify import verify
from pipelines.copies.comparison import compare_sketches
from pipelines.fingerprint import fingerprint_text

LINES = [
    "花呗逾期后先会收到平台的短信提醒，三天之内还清一般不会影响以后的使用。",
    "如果超过一个月仍未归还，花呗可能会安排专员核实情况，并按照约定收取违约金。",
    "借款人应当保留好每一次沟通的录音和截图，必要时可以拨打投诉热线反映问题。",
    "与花呗协商分期的时候，要说明自己的收入状况，提出每月能够承担的金额。",
    "法院受理以后会寄送传票，收到传票千万不要置之不理，应当按时出庭应诉。",
    "总之，遇到暂时的困难不必惊慌，主动联系花呗客服才是解决问题的第一步。",
]
ARTICLE = "\n".join(LINES)
DAY = "2026-01-0{}T00:00:00Z"

# Whole articles as people of each region write them about the same thing, in characters of either script.
MAINLAND = (
    "信用卡欠款逾期之后，发卡银行会把记录报送到人民银行征信中心，不良记录在还清之后保留五年。持卡人可以向银行申请个性化"
    "分期，也可以拨打金融监管总局的热线投诉暴力催收。协商不成而被起诉的，人民法院会先行调解。"
)
TAIWAN = (
    "信用卡欠款逾期之後，發卡銀行會把紀錄報送到聯徵中心，不良紀錄在還清之後保留三年。持卡人可以向最大債權銀行申請前置"
    "協商，也可以向金管會申訴不當催收。協商不成的卡債族，可以找法扶向法院聲請更生或清算。"
)
HONG_KONG = (
    "信用卡欠款逾期之後，發卡銀行會把紀錄報送到環聯，影響閣下的信貸評級。持卡人可以申請債務舒緩或者個人自願安排，也可以向"
    "金管局投訴財務公司追數。無力償還的，可以在破產管理署申請破產，東華三院亦有免費輔導。"
)
SHARED = (
    "先不要慌張，把每一筆欠款的金額、利率和還款日期列成清單，再算出每個月必要的生活開支。接到電話的時候要記下時間、對方的姓名"
    "和說了些什麼，不要答應做不到的還款計劃。家裡人問起來，最好照實說明，瞞下去只會讓窟窿越來越大。"
)


def test_what_a_copy_changed_is_kept(bare):
    connection, put = bare
    changed = ARTICLE.replace("三天之内", "七天之内").replace("录音和截图", "錄音與截圖")
    put(1, "标题", ARTICLE)
    put(2, "另一个标题", changed)
    other, relation, spans = connection.execute(
        "SELECT other_id, relation, spans FROM differences WHERE article_id = 2"
    ).fetchone()
    assert (other, relation) == (1, "copy")
    told = [(changed[a:b], ARTICLE[c:d]) for a, b, c, d in json.loads(spans)]
    assert told == [("七", "三"), ("與", "和")]
    assert [ARTICLE[span.start : span.end] for span in spans_between(connection, 1, 2)] == ["三", "和"]
    assert connection.execute("SELECT count(*) FROM differences WHERE article_id = 1").fetchone() == (0,)
    assert connection.execute("SELECT differences FROM copies WHERE article_id = 2").fetchone() == (2,)


def test_names_kept_in_an_older_form_are_found_again(bare):
    connection, put = bare
    put(1, "标题", ARTICLE)
    connection.execute("UPDATE signatures SET names = ?", ('[{},["jd"],"jd",{},[],null]',))
    put(2, "标题", ARTICLE.replace("三天之内", "七天之内"))
    assert connection.execute("SELECT count(DISTINCT cluster_id) FROM articles").fetchone() == (1,)
    assert json.loads(connection.execute("SELECT names FROM signatures WHERE article_id = 1").fetchone()[0])[0] == 6


LENDERS = ("花呗", "借呗", "京东金融", "微粒贷", "招联金融", "马上消费金融", "中银消费金融", "平安普惠")


def put_versions(put, change=""):
    for number, lender in enumerate(LENDERS, 1):
        put(number, f"{lender}逾期", ARTICLE.replace("花呗", lender) + change)


def all_pairs(connection):
    query = "SELECT article_id, other_id, relation, similarity FROM article_pairs ORDER BY 1, 2"
    return connection.execute(query).fetchall()


@pytest.fixture
def compared(monkeypatch):
    """Record the comparisons of stored texts."""
    made = []

    def compare(one, other):
        made.append((one, other))
        return compare_sketches(one, other)

    monkeypatch.setattr(duplicates, "compare_sketches", compare)
    return made


def test_articles_that_change_together_are_placed_as_one_by_one(bare):
    connection, put = bare
    put_versions(put, "\n这一页最后一行是网站自己的话。")
    for number, lender in enumerate(LENDERS[:5], 1):
        text = ARTICLE.replace("花呗", lender)
        connection.execute("UPDATE articles SET text = ? WHERE id = ?", (text, number))
        clear_derived(connection, number)
        write_signature(connection, number, signature_row(f"{lender}逾期", text, fingerprint_text("", text).signature))
    duplicates.place_together(connection, {1, 2, 3, 4, 5})
    together = all_pairs(connection), connection.execute("SELECT * FROM differences ORDER BY 1").fetchall()
    for number in (1, 2, 3, 4, 5):
        duplicates.place(connection, number)
    assert together == (all_pairs(connection), connection.execute("SELECT * FROM differences ORDER BY 1").fetchall())
    assert len(together[0]) == len(LENDERS) * (len(LENDERS) - 1) // 2


def test_no_pair_is_compared_twice_where_articles_change_together(bare, compared):
    connection, put = bare
    put_versions(put)
    compared.clear()
    duplicates.place_together(connection, range(1, len(LENDERS) + 1))
    assert len(compared) == len(LENDERS) * (len(LENDERS) - 1) // 2


def test_what_an_article_leaves_is_not_compared_with_what_it_stays_paired_with(bare, compared):
    connection, put = bare
    put_versions(put)
    compared.clear()
    duplicates.place(connection, 1)
    assert len(compared) == len(LENDERS) - 1


def test_siblings_tell_the_lender_that_was_swapped(bare):
    connection, put = bare
    put(1, "花呗逾期", ARTICLE)
    put(2, "借呗逾期", ARTICLE.replace("花呗", "借呗"))
    put(3, "借呗逾期", ARTICLE.replace("花呗", "借呗") + "\n本文仅供参考。")
    found = connection.execute("SELECT article_id, relation, spans FROM differences ORDER BY article_id").fetchall()
    assert [row[:2] for row in found] == [(2, "sibling"), (3, "copy")]
    assert all(Span(*span).end - Span(*span).start == 1 for span in json.loads(found[0][2]))
    assert connection.execute("SELECT count(DISTINCT family_id), count(*) FROM article_families").fetchone() == (1, 2)


def test_one_that_no_longer_stands_for_its_cluster_is_compared_with_whoever_does(bare):
    """Before, it kept what it was compared with while it stood for it: an article of another lender."""
    connection, put = bare
    put(1, "标题", ARTICLE.replace("花呗", "借呗"), published="2026-01-03")
    put(2, "标题", ARTICLE, published="2026-01-02")
    assert connection.execute("SELECT other_id, relation FROM differences").fetchall() == [(1, "sibling")]
    put(3, "标题", ARTICLE.replace("三天之内", "七天之内"), published="2026-01-01")
    found = "SELECT article_id, compared_with, differences FROM copies ORDER BY article_id"
    assert connection.execute(found).fetchall() == [(2, 3, 1), (3, None, None)]


def test_a_piece_is_an_excerpt_in_the_archive_too(bare):
    connection, put = bare
    whole = ARTICLE + "\n" + SHARED + "\n" + MAINLAND
    put(1, "全文", whole)
    put(2, "摘录", "\n".join(LINES[:3]))
    assert connection.execute("SELECT article_id, other_id, relation FROM article_pairs").fetchall() == [
        (1, 2, "excerpt")
    ]
    assert connection.execute("SELECT count(*) FROM clusters").fetchone() == (2,)
    assert connection.execute("SELECT count(*) FROM families").fetchone() == (0,)
    assert connection.execute("SELECT other_id, relation FROM differences").fetchall() == [(1, "excerpt")]


@pytest.mark.parametrize(
    ("one", "other", "best"),
    [
        pytest.param({"published": "2026-01-02"}, {"published": "2026-01-01"}, 2, id="earliest published"),
        pytest.param({}, {"published": "2026-01-01"}, 2, id="a date before none"),
        pytest.param({"first_seen": DAY.format(2)}, {"first_seen": DAY.format(1)}, 2, id="earliest seen"),
        pytest.param({"mirror_of": "http://o.example.cn/1"}, {}, 2, id="original before mirror"),
        pytest.param(
            {"mirror_of": "http://o.example.cn/1", "first_seen": DAY.format(1)},
            {"first_seen": DAY.format(2)},
            2,
            id="a mirror that was crawled first",
        ),
        pytest.param(
            {"mirror_of": "http://o.example.cn/1", "published": "2026-01-01"},
            {"published": "2026-01-02"},
            1,
            id="a mirror of an earlier article",
        ),
        pytest.param({"script_kind": "hant-charmap"}, {"script_kind": "hans"}, 2, id="original before what a map made"),
        pytest.param(
            {"script_kind": "hant-charmap", "first_seen": DAY.format(1)},
            {"script_kind": None, "first_seen": DAY.format(2)},
            2,
            id="a converted mirror that was crawled first",
        ),
        pytest.param(
            {"script_kind": "hant-native"}, {"script_kind": "hans"}, 1, id="who writes Traditional is no copy"
        ),
        pytest.param({"edit_count": 9}, {"edit_count": 0}, 2, id="less damage"),
        pytest.param({}, {}, 1, id="the smaller number"),
    ],
)
@pytest.mark.parametrize("is_turned", [False, True])
def test_who_stands_for_a_cluster(bare, one, other, best, is_turned):
    """Whoever came first; the numbers are given, the order of insertion is turned."""
    connection, put = bare
    given = [(1, one), (2, other)]
    for number, columns in reversed(given) if is_turned else given:
        put(number, f"标题{number}", ARTICLE, **columns)
    assert connection.execute("SELECT id, size, primary_id FROM clusters").fetchall() == [(1, 2, best)]
    assert connection.execute("SELECT id FROM articles WHERE is_primary").fetchall() == [(best,)]


def test_merges_and_splits_are_recorded(writer, article_exchange, archive_path):
    store, intake = writer
    connection = store.connection
    intake.take(article_exchange("http://a.example.cn/1", 1))
    intake.take(article_exchange("http://b.example.cn/1", 2))
    assert connection.execute("SELECT count(*) FROM cluster_changes").fetchone() == (0,)
    intake.take(article_exchange("http://b.example.cn/1", 1))
    intake.take(article_exchange("http://b.example.cn/1", 2))
    changes = "SELECT kind, from_cluster, to_cluster, articles FROM cluster_changes ORDER BY id"
    assert connection.execute(changes).fetchall() == [("merge", 2, 1, 1), ("split", 1, 2, 1)]
    store.close()
    assert list(verify(archive_path)) == []


CHANGED = "SELECT kind, from_cluster, to_cluster, articles FROM cluster_changes ORDER BY id"


def take_down(connection, leaving):
    """Remove articles, with what the bare archive's foreign keys would take along."""
    duplicates.forget(connection, leaving, DAY.format(1))
    for number in leaving:
        connection.execute("DELETE FROM differences WHERE article_id = ?", (number,))
        connection.execute("DELETE FROM articles WHERE id = ?", (number,))


@pytest.mark.parametrize(
    ("leaving", "changes"),
    [
        pytest.param([3], [], id="the cluster goes on under its number"),
        pytest.param([1], [("merge", 1, 2, 2)], id="the number goes with its article"),
        pytest.param([1, 2], [("merge", 1, 3, 1)], id="one is left"),
        pytest.param([1, 2, 3], [("end", 1, None, 3)], id="none is left"),
        pytest.param([4], [], id="who had no copies"),
    ],
)
def test_a_takedown_splits_nothing_off(bare, leaving, changes):
    connection, put = bare
    for number in (1, 2, 3):
        put(number, f"标题{number}", ARTICLE)
    put(4, "别的", TAIWAN)
    duplicates.forget(connection, leaving, DAY.format(1))
    assert connection.execute(CHANGED).fetchall() == changes


def test_a_cluster_that_a_change_leads_to_ends_on_the_record(bare):
    connection, put = bare
    put(1, "标题", ARTICLE)
    put(2, "标题", ARTICLE)
    for leaving in ([1], [2]):
        take_down(connection, leaving)
    assert connection.execute(CHANGED).fetchall() == [("merge", 1, 2, 1), ("end", 2, None, 1)]


def test_what_became_of_a_cluster_can_always_be_followed(bare):
    connection, put = bare
    draw = random.Random(4)
    ends = ("\n".join(LINES[:4]), "\n".join(LINES[3:]))  # nothing but the whole links them
    texts = [ARTICLE, ARTICLE.replace("花呗", "借呗"), *ends * 2, TAIWAN]
    there = []
    for number in range(1, 120):
        put(number, f"标题{number}", draw.choice(texts))
        there.append(number)
        if draw.random() < 0.3:
            leaving = draw.sample(there, min(len(there), draw.randint(1, 4)))
            take_down(connection, leaving)
            there = [one for one in there if one not in leaving]
        assert connection.execute(LEADS_NOWHERE).fetchall() == []
    kinds = {kind for (kind,) in connection.execute("SELECT kind FROM cluster_changes")}
    assert kinds == {"merge", "split", "end"}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        pytest.param(MAINLAND, TAIWAN, id="mainland and Taiwan"),
        pytest.param(MAINLAND, HONG_KONG, id="mainland and Hong Kong"),
        pytest.param(TAIWAN, HONG_KONG, id="Taiwan and Hong Kong"),
    ],
)
@pytest.mark.parametrize("shared", [0, 1, 3], ids=["nothing shared", "a third shared", "most of it shared"])
def test_articles_of_two_legal_orders_are_never_merged(bare, one, other, shared):
    connection, put = bare
    put(1, "信用卡欠款怎么办", one + "\n" + SHARED * shared)
    put(2, "信用卡欠款怎麼辦", other + "\n" + SHARED * shared)
    put(3, "另一個標題", other + "\n" + SHARED * shared)
    assert connection.execute("SELECT cluster_id FROM articles ORDER BY id").fetchall() == [(1,), (2,), (2,)]


def test_counts_of_frequent_hashes_follow_takedowns_and_revisions(bare, monkeypatch):
    monkeypatch.setattr(candidates, "FREQUENT", 2)
    connection, put = bare
    for number in range(1, 7):
        put(number, f"标题{number}", ARTICLE)
    wrong = """SELECT count(*) FROM frequent_hashes f
        WHERE holders <> (SELECT count(*) FROM signature_bands b WHERE b.hash = f.hash)"""
    kept = "SELECT min(holders), max(holders) FROM frequent_hashes"
    assert connection.execute(kept).fetchone() == (6, 6)
    duplicates.forget(connection, [1], DAY.format(1))
    connection.execute("DELETE FROM articles WHERE id = 1")
    assert connection.execute(kept).fetchone() == (5, 5)
    assert connection.execute(wrong).fetchone() == (0,)
    assert connection.execute("SELECT id, size, primary_id FROM clusters").fetchall() == [(2, 5, 2)]


def test_texts_of_any_kind_are_aligned():
    assert differing_spans("", "") == []
    assert differing_spans("", "逾期") == [Span(0, 0, 0, 2)]
    assert differing_spans("\ud800", "逾") == [Span(0, 1, 0, 1)]
