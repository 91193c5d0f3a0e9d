"""Who the cadres are: ages, education, party, experience, skills, homes."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from optimizer.generate.draws import (
    DrawError,
    Flags,
    Floats,
    Ints,
    choose_column,
    choose_exactly,
    order_columns,
    rank_within,
)
from optimizer.generate.places import Places
from optimizer.generate.pools import MEMBERS
from optimizer.generate.sheet import Round
from optimizer.generate.staff import Functions, Staff
from optimizer.locale.told import phrase
from optimizer.scenario.policy import Range

EDUCATION = ("secondary", "college", "bachelor", "postgraduate")
_START_AGE = np.array([18, 21, 23, 25])
_SKILLS_HELD = np.array([0.12, 0.42, 0.32, 0.14])
_LEVELS_HELD = np.array([0.45, 0.38, 0.17])
_MOST_SKILLS = len(_SKILLS_HELD) - 1
_LAST = 1000
_VETERAN = {"rural_years": Range(min=1)}


@dataclass(frozen=True)
class Persons:
    """Cadres as arrays; `skills` is cadres x skills with the level held, 0 for none."""

    age: Ints
    male: Flags
    education: Ints
    party: Flags
    party_years: Ints
    work_years: Ints
    rural_years: Ints
    leads: Flags
    skill_names: tuple[str, ...]
    skills: Ints
    home_township: Ints
    """Township within the scenario, -1 for people from elsewhere."""


@dataclass(frozen=True)
class Carried:
    """People of the round before who serve again.

    Attributes
    ----------
    mask : boolean array by cadre
        Who is one of them.
    source : integer array by cadre
        Position in the round before, -1 for new people.
    persons : Persons
        What they are by now; only the rows in `mask` count.
    """

    mask: Flags
    source: Ints
    persons: Persons

    @classmethod
    def nobody(cls, size: int) -> Carried:
        """Return new people only."""
        none, ints = np.zeros(size, dtype=np.bool_), np.zeros(size, dtype=np.int64)
        persons = Persons(ints, none, ints, none, ints, ints, ints, none, (), ints[:, None], ints)
        return cls(none, ints - 1, persons)

    def without(self, others: Flags) -> Carried:
        """Return the same without some people."""
        mask = self.mask & ~others
        return Carried(mask, np.where(mask, self.source, -1), self.persons)


def draw_persons(
    rng: np.random.Generator,
    round_: Round,
    places: Places,
    staff: Staff,
    functions: Functions,
    carried: Carried,
) -> tuple[Persons, Carried]:
    """Draw people who make the hidden plan hold and meet every figure of the sheet.

    Returns
    -------
    tuple
        The people, and those of `carried` among them: who would have to lead without
        being in the party is somebody new instead.
    """
    size, old = len(staff.unit), carried.persons
    ages = _ages(rng, round_, carried)
    leads = _leaders(rng, places, staff, ages, carried)
    carried = carried.without(leads & ~(old.party & (old.party_years > 0)))
    known = carried.mask
    education = _education(rng, round_, ages, leads, carried)
    start = np.minimum(_START_AGE[education] + rng.integers(0, 3, size), ages - np.where(leads, 2, 1))
    work_years = np.where(known, old.work_years, ages - start)
    weights = np.where(known, 0.0, 0.4 + ages / 60)
    must = leads | (known & old.party)
    party = choose_exactly(rng, "party_members", weights, round_.figure("party_members"), must)
    joined = np.clip(19 + np.floor(rng.exponential(5.0, size)).astype(np.int64), 19, ages - leads)
    skill_names, skills = _skills(rng, round_, functions.department[staff.function[staff.unit]], functions)
    male = rng.random(size) < round_.draw.people.male
    rural_years = _rural_years(rng, round_, places, staff, work_years, carried)
    persons = Persons(
        age=ages,
        male=np.where(known, old.male, male),
        education=education,
        party=party,
        party_years=np.where(known, old.party_years, np.where(party, ages - joined, 0)),
        work_years=work_years,
        rural_years=rural_years,
        leads=leads,
        skill_names=skill_names,
        skills=np.where(known[:, None], old.skills, skills),
        home_township=np.where(known, old.home_township, _homes(rng, round_, places, staff)),
    )
    return persons, carried


def _ages(rng: np.random.Generator, round_: Round, carried: Carried) -> Ints:
    """Draw ages around the mean, then move single ones by a year until the mean is exact."""
    people, size = round_.draw.people, len(carried.mask)
    mean = float(round_.facts["mean_age"].value)
    drawn = np.rint(rng.normal(mean, people.age_spread, size)).astype(np.int64)
    ages = np.where(carried.mask, carried.persons.age, np.clip(drawn, people.age_min, people.age_max))
    while gap := round(mean * size) - int(ages.sum()):
        step = 1 if gap > 0 else -1
        within = (ages + step >= people.age_min) & (ages + step <= people.age_max)
        free = np.flatnonzero(within & ~carried.mask)
        if not len(free):
            low, high = people.age_min, people.age_max
            said = phrase("mean_age {mean} is outside {low} to {high}", mean=mean, low=low, high=high)
            raise DrawError(said)
        ages[rng.permutation(free)[: abs(gap)]] += step
    return ages


def _education(rng: np.random.Generator, round_: Round, ages: Ints, leads: Flags, carried: Carried) -> Ints:
    """Give the younger the higher degrees more often; postgraduates are 28 or older."""
    postgraduates, graduates = round_.figure("postgraduate"), round_.figure("bachelor_and_above")
    known, old = carried.mask, carried.persons.education
    young = np.where(known, 0.0, np.exp(-(ages - 24) / 15.0))
    top = choose_exactly(
        rng, "postgraduate", np.where(ages >= 28, young, 0.0), postgraduates, known & (old == 3)
    )
    degree = choose_exactly(rng, "bachelor_and_above", young, graduates, top | (known & (old >= 2)))
    rest = np.where((rng.random(len(ages)) < 0.3) & ~leads & _may_be_secondary(round_), 0, 1)
    return np.where(known, old, np.where(top, 3, np.where(degree, 2, rest)))


def _may_be_secondary(round_: Round) -> bool:
    """Return whether members need no college."""
    wanted = round_.policy.eligibility.member.get("education")
    return wanted is None or (wanted == EDUCATION[0] if isinstance(wanted, str) else EDUCATION[0] in wanted)  # type: ignore[operator]


def _leaders(rng: np.random.Generator, places: Places, staff: Staff, ages: Ints, carried: Carried) -> Flags:
    """Let one of each team lead, rather an older one or one from a higher level."""
    keys = ages / 20 - 1.5 * staff.level[staff.unit] + rng.normal(0, 1.5, len(ages))
    keys -= np.where(carried.mask & ~carried.persons.party, _LAST, 0)
    first = rank_within(staff.village, keys) == 0
    leads: Flags = first & (staff.village >= 0) & places.leader[np.maximum(staff.village, 0)]
    return leads


def veterans_needed(round_: Round, places: Places) -> Ints:
    """Return the number of veterans that composition rules ask of every village."""
    needed = np.zeros(places.size, dtype=np.int64)
    for rule in round_.policy.composition:
        if rule.where == MEMBERS and rule.at_least < places.min.min():
            continue
        where = rule.in_.model_dump(exclude_none=True)
        if rule.where != _VETERAN or set(where) - {"type"}:
            said = phrase("no hidden plan is known for the composition rule {name}", name=rule.name)
            raise DrawError(said)
        wanted = where.get("type", places.types)
        wanted = (wanted,) if isinstance(wanted, str) else wanted
        of_type = np.array([t in wanted for t in places.types])
        touched = of_type[places.primary] | ((places.second >= 0) & of_type[places.second])
        needed[touched] = np.maximum(needed[touched], rule.at_least)
    return needed


def _rural_years(
    rng: np.random.Generator,
    round_: Round,
    places: Places,
    staff: Staff,
    work_years: Ints,
    carried: Carried,
) -> Ints:
    """Give village experience to as many as each team needs, then to others by years of work."""
    size = len(work_years)
    needed = veterans_needed(round_, places)[np.maximum(staff.village, 0)]
    must = (staff.village >= 0) & (rank_within(staff.village, rng.random(size)) < needed)
    must |= carried.mask
    veteran = choose_exactly(
        rng, "rural_experience", work_years + np.float64(2), round_.figure("rural_experience"), must
    )
    years = 1 + np.floor(rng.exponential(2.5, size)).astype(np.int64)
    new = np.where(veteran, np.minimum(years, work_years), 0)
    return np.where(carried.mask, np.minimum(carried.persons.rural_years, work_years), new)


def _skills(
    rng: np.random.Generator, round_: Round, department: Ints, functions: Functions
) -> tuple[tuple[str, ...], Ints]:
    """Draw up to three skills a person by department, each with a level from 1 to 3."""
    table = round_.draw.skills
    skill_names = tuple(dict.fromkeys(s for weights in table.values() for s in weights))
    weights: Floats = np.array([[table[d].get(s, 0.0) for s in skill_names] for d in functions.departments])
    chosen = order_columns(rng, weights[department])[:, :_MOST_SKILLS]
    size = len(department)
    held = rng.choice(_MOST_SKILLS + 1, size, p=_SKILLS_HELD)
    levels = 1 + choose_column(rng, np.tile(_LEVELS_HELD, (size * _MOST_SKILLS, 1))).reshape(
        size, _MOST_SKILLS
    )
    skills = np.zeros((size, len(skill_names)), dtype=np.int64)
    levels = np.where(np.arange(_MOST_SKILLS) < held[:, None], levels, 0)
    np.put_along_axis(skills, chosen, levels, axis=1)
    return skill_names, np.where(weights[department] > 0, skills, 0)


def _homes(rng: np.random.Generator, round_: Round, places: Places, staff: Staff) -> Ints:
    """Draw home townships in the county served, never the one where the hidden plan sends the person."""
    counts = np.array([a.townships for a in places.areas])
    first = np.cumsum(counts) - counts
    size = len(staff.unit)
    served = np.where(staff.village >= 0, places.area[np.maximum(staff.village, 0)], 0)
    there = np.where(staff.village >= 0, places.township[np.maximum(staff.village, 0)] - first[served], -1)
    others = counts[served] - (there >= 0)
    drawn = rng.integers(0, np.maximum(others, 1))
    drawn += (there >= 0) & (drawn >= there)
    local = (rng.random(size) < round_.draw.people.from_county) & (others > 0)
    return np.where(local, first[served] + drawn, -1)
