"""Earned autonomy: what is proposed, what was granted, what it takes."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from control_plane.domain.access import Role
from control_plane.domain.autonomy import AutonomySetting, GrantStatus, Proposal
from control_plane.domain.errors import N_
from control_plane.services import autonomy
from control_plane.services.autonomy import GrantView
from control_plane.ui import badges, format, forms, navigation, policy_rules, refusals
from control_plane.ui.escape import escape
from control_plane.ui.frame import OpenedPage
from control_plane.ui.i18n import _

FORM = "autonomy"
_STATUS: dict[str, tuple[str, str]] = {
    GrantStatus.GRANTED: (N_("Granted"), "green"),
    GrantStatus.REVOKED: (N_("Revoked"), "gray"),
    GrantStatus.DISMISSED: (N_("Set aside"), "gray"),
}


def draw(page: OpenedPage, names: Mapping[str, str]) -> None:
    """All of it."""
    found = autonomy.read_autonomy(*page.who)
    admin = page.principal.may(Role.ADMIN)
    spec = found.setting.spec
    st.caption(
        _(
            "After {n} like approvals in a row, without an edit or a rejection, a narrower rule is"
            " proposed: it lets exactly that pass, on record, within the numbers seen. An admin"
            " decides.",
            n=spec.after,
        )
    )
    st.subheader(_("Proposed"), anchor=False)
    if not found.proposals:
        st.caption(_("Nothing is proposed.") if spec.enabled else _("Proposals are switched off."))
    for proposal in found.proposals:
        _proposal(page, proposal, found.policy_version, names, admin=admin)
    st.subheader(_("Granted"), anchor=False)
    if not found.grants:
        st.caption(_("Nothing was granted yet."))
    for view in found.grants:
        _grant(page, view, names, admin=admin)
    if admin:
        with st.expander(_("What it takes"), key="autonomy_setting"):
            _setting(page, found.setting)


def _proposal(
    page: OpenedPage, proposal: Proposal, version: int, names: Mapping[str, str], *, admin: bool
) -> None:
    with st.container(border=True, key=f"proposal_{proposal.id}", gap="xsmall"):
        st.markdown(escape(policy_rules.said(proposal.rule, names)))
        st.caption(
            escape(
                _(
                    "{n} approvals in a row since {since}, by {people} people.",
                    n=proposal.earned,
                    since=format.instant(proposal.since),
                    people=proposal.people,
                )
            )
        )
        if not admin:
            return
        with st.container(horizontal=True):
            refusals.button(
                _("Let it pass"),
                "check",
                lambda: autonomy.grant_autonomy(*page.who, proposal.id, expected_version=version),
                done=_("Granted; the policy has a new version."),
                key=f"grant/{proposal.id}",
                type="primary",
            )
            refusals.button(
                _("Set aside"),
                "close",
                lambda: autonomy.dismiss_autonomy(*page.who, proposal.id),
                done=_("Set aside, until it is earned anew."),
                key=f"dismiss/{proposal.id}",
            )


def _grant(page: OpenedPage, view: GrantView, names: Mapping[str, str], *, admin: bool) -> None:
    grant = view.grant
    with st.container(border=True, key=f"grant_{grant.id}", gap="xsmall"):
        label, tone = _STATUS[grant.status]
        if grant.status is GrantStatus.GRANTED and not view.holds:
            label, tone = N_("Over"), "gray"
        mark = badges.markdown({"text": _(label), "tone": tone})
        st.markdown(f"{mark} {escape(policy_rules.said(grant.rule, names))}")
        st.caption(escape(" · ".join(_facts(view, names))))
        if view.refused:
            said = _("People did not simply approve {n} of the samples.", n=view.refused)
            st.warning(escape(said))
        with st.container(horizontal=True):
            for run_id in view.run_ids[:5]:
                navigation.link("run", escape(run_id), icon=":material/timeline:", run=run_id)
            if admin and grant.status is GrantStatus.GRANTED:
                refusals.button(
                    _("Revoke"),
                    "undo",
                    lambda: autonomy.revoke_autonomy(*page.who, grant.id),
                    done=_("Revoked; people are asked again."),
                    key=f"revoke/{grant.id}",
                )


def _facts(view: GrantView, names: Mapping[str, str]) -> list[str]:
    grant = view.grant
    by = names.get(grant.by, grant.by)
    said = [_("{at} by {who}", at=format.instant(grant.at), who=by)]
    if grant.status is not GrantStatus.DISMISSED:
        said.append(_("let pass {n}", n=format.count(view.passed)))
        said.append(_("asked about {n} samples", n=format.count(view.sampled)))
    if grant.policy_version is not None:
        said.append(_("policy version {n}", n=grant.policy_version))
    return said


def _setting(page: OpenedPage, setting: AutonomySetting) -> None:
    spec, key = setting.spec, f"{FORM}/{setting.version}"
    forms.summary(FORM, _labels())
    with st.form("autonomy_form", border=False):
        enabled = st.checkbox(_labels()["enabled"], value=spec.enabled, key=f"{key}/enabled")
        after, days, sample = st.columns(3)
        values = {
            "enabled": enabled,
            "after": after.number_input(
                _labels()["after"], value=spec.after, step=1, key=f"{key}/after"
            ),
            "days": days.number_input(
                _labels()["days"], value=spec.days, step=1, key=f"{key}/days"
            ),
            "sample_every": sample.number_input(
                _labels()["sample_every"],
                value=spec.sample_every,
                step=1,
                placeholder=_("none"),
                key=f"{key}/sample_every",
            ),
        }
        if not st.form_submit_button(_("Save")):
            return
    saved = forms.submit(
        FORM,
        lambda: autonomy.set_autonomy(*page.who, spec=values, expected_version=setting.version),
        done=_("What autonomy takes is saved."),
    )
    if saved is not None:
        st.rerun()


def _labels() -> dict[str, str]:
    return {
        "enabled": _("Propose narrower rules"),
        "after": _("Like approvals in a row"),
        "days": _("A grant holds for days"),
        "sample_every": _("Still ask about one of"),
    }
