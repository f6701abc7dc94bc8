"""The Simplified form, OpenCC's configurations, and the labels of script and language."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.repair import repair_text
from pipelines.script import count_scripts, label_script, simplify, tag_language
from pipelines.script.dictionaries import dictionary
from pipelines.writing import Script

MIXED = st.text(st.sampled_from("著名隨著作者說原著怎么怎麼後后乾干隆坤沈默，。 abc１２Ａ\n𠮷\ud800のㄅ"), max_size=60)


@pytest.mark.parametrize(
    ("text", "simplified"),
    [
        pytest.param("逾期還款會產生罰息", "逾期还款会产生罚息", id="plain"),
        pytest.param("隨著時間，看著他，沿著路", "随着时间，看着他，沿着路", id="著 becomes 着"),
        pytest.param("原著、土著、編著、專著", "原著、土著、编著、专著", id="著 stays in words"),
        pytest.param("著名作家的著作顯著", "著名作家的著作显著", id="著 stays in more words"),
        pytest.param(
            "寫著名字，接著作出決定，議論著", "写着名字，接着作出决定，议论着", id="著 becomes 着 before 名 and 作"
        ),
        pytest.param(
            "附著於物，配合著說，穿著白衣", "附着于物，配合着说，穿着白衣", id="著 becomes 着 in words of zhe"
        ),
        pytest.param("對著名的企業，對著作權", "对著名的企业，对著作权", id="著 stays behind a preposition"),
        pytest.param(
            "《紅樓夢》曹雪芹著，（張三豐著）", "《红楼梦》曹雪芹著，（张三丰著）", id="著 stays after an author"
        ),
        pytest.param("捧著《紅樓夢》，她笑著。", "捧着《红楼梦》，她笑着。", id="着 after a title that is read"),
        pytest.param("编著、显著，沿著說", "编著、显著，沿着说", id="half-converted words"),
        pytest.param("見https://example.com/後/說 後續", "见https://example.com/後/說 后续", id="an address stays"),
        pytest.param("信用後果，征信與徵信", "信用后果，征信与征信", id="後 is in GB2312 and Traditional all the same"),
        pytest.param("覆盤、覆核、覆審，覆蓋、顛覆", "复盘、复核、复审，覆盖、颠覆", id="覆 is again or a cover"),
        pytest.param("瞭解借呗", "了解借呗", id="a word of Traditional alone"),
        pytest.param("对於个人徵信", "对于个人征信", id="two half-converted words"),
        pytest.param("衞生署説明，枱燈，敍述", "卫生署说明，台灯，叙述", id="Hong Kong's characters"),
        pytest.param("怎么辦，什么", "怎么办，什么", id="a half-converted page: never 幺"),
        pytest.param("乾隆、乾坤、餅乾、後果、皇后", "乾隆、乾坤、饼干、后果、皇后", id="one to many"),
        pytest.param("網路銀行的資訊", "网路银行的资讯", id="Taiwan's words stay"),
        pytest.param("「怎麼辦」，ＡＢＣ，5,000元", "「怎么办」，ＡＢＣ，5,000元", id="quotes and width stay"),
    ],
)
def test_traditional_becomes_simplified(text: str, simplified: str) -> None:
    assert simplify(text) == simplified


@pytest.mark.parametrize(
    "text",
    [
        "逾期还款会产生罚息，怎么办？",
        "原著、土著、编著，他姓沈，沈默是他的名字。",
        "著作权法第二十四条",
        "徐乾学的《通志堂经解》",
        "毕昇发明活字，宋祁著《新唐书》",
        "瞭望塔上，魏徵说乾坤在于於夫罗",
        "",
        "\ud800\x00",
    ],
)
def test_simplified_text_is_unchanged(text: str) -> None:
    assert simplify(text) == text


@given(MIXED | st.text(max_size=100))
@settings(max_examples=300, deadline=None)
def test_simplify_keeps_the_length_and_settles(text: str) -> None:
    simplified = simplify(text)
    assert len(simplified) == len(text)
    assert simplify(simplified) == simplified


def test_every_word_of_the_dictionaries_settles_but_one() -> None:
    words = {*dictionary("TSCharacters"), *dictionary("TSPhrases"), *dictionary("TWVariantsRevPhrases")}
    words |= {value for values in dictionary("STPhrases").values() for value in values}
    # OpenCC's own value of this phrase is half Traditional.
    assert [word for word in words if simplify(simplify(word)) != simplify(word)] == ["不可貲計"]


def test_the_phrases_of_simplified_text_are_unchanged() -> None:
    phrases = dictionary("STPhrases")
    changed = [phrase for phrase in phrases if simplify(phrase) != phrase]
    assert len(changed) < 0.0005 * len(phrases)


@pytest.mark.parametrize(
    ("text", "script"),
    [
        ("逾期还款会产生罚息", Script.HANS),
        ("逾期還款會產生罰息", Script.HANT),
        ("逾期还款会产生罚息，逾期還款會產生罰息", Script.MIXED),
        ("逾期", Script.OTHER),
        ("overdue", Script.OTHER),
        ("", Script.OTHER),
    ],
)
def test_script_label(text: str, script: Script) -> None:
    assert label_script(count_scripts(text)) is script


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("逾期还款，APP里点击 Repay Now", "zh"),
        ("优の良品的客服", "zh"),
        ("延滞した債務について相談してください", "ja"),
        ("연체된 대출은 어떻게 하나요", "ko"),
        ("What to do when the loan is overdue and you cannot pay", "en"),
        ("Qué hacer cuando el préstamo está vencido", "und"),
        ("12345 ……", "und"),
        ("", "und"),
    ],
)
def test_language_tag(text: str, language: str) -> None:
    assert tag_language(text) == language


SEED = Path(__file__).resolve().parents[3] / "../shared/data/seed/article.txt"


@pytest.mark.shared
@pytest.mark.skipif(not SEED.exists(), reason="the reference folder ../shared is absent")
def test_the_seed_is_traditional_and_becomes_simplified() -> None:
    text, _ = repair_text(SEED.read_text(encoding="utf-8"))
    simplified = simplify(text)
    assert label_script(count_scripts(text)) is Script.HANT
    assert [simplified.count(word) for word in ("随着", "怎么", "幺", "著")] == [3, 2, 0, 0]
    assert "京东金融逾期催收怎么办" in simplified
