"""The form of a connection: how to reach an endpoint, and where its key is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import streamlit as st

from control_plane.domain.connections import REHEARSAL_URL, Connection, Support
from control_plane.domain.errors import N_
from control_plane.domain.secrets import variable_prefix
from control_plane.services.ports import ProbeReport
from control_plane.ui import badges, format, forms, key_form
from control_plane.ui.escape import escape
from control_plane.ui.i18n import _
from control_plane.ui.key_form import Places

FORM = "connection"


@dataclass(frozen=True)
class Preset:
    """What one kind of endpoint usually needs."""

    title: str
    base_url: str
    api_key_env: str
    model: str
    price_provider: str
    hint: str


PRESETS: dict[str, Preset] = {
    "openai": Preset(
        "OpenAI",
        "https://api.openai.com/v1",
        "OPENAI_API_KEY",
        "gpt-5-mini",
        "openai",
        N_("Create a key in the OpenAI console and set it as OPENAI_API_KEY."),
    ),
    "azure": Preset(
        "Azure OpenAI",
        "https://YOUR-RESOURCE.openai.azure.com/openai/v1",
        "AZURE_OPENAI_API_KEY",
        "",
        "azure",
        N_("Put the name of your resource into the URL; the model is the name of your deployment."),
    ),
    "vllm": Preset(
        "vLLM",
        "http://127.0.0.1:8000/v1",
        "",
        "",
        "",
        N_("Start it with `vllm serve MODEL`; the model is the name you served."),
    ),
    "ollama": Preset(
        "Ollama",
        "http://127.0.0.1:11434/v1",
        "",
        "llama3.1",
        "",
        N_("Pull a model first, such as `ollama pull llama3.1`."),
    ),
    "other": Preset(
        N_("Other"),
        "https://",
        "",
        "",
        "",
        N_("Any endpoint that speaks the OpenAI chat completions protocol."),
    ),
}


def labels() -> dict[str, str]:
    """The fields' labels by the path their problems name."""
    return {
        "name": _("Name"),
        "base_url": _("Base URL"),
        "api_key": _("Key from"),
        "default_model": _("Model"),
        "price_provider": _("Price list"),
        "json_schema": _("JSON-schema answers"),
        "native_tools": _("Native tool calls"),
        "max_concurrency": _("Calls at once"),
    }


def choose_preset() -> str:
    """What kind of endpoint is added."""
    key = st.segmented_control(
        _("Kind of endpoint"),
        list(PRESETS),
        default="openai",
        required=True,
        format_func=lambda value: _(PRESETS[value].title),
        key=f"{FORM}/preset",
    )
    key = key or "other"
    st.caption(_(PRESETS[key].hint))
    return key


def draw(connection: Connection | None, preset: str, places: Places) -> dict[str, Any]:
    """Draw the form and read it; nothing is saved here. `places` says where keys can be."""
    begin = _initial(connection, preset, places)
    key = (
        f"{FORM}/{connection.spec.name}@{connection.version}" if connection else f"{FORM}/{preset}"
    )
    left, right = st.columns(2)
    values: dict[str, Any] = {}
    texts = (
        (left, "name", _("Agents name the connection by it."), connection is not None),
        (right, "base_url", _("Up to and including /v1."), False),
        (left, "default_model", _("Offered when an agent is registered."), False),
    )
    for column, name, about, fixed in texts:
        with column:
            values[name] = st.text_input(
                labels()[name], value=begin[name], help=about, disabled=fixed, key=f"{key}/{name}"
            )
            forms.beside(FORM, name)
    with right:
        values["api_key"] = key_form.draw(FORM, begin["api_key"], key=key, places=places)
    with st.expander(_("More"), key=f"{FORM}_more"):
        values.update(_more(begin, key))
    return values


def _more(begin: Mapping[str, Any], key: str) -> dict[str, Any]:
    price, calls, schema, tools = st.columns(4)
    values: dict[str, Any] = {}
    with price:
        values["price_provider"] = st.text_input(
            labels()["price_provider"],
            value=begin["price_provider"],
            key=f"{key}/price_provider",
            help=_("Provider name in the price list; empty finds it by model and URL."),
        )
    with calls:
        values["max_concurrency"] = st.number_input(
            labels()["max_concurrency"],
            value=begin["max_concurrency"],
            step=1,
            key=f"{key}/max_concurrency",
        )
        forms.beside(FORM, "max_concurrency")
    words = {
        Support.UNKNOWN: _("find out"),
        Support.YES: _("yes"),
        Support.NO: _("no"),
    }
    for column, name in ((schema, "json_schema"), (tools, "native_tools")):
        with column:
            values[name] = st.selectbox(
                labels()[name],
                [each.value for each in Support],
                index=list(Support).index(begin[name]),
                format_func=lambda value: words[Support(value)],
                key=f"{key}/{name}",
            )
    return values


def _initial(connection: Connection | None, preset: str, places: Places) -> dict[str, Any]:
    if connection is not None:
        return connection.spec.model_dump()
    given = PRESETS[preset]
    variable = given.api_key_env and variable_prefix(places.workspace_id) + given.api_key_env
    return {
        "name": "" if preset == "other" else preset,
        "base_url": given.base_url,
        "api_key": f"env:{variable}" if variable else "",
        "default_model": given.model,
        "price_provider": given.price_provider,
        "max_concurrency": 16,
        "json_schema": Support.UNKNOWN,
        "native_tools": Support.UNKNOWN,
    }


def show_report(report: ProbeReport) -> None:
    """What a test found."""
    if report.problem:
        st.error(escape(report.problem))
    items = [
        badges.badge(_("Reachable"), "green")
        if report.reachable
        else badges.badge(_("Not reachable"), "red"),
        _finding(_("JSON-schema answers"), report.json_schema),
        _finding(_("Native tool calls"), report.native_tools),
    ]
    st.markdown(" ".join(badges.markdown(item) for item in items if item))
    if report.latency_ms is not None:
        st.caption(_("Answered in {time}.", time=format.milliseconds(report.latency_ms)))
    if report.models:
        st.caption(escape(_("Models: {names}", names=", ".join(report.models[:20]))))


def _finding(label: str, found: bool | None) -> badges.Badge | None:
    if found is None:
        return None
    word = _("yes") if found else _("no")
    return badges.badge(f"{label}: {word}", "green" if found else "gray")


def is_rehearsal(connection: Connection | None) -> bool:
    """Whether it is the built-in one, which there is nothing to change about."""
    return connection is not None and connection.spec.base_url == REHEARSAL_URL
