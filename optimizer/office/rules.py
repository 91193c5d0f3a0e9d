"""The sheet of rules: keys in Chinese or as dotted keys of the manifest."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from optimizer.office import values, vocabulary
from optimizer.office.notes import Log, Place, Unread
from optimizer.office.rows import Row, Sheet
from optimizer.scenario.document import read_document
from optimizer.scenario.faults import nearest
from optimizer.scenario.files import Unreadable
from optimizer.scenario.table import as_text

Path = tuple[str, ...]
ROOTS = ("name", "title", "policy", "objective", "solve")
SECTIONS = ("eligibility", "teams", "match", "composition", "units", "reach", "avoid", "rotation", "funds")


def whole(value: object) -> int | float:
    """Read a number."""
    text = values.number(value).text
    return int(text) if re.fullmatch(r"[+-]?\d+", text) else float(text)


def flag(value: object) -> bool:
    """Read yes or no."""
    return values.flag(value).text == "true"


def text(value: object) -> str:
    """Read text."""
    return as_text(value)


def choice(**spellings: str) -> Callable[[object], str]:
    """Return a reader of codes: code → spellings, with ``|`` between them."""
    known = {s: code for code, line in spellings.items() for s in (code, *line.split("|"))}

    def read(value: object) -> str:
        found = values.clean(value)
        if found in known:
            return known[found]
        raise Unread("unknown_word", "write_one_of", words="、".join(known))

    return read


def educations(value: object) -> list[str]:
    """Read several levels of education."""
    return [values.education(item).text for item in values.items(value)]


def tiers(value: object) -> list[str]:
    """Read the order of the tiers."""
    read = choice(shortage="缺口", changes="变动", floor="底线", fit="匹配")
    return [read(item) for item in values.items(value)]


def pairs(value: object) -> list[list[str]]:
    """Read departments that may not go to a type: ``科技-重点村；企业-党建村``."""
    found = []
    for item in values.items(value):
        sides = re.split(r"\s*(?:->|→|—|-|:|：)\s*", item, maxsplit=1)
        if len(sides) != 2 or not all(sides):
            raise Unread("no_pair", "write_pair")
        found.append([values.department(sides[0]).text, sides[1]])
    return found


@dataclass(frozen=True, slots=True)
class Rule:
    """A Chinese key: where it goes, how its value is read, and an example."""

    title: str
    path: Path
    read: Callable[[object], Any]
    example: str
    also: tuple[str, ...] = ()


_JOINT = choice(
    function="职能|职能相近|同职能|职能相近联合", department="部门|同类部门|部门类别", any="不限|任意"
)
_HOME = choice(none="不回避|不限", village="村|本村", township="乡镇|本乡镇", county="县|本县")
_ELIGIBLE = ("policy", "eligibility")

RULES: tuple[Rule, ...] = (
    Rule("方案名称", ("name",), text, "双牌-2026", ("场景名称",)),
    Rule("标题", ("title", "zh"), text, "双牌县驻村工作队"),
    Rule("英文标题", ("title", "en"), text, "Shuangpai county teams"),
    Rule("每队最少人数", ("policy", "teams", "default", "min"), whole, "3", ("最少人数",)),
    Rule("每队最多人数", ("policy", "teams", "default", "max"), whole, "5", ("最多人数",)),
    Rule("需要第一书记", ("policy", "teams", "default", "leader"), flag, "是"),
    Rule("年龄上限", (*_ELIGIBLE, "member", "age", "max"), whole, "59", ("队员年龄上限",)),
    Rule("年龄下限", (*_ELIGIBLE, "member", "age", "min"), whole, "22", ("队员年龄下限",)),
    Rule("须能履职", (*_ELIGIBLE, "member", "fit_for_duty"), flag, "是", ("身体健康",)),
    Rule("第一书记须为党员", (*_ELIGIBLE, "leader", "party"), flag, "是"),
    Rule("党龄下限", (*_ELIGIBLE, "leader", "party_years", "min"), whole, "1", ("第一书记党龄下限",)),
    Rule("工龄下限", (*_ELIGIBLE, "leader", "work_years", "min"), whole, "2", ("第一书记工龄下限",)),
    Rule("第一书记年龄上限", (*_ELIGIBLE, "leader", "age", "max"), whole, "55"),
    Rule("第一书记学历", (*_ELIGIBLE, "leader", "education"), educations, "研究生、大学、大专"),
    Rule("大单位人数", ("policy", "units", "large_from"), whole, "3"),
    Rule(
        "大单位组队",
        ("policy", "units", "large"),
        choice(independent="独立|单独|独立组队", any="不限"),
        "独立",
    ),
    Rule("联合方式", ("policy", "units", "joint"), _JOINT, "职能相近"),
    Rule("每队最多单位数", ("policy", "units", "max_units"), whole, "3", ("最多单位数",)),
    Rule("小单位不拆分", ("policy", "units", "keep_together"), flag, "否"),
    Rule("派出范围", ("policy", "reach"), choice(level="按层级|层级", anywhere="不限"), "按层级"),
    Rule("回避范围", ("policy", "avoid", "home"), _HOME, "乡镇", ("家乡回避",)),
    Rule("最多任期", ("policy", "rotation", "max_terms"), whole, "2"),
    Rule("至少留任人数", ("policy", "rotation", "keep_at_least"), whole, "0"),
    Rule("禁派组合", ("policy", "match", "forbid"), pairs, "科技-重点村"),
    Rule("目标顺序", ("objective", "order"), tiers, "缺口、匹配"),
    Rule("求解时限", ("solve", "time_limit"), whole, "60"),
    Rule("允许差距", ("solve", "gap"), whole, "0.001"),
)
POINTS = "匹配得分"
BY_TYPE = {"每队最少人数": "min", "每队最多人数": "max", "需要第一书记": "leader"}
REFERENCE = ("基准日期", "基准日", "reference_date")

BY_TITLE = {vocabulary.header_key(t): rule for rule in RULES for t in (rule.title, *rule.also)}
BY_PATH = {rule.path: rule for rule in RULES}


@dataclass
class Rules:
    """What the sheet says: a manifest's keys, and the row of each."""

    data: dict[str, Any] = field(default_factory=dict)
    rows: dict[Path, Row] = field(default_factory=dict)
    reference: tuple[object, Row] | None = None


def read_rules(sheet: Sheet | None, log: Log) -> Rules:
    """Read the sheet of rules."""
    rules = Rules()
    for row in sheet.rows if sheet else ():
        key = unicodedata.normalize("NFKC", as_text(row.cells.get("key"))).strip()
        value = row.cells.get("value")
        if value is None or not key:
            if value is not None:
                log.fault(row.place("value"), "value_without_key", "write_key")
            continue
        if key in REFERENCE:
            rules.reference = (value, row)
            continue
        try:
            _put(rules, row, *_read(key, value))
        except Unread as error:
            named = Place(row.sheet, row.number, key)
            log.unread(named, value, error)
        except _Conflict:
            log.fault(Place(row.sheet, row.number, key), "key_twice", "keep_one_row_key")
    sheet_name = sheet.title if sheet else "政策"
    for name in ("min", "max"):
        path = ("policy", "teams", "default", name)
        noted = {f.field for f in log.faults}
        if path not in rules.rows and not {BY_PATH[path].title, ".".join(path)} & noted:
            log.fault(Place(sheet_name, None, BY_PATH[path].title), "rule_missing", "add_rule")
    return rules


class _Conflict(Exception):  # noqa: N818
    """A key that is there already, or within a value given before."""


def _put(rules: Rules, row: Row, path: Path, value: object) -> None:
    target = rules.data
    for step in path[:-1]:
        target = target.setdefault(step, {})
        if not isinstance(target, dict):
            raise _Conflict
    if path[-1] in target:
        raise _Conflict
    target[path[-1]] = value
    rules.rows[path] = row


def _read(key: str, value: object) -> tuple[Path, object]:
    """Return where a key goes, and its value."""
    if rule := BY_TITLE.get(vocabulary.header_key(key)) if not re.search(r"[.(]", key) else None:
        return rule.path, _value(value, rule)
    head, _, rest = key.replace("(", ".").rstrip(")").partition(".")
    if head in BY_TYPE and rest:
        rule = BY_TITLE[head]
        return ("policy", "teams", "by_type", rest, BY_TYPE[head]), _value(value, rule)
    if head == POINTS and rest.count(".") == 1:
        department, kind = rest.split(".")
        return ("policy", "match", "points", values.department(department).text, kind), whole(value)
    path = tuple(part.strip() for part in key.split("."))
    if path[0] in SECTIONS:
        path = ("policy", *path)
    if path[0] not in ROOTS or not all(path) or path in (("policy",), ("solve",), ("objective",)):
        _unknown(key)
    return path, _value(value, BY_PATH.get(path))


def _value(value: object, rule: Rule | None) -> object:
    """Return a value: YAML where it looks like it, else as the key wants it."""
    if isinstance(value, str) and value.strip()[:1] in ("[", "{", '"'):
        return _yaml(value)
    if rule is not None:
        return rule.read(value)
    if isinstance(value, bool | int):
        return value
    if isinstance(value, float):
        return int(value) if value.is_integer() else value
    for read in (whole, flag):
        try:
            return read(value)
        except Unread:
            continue
    return as_text(value)


def _yaml(value: str) -> object:
    try:
        data, faults = read_document(f"value: {value}".encode(), "", ())
    except Unreadable:
        raise Unread("no_yaml", "write_yaml") from None
    if faults or set(data) != {"value"}:
        raise Unread("no_yaml", "write_yaml")
    return data["value"]


def _unknown(key: str) -> None:
    known = [*(t for rule in RULES for t in (rule.title, *rule.also)), POINTS, *SECTIONS, *ROOTS]
    known += [".".join(rule.path[1:] if rule.path[0] == "policy" else rule.path) for rule in RULES]
    first = nearest(key.partition(".")[0], [*SECTIONS, *ROOTS], 0.7) if key.isascii() else None
    close = first or nearest(key, known, 0.5)
    if close:
        raise Unread("unknown_key", "did_you_mean", close=close)
    raise Unread("unknown_key", "known_keys", words="、".join(rule.title for rule in RULES[:12]))
