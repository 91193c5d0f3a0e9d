"""The rules in the programme's words stand beside the entries that carry them, and change nothing."""

from __future__ import annotations

import yaml
from conftest import PUBLISHED

from optimizer.generate.annotate import annotated
from optimizer.generate.layout import manifest_text
from optimizer.generate.read import FoundRound
from optimizer.generate.sheet import Rule, Words

DOCUMENTS = {"D1": Words(en="An article", zh="一篇报道")}
TEXT = """\
format: 1
policy:
  eligibility:
    member: {age: {max: 59}}
  teams:
    default: {min: 3, max: 5}
objective:
  fit: {skill: 1}
"""


def rule(*keys: str, en: str = "Rule words.", published: bool = False) -> Rule:
    document = "D1" if published else None
    return Rule(en=en, zh="规则原文。", document=document, published=published, keys=list(keys))


def lines(*rules: Rule) -> list[str]:
    text = annotated(TEXT, rules, DOCUMENTS)
    assert yaml.safe_load(text) == yaml.safe_load(TEXT)
    return text.splitlines()


def before(found: list[str], entry: str) -> list[str]:
    """Return the comments above an entry."""
    at = next(n for n, line in enumerate(found) if line.lstrip().startswith(entry))
    comments: list[str] = []
    while at and found[at - 1].lstrip().startswith("#"):
        at -= 1
        comments.insert(0, found[at])
    return comments


def test_a_rule_stands_before_its_entry_in_both_languages() -> None:
    found = lines(rule("policy.eligibility.member.age", published=True))
    assert before(found, "member:") == ["    # Rule 1: Rule words. [D1]", "    # 规则1：规则原文。"]
    assert found[:1] != ["format: 1"]
    assert "# [D1] An article 一篇报道" in found


def test_where_no_document_states_it_the_rule_says_so() -> None:
    found = lines(rule("policy.teams"))
    assert before(found, "teams:") == ["  # Rule 1: Rule words. [assumed]", "  # 规则1：规则原文。[假定]"]
    assert not any("An article" in line for line in found)


def test_further_entries_refer_to_the_first() -> None:
    found = lines(rule("objective.fit.skill", "policy.teams"))
    assert before(found, "teams:")[0] == "  # Rule 1: Rule words. [assumed]"
    assert before(found, "fit:") == ["  # Rule 1: above. 规则1：见上文。"]


def test_a_rule_that_no_entry_carries_stands_before_the_policy() -> None:
    found = lines(rule("policy.teams"), rule(), rule("policy.reach"))
    starts = [line[:6] for line in before(found, "policy:")]
    assert starts == ["# Rule", "# 规则2：", "# Rule", "# 规则3："]


def test_long_rules_are_wrapped() -> None:
    found = lines(rule("policy.teams", en="word " * 60))
    assert all(len(line) <= 110 for line in found)
    assert len(before(found, "teams:")) > 3


def test_every_rule_of_every_round_can_be_found_by_its_words() -> None:
    for name, found in PUBLISHED.items():
        text = annotated(manifest_text(found.manifest), found.round.rules, found.documents)
        assert yaml.safe_load(text) == found.manifest
        flat = " ".join(text.replace("#", " ").split())
        for number, one in enumerate(found.round.rules, 1):
            assert f"Rule {number}: {' '.join(one.en.split())}" in flat, (name, number)
            assert one.zh in flat.replace(" ", ""), (name, number)


def test_an_official_finds_what_shaanxi_and_sichuan_say() -> None:
    def above(round_: FoundRound, entry: str) -> str:
        text = annotated(manifest_text(round_.manifest), round_.round.rules, round_.documents)
        return " ".join(" ".join(before(text.splitlines(), entry)).replace("#", " ").split())

    assert "Party cadres go to weak villages" in above(PUBLISHED["shaanxi-2020"], "points:")
    assert "从9300名第一书记中选派" in above(PUBLISHED["shaanxi-2020"], "leader: {pool")
    assert "keep_at_least 1 asks every village" in above(PUBLISHED["sichuan-2023"], "rotation:")
    assert "以老带新" in above(PUBLISHED["tiandong-2021"], "composition:")
    assert "独龙江乡派驻6名第一书记" in above(PUBLISHED["dulongjiang"], "leader: {pool")
