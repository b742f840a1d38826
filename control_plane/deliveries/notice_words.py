"""What people are told, in words: short, plain text, in the channel's language. Pure."""

from __future__ import annotations

import re
from datetime import datetime

from control_plane.catalogues import catalogue
from control_plane.domain.approvals import Approval, ApprovalStatus, Verdict
from control_plane.domain.errors import N_
from control_plane.domain.notices import NoticeEvent
from control_plane.domain.policy import ActionKind
from control_plane.services.notice_sending import Told

_LONGEST = 160
_INVISIBLE = re.compile(r"[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]+")
_HARMLESS = str.maketrans({"<": "‹", ">": "›", "|": "¦", "`": "'", "[": "(", "]": ")"})
"""What services take for links, mentions and code; some do so in escaped text, too."""
_SUBJECTS: dict[str, str] = {
    NoticeEvent.WAITING: N_("Decision needed: {what}"),
    NoticeEvent.DUE_SOON: N_("Still waiting: {what}"),
    NoticeEvent.ESCALATED: N_("Escalated: {what}"),
    NoticeEvent.EXPIRED: N_("Expired, nobody decided: {what}"),
    NoticeEvent.UNDELIVERABLE: N_("Notifications through {channel} do not arrive"),
    NoticeEvent.TEST: N_("Test of the channel {channel}"),
}
_DECIDED: dict[str, str] = {
    ApprovalStatus.APPROVED: N_("Approved: {what}"),
    ApprovalStatus.EDITED: N_("Approved with changes: {what}"),
    ApprovalStatus.REDIRECTED: N_("Redirected: {what}"),
    ApprovalStatus.ANSWERED: N_("Answered by a person instead: {what}"),
    ApprovalStatus.SENT_BACK: N_("Sent back: {what}"),
    ApprovalStatus.TAKEN_OVER: N_("Taken over by a person: {what}"),
    ApprovalStatus.REJECTED: N_("Rejected: {what}"),
    ApprovalStatus.UNOPPOSED: N_("Nobody objected in time, it goes ahead: {what}"),
    ApprovalStatus.EXPIRED: N_("Expired, nobody decided: {what}"),
    ApprovalStatus.WITHDRAWN: N_("Withdrawn: {what}"),
    ApprovalStatus.LOGGED: N_("On record: {what}"),
    ApprovalStatus.PENDING: N_("Still waiting: {what}"),
}
_ACTIONS: dict[str, str] = {
    ActionKind.HANDOFF: N_("{source} hands the task over to {target}"),
    ActionKind.TOOL: N_("{source} calls the tool {target}"),
    ActionKind.AGENT: N_("{target} takes its turn"),
    ActionKind.PLAN: N_("{source} carries out its plan"),
    ActionKind.ANSWER: N_("{source} gives its answer"),
    ActionKind.FLAG: N_("{source} goes on although something was flagged"),
    ActionKind.BUDGET: N_("The run goes on beyond its budget"),
}
_LINKS: dict[str, str] = {
    Verdict.APPROVE: N_("Approve: {link}"),
    Verdict.REJECT: N_("Reject: {link}"),
}


class NoticeWords:
    """Says it in one language."""

    def __init__(self, language: str) -> None:
        self._catalogue = catalogue(language)

    def say(self, template: str, **params: object) -> str:
        """The sentence; what is not ours in it must be harmless already."""
        return self._catalogue.gettext(template).format(**params)

    def what_will_happen(self, approval: Approval) -> str:
        """One sentence."""
        action = approval.action
        template = _ACTIONS[action.kind]
        return self.say(template, source=harmless(action.source), target=harmless(action.target))


def words_of(told: Told) -> tuple[str, str]:
    """Title and body of a message."""
    words = NoticeWords(told.language)
    lines = list(_lines(words, told))
    title, *rest = lines
    if told.desk_link:
        rest.append(words.say(N_("At the desk: {link}"), link=told.desk_link))
    return title, "\n".join(rest) or title


def harmless(text: str) -> str:
    """Names and other people's text on one short line that no service takes for markup."""
    line = " ".join(_INVISIBLE.sub(" ", text).split()).translate(_HARMLESS)
    line = line.replace("://", ":/ /").replace("@", "@ ")
    return line if len(line) <= _LONGEST else line[: _LONGEST - 1] + "…"


def _lines(words: NoticeWords, told: Told) -> list[str]:
    notice, approval = told.notice, told.approval
    if approval is None:
        about = told.about or notice.subject.rpartition("/")[2]
        title = words.say(_SUBJECTS[notice.event], channel=harmless(about))
        return [title, harmless(told.because)] if told.because else [title]
    what = words.what_will_happen(approval)
    if notice.event is NoticeEvent.DECIDED:
        return [words.say(_DECIDED[approval.status], what=what), *_decided(words, approval)]
    lines = [words.say(_SUBJECTS[notice.event], what=what), *_asked(words, approval, told.asked_by)]
    if notice.event is NoticeEvent.EXPIRED:
        return lines
    lines.append(_until(words, approval))
    lines += [words.say(_LINKS[verdict], link=link) for verdict, link in told.links]
    if told.links and told.links_until is not None:
        only = N_("These links are for you alone; each works once, until {at}.")
        lines.append(words.say(only, at=_instant(told.links_until)))
    return lines


def _asked(words: NoticeWords, approval: Approval, asked_by: str) -> list[str]:
    pattern = harmless(approval.pattern_name)
    if not asked_by:
        return [words.say(N_("Asked by the pattern {pattern}."), pattern=pattern)]
    template = N_("Asked by the pattern {pattern}, started by {who}.")
    return [words.say(template, pattern=pattern, who=harmless(asked_by))]


def _until(words: NoticeWords, approval: Approval) -> str:
    if approval.expires_at is None:
        return words.say(N_("It waits without a time limit."))
    at = _instant(approval.expires_at)
    if approval.rule.passes_unopposed:
        return words.say(N_("It goes ahead at {at} unless somebody objects."), at=at)
    return words.say(N_("Until {at}; then it does not happen."), at=at)


def _decided(words: NoticeWords, approval: Approval) -> list[str]:
    decision = approval.decision
    if decision is None or not decision.by or approval.decided_at is None:
        return []
    at = _instant(approval.decided_at)
    return [words.say(N_("{who}, {at}."), who=harmless(decision.by), at=at)]


def _instant(at: datetime) -> str:
    return f"{at:%Y-%m-%d %H:%M} UTC"
