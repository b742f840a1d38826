"""The value of an arithmetic expression: exact, bounded, and nothing but arithmetic. Pure."""

from __future__ import annotations

import ast
from collections.abc import Callable
from decimal import ROUND_FLOOR, ROUND_HALF_UP, Context, Decimal, localcontext

from control_plane.domain.errors import N_, StepFailed
from control_plane.domain.steps import FailureReason

# 34 digits is IEEE 754 decimal128; the exponent's bound keeps every result short enough to read.
_EXACT = Context(prec=34, Emax=999, Emin=-999)
_LONGEST_EXPRESSION = 200
_KNOWN = "only numbers, + - * / // % **, parentheses, abs, max, min, round and sqrt are known"


def calculate(expression: str) -> str:
    """The value of an expression of numbers, `+ - * / // % **`, abs, max, min, round and sqrt.

    Raises:
        StepFailed: `tool`: it is no such expression, or has no finite value of 34 digits.
    """
    source = expression.strip()
    try:
        if len(source) > _LONGEST_EXPRESSION:
            raise ValueError(f"it is longer than {_LONGEST_EXPRESSION} characters")
        with localcontext(_EXACT):
            return _plain(_value(ast.parse(source, mode="eval").body, source))
    except ArithmeticError as error:
        raise _uncalculable(source, "it divides by zero or its value is out of range") from error
    except SyntaxError as error:
        raise _uncalculable(source, "it is not an arithmetic expression") from error
    except (ValueError, TypeError, RecursionError, MemoryError) as error:
        raise _uncalculable(source, str(error) or "it is too deeply nested") from error


def _floor_division(a: Decimal, b: Decimal) -> Decimal:
    return (a / b).to_integral_value(ROUND_FLOOR)


def _modulo(a: Decimal, b: Decimal) -> Decimal:
    return a - b * _floor_division(a, b)


def _rounded(value: Decimal, digits: Decimal = Decimal(0)) -> Decimal:
    """Halves go away from zero, as people round; the binary rule would surprise on an invoice."""
    return value.quantize(Decimal(1).scaleb(-int(digits)), ROUND_HALF_UP)


def _square_root(value: Decimal) -> Decimal:
    return value.sqrt()


def _absolute(value: Decimal) -> Decimal:
    return abs(value)


def _largest(*values: Decimal) -> Decimal:
    return max(values)


def _smallest(*values: Decimal) -> Decimal:
    return min(values)


_BINARY: dict[type[ast.operator], Callable[[Decimal, Decimal], Decimal]] = {
    ast.Add: lambda a, b: a + b,
    ast.Sub: lambda a, b: a - b,
    ast.Mult: lambda a, b: a * b,
    ast.Div: lambda a, b: a / b,
    ast.FloorDiv: _floor_division,
    ast.Mod: _modulo,
    ast.Pow: lambda a, b: a**b,
}
_UNARY: dict[type[ast.unaryop], Callable[[Decimal], Decimal]] = {
    ast.UAdd: lambda a: +a,
    ast.USub: lambda a: -a,
}
_FUNCTIONS: dict[str, Callable[..., Decimal]] = {
    "abs": _absolute,
    "max": _largest,
    "min": _smallest,
    "round": _rounded,
    "sqrt": _square_root,
}


def _value(node: ast.expr, source: str) -> Decimal:
    match node:
        case ast.Constant(value=int() | float()) if not isinstance(node.value, bool):
            return _number(node, source)
        case ast.BinOp(left=left, op=op, right=right) if type(op) in _BINARY:
            return _BINARY[type(op)](_value(left, source), _value(right, source))
        case ast.UnaryOp(op=op, operand=operand) if type(op) in _UNARY:
            return _UNARY[type(op)](_value(operand, source))
        case ast.Call(func=ast.Name(id=name), args=args, keywords=[]) if name in _FUNCTIONS:
            return _FUNCTIONS[name](*(_value(argument, source) for argument in args))
        case _:
            raise ValueError(_KNOWN)


def _number(node: ast.Constant, source: str) -> Decimal:
    """The literal as written: a float in between would lose digits."""
    if isinstance(node.value, int):
        return Decimal(node.value)
    return Decimal((ast.get_source_segment(source, node) or "nan").replace("_", ""))


def _plain(value: Decimal) -> str:
    if not value.is_finite():
        raise ValueError("it has no finite value")
    if value == value.to_integral_value() and value.adjusted() < _EXACT.prec:
        return f"{value.quantize(Decimal(1)):f}"
    return str(value.normalize())


def _uncalculable(expression: str, why: str) -> StepFailed:
    return StepFailed(
        FailureReason.TOOL,
        N_("{expression!r} cannot be calculated: {why}."),
        expression=expression[:_LONGEST_EXPRESSION],
        why=why,
    )
