"""What the page says beside its figures."""

from __future__ import annotations

from optimizer.locale import Words

Head = tuple[str, bool]
"""A column's head, and whether it holds figures."""


def texts(words: Words) -> dict[str, str]:
    """Return the headings and notes."""
    return {
        "tiers": words.say("What this plan reaches"),
        "tiers_note": words.say(
            "In order of importance: each line is made as good as it can be before the next is looked at. "
            "“Best possible” is proved: no plan can do better."
        ),
        "missing": words.say("What is missing, and why"),
        "wrong": words.say("What is not as the plan says"),
        "pictures": words.say("At a glance"),
        "search": words.say("Search"),
        "search_hint": words.say("village, person, office or county"),
        "only_short": words.say("only teams with unmet needs"),
        "needs_script": words.say(
            "Your browser doesn't run the script of this page, so the tables stay empty."
        ),
        "cut": words.say("Not all rows are printed: search for a county or an office first, then print."),
        "made_by": words.say("Made by village-teams. This page needs no network and sends nothing."),
    }


def script_words(words: Words) -> dict[str, str]:
    """Return what the page's script says."""
    return {
        "comma": words.either(", ", "、"),
        "colon": words.either(": ", "："),
        "met": words.say("met"),
        "n_missing": words.say("{n} missing"),
        "nobody": words.say("nobody"),
        "leader": words.say("leader"),
        "role_member": words.say("member"),
        "reserve": words.say("in reserve"),
        "where": words.say("{first} to {last} of {all}"),
        "nothing": words.say("Nothing fits the search."),
        "member": words.say("member"),
        "unit": words.say("unit"),
        "points": words.say("points"),
        "for": words.say("for"),
        "why": words.say("why in this team"),
        "need": words.say("need"),
        "wanted": words.say("wanted"),
        "there": words.say("there"),
        "met_by": words.say("met by"),
    }


def tables(words: Words) -> list[tuple[str, str, str, list[Head]]]:
    """Return the id, name, note and heads of the tables that can be searched."""
    teams = [
        (words.say("village"), False),
        (words.say("place"), False),
        (words.say("type"), False),
        (words.say("team (★ leads)"), False),
        (words.say("people"), True),
        (words.say("unmet needs"), True),
        (words.say("points"), True),
    ]
    people = [
        (words.say("name"), False),
        (words.say("unit"), False),
        (words.say("level"), False),
        (words.say("role"), False),
        (words.say("village"), False),
        (words.say("place"), False),
        (words.say("points"), True),
    ]
    return [
        (
            "teams",
            words.say("Teams"),
            words.say("Click a village to see why it has this team; click a head to sort."),
            teams,
        ),
        (
            "people",
            words.say("People"),
            words.say("Click a name to see why this person is there; click a head to sort."),
            people,
        ),
    ]
