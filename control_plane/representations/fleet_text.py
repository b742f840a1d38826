"""The fleet's document as text: YAML 1.2 or JSON, with the place of each value.

YAML is read node by node: words such as `on`, `yes` and `no` stay words, a key that is there twice
is refused, and no tag makes an object of anything but text, numbers, lists and maps.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import yaml
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from control_plane.domain.errors import N_, InvalidInput, Problem
from control_plane.domain.plain import plain_text

_MOST_VALUES = 500_000  # With anchors counted as often as they are used: no bomb gets through.
_DEEPEST = 60
_PLAIN = "plain"
"""Tag of a word without quotes and without a tag: what it stands for is decided here."""
_INTEGER = re.compile(r"[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+")
_NUMBER = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?")
_UNSAFE = re.compile("[\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
"""A terminal would act on these, or show text in another order; they stand in quotes, escaped."""
_WORDS: dict[str, Any] = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL")),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
}


@dataclass(frozen=True)
class Mark:
    """A place in a text. Both count from 1."""

    file: str
    line: int
    column: int

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}"


@dataclass
class Text:
    """What documents say together, and where."""

    document: dict[str, Any] = field(default_factory=dict[str, Any])
    marks: dict[str, Mark] = field(default_factory=dict[str, Mark])
    """Of each value, by its dotted path."""

    def located(self, error: InvalidInput) -> InvalidInput:
        """The same problems, each with the place it is about before its path."""
        return InvalidInput(
            [Problem(self._place(p.field), p.template, p.params) for p in error.problems]
        )

    def _place(self, path: str) -> str:
        known = path
        while known and known not in self.marks:
            known = known.rpartition(".")[0]
        mark = self.marks.get(known)
        return path if mark is None else f"{mark}: {path}"


def read_texts(texts: Mapping[str, str]) -> Text:
    """The documents of several files as one; a thing that two of them hold is refused.

    Args:
        texts: By the name of the file.

    Raises:
        InvalidInput: Names the file, line and column of what cannot be read.
    """
    whole = Text()
    for file, text in texts.items():
        for node in _nodes(file, text):
            reader = _Reader(file, whole.marks)
            part = reader.value(node, "")
            if not isinstance(part, dict):
                raise reader.refusal(node, "", N_("Give an object with fields."))
            _join(whole, part, reader, node)
    return whole


def written(document: Mapping[str, Any]) -> str:
    """The document as YAML; reading it gives the same document back."""
    text = yaml.dump(
        dict(document), Dumper=_Writer, sort_keys=False, allow_unicode=True, width=100, indent=2
    )
    return _UNSAFE.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


class _Loader(yaml.SafeLoader):
    """Leaves plain words as they are: YAML 1.1, which the library knows, reads `on` as true."""

    def resolve(self, kind: type[Node], value: Any, implicit: Any) -> str:
        """The tag of a node that has none."""
        if kind is ScalarNode and implicit[0]:
            return _PLAIN
        return str(super().resolve(kind, value, implicit))


class _Writer(yaml.SafeDumper):
    """Quotes what older readers of YAML would take for something else, and writes text as text."""

    def ignore_aliases(self, data: Any) -> bool:
        """A value that occurs twice is written twice."""
        return True

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
        """Lists stand further in than what they belong to."""
        super().increase_indent(flow, False)


def _text(writer: yaml.SafeDumper, text: str) -> ScalarNode:
    style = '"' if _UNSAFE.search(text) else "|" if "\n" in text else None
    return writer.represent_scalar("tag:yaml.org,2002:str", text, style=style)


_Writer.add_representer(str, _text)
for _pattern in (_INTEGER, _NUMBER):  # Text that reads as a number in YAML 1.2 only is quoted too.
    _Writer.add_implicit_resolver(
        "tag:yaml.org,2002:float", re.compile(f"^(?:{_pattern.pattern})$"), list("-+.0123456789")
    )


def _nodes(file: str, text: str) -> Iterator[Node]:
    if text.lstrip("\ufeff \t\r\n").startswith("{") and _is_json(text):
        text = text.replace("\t", " ")  # In JSON a tab is never part of a value; YAML minds it.
    try:
        yield from (n for n in yaml.compose_all(text, _Loader) if n is not None)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
        reason = error.problem or error.context or "?"
        raise _unreadable(Mark(file, line, column), reason) from error
    except yaml.reader.ReaderError as error:
        before = text[: error.position]
        mark = Mark(file, before.count("\n") + 1, len(before) - before.rfind("\n"))
        raise _unreadable(mark, error.reason) from error
    except RecursionError as error:
        raise _unreadable(Mark(file, 1, 1), "it is nested too deeply") from error


def _is_json(text: str) -> bool:
    try:
        json.loads(text)
    except (ValueError, RecursionError):
        return False
    return True


def _unreadable(mark: Mark, reason: str) -> InvalidInput:
    template = N_("This is not valid YAML: {reason}.")
    return InvalidInput([Problem(str(mark), template, {"reason": reason})])


@dataclass
class _Reader:
    """Makes values of nodes, and notes where each begins."""

    file: str
    marks: dict[str, Mark]
    count: int = 0

    def value(self, node: Node, path: str, depth: int = 0) -> Any:
        """The value of a node. Raises `InvalidInput`."""
        self.count += 1
        self.marks.setdefault(path, self._mark(node))
        if self.count > _MOST_VALUES or depth > _DEEPEST:
            raise self.refusal(node, path, N_("It is too large or nested too deeply; flatten it."))
        match node:
            case MappingNode():
                return self._map(node, path, depth)
            case SequenceNode():
                self._check_tag(node, path, "seq")
                return [
                    self.value(part, f"{path}.{i}", depth + 1) for i, part in enumerate(node.value)
                ]
            case ScalarNode():
                return self._scalar(node, path)
            case _:
                raise self.refusal(node, path, N_("Give an object with fields."))

    def refusal(self, node: Node, path: str, template: str, **params: object) -> InvalidInput:
        """What is wrong with the node, with its place."""
        mark = self._mark(node)
        return InvalidInput([Problem(f"{mark}: {path}" if path else str(mark), template, params)])

    def _mark(self, node: Node) -> Mark:
        return Mark(self.file, node.start_mark.line + 1, node.start_mark.column + 1)

    def _map(self, node: MappingNode, path: str, depth: int) -> dict[str, Any]:
        self._check_tag(node, path, "map")
        own: dict[str, Any] = {}
        merged: dict[str, Any] = {}
        # What is taken over comes first, so that places are those of what is said here.
        for key_node, value_node in sorted(node.value, key=lambda p: not _is_merge(p[0])):
            if _is_merge(key_node):
                merged |= self._merged(value_node, path, depth)
                continue
            key = self._key(key_node, path)
            below = f"{path}.{key}" if path else key
            if key in own:
                raise self.refusal(key_node, below, N_("It is there twice; remove one."))
            self.marks[below] = self._mark(key_node)
            own[key] = self.value(value_node, below, depth + 1)
        return {**merged, **own}

    def _merged(self, node: Node, path: str, depth: int) -> dict[str, Any]:
        """What `<<` takes over; of several maps the first wins."""
        parts = node.value if isinstance(node, SequenceNode) else [node]
        taken: dict[str, Any] = {}
        for part in parts:
            if not isinstance(part, MappingNode):
                raise self.refusal(part, path, N_("Give an object with fields."))
            taken = {**self._map(part, path, depth + 1), **taken}
        return taken

    def _key(self, node: Node, path: str) -> str:
        value = self._scalar(node, path) if isinstance(node, ScalarNode) else None
        if not isinstance(value, str):
            raise self.refusal(node, path, N_("A name must be text; put it in quotes."))
        return value

    def _scalar(self, node: ScalarNode, path: str) -> Any:
        text = str(node.value)
        if node.tag != _PLAIN:
            self._check_tag(node, path, "str")
            return _whole(text)
        if text in _WORDS:
            return _WORDS[text]
        if len(text) <= 40 and _INTEGER.fullmatch(text):
            return int(text, 0) if text[:2] in ("0o", "0x") else int(text)
        if len(text) <= 40 and _NUMBER.fullmatch(text):
            return float(text)
        return _whole(text)

    def _check_tag(self, node: Node, path: str, *allowed: str) -> None:
        if node.tag.removeprefix("tag:yaml.org,2002:") not in allowed:
            raise self.refusal(
                node, path, N_("The tag {tag!r} is not known here; remove it."), tag=node.tag
            )


def _is_merge(node: Node) -> bool:
    return node.tag == _PLAIN and node.value == "<<"


def _whole(text: str) -> str:
    """Text whose characters that JSON wrote in two halves are whole."""
    return plain_text(text.encode("utf-16", "surrogatepass").decode("utf-16", "replace"))


def _join(whole: Text, part: dict[str, Any], reader: _Reader, node: Node) -> None:
    """Add the part's things to the whole; each stands in one place only."""
    for section, things in part.items():
        present = whole.document.get(section)
        if not isinstance(things, dict) or not isinstance(present, dict):
            if section in whole.document and present != things and things is not None:
                raise reader.refusal(node, section, N_("It is there twice; remove one."))
            whole.document[section] = things if things is not None else present
            continue
        twice = [name for name in things if name in present]
        if twice:
            path = f"{section}.{twice[0]}"
            raise reader.refusal(node, path, N_("It is there twice; remove one."))
        present.update(things)
