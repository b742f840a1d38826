"""The pages behind links that decide: small, without scripts, in the reader's language. Pure."""

from __future__ import annotations

import json
import re
from datetime import datetime
from html import escape

from control_plane.catalogues import LANGUAGES
from control_plane.deliveries.notice_words import NoticeWords, harmless
from control_plane.domain.access import Role
from control_plane.domain.approvals import Approval, ApprovalStatus, RejectReason, Verdict
from control_plane.domain.errors import N_, ControlPlaneError, InvalidInput, Problem
from control_plane.services.links import OpenedLink

_LONGEST_PAYLOAD = 20_000
_UNSEEN = re.compile("[\x7f-\x9f\xad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]")
"""What changes how text looks without being seen is written out."""
STYLE = """
:root{color-scheme:light dark;--text:#1f2933;--soft:#52606d;--line:#cbd2d9;--paper:#fff;
--ground:#f5f7fa;--go:#1d6fb8;--stop:#b3261e}
@media(prefers-color-scheme:dark){:root{--text:#e4e7eb;--soft:#9fb3c8;--line:#3e4c59;
--paper:#1f2933;--ground:#12181f;--go:#2571b5;--stop:#c8423a}}
body{margin:0;background:var(--ground);color:var(--text);line-height:1.6;
font-family:'Source Sans','Noto Sans CJK JP','Hiragino Sans','Yu Gothic UI',sans-serif}
main{max-width:42rem;margin:3rem auto;padding:2rem;background:var(--paper);
border:1px solid var(--line);border-radius:.5rem}
h1{font-size:1.5rem;line-height:1.3;margin:0 0 1rem}p{margin:.5rem 0}.soft{color:var(--soft)}
pre{white-space:pre-wrap;overflow-wrap:anywhere;background:var(--ground);
border:1px solid var(--line);padding:.75rem;max-height:20rem;overflow:auto}
label{display:block;margin:1rem 0 .25rem}
textarea,select{width:100%;box-sizing:border-box;font:inherit;padding:.5rem;color:inherit;
background:var(--paper);border:1px solid var(--line);border-radius:.25rem}
button{font:inherit;font-weight:600;margin:1.5rem 1rem 0 0;padding:.6rem 1.5rem;border:0;
border-radius:.25rem;color:#fff;background:var(--go)}button.stop{background:var(--stop)}
.wrong{border-left:4px solid var(--stop);padding-left:.75rem}a{color:inherit}
"""
_HEADINGS = {
    Verdict.APPROVE: N_("Approve this?"),
    Verdict.REJECT: N_("Reject this?"),
}
_BUTTONS = {Verdict.APPROVE: N_("Approve"), Verdict.REJECT: N_("Reject")}
_DONE = {
    Verdict.APPROVE: N_("Approved; the run goes on."),
    Verdict.REJECT: N_("Rejected; the agent is told why."),
}
_CODES = {
    RejectReason.WRONG_FACTS: N_("Wrong facts"),
    RejectReason.WRONG_ACTION: N_("Wrong action"),
    RejectReason.TOO_RISKY: N_("Too risky"),
    RejectReason.TOO_EXPENSIVE: N_("Too expensive"),
    RejectReason.NOT_AUTHORIZED: N_("Not authorized"),
    RejectReason.NOT_NEEDED: N_("Not needed"),
    RejectReason.OTHER: N_("Something else"),
}

_NAMES: dict[str, str] = {
    ApprovalStatus.APPROVED.value: N_("Approved"),
    ApprovalStatus.EDITED.value: N_("Approved with changes"),
    ApprovalStatus.REDIRECTED.value: N_("Redirected"),
    ApprovalStatus.ANSWERED.value: N_("Answered in its place"),
    ApprovalStatus.SENT_BACK.value: N_("Sent back"),
    ApprovalStatus.TAKEN_OVER.value: N_("Taken over"),
    ApprovalStatus.REJECTED.value: N_("Rejected"),
    ApprovalStatus.EXPIRED.value: N_("Expired"),
    ApprovalStatus.WITHDRAWN.value: N_("Withdrawn"),
    ApprovalStatus.UNOPPOSED.value: N_("Passed unopposed"),
    Role.APPROVER.value: N_("Approver"),
}
"""What may stand in a refusal of this page."""


def language_of(accepted: str) -> str:
    """The first language of an `Accept-Language` header that there are words in; else English."""
    wanted = (part.split(";")[0].strip().split("-")[0].lower() for part in accepted.split(","))
    return next((each for each in wanted if each in LANGUAGES), "en")


def question(opened: OpenedLink, language: str, *, wrong: ControlPlaneError | None = None) -> str:
    """What the link would decide, and the button that does.

    Args:
        wrong: Why the last press of the button decided nothing.
    """
    words = NoticeWords(language)
    link, approval = opened.link, opened.approval
    heading = words.say(_HEADINGS[link.verdict])
    pattern = harmless(approval.pattern_name)
    parts = [
        f"<h1>{escape(heading)}</h1>",
        _refusal(words, wrong),
        f"<p><strong>{escape(words.what_will_happen(approval))}</strong></p>",
        _soft(words.say(N_("Asked by the pattern {pattern}."), pattern=pattern)),
        _soft(approval.because) if approval.because else "",
        f"<pre>{escape(_payload_of(approval))}</pre>",
        _form(words, link.verdict),
        _soft(words.say(N_("You decide as {name}."), name=opened.person.name)),
        _soft(words.say(N_("The link works once, until {at}."), at=_instant(link.expires_at))),
        _to_the_desk(words, approval),
    ]
    return _page(heading, "".join(parts), language)


def done(approval: Approval, verdict: Verdict, language: str) -> str:
    """What came of it."""
    words = NoticeWords(language)
    heading = words.say(_DONE[verdict])
    if approval.decided_at is None:
        heading = words.say(N_("Your vote counts; others must agree."))
    what = escape(words.what_will_happen(approval))
    body = f"<h1>{escape(heading)}</h1><p>{what}</p>{_to_the_desk(words, approval)}"
    return _page(heading, body, language)


def refused(error: ControlPlaneError, language: str) -> str:
    """Why nothing can be decided here."""
    words = NoticeWords(language)
    heading = words.say(error.title)
    desk = words.say(N_("Open the desk"))
    way = f'<p><a href="/approvals">{escape(desk)}</a></p>'
    return _page(heading, f"<h1>{escape(heading)}</h1>{_refusal(words, error)}{way}", language)


def _form(words: NoticeWords, verdict: Verdict) -> str:
    """Posts to where it is shown; the link itself is the proof."""
    rejects = verdict is Verdict.REJECT
    note = N_("Why; the agent and the next reader need the reason") if rejects else N_("Note")
    codes = '<option value="">–</option>' + "".join(
        f'<option value="{code.value}">{escape(words.say(said))}</option>'
        for code, said in _CODES.items()
    )
    chosen = escape(words.say(N_("Kind of reason")))
    choice = f'<label for="code">{chosen}</label><select id="code" name="code">{codes}</select>'
    needed = " required" if rejects else ""
    return (
        f'<form method="post">{choice if rejects else ""}'
        f'<label for="reason">{escape(words.say(note))}</label>'
        f'<textarea id="reason" name="reason" rows="3" maxlength="2000"{needed}></textarea>'
        f'<button class="{"stop" if rejects else "go"}">{escape(words.say(_BUTTONS[verdict]))}'
        "</button></form>"
    )


def _refusal(words: NoticeWords, error: ControlPlaneError | None) -> str:
    if error is None:
        return ""
    if isinstance(error, InvalidInput):
        said = [words.say(each.template, **_translated(words, each)) for each in error.problems]
    else:
        said = [words.say(error.template, **_translated(words, error))]
    return f'<p class="wrong" role="alert">{escape(" ".join(said))}</p>'


def _translated(words: NoticeWords, said: ControlPlaneError | Problem) -> dict[str, object]:
    """What fills the sentence, with our own names for roles and decisions in its language."""
    return {
        name: words.say(_NAMES[value]) if isinstance(value, str) and value in _NAMES else value
        for name, value in said.params.items()
    }


def _payload_of(approval: Approval) -> str:
    text = json.dumps(approval.action.payload, indent=2, ensure_ascii=False)
    shown = _UNSEEN.sub(lambda found: f"\\u{ord(found[0]):04x}", text)
    return shown if len(shown) <= _LONGEST_PAYLOAD else shown[:_LONGEST_PAYLOAD] + "\n…"


def _to_the_desk(words: NoticeWords, approval: Approval) -> str:
    said = escape(words.say(N_("See everything at the desk")))
    query = f"approval={approval.id}&amp;workspace={approval.workspace_id}"
    return f'<p><a href="/approvals?{query}">{said}</a></p>'


def _soft(text: str) -> str:
    return f'<p class="soft">{escape(text)}</p>'


def _instant(at: datetime) -> str:
    return f"{at:%Y-%m-%d %H:%M} UTC"


def _page(title: str, body: str, language: str) -> str:
    return (
        f'<!doctype html><html lang="{language}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f'<meta name="robots" content="noindex"><title>{escape(title)}</title>'
        f"<style>{STYLE}</style></head><body><main>{body}</main></body></html>"
    )
