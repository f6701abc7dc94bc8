"""The figures of `yuqi status`, against an archive of which everything is known."""

from datetime import UTC, datetime, timedelta

from archive.store import Store
from archive.upkeep.health import health, source_figures, sources_due

MORNING = datetime(2026, 3, 1, 8, 0, tzinfo=UTC)


def test_the_figures_are_those_of_the_archive(filled):
    found = health(filled)
    assert not found.is_being_written
    totals = found.totals
    assert (totals.captures, totals.articles, totals.unique, totals.revisions, totals.rejections) == (8, 5, 4, 5, 1)
    assert (totals.clusters, totals.largest_cluster, totals.families, totals.unsettled) == (1, 2, 0, 0)
    assert totals.file_bytes == filled.stat().st_size
    (source,) = found.sources
    assert (source.name, source.captures, source.articles, source.unique, source.rejected) == (
        "test-channel",
        8,
        5,
        4,
        1,
    )
    assert source_figures(filled) == {"test-channel": source}
    (run,) = found.runs
    assert (run.kind, run.finish_reason, run.captures, run.articles, run.new_articles) == ("crawl", "finished", 8, 5, 5)
    assert [(row.reason, row.count) for row in found.rejections] == [("bad_status", 1)]
    assert [(row.month, row.articles) for row in found.months] == [("2026-01", 1), ("2026-02", 4)]
    assert source.last_capture == totals.last_capture


def test_an_empty_archive_has_figures(archive_path):
    with Store.open(archive_path):
        found = health(archive_path)
    assert found.is_being_written
    assert (found.totals.articles, found.sources, found.runs, found.months) == (0, (), (), ())


def test_a_source_is_due_a_day_after_its_last_finished_crawl(filled, tmp_path):
    names = ["test-channel", "new-channel"]
    assert sources_due(tmp_path / "none.db", names) == set(names)
    assert sources_due(filled, names, now=MORNING + timedelta(hours=23)) == {"new-channel"}
    assert sources_due(filled, names, now=MORNING + timedelta(hours=24)) == set(names)
