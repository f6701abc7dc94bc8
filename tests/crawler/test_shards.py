"""Sources over several crawlers: every source is one crawler's, and no site is two crawlers'."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner

from archive.errors import UserError
from crawler.frontier.shards import Shard, shard_of, site_of_each
from crawler.sites.sourcefiles import load_sources
from demosites import Web
from yuqi.cli import yuqi

SOURCE = """name = "{name}"
title = "示例"
home = "{home}"
hosts = {hosts}
listings = ["/list/"]
articles = '^/a/'
enabled = true
"""


def write(folder, **homes):
    folder.mkdir(exist_ok=True)
    for name, (home, *hosts) in homes.items():
        (folder / f"{name}.toml").write_text(SOURCE.format(name=name, home=home, hosts=hosts), "utf-8")
    return load_sources(folder)


def test_every_source_is_in_one_shard_and_a_domain_in_one(tmp_path):
    homes = {f"s{number}": (f"https://{'wm'[number % 2]}.site{number // 2}.com.cn/",) for number in range(60)}
    sources = write(tmp_path / "s", **homes)
    parts = [Shard(number=number, of=3).choose(sources, sources) for number in (1, 2, 3)]
    assert sorted(source.name for part in parts for source in part) == sorted(homes)
    domains = [{source.home.split(".", 1)[1] for source in part} for part in parts]
    assert not domains[0] & domains[1] | domains[0] & domains[2] | domains[1] & domains[2]
    assert min(map(len, parts)) > 6  # 20 on average


def test_a_source_on_two_domains_ties_them_together(tmp_path):
    sources = write(
        tmp_path / "s",
        a=("http://www.beta.cn/", "m.alpha.cn"),
        b=("http://news.alpha.cn/",),
        c=("http://beta.cn/",),
        d=("http://gamma.cn/",),
    )
    assert site_of_each(sources) == {"a": "alpha.cn", "b": "alpha.cn", "c": "alpha.cn", "d": "gamma.cn"}
    only = [source for source in sources if source.name in "bc"]
    for of in range(2, 9):  # also where the source that ties them is not crawled today
        assert len([n for n in range(1, of + 1) if Shard(number=n, of=of).choose(only, sources)]) == 1


def test_one_crawler_more_moves_only_what_it_takes():
    sites = [f"site{number}.cn" for number in range(400)]
    moved = [site for site in sites if shard_of(site, 5) != shard_of(site, 4)]
    assert all(shard_of(site, 5) == 5 for site in moved)
    assert 40 < len(moved) < 120  # a fifth


def test_sites_of_this_machine_are_told_apart_by_their_ports(tmp_path):
    Web().write(tmp_path)
    sources = load_sources(tmp_path / "sources")
    assert len(set(site_of_each(sources).values())) == len(sources)


@pytest.mark.parametrize("text", ["0/3", "4/3", "1/0", "1", "a/b", "-1/3", "1/3/5", ""])
def test_no_shard(text):
    with pytest.raises(UserError, match="2/5"):
        Shard.parse(text)


def test_the_plan_and_the_list_of_sources_know_shards(tmp_path):
    Web().write(tmp_path)
    listed = CliRunner().invoke(
        yuqi,
        ["sources", "--sources", f"{tmp_path}/sources", "--shards", "2", "--json", "--archive", f"{tmp_path}/no.db"],
    )
    shards = {row["name"]: row["shard"] for row in map(json.loads, listed.stdout.splitlines())}
    assert set(shards.values()) == {"1/2", "2/2"}
    for shard in ("1/2", "2/2"):
        arguments = ["crawl", "--plan", "--sources", f"{tmp_path}/sources", "--archive", f"{tmp_path}/no.db"]
        plan = CliRunner().invoke(yuqi, [*arguments, "--shard", shard]).stdout
        assert {name for name in shards if f"{name} " in plan} == {name for name in shards if shards[name] == shard}
