"""The keyboard on the desk: each key presses a button of the page, or goes to a field."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import streamlit as st

from control_plane.domain.approvals import Verdict
from control_plane.domain.errors import N_
from control_plane.ui import component, state
from control_plane.ui.i18n import _

_draw = component.declare("keys")
_KEYS: dict[Verdict, str] = {
    Verdict.APPROVE: "a",
    Verdict.EDIT: "e",
    Verdict.REJECT: "r",
    Verdict.RESPOND: "s",
    Verdict.SEND_BACK: "b",
    Verdict.REDIRECT: "d",
    Verdict.TAKE_OVER: "t",
}
_DECIDING = {*_KEYS.values(), "Ctrl+Enter", "u", "c", "x"}
"""Keys that say nothing to who may decide nothing."""
_SHEET: tuple[tuple[str, str], ...] = (
    ("j  ↓", N_("Next entry")),
    ("k  ↑", N_("Previous entry")),
    ("a", N_("Approve, or agree with what is proposed; what is marked, if something is")),
    ("r", N_("Reject; what is marked, if something is")),
    ("e", N_("Edit and approve")),
    ("s", N_("Answer in its place")),
    ("b", N_("Send back with what to do better")),
    ("d", N_("Redirect to another agent")),
    ("t", N_("Take over")),
    ("Ctrl+Enter", N_("Carry out what is filled in")),
    ("Esc", N_("Leave a field, or close what is open")),
    ("u", N_("Undo the last decision")),
    ("c", N_("Claim, or release")),
    ("x", N_("Mark for a decision on several")),
    ("/", N_("Search")),
    ("?", N_("Show these keys")),
)


@dataclass(frozen=True)
class Key:
    """What some keys do."""

    keys: tuple[str, ...]
    at: str
    """CSS selector of the button or field."""
    text: str = ""
    """What stands on the one that is meant, where several match."""
    does: str = "click"
    then: str = ""
    """CSS selector of what has the focus afterwards, once it is there."""
    bound: bool = False
    """Whether it decides the shown question: another one that came in its place is left alone."""
    inDialog: bool = False
    """Whether it works in a dialog only; the others never do there."""


def button(key: str) -> str:
    """Selector of the button with this key."""
    return f"{place(key)} button"


def place(key: str) -> str:
    """Selector of whatever has this key."""
    return ".st-key-" + re.sub(r"[^a-zA-Z0-9_-]", "-", key.strip())


def fields(key: str) -> str:
    """Selector of the fields of the form with this key."""
    within = place(key)
    return ", ".join(f"{within} {kind}" for kind in ("textarea", "input"))


def of_list() -> list[Key]:
    """What works whatever is shown."""
    return [
        Key(("j", "ArrowDown"), button("desk/next")),
        Key(("k", "ArrowUp"), button("desk/previous")),
        Key(("x",), button("desk/mark"), bound=True),
        Key(("/",), f"{place('url/q')} input", does="focus"),
        Key(("?",), button("desk/sheet")),
        Key(("u",), button("desk/undo")),
        Key(("Mod+Enter",), f"[role=dialog] {button('desk/carry_out')}", inDialog=True),
    ]


def of_batch() -> list[Key]:
    """What works while something is marked."""
    reason = "[role=dialog] textarea"
    return [
        Key(("a",), button("desk/batch/approve"), then=reason),
        Key(("r",), button("desk/batch/reject"), then=reason),
    ]


def of_card(
    approval_id: str, choices: Mapping[Verdict, str], *, picked: Verdict, agreeing: str = ""
) -> list[Key]:
    """What works on the shown question; `a` on what is about to be approved carries it out.

    Args:
        choices: What each verdict is called on the card.
        agreeing: Key of the button by which one agrees with a proposal; `a` presses it.
    """
    confirm = button(f"confirm/{approval_id}")
    form = fields(f"particulars/{approval_id}")
    found = [Key(("Mod+Enter",), confirm, bound=True)]
    for verdict, said in choices.items():
        if verdict is Verdict.APPROVE and agreeing:
            found.append(Key((_KEYS[verdict],), button(agreeing), bound=True))
            continue
        if verdict is Verdict.APPROVE and picked is Verdict.APPROVE:
            found.append(Key((_KEYS[verdict],), confirm, bound=True))
            continue
        at = f"{place(f'decide/{approval_id}/verdict')} button"
        then = "" if verdict is Verdict.APPROVE else form
        found.append(Key((_KEYS[verdict],), at, said, then=then))
    return [*found, Key(("c",), button(f"claim/{approval_id}"), bound=True)]


def of_promotion(request_id: str) -> list[Key]:
    """What works on the request for another stage."""
    form = f"decide/{request_id}"
    return [
        Key(("a",), button(f"{form}/approve"), bound=True),
        Key(("r",), f"{place(f'{form}/reason')} input", does="focus", bound=True),
        Key(("Mod+Enter",), button(f"{form}/reject"), bound=True),
    ]


def listen(keys: Sequence[Key], *, shown: str) -> None:
    """Let these keys work, unless the reader switched them off."""
    on = not st.session_state.get(state.KEYS_OFF, False)
    bindings = [{**vars(key), "keys": list(key.keys)} for key in keys] if on else []
    _draw(key="desk_keys", data={"bindings": bindings, "shown": shown})


def hint(*, decides: bool) -> None:
    """The keys one needs most, for who does not know that there are any.

    Args:
        decides: Whether the reader may decide anything.
    """
    if not st.session_state.get(state.KEYS_OFF, False):
        whole = _("`j` `k` move · `a` approve · `r` reject · `?` all keys")
        st.caption(whole if decides else _("`j` `k` move · `?` all keys"))


def offer_sheet(*, decides: bool) -> None:
    """The button that opens the sheet, with the keys of those who decide or without."""
    if st.button(
        _("Show these keys"),
        icon=":material/keyboard:",
        help=_("Show these keys"),
        key="desk/sheet",
        type="tertiary",
    ):
        st.dialog(_("Keys"))(_sheet)(decides)


def _sheet(decides: bool) -> None:
    lines = [line for line in _SHEET if decides or line[0] not in _DECIDING]
    rows = "\n".join(f"| `{keys}` | {_(does)} |" for keys, does in lines)
    key, does = _("Key"), _("What it does")
    st.markdown(f"| {key} | {does} |\n|---|---|\n{rows}")
    st.toggle(
        _("Switch these keys off"),
        value=st.session_state.get(state.KEYS_OFF, False),
        key="desk/keys_off",
        on_change=_switch,
    )


def _switch() -> None:
    st.session_state[state.KEYS_OFF] = st.session_state["desk/keys_off"]
