"""The compliance report in both languages and both forms: every fact, the same bytes each time."""

from __future__ import annotations

from io import BytesIO

import pytest
from pypdf import PdfReader
from sqlalchemy import text

from control_plane import __version__
from control_plane.domain.access import local_principal
from control_plane.reports.compliance import (
    Language,
    compliance_markdown,
    compliance_pdf,
    file_name,
)
from control_plane.services.audit import list_audit
from control_plane.services.compliance import ComplianceReport, compliance_report
from control_plane.services.evidence import withdraw_evidence
from control_plane.services.promotion import decide_promotion, promote
from storage.store import SqlStore
from tests.governed import Office, an_office


@pytest.fixture
def office(store: SqlStore) -> Office:
    """One agent in production, one rejected, one flagged."""
    office = an_office(store)
    for name, verdict in (("credit", "approve"), ("scoring", "reject")):
        agent = office.register(name, role="与信の判断")
        promote(office.desk, office.ann, name, to="staging", expected_version=1)
        office.prove(agent)
        asked = promote(office.desk, office.ann, name, to="production", expected_version=1)
        assert asked.request is not None
        office.clock.forward(minutes=95)
        decide_promotion(
            office.desk,
            office.cat,
            asked.request.id,
            verdict=verdict,  # type: ignore[arg-type]
            reason="結果を確認 | <b>済み</b>",
        )
    office.clock.forward(days=80)
    return office


def reported(office: Office) -> ComplianceReport:
    since = office.clock.at.replace(year=2025)
    return compliance_report(
        office.desk, office.ann, since=since, until=office.clock.at, timezone="Asia/Tokyo"
    )


FACTS: dict[Language, tuple[str, ...]] = {
    "en": (
        *("Compliance report", "Asia/Tokyo", f"product version {__version__}"),
        *("credit", "scoring", "High", "Production", "house/gpt-4o-2024-08-06"),
        *("Evaluation passed", "In place", "Evidence expires", "doc-1", "Bob"),
        *("Rejected", "Approved", "Cat (prn_cat)", "1 h 35 min", "2026-01-05 22:35"),
        *("Staging > Production", "no event was changed or removed"),
        *("結果を確認", "billing-team@example.com"),
    ),
    "ja": (
        *("コンプライアンスレポート", "Asia/Tokyo", __version__),
        *("credit", "scoring", "高", "本番", "house/gpt-4o-2024-08-06"),
        *("評価の合格", "充足", "証跡の期限切れ間近", "doc-1", "Bob"),
        *("却下", "承認", "Cat (prn_cat)", "1 時間 35 分", "2026-01-05 22:35"),
        *("検証 > 本番", "変更や削除はありません", "結果を確認"),
    ),
}


def squeezed(content: str) -> str:
    """Without what a line break in a cell, or an escape, puts between two characters."""
    return "".join(content.replace("\\", "").split())


@pytest.mark.parametrize("language", ["en", "ja"])
def test_both_forms_hold_every_fact(office: Office, language: Language) -> None:
    report = reported(office)
    pages = PdfReader(BytesIO(compliance_pdf(report, language=language))).pages
    forms = {
        "markdown": compliance_markdown(report, language=language),
        "pdf": "\n".join(page.extract_text() for page in pages),
    }
    for form, content in forms.items():
        lost = [fact for fact in FACTS[language] if squeezed(fact) not in squeezed(content)]
        assert lost == [], form


@pytest.mark.parametrize("language", ["en", "ja"])
def test_the_same_records_give_the_same_bytes(office: Office, language: Language) -> None:
    first, second = reported(office), reported(office)
    assert compliance_pdf(first, language=language) == compliance_pdf(second, language=language)
    assert compliance_markdown(first, language=language) == compliance_markdown(
        second, language=language
    )


def test_a_later_change_shows_and_the_report_itself_is_on_record(office: Office) -> None:
    before = compliance_markdown(reported(office), language="en")
    evidence = reported(office).evidence[0]
    withdraw_evidence(office.desk, office.bob, "credit", evidence.id)
    assert "Withdrawn" in compliance_markdown(reported(office), language="en")
    assert "Withdrawn" not in before
    actions = [event.action for event in list_audit(office.desk, office.ann).items]
    assert actions.count("compliance.reported") == 3


def test_what_people_wrote_is_no_markup(office: Office) -> None:
    markdown = compliance_markdown(reported(office), language="en")
    assert "<b>" not in markdown
    assert r"\<b\>済み\</b\>" in markdown


def test_a_broken_audit_record_is_said(office: Office, store: SqlStore) -> None:
    with store.database.writing() as sql:
        if store.database.on_sqlite:
            for (name,) in sql.execute(
                text("SELECT name FROM sqlite_master WHERE type = 'trigger'")
            ).all():
                sql.execute(text(f"DROP TRIGGER {name}"))
        else:
            sql.execute(text("ALTER TABLE audit_event DISABLE TRIGGER USER"))
        sql.execute(text("UPDATE audit_event SET actor = 'prn_eve' WHERE seq = 2"))
    assert "does NOT verify" in compliance_markdown(reported(office), language="en")
    assert "検証に失敗" in compliance_markdown(reported(office), language="ja")
    if not store.database.on_sqlite:
        with store.database.writing() as sql:
            sql.execute(text("ALTER TABLE audit_event ENABLE TRIGGER USER"))


def test_a_report_is_named_after_its_workspace_and_day(office: Office) -> None:
    assert file_name(reported(office), "pdf") == "compliance-default-2026-03-26.pdf"


def test_an_empty_workspace_has_a_report_too(store: SqlStore) -> None:
    report = compliance_report(an_office(store).desk, local_principal())
    languages: tuple[Language, ...] = ("en", "ja")
    for language in languages:
        assert compliance_markdown(report, language=language)
        assert compliance_pdf(report, language=language).startswith(b"%PDF")
