"""The bigram model: Chinese above garbled text, either script alike, finite for every string, small and quick."""

from __future__ import annotations

import math
import subprocess
import sys
from importlib import resources
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.growingtable import LONG_TEXT
from pipelines.language.bigrams import CLASSES, FIRST_CODES, BigramModel, bigrams, class_of
from pipelines.script import fold
from tools import han_bigrams

TABLE = resources.files("pipelines").joinpath("tables/han_bigrams.bin").read_bytes()

# Written for this test; no source of the table contains them.
UNSEEN = """
昨天收到银行发来的短信，说我这张卡已经逾期九十七天，再不处理就要移交给外面的公司。
我妹妹去年在手机上借了三笔网贷，到期以后利息滚得比本金还快，如今她连话费都交不起。
接电话的那位姑娘态度倒是挺客气，先核对了姓名和身份证后四位，然后问我打算哪天还。
如果实在拿不出全款，不妨主动给客服打过去，把家里的难处讲清楚，再申请延长分期。
律师告诉他，超过法定上限的那部分利息，法院一般是不会支持的，不必担心对方吓唬。
催收的人跑到老家村口去贴纸条，邻居都看见了，这种做法显然已经越过了红线。
欠钱当然要还，可是也得讲究先后次序，吃饭和看病的钱无论如何不能动。
征信上的那条不良记录，从结清的日子算起，要满五年才会自动消除。
他把每个月的工资分成四份，一份交房租，一份寄给父母，剩下的全部拿去填窟窿。
所谓代理退费、快速洗白，多半是骗子换了个名目来赚你的手续费，千万别上当。
法官当庭问双方愿不愿意调解，被告表示可以先付两千块，余下的半年之内付清。
短信里的链接不要随便点开，真正的工作人员不会向你索要验证码和支付密码。
朋友劝我别再以贷养贷，拆东墙补西墙只会让窟窿越来越大，早点跟家里坦白才是正路。
平台答应减免一部分违约金，前提是本月月底之前把剩余的本金一次性结清。
半夜十二点还有陌生号码打进来，我录了音，第二天就到监管部门的网站上提交了投诉。
"""

GARBLED = [
    pytest.param("逾期之后怎么协商还款".encode().decode("gb18030", "replace"), id="utf-8 read as gbk"),
    pytest.param("逾期之后怎么协商还款".encode("gbk").decode("big5", "replace"), id="gbk read as big5"),
    pytest.param("逾期之後怎麼協商還款".encode("big5").decode("gbk", "replace"), id="big5 read as gbk"),
    pytest.param("逾期之后怎么协商还款".encode().decode("latin-1"), id="utf-8 read as latin-1"),
    pytest.param("逾期之后怎么协商还款".encode("gbk").decode("cp949", "replace"), id="gbk read as euc-kr"),
    pytest.param("锟斤拷锟斤拷锟斤拷锟斤拷", id="kunjinkao"),
]


def test_pairs_of_unseen_sentences_are_known():
    pairs = [pair for line in UNSEEN.split() for pair in map("".join, pairwise(line)) if all(map(_is_han, pair))]
    known = sum(bigrams().knows(*pair) for pair in pairs) / len(pairs)
    assert len(pairs) > 400
    assert known >= 0.9, f"{known:.3f} of {len(pairs)}"


@pytest.mark.parametrize("garbled", GARBLED)
def test_garbled_text_is_far_below_every_sentence(garbled):
    assert bigrams().mean(garbled) < min(bigrams().mean(line) for line in UNSEEN.split()) - 1


@pytest.mark.parametrize(
    ("hant", "hans"), [("還款計劃", "还款计划"), ("銀行發來簡訊", "银行发来简讯"), ("ＡＰＰ１２", "app12")]
)
def test_both_scripts_score_alike(hant, hans):
    assert bigrams().log_prob(hant) == bigrams().log_prob(hans)


def test_a_score_is_the_sum_of_its_pairs():
    text = "他说：“逾期30天了！”\nOK 𠮷の한글é\ue000\ud800"
    model = bigrams()
    assert model.log_prob(text) == pytest.approx(sum(model.pair(a, b) for a, b in pairwise(text)))
    assert model.mean(text) == pytest.approx(model.log_prob(text) / (len(text) - 1))


@settings(deadline=None)  # the first example loads the table
@given(st.text(min_size=1))
def test_long_texts_are_read_as_short_ones(text):
    model = bigrams()
    pairs = b"".join(map(model.surprises, map("".join, pairwise(text + text[0]))))
    assert model.surprises(text * LONG_TEXT) == (pairs * LONG_TEXT)[:-1]
    alone = b"".join(map(model.surprises_alone, text))
    assert model.surprises_alone(text * LONG_TEXT) == alone * LONG_TEXT


def test_pairs_are_the_same_before_and_after_the_first_long_text():
    model = BigramModel(TABLE)
    before = [model.surprises("逾期还款"), model.row("逾"), model.pair("逾", "期"), model.knows("逾", "期")]
    model.surprises("还款的日子" * LONG_TEXT)
    assert [model.surprises("逾期还款"), model.row("逾"), model.pair("逾", "期"), model.knows("逾", "期")] == before


@pytest.mark.parametrize("first", "的款逾，a1の\ue000")
def test_the_characters_after_one_share_nearly_all_of_its_probability(first):
    distinct = [char for char in map(chr, (*range(0xD800), *range(0xE000, 0x10000))) if fold(char) == char]
    assert (
        0.85 < sum(math.exp(bigrams().pair(first, char)) for char in distinct) < 1.2
    )  # the fold hides full-width punctuation


@given(st.text())
def test_every_string_has_a_finite_score(text):
    assert math.isfinite(bigrams().log_prob(text))
    assert bigrams().log_prob(text) <= 0


def test_every_block_belongs_to_a_class():
    assert [code for code, _ in FIRST_CODES] == sorted({code for code, _ in FIRST_CODES})
    assert {class_of(code) for code in range(0x110000)} <= set(CLASSES)


def test_the_table_is_small_and_names_its_sources():
    assert len(TABLE) < 5_000_000
    assert b"source:" in TABLE.split(b"\n\n")[0]


def test_it_loads_faster_than_it_scores_two_hundred_thousand_characters_twenty_times():
    """The table is a file to be mapped, not a dictionary to be built: a ratio in one process, not a time."""
    script = """
import time
from pipelines.language.bigrams import bigrams
start = time.process_time(); model = bigrams(); load = time.process_time() - start
text = "逾期之后怎么协商还款？先把收入和支出列成一张表。abc 123" * 6_500
model.log_prob(text)
start = time.process_time()
for _ in range(20):
    model.log_prob(text)
print(load / (time.process_time() - start))
"""
    out = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True).stdout
    assert float(out) < 1


def test_endless_text_takes_linear_time(assert_linear):
    def prepare(size):
        text = "逾" * size
        return lambda: bigrams().log_prob(text)

    assert_linear(prepare, 500_000)


def _is_han(char):
    return "\u4e00" <= char <= "\u9fff"


CORPUS = [("逾期還款。\n", 1.0), ("还款", 0.5), ("還款協商", 2.0)]


def test_a_small_corpus_gives_the_expected_counts():
    counts = han_bigrams.count_pairs(CORPUS)
    assert counts == {
        ("逾", "期"): 1,
        ("期", "还"): 1,
        ("还", "款"): 3.5,
        ("款", "。"): 1,
        ("。", "\n"): 1,
        ("款", "协"): 2,
        ("协", "商"): 2,
    }


def test_the_table_of_a_small_corpus_can_be_read_and_is_the_same_every_time():
    counts = han_bigrams.count_pairs([(text, 10 * weight) for text, weight in CORPUS])
    table = han_bigrams.make_table(counts)
    assert table == han_bigrams.make_table(han_bigrams.count_pairs([(text, 10 * weight) for text, weight in CORPUS]))
    model = BigramModel(table)
    assert model.knows("还", "款")
    assert not model.knows("款", "还")
    assert model.pair("還", "款") == model.pair("还", "款") > model.pair("款", "还")
