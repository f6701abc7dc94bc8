"""Host models: learned from the set of articles, used from then on, the same whatever came first, gone with their host."""

import random

import pytest
from click.testing import CliRunner

from archive.connection import open_connection
from archive.errors import UserError
from archive.hostmodels import FILE, freeze, learn_models, read_models
from archive.intake import Intake
from archive.modelling import learn_unknown
from archive.store import Store, default_warc_folder
from archive.upkeep.rebuild import rebuild
from archive.upkeep.takedown import take_down
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


@pytest.fixture
def site(article_exchange, exchange, page, paragraphs):
    """Give captures of a whole site: all but the last article begin with the slogan."""
    made = []
    for seed in range(22):
        lines = paragraphs(seed, sentences=6)
        whole = page(f"青禾小贷的欠款怎样谈第{seed}回", [SLOGAN, *lines] if seed < 21 else lines)
        made.append(exchange(f"http://{HOST}/yuqi/{seed}.html", whole))
    return made


def crawled(path, exchanges, *, is_killed=False):
    """Take captures as a crawl that comes to its end does."""

    def dies(_):
        raise KeyboardInterrupt

    with Store.open(path) as store:
        run = store.begin_run("crawl")
        intake = Intake(store, run, strict=True)
        intake.recover()
        for one in exchanges:
            intake.take(one)
        learn_unknown(store, ["test-channel"], dies if is_killed else intake.read_again)
        store.finish_run(run, "finished")


def states(path):
    connection = open_connection(path, readonly=True)
    queries = (
        "SELECT url, title, text, revision, host_model, first_seen, last_seen, changed_at, is_primary FROM articles",
        "SELECT host, digest, pages FROM host_models",
        "SELECT article_id, number, capture_id FROM revision_deltas",
        "SELECT article_id, kind, capture_id FROM events",
        "SELECT article_id, rule, text FROM removed_blocks",
    )
    found = [sorted(connection.execute(query).fetchall()) for query in queries]
    connection.close()
    return found


def test_a_crawl_that_ends_learns_its_hosts_and_reads_again_what_that_changes(site, archive_path):
    crawled(archive_path, site)
    articles, ((host, digest, pages),), revisions, events, _ = states(archive_path)
    assert (host, pages, len(revisions), events) == (HOST, 22, 22, [])
    assert [text for _, _, text, *_ in articles if SLOGAN in text] == []
    assert {url.rpartition("/")[2]: model for url, _, _, _, model, *_ in articles if model != digest} == {
        "21.html": None
    }


def test_a_rebuild_takes_a_learned_model_up_where_the_crawl_did(site, exchange, page, paragraphs, archive_path):
    """Behind the crawl come a new article, one with another frame and the same text, and one that was edited."""
    crawled(archive_path, site)
    lines = paragraphs(3, sentences=6)
    again = page("青禾小贷的欠款怎样谈第3回", [SLOGAN, *lines]).replace("首页", "回首页")
    plain = page("青禾小贷的欠款怎样谈第21回", paragraphs(21, sentences=6)).replace("首页", "回首页")
    edited = page("青禾小贷的欠款怎样谈第4回", [SLOGAN, *paragraphs(4, sentences=6), lines[0]])
    new = page("青禾小贷的欠款怎样谈第50回", [SLOGAN, *paragraphs(50, sentences=6)])
    for name, body in ((3, again), (21, plain), (4, edited), (50, new)):
        crawled(archive_path, [exchange(f"http://{HOST}/yuqi/{name}.html", body)])
    before = states(archive_path)
    assert [kind for _, kind, _ in before[3]] == ["edited"]
    assert {model for *_, model, _, _, _, _ in before[0]} == {before[1][0][1]}
    rebuild(archive_path, strict=True)
    assert states(archive_path) == before
    archive_path.unlink()
    rebuild(archive_path, strict=True)
    assert states(archive_path) == before


def test_killed_while_it_takes_a_model_up_a_crawl_ends_as_a_calm_one(site, tmp_path):
    crawled(tmp_path / "calm.db", site)
    with pytest.raises(KeyboardInterrupt):
        crawled(tmp_path / "killed.db", site, is_killed=True)
    assert states(tmp_path / "killed.db")[1] == []
    crawled(tmp_path / "killed.db", [])
    assert states(tmp_path / "killed.db") == states(tmp_path / "calm.db")


def test_half_a_site_teaches_nothing(site, archive_path):
    crawled(archive_path, site[:10])
    assert states(archive_path)[1] == []


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


def test_an_article_that_reads_the_same_names_the_model_and_its_history_stays(site, archive_path, monkeypatch):
    crawled(archive_path, site)
    told = []
    with Store.open(archive_path) as store:
        same, other = (store.connection.execute("SELECT id FROM articles WHERE url LIKE ?", (f"%/{name}.html",)).fetchone()[0]
                       for name in (3, 4))  # fmt: skip
        store.connection.execute("UPDATE articles SET host_model = NULL")
        store.connection.execute("UPDATE articles SET author = 'another' WHERE id = ?", (other,))
        intake = Intake(store, None, strict=True)
        monkeypatch.setattr(intake, "_retell", lambda article_id, _: told.append(article_id))
        with store.transaction():
            intake.read_again(same)
            intake.read_again(other)
        models = dict(store.connection.execute("SELECT id, host_model FROM articles").fetchall())
        (digest,) = store.connection.execute("SELECT digest FROM host_models").fetchone()
    assert told == [other]
    assert models[same] == digest
    assert models[other] is None


def test_a_page_that_changes_names_the_model_without_its_history_being_told_anew(
    site, exchange, page, paragraphs, archive_path, monkeypatch
):
    crawled(archive_path, site)
    lines = paragraphs(21, sentences=6)
    monkeypatch.setattr(Intake, "_retell", lambda *_: pytest.fail("the history was told anew"))
    crawled(
        archive_path, [exchange(f"http://{HOST}/yuqi/21.html", page("青禾小贷的欠款怎样谈第21回", [*lines, lines[0]]))]
    )
    articles, ((_, digest, _),), _, events, _ = states(archive_path)
    (changed,) = (article for article in articles if article[0].endswith("/21.html"))
    assert (changed[3], changed[4]) == (2, digest)
    assert [kind for _, kind, _ in events] == ["edited"]
