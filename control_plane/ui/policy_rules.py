"""The rules as sentences: what they do, why, and where each is from."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

import streamlit as st

from control_plane.domain.patterns import Pattern
from control_plane.domain.policy import Mode, Policy, Rule, from_origin
from control_plane.domain.rule_words import sentence
from control_plane.domain.workspace_policy import WorkspacePolicy
from control_plane.ui import audit_rows, badges, format, navigation, wording
from control_plane.ui.badges import Badge
from control_plane.ui.escape import escape
from control_plane.ui.i18n import _

_TONE: dict[str, str] = {Mode.BLOCK: "orange", Mode.WATCH: "blue", Mode.LOG: "gray"}
_ORIGIN = re.compile(r"(?P<holder>pattern/[^@]+|workspace)@(?P<version>\d+)#(?P<number>\d+)")


def show(policy: WorkspacePolicy, names: Mapping[str, str]) -> None:
    """The workspace's rules, in order."""
    if not policy.policy.rules:
        st.info(_("No rule yet: only what a pattern's own rules name is put to a person."))
        return
    st.caption(
        _(
            "Version {version}, saved {at} by {who}. The first rule that matches holds; runs under"
            " way keep the rules they were launched with.",
            version=policy.version,
            at=format.instant(policy.saved_at),
            who=escape(audit_rows.actor(policy.saved_by, names)),
        )
    )
    _listed(policy.pinned.rules, names, key="workspace")


def show_patterns(patterns: Sequence[Pattern], names: Mapping[str, str]) -> None:
    """The rules of patterns, which come after those of the workspace."""
    found = [pattern for pattern in patterns if pattern.spec.policy.rules]
    if not found:
        return
    st.subheader(_("Then the patterns' own rules"), anchor=False)
    for pattern in found:
        label = escape(_("Pattern {name}", name=pattern.name))
        navigation.link("pattern", label, icon=":material/hub:", pattern=pattern.name)
        own = from_origin(pattern.spec.policy, f"pattern/{pattern.name}@{pattern.version}")
        _listed(own.rules, names, key=f"pattern_{pattern.name}")


def _listed(rules: Sequence[Rule], names: Mapping[str, str], *, key: str) -> None:
    for number, rule in enumerate(rules, start=1):
        with st.container(border=True, key=f"rule_{key}_{number}", gap="xxsmall"):
            mark = badges.markdown(mode(rule))
            title = f" **{escape(rule.name)}**" if rule.name else ""
            st.markdown(f"**{number}.** {mark}{title}  \n{escape(said(rule, names))}")
            more = [_("From {origin}", origin=_source(rule.origin))]
            if rule.because:
                more.insert(0, _("Why: {reason}", reason=rule.because))
            if rule.grant:
                more.append(_("Earned autonomy {grant}", grant=rule.grant))
            st.caption(escape(" · ".join(more)))


def _source(origin: str) -> str:
    """Where a rule is from, such as `pattern/refunds@2#1`, in words."""
    found = _ORIGIN.fullmatch(origin)
    if found is None:
        return origin
    place = {"number": found["number"], "version": found["version"]}
    pattern = found["holder"].removeprefix("pattern/")
    if pattern != found["holder"]:
        return _("rule {number} of the pattern {name}, version {version}", name=pattern, **place)
    return _("rule {number} of the workspace, version {version}", **place)


def said(rule: Rule, names: Mapping[str, str]) -> str:
    """The rule's sentence in the session's language, as plain text."""
    return sentence(rule, _, names=names)


def mode(rule: Rule) -> Badge:
    """How strictly it holds."""
    return {"text": wording.word(wording.MODE, rule.mode), "tone": _TONE[rule.mode]}


def by_number(policy: Policy, number: int, names: Mapping[str, str]) -> str:
    """The sentence of a rule of a draft."""
    return said(policy.rules[number - 1], names)
