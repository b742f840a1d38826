"""Every error message renders: each place in a template is filled where the error is made."""

from __future__ import annotations

import ast
import inspect
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from string import Formatter

import pytest

import control_plane
from control_plane.domain import errors
from control_plane.domain.audit_check import SENTENCES, Break, Fault
from control_plane.domain.errors import ControlPlaneError, InvalidInput, Problem, StepFailed
from control_plane.domain.validation import _TEMPLATES

ROOT = Path(control_plane.__file__).parent
FOLDERS = ("domain", "patterns", "services", "engines", "models", "runtimes")
FILES = sorted(file for folder in FOLDERS for file in (ROOT / folder).rglob("*.py"))
ERRORS = {  # With what an error passes on to its base.
    name
    for name, value in inspect.getmembers(errors, inspect.isclass)
    if issubclass(value, ControlPlaneError)
} | {"Transient", "__init__"}


@dataclass(frozen=True)
class Made:
    """An error or problem, as it is made in the source."""

    line: int
    template: str
    params: frozenset[str] | None
    """`None` when they are not written down there."""


def places_in(template: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(template) if name is not None}


Names = Mapping[str, list[ast.expr]]
"""What names were given in a function, in order."""


def made_in(tree: ast.Module) -> Iterator[Made]:
    """Every error made of a template, in a function or outside."""
    scopes = [n for n in ast.walk(tree) if isinstance(n, ast.FunctionDef | ast.AsyncFunctionDef)]
    for scope in [tree, *scopes]:
        names: dict[str, list[ast.expr]] = {}
        for node in ast.walk(scope):
            if isinstance(node, ast.Assign):
                for target, value in _pairs(node):
                    names.setdefault(target, []).append(value)
        for node in ast.walk(scope):
            match node:
                case ast.Call(func=ast.Name(id=name) | ast.Attribute(attr=name)):
                    yield from _made_by(node, name, names)
                case _:
                    pass


def _pairs(node: ast.Assign) -> Iterator[tuple[str, ast.expr]]:
    for target in node.targets:
        if isinstance(target, ast.Name):
            yield target.id, node.value
        elif isinstance(target, ast.Tuple) and isinstance(node.value, ast.Tuple):
            for name, value in zip(target.elts, node.value.elts, strict=False):
                if isinstance(name, ast.Name):
                    yield name.id, value


def _made_by(call: ast.Call, name: str, names: Names) -> Iterator[Made]:
    if name == "Problem" and len(call.args) > 1:
        params = _keys(call.args[2], names) if len(call.args) > 2 else frozenset[str]()
        arguments = call.args[1:2]
    elif name in ERRORS:
        keywords = {keyword.arg for keyword in call.keywords}
        params = None if None in keywords else frozenset(map(str, keywords))
        arguments = call.args
    else:
        return
    for argument in arguments:
        template = _template(argument, names)
        if template is not None:
            yield Made(call.lineno, template, params)


def _template(node: ast.expr, names: Names) -> str | None:
    match node:
        case ast.Call(func=ast.Name(id="N_"), args=[ast.Constant(value=str(template))]):
            return template
        case ast.Name():
            given = _last_given(node, names)
            return None if given is None else _template(given, {})
        case _:
            return None


def _keys(node: ast.expr, names: Names) -> frozenset[str] | None:
    match node:
        case ast.Dict(keys=keys) if all(isinstance(key, ast.Constant) for key in keys):
            return frozenset(str(key.value) for key in keys if isinstance(key, ast.Constant))
        case ast.Name():
            given = _last_given(node, names)
            return None if given is None else _keys(given, {})
        case _:
            return None


def _last_given(use: ast.Name, names: Names) -> ast.expr | None:
    """What the name was last given above its use."""
    above = [value for value in names.get(use.id, ()) if value.lineno < use.lineno]
    return max(above, key=lambda value: value.lineno, default=None)


def parsed(file: Path) -> ast.Module:
    return ast.parse(file.read_text())


@pytest.mark.parametrize("file", FILES, ids=lambda file: str(file.relative_to(ROOT)))
def test_each_place_in_a_template_is_filled(file: Path) -> None:
    unfilled = {
        f"line {made.line}: {made.template}"
        for made in made_in(parsed(file))
        if made.params is not None and not places_in(made.template) <= made.params
    }
    assert not unfilled


@pytest.mark.parametrize("folder", ["domain", "patterns"])
def test_no_template_with_places_escapes_this_check(folder: str) -> None:
    written: set[str] = set()
    checked: set[str] = set()
    for file in (ROOT / folder).rglob("*.py"):
        if file.name == "rule_words.py":  # No errors; `test_rule_words.py` renders every sentence.
            continue
        tree = parsed(file)
        for node in ast.walk(tree):
            if isinstance(node, ast.Call):
                template = _template(node, {})
                written |= {template} if template and places_in(template) else set()
        checked |= {made.template for made in made_in(tree) if made.params is not None}
    # What is filled elsewhere has tests of its own: by pydantic, and with what a check found.
    elsewhere = set(_TEMPLATES.values()) | set(SENTENCES.values())
    assert written - checked - elsewhere == set()


def test_what_is_said_of_a_break_in_the_audit_record_renders() -> None:
    for fault in Fault:
        found = Break(3, fault, {"last": 4, "place": 5})
        assert "{" not in found.message


def test_a_template_can_have_any_place_even_one_called_reason_or_template() -> None:
    failure = StepFailed("limit", "{reason} in {template}", reason="why", template="what")
    assert str(failure) == "why in what"
    assert failure.reason == "limit"
    assert failure.params == {"reason": "why", "template": "what"}


def test_what_fills_a_place_is_never_read_as_a_template() -> None:
    assert Problem("", "Give {what}.", {"what": "{nothing}"}).message == "Give {nothing}."
    assert str(ControlPlaneError("Give {what}.", what="{0}")) == "Give {0}."


def test_an_invalid_input_names_each_field_and_what_is_about_the_whole() -> None:
    error = InvalidInput([Problem("a.b", "is {how}", {"how": "odd"}), Problem("", "is empty")])
    assert str(error) == "a.b: is odd; is empty"


@pytest.mark.parametrize("name", sorted(ERRORS - {"Transient", "__init__"}))
def test_every_error_says_how_api_and_command_line_answer(name: str) -> None:
    error: type[ControlPlaneError] = getattr(errors, name)
    assert error.code
    assert error.title
    assert 400 <= error.status <= 599
    assert error.exit_code > 0
