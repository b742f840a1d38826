"""Choose a period, and take the compliance report away."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import streamlit as st

from control_plane.reports.compliance import compliance_markdown, compliance_pdf, file_name
from control_plane.services.compliance import compliance_report
from control_plane.ui import format, forms, state
from control_plane.ui.frame import OpenedPage
from control_plane.ui.i18n import LANGUAGES, _, language

FORM = "report"


def labels() -> dict[str, str]:
    """The fields' labels by the path their problems name."""
    return {"since": _("First day"), "until": _("Final day"), "timezone": _("Time zone")}


def draw(page: OpenedPage) -> None:
    """The form; what was prepared stays until another one is."""
    today = page.desk.now().astimezone(ZoneInfo(format.timezone_name())).date()
    forms.summary(FORM, labels())
    with st.form("report_form", border=False):
        first, last, spoken = st.columns(3)
        with first:
            since = st.date_input(
                labels()["since"], value=today - timedelta(days=30), key="report/since"
            )
        with last:
            until = st.date_input(labels()["until"], value=today, key="report/until")
        with spoken:
            in_language = st.selectbox(
                _("Language"),
                list(LANGUAGES),
                index=list(LANGUAGES).index(language()),
                format_func=LANGUAGES.get,
                key="report/language",
            )
        zone = format.timezone_name()
        st.caption(_("Days are counted in {zone}.", zone=zone))
        asked = st.form_submit_button(_("Prepare the report"), icon=":material/summarize:")
    if asked:
        _prepare(page, since, until, zone, in_language)
    _downloads()


def _prepare(page: OpenedPage, since: date, until: date, zone: str, in_language: str) -> None:
    begins, ends = _midnight(since, zone), _midnight(until + timedelta(days=1), zone)
    report = forms.submit(
        FORM,
        lambda: compliance_report(
            *page.who,
            since=begins,
            # The present day is reported as far as it went.
            until=None if begins < page.desk.now() < ends else ends,
            timezone=zone,
        ),
        done=_("The report is ready."),
    )
    if report is not None:
        st.session_state[state.REPORT] = {
            file_name(report, "pdf"): compliance_pdf(report, language=in_language),
            file_name(report, "md"): compliance_markdown(report, language=in_language).encode(),
        }


def _downloads() -> None:
    with st.container(horizontal=True, gap="small"):
        for name, content in st.session_state.get(state.REPORT, {}).items():
            st.download_button(
                _("Take {file}", file=name),
                content,
                file_name=name,
                icon=":material/download:",
                on_click="ignore",
                key=f"report/take/{name.rpartition('.')[2]}",
            )


def _midnight(day: date, zone: str) -> datetime:
    return datetime.combine(day, time(), ZoneInfo(zone))
