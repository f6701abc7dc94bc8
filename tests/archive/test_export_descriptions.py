"""What a reader is told of a dataset: the licence of what is the publisher's own, how to cite it, what an empty one is."""

from __future__ import annotations

import json

import pytest
import yaml

from archive import Archive
from archive.export import ExportOptions, Selection, export
from archive.export.about import About, Author
from archive.export.licensing import WARNING, abstract

ABOUT = About(
    title="Overdue & {late}: 100% _sample_",
    authors=(Author(name="样例, 作者", affiliation="样例研究所"), Author(name="An institute")),
    license="CC0-1.0",
)


@pytest.fixture(scope="module")
def datasets(filled_once, tmp_path_factory):
    """Both profiles, published under a licence."""
    folder = tmp_path_factory.mktemp("described")
    with Archive.open(filled_once) as archive:
        for profile in ("open", "full"):
            export(archive, folder / profile, ExportOptions(profile=profile), about=ABOUT)
    return folder


def read(folder, name):
    text = (folder / name).read_text("utf-8")
    return yaml.safe_load(text.split("---\n")[1] if name == "README.md" else text)


def test_the_licence_named_is_that_of_an_open_dataset(datasets):
    folder = datasets / "open"
    assert read(folder, "README.md")["license"] == "cc0-1.0"
    assert read(folder, "CITATION.cff")["license"] == "CC0-1.0"
    assert read(folder, ".zenodo.json")["access_right"] == "open"
    assert read(folder, "croissant.json")["license"] == "https://spdx.org/licenses/CC0-1.0.html"
    assert "Licence: CC0-1.0" in (folder / "DATASHEET.md").read_text("utf-8")


def test_texts_of_others_go_out_under_no_licence_whatever_is_named(datasets):
    folder = datasets / "full"
    assert read(folder, "README.md")["license"] == "other"
    assert "license" not in read(folder, "CITATION.cff")
    assert read(folder, ".zenodo.json")["access_right"] == "restricted"
    assert "licenses" not in read(folder, "datapackage.json")
    for name in ("README.md", "DATASHEET.md", "ro-crate-metadata.json"):
        text = (folder / name).read_text("utf-8")
        assert "The texts belong to their authors" in text, name
        assert "Annotations and records of repairs: CC0-1.0" in text, name


def test_every_description_warns_once(datasets):
    for name in ("README.md", "CITATION.cff", ".zenodo.json", "croissant.json", "datapackage.json", "DATASHEET.md"):
        text = " ".join((datasets / "open" / name).read_text("utf-8").split())
        assert text.count(WARNING) == 1, name
        assert text.count("not advice") == 0, name


def test_a_converted_dataset_says_so_wherever_it_is_described(filled_once, datasets, tmp_path):
    with Archive.open(filled_once) as archive:
        export(archive, tmp_path / "hant", ExportOptions(script="hant"))
    names = ["README.md", "DATASHEET.md", "CITATION.cff", ".zenodo.json", "croissant.json", "datapackage.json"]
    for name in [*names, "ro-crate-metadata.json", "RELEASE_NOTES.md"]:
        assert "hant" in (tmp_path / "hant" / name).read_text("utf-8").replace("hant-", ""), name
        assert "--script" not in (datasets / "full" / name).read_text("utf-8"), name


def test_where_there_is_one_text_alone_it_warns_of_personal_data():
    told = [abstract(ExportOptions(with_pii=with_pii), ABOUT) for with_pii in (False, True)]
    assert ["PERSONAL DATA IS NOT MASKED" in text for text in told] == [False, True]


def test_the_card_has_an_entry_that_bibtex_can_read(datasets):
    card = (datasets / "open/README.md").read_text("utf-8")
    entry = card.split("```bibtex\n")[1].split("\n```")[0]
    assert entry.startswith("@misc{yuqi-")
    assert "  author = {样例, 作者 and {An institute}},\n" in entry
    assert "  title = {Overdue \\& {late}: 100\\% \\_sample\\_},\n" in entry
    assert entry.count("{") == entry.count("}")
    assert json.loads((datasets / "open/croissant.json").read_text("utf-8"))["citeAs"] == entry


@pytest.mark.parametrize("title", ["one } too many", "\\input{/etc/passwd}", "}{", "a}\n@misc{b"])
def test_a_title_does_not_break_out_of_its_entry(filled_once, tmp_path, title):
    with Archive.open(filled_once) as archive:
        export(archive, tmp_path / "out", about=About(title=title))
    cited = read(tmp_path / "out", "croissant.json")["citeAs"]
    depth = 0
    for char in cited:
        depth += (char == "{") - (char == "}")
        assert depth >= 0
    assert depth == 0
    assert cited.count("@misc{") == 1
    assert "\\input" not in cited


def test_an_empty_dataset_is_of_the_day_of_the_archive(filled_once, tmp_path):
    with Archive.open(filled_once) as archive:
        whole = export(archive, tmp_path / "whole")
        none = export(archive, tmp_path / "none", ExportOptions(selection=Selection(where="0")))
    assert none.articles == 0
    assert none.release.day == whole.release.day
