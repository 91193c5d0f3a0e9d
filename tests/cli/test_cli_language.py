from __future__ import annotations

import re
from pathlib import Path
from string import Formatter

import pytest

from optimizer.explain.reasons import FACTS
from optimizer.locale import Words, names, sentences
from optimizer.matching.admissible import REASONS
from optimizer.matching.points import COMPONENTS
from tests.cli.conftest import FakeSolver, Run

catalogue = pytest.importorskip("tests.cli.catalogue", reason="needs Babel")


def _fields(message: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(message) if name}


def test_every_message_has_a_translation_and_no_other_has() -> None:
    said = {(m.context, m.id) for m in catalogue.template() if m.id}
    translated = {(m.context, m.id): m.string for m in catalogue.translated() if m.id}
    assert said - set(translated) == set(), "run: python -m tests.cli.catalogue"
    assert set(translated) - said == set(), "run: python -m tests.cli.catalogue"
    for message, chinese in translated.items():
        forms = chinese if isinstance(chinese, tuple) else (chinese,)
        assert all(forms), f"{message} has no translation"


def test_translations_fill_in_the_same_values() -> None:
    for message in catalogue.translated():
        if not message.id:
            continue
        english = set().union(*map(_fields, message.id if isinstance(message.id, tuple) else (message.id,)))
        chinese = message.string if isinstance(message.string, tuple) else (message.string,)
        for form in chinese:
            assert _fields(form) == english, message.id


def test_nothing_is_fuzzy() -> None:
    assert not [m.id for m in catalogue.translated() if m.id and m.fuzzy]


def test_the_compiled_catalogue_is_up_to_date() -> None:
    mo = catalogue.PO.with_suffix(".mo").read_bytes()
    assert mo == catalogue.compiled(catalogue.translated()), "run: python -m tests.cli.catalogue"


def test_no_message_is_put_together_before_it_is_said() -> None:
    wrong = []
    folders = [catalogue.ROOT / name for name in ("optimizer/commands", "optimizer/console")]
    for file in [catalogue.ROOT / "cli.py", *(file for folder in folders for file in folder.glob("*.py"))]:
        wrong += [f"{file.name}: {hit}" for hit in re.findall(r'say\(\s*f["\']', file.read_text())]
    assert wrong == []


def test_every_code_has_a_name_and_a_sentence() -> None:
    assert set(names.REASONS) == set(sentences.SENTENCES) == set(FACTS) == set(REASONS)
    assert set(names.COMPONENTS) == {*COMPONENTS, "leader"}
    zh = Words("zh")
    for table in (names.TIERS, names.SHORTFALLS, names.REASONS, names.COMPONENTS, names.ROLES):
        for text in table.values():
            assert zh.say(text) != text, text
    assert names.need(zh, "leader") == names.role(zh, "leader") == "第一书记"


def test_the_screens_speak_chinese(run: Run, solver: FakeSolver, plan_dir: Path) -> None:
    manifest = plan_dir.parent / "small.yaml"
    latin = re.compile(r"\b(the|of|in|village|cadre|unit|points|needs|reached|proved|member|leader)\b")
    for args in (
        ("solve", manifest),
        ("validate", manifest),
        ("check", plan_dir),
        ("show", plan_dir),
        ("show", plan_dir, "--village", "V2"),
        ("show", plan_dir, "--cadre", "A"),
        ("show", plan_dir, "--cadre", "C"),
        ("compare", plan_dir, plan_dir),
    ):
        result = run(*args, "--lang", "zh")
        assert result.exit_code == 0, result.output
        text = result.output.replace(str(plan_dir.parent), "")
        assert not latin.search(text), text
    assert "已证明最优" in run("solve", manifest, "--lang", "zh").stdout


def test_json_is_the_same_in_every_language(run: Run, plan_dir: Path) -> None:
    for args in (("show", plan_dir), ("show", plan_dir, "--cadre", "A"), ("check", plan_dir)):
        assert run(*args, "--json").stdout == run(*args, "--json", "--lang", "zh").stdout
