"""Host models: learned from the set of articles, used from then on, the same whatever came first, gone with their host."""

import random

import pytest
from click.testing import CliRunner

from archive.connection import open_connection
from archive.errors import UserError
from archive.hostmodels import FILE, freeze, learn_models, read_models
from archive.intake import Intake
from archive.rebuild import rebuild
from archive.store import Store, default_warc_folder
from archive.takedown import take_down
from yuqi.cli import yuqi

HOST = "a.example.cn"
SLOGAN = "测试频道陪你走过这段难走的路，记得把本页存下来慢慢看，随时都能回来"


@pytest.fixture
def captured(article_exchange, exchange, page, paragraphs):
    """Ten articles of one host that all begin with its slogan, and one that says nothing else."""
    made = []
    for seed in range(10):
        url = f"http://{HOST}/yuqi/{seed}.html"
        made.append(exchange(url, page(f"青禾小贷的欠款怎样谈第{seed}回", [SLOGAN, *paragraphs(seed, sentences=6)])))
    return [*made, exchange(f"http://{HOST}/yuqi/only.html", page("只有一句话的页面是怎么回事", [SLOGAN, SLOGAN]))]


def filled(path, exchanges):
    with Store.open(path) as store:
        intake = Intake(store, store.begin_run("crawl"), strict=True)
        for one in exchanges:
            intake.take(one)


def texts(path):
    connection = open_connection(path, readonly=True)
    found = connection.execute("SELECT url, title, text, host_model FROM articles ORDER BY url").fetchall()
    connection.close()
    return found


def learned(path):
    with Store.open(path) as store:
        models = learn_models(store.connection)
        freeze(store, models)
    return models


def test_nothing_is_learned_unasked(captured, archive_path):
    filled(archive_path, captured)
    assert all(text.startswith(SLOGAN) and model is None for _, _, text, model in texts(archive_path))
    assert not (default_warc_folder(archive_path) / FILE).exists()


def test_a_rebuild_reads_with_what_was_learned_also_from_the_captures_alone(captured, archive_path):
    filled(archive_path, captured)
    model = learned(archive_path)[HOST]
    rebuild(archive_path, strict=True)
    after = texts(archive_path)
    assert [text for _, _, text, _ in after if SLOGAN in text] == [f"{SLOGAN}\n{SLOGAN}"]  # it would leave nothing
    assert {digest for *_, digest in after} == {model.digest}
    connection = open_connection(archive_path, readonly=True)
    assert connection.execute("SELECT host, digest, pages FROM host_models").fetchall() == [(HOST, model.digest, 11)]
    connection.close()
    archive_path.unlink()
    rebuild(archive_path, strict=True)
    assert texts(archive_path) == after
    assert learned(archive_path)[HOST].lines == model.lines  # what was taken off is learned again


def test_the_order_of_the_captures_changes_neither_model_nor_text(captured, tmp_path):
    told = []
    for number in range(2):
        path = tmp_path / f"{number}.db"
        filled(path, captured if number else random.Random(3).sample(captured, len(captured)))
        models = learned(path)
        rebuild(path, strict=True)
        told.append((models[HOST].digest, texts(path)))
    assert told[0] == told[1]


def test_a_later_crawl_reads_with_it_and_does_not_change_it(captured, archive_path):
    filled(archive_path, captured[:6])
    model = learned(archive_path)[HOST]
    rebuild(archive_path, strict=True)
    filled(archive_path, captured[6:])
    crawled = texts(archive_path)
    assert {digest for *_, digest in crawled} == {model.digest}
    rebuild(archive_path, strict=True)
    assert texts(archive_path) == crawled
    assert read_models(default_warc_folder(archive_path)) == {HOST: model}


def test_a_host_taken_down_takes_its_model_along(captured, archive_path):
    filled(archive_path, captured)
    learned(archive_path)
    take_down(archive_path, HOST, "asked for")
    assert read_models(default_warc_folder(archive_path)) == {}
    assert SLOGAN[:8] not in (default_warc_folder(archive_path) / FILE).read_text("utf-8")


def test_a_file_that_holds_no_models_is_named(archive_path):
    folder = default_warc_folder(archive_path)
    folder.mkdir()
    for text in ("[]\n", '{"host": 1}\n', "\x00\n"):
        (folder / FILE).write_text(text, "utf-8")
        with pytest.raises(UserError, match=FILE):
            read_models(folder)


def test_the_command_shows_what_it_learned_and_forgets(captured, archive_path):
    filled(archive_path, captured)
    where = ["--archive", str(archive_path)]
    shown = CliRunner().invoke(yuqi, ["sources", "learn", "--dry-run", *where])
    assert (shown.exit_code, read_models(default_warc_folder(archive_path))) == (0, {})
    assert "learned from 11 articles" in shown.output
    assert "div.content" in shown.output
    assert CliRunner().invoke(yuqi, ["sources", "learn", *where]).exit_code == 0
    assert set(read_models(default_warc_folder(archive_path))) == {HOST}
    CliRunner().invoke(yuqi, ["sources", "learn", "--forget", HOST, *where])
    assert read_models(default_warc_folder(archive_path)) == {}
