"""The page as a reader sees it, in a real browser."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.report.browser import Browser
from tests.report.conftest import HOSTILE, TITLE, Make, facts_of, hostile


def rows(browser: Browser, table: str) -> list[str]:
    """Return the first cells of a table's rows."""
    return browser.text(f"#{table} .fold")


def test_it_opens_and_asks_nothing_from_any_network(made: Make, browser: Browser) -> None:
    page = made("html")
    browser.open(page)
    assert browser.problems == []
    assert browser.requests == [page.resolve().as_uri()]
    assert rows(browser, "teams") == ["上村 V1", "下村 V2", "远村 V3"]
    assert rows(browser, "people") == ["王一 A", "李二 B", "张三 C", "赵四 D", "孙五 E", "孙五 F"]
    first = browser.text("#teams tbody tr:first-child td")
    assert first[1:] == ["甲县, 东乡", "key", "★孙五, 赵四", "2", "–", "10"]


def test_it_is_searched_by_village_person_office_and_county(made: Make, browser: Browser) -> None:
    browser.open(made("html"))
    for typed, teams, people in (
        ("乙县", ["远村 V3"], ["李二 B"]),
        ("甲县 农业局", ["下村 V2"], ["王一 A"]),
        ("赵四", ["上村 V1"], ["赵四 D"]),
        ("nothing like it", [], []),
    ):
        browser.type(typed)
        assert (rows(browser, "teams"), rows(browser, "people")) == (teams, people)
    assert browser.text(".where") == ["Nothing fits the search."] * 2
    browser.type("")
    browser.run("document.getElementById('short').click()")
    browser.run("new Promise(done => setTimeout(done, 300))")
    assert rows(browser, "teams") == ["下村 V2", "远村 V3"]


def test_a_team_unfolds_into_its_explanation(made: Make, browser: Browser) -> None:
    browser.open(made("html"))
    assert browser.text("tr.detail") == []
    browser.run("document.querySelectorAll('#teams .fold')[2].click()")
    [shown] = browser.text("tr.detail")
    assert "Missing: 1 member, 1 person who meets the rule “veteran”." in shown
    assert re.search(r"李二 B\s+市法院", shown)
    assert re.search(r"members\s+2\s+1\s+1 missing", shown)
    browser.run("document.querySelectorAll('#teams .fold')[2].click()")
    assert browser.text("tr.detail") == []


def test_an_address_leads_to_a_search_and_to_an_unfolded_row(made: Make, browser: Browser) -> None:
    page = made("html")
    browser.open(page, "q=%E7%94%B2%E5%8E%BF&open=V2")
    assert rows(browser, "teams") == ["上村 V1", "下村 V2"]
    assert "孙五 E" in browser.text("#teams tr.detail")[0]
    browser.open(page, "person=C")
    assert "张三" in browser.text("#people tr.detail")[0]
    browser.run("document.querySelector('#people tr:first-child a')?.click()")
    browser.open(page, "open=nobody")
    assert browser.problems == []
    assert browser.text("tr.detail") == []


def test_heads_sort(made: Make, browser: Browser) -> None:
    browser.open(made("html"))
    browser.run("document.querySelectorAll('#teams th span')[6].click()")
    points = [int(text) for text in browser.text("#teams tbody td:last-child")]
    assert points == sorted(points, reverse=True)
    browser.run("document.querySelectorAll('#teams th span')[6].click()")
    assert [int(text) for text in browser.text("#teams tbody td:last-child")] == sorted(points)


def test_text_from_tables_is_shown_as_text(made: Make, browser: Browser, tmp_path: Path) -> None:
    browser.open(made("html", facts=facts_of(tmp_path / "hostile", content=hostile())), "open=V1")
    assert [browser.run("document.title"), *browser.text("h1")] == [TITLE, TITLE]
    assert rows(browser, "teams")[0].split() == [*HOSTILE.split(), "V1"]
    [detail] = browser.text("tr.detail")
    assert HOSTILE.strip() in detail
    assert "road: =1+1" in detail
    assert browser.run("document.scripts.length") == 4  # two of details, one of rows, the page's own
    assert browser.problems == []


@pytest.mark.parametrize("language", ["en", "zh"])
def test_it_prints_every_row_with_heads_on_every_page(
    made: Make, browser: Browser, tmp_path: Path, language: str
) -> None:
    content = hostile()
    content["villages"] += [
        {"id": f"W{k}", "types": ["key"], "county": "丙县", "prefecture": "P", "min": 0, "max": 1}
        for k in range(120)
    ]
    browser.open(made("html", language, facts_of(tmp_path / "many", content=content)))
    assert len(rows(browser, "teams")) == 50
    browser.run("document.querySelector('#teams .on').click()")
    assert len(rows(browser, "teams")) == 50
    printed = browser.pdf()
    assert printed.startswith(b"%PDF-")
    pages = [int(n) for n in re.findall(rb"/Type /Pages\s[^>]*?/Count (\d+)", printed)]
    assert max(pages) >= 5
    assert len(rows(browser, "teams")) == 50, "after printing the table is as it was"
    browser.run("dispatchEvent(new Event('beforeprint'))")
    assert len(rows(browser, "teams")) == 123
    assert (
        browser.run("getComputedStyle(document.querySelector('#teams thead')).display")
        == "table-header-group"
    )


def test_it_is_in_the_language_asked_for(made: Make, browser: Browser) -> None:
    browser.open(made("html", "zh"), "open=V3")
    assert browser.run("document.documentElement.lang") == "zh-CN"
    assert browser.text("h2")[:2] == ["本方案达到的水平", "一目了然"]
    assert browser.text("#teams th")[0] == "村"
    said = " ".join(browser.text("h2, h3, th, figcaption, .faint, .headline p, .pager"))
    assert set(re.findall(r"[A-Za-z]{3,}", said)) <= {"village", "teams", "veteran"}
    browser.open(made("html", "en"), "open=V3")
    assert browser.text("h2")[:2] == ["What this plan reaches", "At a glance"]
