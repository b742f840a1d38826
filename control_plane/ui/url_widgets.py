"""Choices kept in the address, by their values: a link means the same in every language.

Streamlit's own `bind` writes the translated label: a Japanese link would not open in English.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import streamlit as st
from streamlit.elements.lib.mutable_tab_container import TabContainer

_PLACES = ("cursor", "approval")
"""Where one is in a list; another selection begins at its first page, with nothing chosen."""


def chosen_many(
    label: str, name: str, options: Sequence[str], *, shown_as: Callable[[str], str]
) -> tuple[str, ...]:
    """Pills of which any number may be on."""
    key = _follow(name, lambda given: [value for value in _split(given) if value in options])
    picked = st.pills(
        label,
        options,
        selection_mode="multi",
        format_func=shown_as,
        key=key,
        on_change=_write,
        args=(name, ""),
        label_visibility="collapsed",
    )
    return tuple(picked)


def chosen_one(
    label: str, name: str, options: Sequence[str], *, default: str, shown_as: Callable[[str], str]
) -> str:
    """A row of buttons of which exactly one is on."""
    key = _follow(name, lambda given: _one_of(given, options, default))
    picked = st.segmented_control(
        label,
        options,
        required=True,
        format_func=shown_as,
        key=key,
        on_change=_write,
        args=(name, default),
        label_visibility="collapsed",
    )
    return picked or default


def selected(
    label: str, name: str, options: Sequence[str], *, default: str, shown_as: Callable[[str], str]
) -> str:
    """A drop-down list."""
    key = _follow(name, lambda given: _one_of(given, options, default))
    picked = st.selectbox(
        label, options, format_func=shown_as, key=key, on_change=_write, args=(name, default)
    )
    return picked or default


def searched(label: str, name: str, *, bare: bool = False) -> str:
    """A line of text to look for; a bare one has its label inside."""
    key = _follow(name, lambda given: given[0] if given else "")
    return st.text_input(
        label,
        key=key,
        on_change=_write,
        args=(name, ""),
        placeholder=label if bare else None,
        label_visibility="collapsed" if bare else "visible",
        icon=":material/search:" if bare else None,
    ).strip()


def tabs(name: str, options: Mapping[str, str]) -> Sequence[TabContainer]:
    """Tabs of which the open one is in the address, unless it is the first.

    Args:
        options: What each is called, by its value in the address.
    """
    first = next(iter(options))
    key = _follow(name, lambda given: options[_one_of(given, list(options), first)])
    if st.session_state[key] not in options.values():  # The language was changed since.
        chosen = _one_of(st.query_params.get_all(name), list(options), first)
        st.session_state[key] = options[chosen]
    values = {label: value for value, label in options.items()}
    return st.tabs(
        list(options.values()), key=key, on_change=_write_tab, args=(name, first, values)
    )


def _write_tab(name: str, first: str, values: Mapping[str, str]) -> None:
    opened = values.get(st.session_state[_key(name)], first)
    if opened == first:
        st.query_params.pop(name, None)
    else:
        st.query_params[name] = opened
    st.session_state[f"seen/{name}"] = st.query_params.get_all(name)


def _key(name: str) -> str:
    return f"url/{name}"


def _follow(name: str, read: Callable[[list[str]], object]) -> str:
    """Bring the widget to what the address says, whenever the address was changed elsewhere."""
    given = st.query_params.get_all(name)
    if st.session_state.get(f"seen/{name}") != given or _key(name) not in st.session_state:
        st.session_state[_key(name)] = read(given)
        st.session_state[f"seen/{name}"] = given
    return _key(name)


def _write(name: str, default: str) -> None:
    value = st.session_state[_key(name)]
    values = list(value) if isinstance(value, list | tuple) else [value]
    values = [value for value in values if value and value != default]
    if values:
        st.query_params[name] = values
    else:
        st.query_params.pop(name, None)
    for name_of_place in _PLACES:
        st.query_params.pop(name_of_place, None)
    st.session_state[f"seen/{name}"] = st.query_params.get_all(name)


def _split(given: list[str]) -> list[str]:
    return [part for value in given for part in value.split(",")]


def _one_of(given: list[str], options: Sequence[str], default: str) -> str:
    return given[0] if given and given[0] in options else default
