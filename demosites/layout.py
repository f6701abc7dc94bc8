"""Which work stands on which site: one block of postings, laid out once and repeated `scale` times."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from random import Random
from typing import Final

from demosites.works import FAMILY_SIZE

OWN: Final = {"A": 48, "B": 42, "C": 40, "D": 48, "E": 36, "F": 36, "G": 4}
"""Works first published by a site, in one block."""
COPIED: Final = {"A": 12, "B": 18, "C": 10, "D": 12, "E": 14, "F": 14, "G": 4}
"""Works a site took from others, in one block."""
MIRRORED: Final = {"M": ("A", 40), "H": ("D", 24)}
"""Mirror hosts: whose postings they repeat, and how many in one block."""
FAMILIES: Final = 36
POPULAR: Final = 44
"""Works that get copied; each lands on about two further sites."""
WORKS: Final = sum(OWN.values())
ONE_BLOCK_ONLY: Final = frozenset("G")
"""The site with a Crawl-delay keeps its few articles at any scale, or no crawl would end."""


class Treatment(StrEnum):
    """What a site did to a work when it took it."""

    OWN = "own"
    EXACT = "exact"
    RETITLED = "retitled"
    BOILERPLATE = "boilerplate"
    CUT = "cut"
    HANT = "hant"


_COPYING: Final = (Treatment.EXACT, Treatment.RETITLED, Treatment.BOILERPLATE, Treatment.CUT)


@dataclass(frozen=True, slots=True, kw_only=True)
class Slot:
    """A place on a site: which work of the block, treated how."""

    work: int
    treatment: Treatment


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """One block of the fictional web."""

    slots: dict[str, tuple[Slot, ...]]
    """Postings of each site, oldest first."""
    mirrored: dict[str, tuple[int, ...]]
    """For a mirror host: the slots of its origin that it repeats, ascending."""
    family: dict[int, tuple[int, int]]
    """Work -> (family, sibling); a work alone has no entry."""
    home: dict[int, str]
    """Work -> the site that wrote it."""


def lay_out(seed: int) -> Layout:
    """Return the block of `seed`."""
    rng = Random(f"{seed}/layout")
    home: dict[int, str] = {}
    own: dict[str, list[Slot]] = {}
    for letter, count in OWN.items():
        works = range(len(home), len(home) + count)
        own[letter] = [Slot(work=work, treatment=Treatment.OWN) for work in works]
        home.update(dict.fromkeys(works, letter))
    members = rng.sample(range(WORKS), FAMILIES * FAMILY_SIZE)
    popular = rng.sample(range(WORKS), POPULAR)
    slots = {}
    for letter, count in COPIED.items():
        foreign = [work for work in popular if home[work] != letter]
        picked = rng.sample(foreign, count)
        copies = [Slot(work=work, treatment=_treatment(letter, place)) for place, work in enumerate(picked)]
        both = own[letter] + copies
        rng.shuffle(both)
        slots[letter] = tuple(both)
    return Layout(
        slots=slots,
        mirrored={
            letter: tuple(sorted(rng.sample(range(len(slots[origin])), count)))
            for letter, (origin, count) in MIRRORED.items()
        },
        family={work: divmod(place, FAMILY_SIZE) for place, work in enumerate(members)},
        home=home,
    )


def _treatment(letter: str, place: int) -> Treatment:
    if letter == "E" and place % 3 == 2:
        return Treatment.HANT
    return _COPYING[place % len(_COPYING)]
