"""What a host prints on its pages is learned from many and taken off one; a page alone, and its own words, stay."""

import random
from dataclasses import replace

import pytest

from pipelines.chain import local_source
from pipelines.config import DEFAULT
from pipelines.decode import decode
from pipelines.extract import extract
from pipelines.hostmodel import HostModel, Taught, learn
from pipelines.layout import Layout
from pipelines.records import RawPage

HOST = "bbs.haijiao.example"
SLOGAN = "海角还款互助社陪你走过这段难走的路，记得把本页存下来慢慢看"
SIGN_OFF = "读到这里的朋友，愿你早日上岸，也愿家人安好，我们下期再见。"
SUBJECTS = ("电费账单", "阳台花草", "旧书交换", "小区路灯", "夜班公交", "雨水花园", "社区食堂", "修鞋铺子")


def prose(seed, count=5):
    draw = random.Random(seed)
    return [
        f"{draw.choice(SUBJECTS)}的第{number + seed}件事，{draw.choice(SUBJECTS)}那边说得很清楚，"
        f"{'、'.join(draw.sample(SUBJECTS, 3))}都要等到{draw.randint(2, 28)}号以后才有结果。"
        for number in range(count)
    ]  # fmt: skip


def html(seed, *, title=None, channel="互助_", paragraphs=None):
    title = title or f"{SUBJECTS[seed % 8]}怎样才算办妥，第{seed}次回访"
    body = "".join(f"<p>{line}</p>" for line in (SLOGAN, *(paragraphs or prose(seed)), f"{SIGN_OFF}{seed}"))
    return (
        f"<html><head><title>{title}_{channel}海角互助社</title></head><body><div class=top><a href=/>首页</a></div>"
        f"<div class=wrap><h1>{title}</h1><div class=meta>2025-03-{seed % 28 + 1:02} 10:20</div>"
        f'<div class="cnt p{seed}">{body}</div></div></body></html>'
    )


def read(markup, model=None):
    body = markup.encode()
    source = local_source(body, url=f"http://{HOST}/a/1.html", media_type="text/html")
    page = RawPage(source=source, body=body, charset=None, model=model)
    return extract(decode(page, DEFAULT), DEFAULT)


def taught(found):
    return Taught(found.text, tuple(block.text for block in found.removed), found.layout)


@pytest.fixture(scope="module")
def lessons():
    return [taught(read(html(seed, channel=("互助_", "问答_")[seed % 2]))) for seed in range(12)]


@pytest.fixture(scope="module")
def model(lessons):
    found = learn(HOST, lessons)
    assert found is not None
    return found


def test_lines_at_both_ends_go_and_are_kept_apart(model):
    alone, known = read(html(40)), read(html(40), model)
    assert alone.text.split("\n") == [SLOGAN, *prose(40), f"{SIGN_OFF}40"]
    assert known.text.split("\n") == prose(40)
    cut = [block.text for block in known.removed if block.rule == "host.line"]
    assert cut == [f"{SLOGAN}\n{SIGN_OFF}40"]
    assert known.layout.model == model.digest
    assert alone.layout.model is None


def test_a_host_line_in_the_midst_of_a_text_stays(model):
    lines = prose(41)
    lines.insert(2, SLOGAN)
    assert read(html(41, paragraphs=lines), model).text.split("\n") == lines


def test_a_model_that_knows_most_of_a_text_takes_nothing(model):
    copied = replace(model, lines=model.lines | {key for line in prose(42)[:4] for key in learned_keys(line)})
    assert len(read(html(42), copied).text.split("\n")) == 7


def learned_keys(line):
    few = [Taught(f"{line}\n{seed}", (), Layout()) for seed in range(5)]
    return learn(HOST, few).lines


def test_the_learned_suffix_leaves_a_title_with_separators_whole(model):
    title = "网贷_信用卡_房贷：三种债怎样排先后"
    without_heading = html(43, title=title).replace(f"<h1>{title}</h1>", "")
    assert read(without_heading).title == "网贷_信用卡"
    assert read(without_heading, model).title == title
    unknown = html(43, title="怎样排先后才合适", channel="新栏目_").replace("<h1>怎样排先后才合适</h1>", "")
    assert read(unknown, model).title == "怎样排先后才合适"


def test_the_sites_name_below_channels_is_no_whole_suffix():
    known = HostModel(host=HOST, pages=9, container=None, suffixes=("_问答_海角网", "_海角网"), lines=frozenset())
    assert known.without_suffix("怎么办_问答_海角网") == ("怎么办", True)
    assert known.without_suffix("怎么办_新栏目_海角网") == ("怎么办_新栏目", False)


def test_the_element_is_learned_by_name_and_its_numbers_are_one(model):
    assert model.container == "div.wrap>div.cnt.p0"
    loud = "".join(f"<p>{line}{line}</p>" for line in prose(90, 7))
    noisy = html(44).replace("</body>", f"<div class=zone><div class=big>{loud}</div></div></body>")
    assert prose(90, 7)[0] in read(noisy).text
    assert read(noisy, model).text.split("\n") == prose(44)


def test_the_order_of_the_articles_changes_nothing_and_few_teach_nothing(lessons, model):
    assert learn(HOST, lessons[::-1]).digest == model.digest
    assert learn(HOST, lessons[:4]) is None
    assert HostModel.of_record(model.as_record()) == model


def test_lines_of_a_few_articles_are_not_the_hosts(lessons):
    mixed = [
        *lessons[:5],
        *(taught(read(html(seed).replace(SLOGAN, "").replace(SIGN_OFF, ""))) for seed in range(50, 58)),
    ]
    assert learn(HOST, mixed).lines.isdisjoint(learned_keys(SLOGAN))
