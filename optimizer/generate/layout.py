"""A manifest as YAML that people like to edit: short entries on one line each."""

from __future__ import annotations

import io
from collections.abc import Mapping
from typing import Any

import yaml

_WIDTH = 110
_BLOCK_DEPTH = 2
"""Mappings nearer to the root than this are always written key by key, unless all their values are plain."""


def manifest_text(data: Mapping[str, Any]) -> str:
    """Return YAML in the mapping's key order: what fits on a line stays on one.

    Parameters
    ----------
    data : mapping
        Plain data as read from YAML.
    """
    dumper: Any = yaml.SafeDumper(io.StringIO(), sort_keys=False)
    dumper.ignore_aliases = lambda _: True
    node = dumper.represent_data(dict(data))
    _lay_out(node, data, 0)
    return str(yaml.serialize(node, Dumper=_Indented, allow_unicode=True, width=4 * _WIDTH))


class _Indented(yaml.SafeDumper):
    """Indents the items of a list below their key."""

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
        super().increase_indent(flow, False)


def _lay_out(node: Any, data: Any, depth: int) -> int:
    """Set the style of a node and those within; return its length on one line."""
    if isinstance(node, yaml.MappingNode):
        widths = [len(k.value) + 4 + _lay_out(v, data[k.value], depth + 1) for k, v in node.value]
        plain = not any(isinstance(v, yaml.CollectionNode) for _, v in node.value)
    elif isinstance(node, yaml.SequenceNode):
        widths = [2 + _lay_out(v, d, depth + 1) for v, d in zip(node.value, data, strict=True)]
        plain = not any(isinstance(v, yaml.MappingNode) for v in node.value)
    else:
        return len(node.value)
    width = sum(widths)
    node.flow_style = width <= _WIDTH and (plain or depth > _BLOCK_DEPTH)
    return width
