"""YAML, read for what recordings need: a tree of plain values whose scalars know their line.

Nothing is ever constructed from a tag, an alias is one more reference to the same node, and the tree is built
without recursion: hostile YAML costs at most its own size.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Final, TypeAlias

from .model import RecordingError

Node: TypeAlias = "dict[str, Node] | list[Node] | Scalar | None"

MAX_NODES: Final = 2_000_000
MAX_DEPTH: Final = 100

_NULLS: Final = ("null", "~")
"""What stands for nothing where it is not quoted: recorders write the first where a request has no body."""


@dataclass(frozen=True, slots=True)
class Scalar:
    """A scalar as it is written, without the meaning of its tag; `is_binary` where the tag says base64."""

    text: str
    line: int
    is_binary: bool = False


@dataclass(slots=True)
class _Builder:
    """Puts the nodes of a document together."""

    root: Node = None
    open: list[tuple[dict[str, Node] | list[Node], list[str]]] = field(default_factory=list)
    anchors: dict[str, Node] = field(default_factory=dict)
    count: int = 0
    documents: int = 0

    def begin(self, line: int) -> None:
        """A document begins; recorders read but one, so that what another one holds would go unseen."""
        self.documents += 1
        if self.documents > 1:
            raise RecordingError("expected one YAML document, found another one", line, 1)

    def add(self, node: Node, anchor: str | None, line: int) -> None:
        """Puts a node where it belongs: the root, the next element, the next key, or the value of that key."""
        self.count += 1
        if self.count > MAX_NODES or len(self.open) > MAX_DEPTH:
            bound = f"at most {MAX_NODES:,} values, nested at most {MAX_DEPTH} deep"
            raise RecordingError(f"expected {bound}, found more", line)
        if anchor is not None:
            self.anchors[anchor] = node
        if not self.open:
            self.root = node
            return
        container, key = self.open[-1]
        if isinstance(container, list):
            container.append(node)
        elif key:
            container[key.pop()] = node
        else:
            key.append(node.text if isinstance(node, Scalar) else "")


def read_yaml(content: bytes) -> Node:
    """The document of a YAML file.

    Raises:
        RecordingError: it is not YAML, too large a tree, or several documents.
    """
    import yaml

    builder = _Builder()
    try:
        for event in yaml.parse(content, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader)):
            _add_event(builder, event, yaml)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        problem = str(getattr(error, "problem", None) or str(error).partition("\n")[0])
        context = getattr(error, "context_mark", None)
        if context and mark and context.line != mark.line:
            problem += f" ({getattr(error, 'context', '')}, which begins on line {context.line + 1})"
        where = (mark.line + 1, mark.column + 1) if mark else (None, None)
        raise RecordingError(f"expected YAML, but it cannot be read: {problem}", *where) from error
    return builder.root


def _add_event(builder: _Builder, event: Any, yaml: Any) -> None:
    line = event.start_mark.line + 1
    if isinstance(event, yaml.ScalarEvent) and event.implicit[0] and event.value in _NULLS:
        builder.add(None, event.anchor, line)
    elif isinstance(event, yaml.ScalarEvent):
        is_binary = event.tag == "tag:yaml.org,2002:binary"
        builder.add(Scalar(event.value, line, is_binary), event.anchor, line)
    elif isinstance(event, yaml.MappingStartEvent | yaml.SequenceStartEvent):
        node: dict[str, Node] | list[Node] = {} if isinstance(event, yaml.MappingStartEvent) else []
        builder.add(node, event.anchor, line)
        builder.open.append((node, []))
    elif isinstance(event, yaml.MappingEndEvent | yaml.SequenceEndEvent):
        builder.open.pop()
    elif isinstance(event, yaml.AliasEvent):
        builder.add(builder.anchors.get(event.anchor), None, line)
    elif isinstance(event, yaml.DocumentStartEvent):
        builder.begin(line)
