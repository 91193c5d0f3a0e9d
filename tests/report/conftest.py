from __future__ import annotations

import copy
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from optimizer.console import reported
from optimizer.console.files import open_plan
from optimizer.locale import Words
from optimizer.report.facts import Facts
from tests.cli.conftest import make_plan
from tests.cli.small import FULL, SMALL
from tests.factory import write_scenario
from tests.report.browser import CHROMIUM, NO_BROWSER, Browser

HOSTILE = "<script>document.title='run'</script></script><!--\u2028"
"""A village's name that would run, or end the data, if it were taken for markup."""
TITLE = "Small <b>county</b>"
Make = Callable[..., Path]


def hostile() -> dict[str, Any]:
    """Return the small scenario with text that would run somewhere, and columns of its own."""
    content = copy.deepcopy(SMALL)
    content["title"] = {"en": TITLE}
    content["villages"][0] |= {"name": HOSTILE, "lat": 26.1, "lon": 111.6, "road": "=1+1"}
    content["villages"][1] |= {"lat": 26.2, "lon": 111.7, "township": "*西* | 乡_"}
    content["cadres"][0] |= {"name": "=王一", "remark": "@x"}
    content["units"][0] |= {"name": "甲县/农业局:[一]"}
    return content


def facts_of(
    folder: Path, text: str = FULL, content: dict[str, Any] | None = None, slack: int = 10, **keys: Any
) -> Facts:
    """Return the facts of a plan of a scenario, the small one unless given."""
    folder.mkdir(exist_ok=True, parents=True)
    manifest = write_scenario(content or SMALL, folder, "small.yaml")
    return Facts(*open_plan(make_plan(manifest, folder / "plan", text, slack, **keys)))


@pytest.fixture
def made(tmp_path: Path) -> Make:
    """Write a report of the small scenario, or of another; return its path."""

    def make(form: Any, language: str = "en", facts: Facts | None = None) -> Path:
        words, path = Words(language), tmp_path / f"report-{language}.{form}"
        facts = facts or facts_of(tmp_path / "small")
        reported.write(words, facts, reported.beginning(words, facts), form, path, force=True)
        return path

    return make


@pytest.fixture(scope="session")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    """A headless browser, shared by the tests of one process."""
    if CHROMIUM is None:
        pytest.skip(NO_BROWSER)
    with Browser(tmp_path_factory.mktemp("profile")) as started:
        yield started
