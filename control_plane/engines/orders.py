"""What people order a run to do, minded where its agents act: stops, messages, budgets."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from control_plane.domain.approvals import Action, ApprovalStatus, Decision
from control_plane.domain.budgets import (
    BudgetRecord,
    RunBudget,
    Spent,
    limits_json,
    limits_schema,
    once_more,
    used_up,
)
from control_plane.domain.errors import N_
from control_plane.domain.holding import may_be_held
from control_plane.domain.interventions import Redirection, RunMessage, as_told
from control_plane.domain.plain import plain_json
from control_plane.domain.policy import ActionKind
from control_plane.domain.runs import Outcome
from control_plane.domain.steps import StepKind, StepStatus
from control_plane.engines.fingerprints import fingerprint
from control_plane.engines.replay import decision_from_json
from control_plane.engines.requests import preview_of
from control_plane.engines.stops import Stopped, obeyed
from control_plane.patterns.context import AgentCall, Ref, Result
from control_plane.services.order_writes import Halt, SetBudget, TakeMessages, TakeRedirection
from control_plane.services.recorded import Orders, StepRecord

if TYPE_CHECKING:
    from control_plane.engines.verbs import Verbs

_USED_UP = N_("The run's budget is used up: {crossed}. It can only be forked to go on.")


class StandingOrders:
    """What people ordered one run, read from the store whenever an agent is about to act."""

    def __init__(self, context: Verbs) -> None:
        self._context = context
        run = context.loaded.run
        self._line: tuple[str, ...] = () if run.parent_run_id else (run.id,)

    async def may_begin(self, call: AgentCall) -> AgentCall:
        """Wait while a kill switch holds the member; the call with what people told it."""
        orders = await self._unless_stopped(call.member, call.key)
        taken = await self._told(call, orders)
        return call if not taken else replace(call, instruction=_with(call.instruction, taken))

    async def may_act(self, agent: str, step: StepRecord) -> None:
        """Wait while a kill switch holds the agent, or a person decides about the budget.

        Raises:
            Stopped: The budget is used up, and nobody lets the run go on.
        """
        while True:
            orders = await self._unless_stopped(agent, step.key)
            if step.kind is not StepKind.MODEL or orders.budget is None or orders.spent is None:
                return
            if not used_up(orders.budget.limits, orders.spent):
                return
            await self._over_budget(step.key, orders.budget, orders.spent)

    async def redirected(self, call: AgentCall) -> Redirection | None:
        """Where a person sends the run at the end of this turn; `None` if nowhere it may go."""
        orders = await self._read(call.member, call.key)
        if not orders.redirected:
            return None
        hands = self._context.hands
        what = TakeRedirection(self._context.run_id, call.key, call.handoffs, hands.now())
        taken: Redirection | None = await hands.writer.write(what)
        return taken

    async def _unless_stopped(self, agent: str, key: str) -> Orders:
        """The orders once no kill switch holds the agent. The run pauses meanwhile."""
        context = self._context
        while True:
            await context.unpaused()
            orders = await self._read(agent, key)
            if not orders.stopped:
                return orders
            run = context.loaded.run
            halt = Halt(run.id, run.workspace_id, agent, context.hands.now())
            signal: int | None = await context.hands.writer.write(halt)
            if signal is not None:
                context.hold_back(signal)

    async def _read(self, agent: str, key: str) -> Orders:
        """While the store cannot be read nothing begins: `Hands.read` waits for it."""
        context = self._context
        journal, run = context.hands.journal, context.loaded.run
        if not self._line:
            self._line = await context.hands.read(lambda: journal.line(run.id))
        line = self._line
        return await context.hands.read(lambda: journal.orders(line, run.workspace_id, agent, key))

    # Messages.

    async def _told(self, call: AgentCall, orders: Orders) -> str:
        """What people told this turn, as it is on record; a turn that has begun hears no more."""
        record, key = self._context.record_of_run, f"{call.key}/message"
        recorded = record.steps.get(key)
        if recorded is not None and recorded.status is StepStatus.COMPLETED:
            return await record.text(Ref(key))
        if not orders.told or self._has_begun(call.key):
            return ""
        hands, run_id = self._context.hands, self._context.run_id
        what = TakeMessages(run_id, self._line, call.member, call.key, hands.now())
        messages: list[RunMessage] = await hands.writer.write(what)
        if not messages:  # Another branch was quicker.
            return ""
        return await self._put_on_record(key, call, messages)

    def _has_begun(self, key: str) -> bool:
        asked = f"{key}/approval"
        return any(
            step.startswith(f"{key}/") and step != asked
            for step in self._context.record_of_run.steps
        )

    async def _put_on_record(self, key: str, call: AgentCall, messages: list[RunMessage]) -> str:
        context, now = self._context, self._context.hands.now()
        text = "\n".join(as_told(message.text) for message in messages)
        ids = [message.id for message in messages]
        step = context.record_of_run.blank(
            key, kind=StepKind.NOTE, name="message", asked=fingerprint(ids), started_at=now
        )
        step = replace(
            step,
            status=StepStatus.COMPLETED,
            preview=preview_of(text),
            detail={"member": call.member, "messages": ids},
            output=plain_json({"text": text}),
            finished_at=now,
            latency_ms=0,
        )
        await context.record_of_run.add(step)
        return await context.record_of_run.text(Ref(key))  # As a replay finds it.

    # Budgets.

    async def _over_budget(self, key: str, budget: BudgetRecord, spent: Spent) -> None:
        """Ask a person whether the run may use more, where a rule says so."""
        question = f"{key}/budget-{budget.version}"
        action = self._asked_before(question) or _action(budget, spent)
        context = self._context
        if not may_be_held(context.policy, action, pattern=context.pattern):
            raise _stopped(budget.limits, spent)
        decision = self._decided_before(question, action)
        if decision is None:
            decision = await context.approve(question, action)
        if decision.status is ApprovalStatus.WITHDRAWN:
            return  # Somebody changed the budget meanwhile.
        if decision.status is ApprovalStatus.APPROVED and not decision.asked:
            raise _stopped(budget.limits, spent)  # No rule's condition held.
        record = replace(
            budget,
            limits=RunBudget.model_validate(decision.payload.get("limits", {})),
            version=budget.version + 1,
            set_by=_approval_of(context, question),
            set_at=context.hands.now(),
        )
        await context.hands.writer.write(SetBudget(record, expected_version=budget.version))

    def _asked_before(self, question: str) -> Action | None:
        """The action as it was put: what was used when it is asked again is something else."""
        approval = self._context.approvals.get(f"{question}/approval")
        return None if approval is None else approval.action

    def _decided_before(self, question: str, action: Action) -> Decision | None:
        recorded = self._context.record_of_run.steps.get(f"{question}/approval")
        if recorded is None or recorded.status is not StepStatus.COMPLETED:
            return None
        return obeyed(decision_from_json(recorded.detail["decision"]), action)


def _with(instruction: str, told: str) -> str:
    return "\n".join(filter(None, [instruction, told]))


def _action(budget: BudgetRecord, spent: Spent) -> Action:
    used = {
        "cost_usd": float(spent.cost_usd),
        "tokens": spent.tokens,
        "calls": spent.calls,
        "seconds": round(spent.seconds, 3),
        "handoffs": spent.handoffs,
    }
    limited: dict[str, Any] = limits_json(once_more(budget.limits, budget.original))
    return Action(
        kind=ActionKind.BUDGET,
        source="",
        target="run",
        payload={"used": {name: used[name] for name in limited}, "limits": limited},
        payload_schema={
            "type": "object",
            "properties": {
                "used": {"type": "object", "title": "Used so far"},
                "limits": {**limits_schema(), "title": "May use in all from now on"},
            },
            "required": ["limits"],
            "additionalProperties": False,
        },
    )


def _stopped(limits: RunBudget, spent: Spent) -> Stopped:
    crossed = ", ".join(
        f"{name} {getattr(spent, name)} of {getattr(limits, name)}"
        for name in used_up(limits, spent)
    )
    return Stopped(Result(Outcome.OVER_BUDGET, note=_USED_UP.format(crossed=crossed)))


def _approval_of(context: Verbs, question: str) -> str:
    """Who let it go on: the question they answered."""
    recorded = context.record_of_run.steps.get(f"{question}/approval")
    return str(recorded.detail.get("approval") or "") if recorded is not None else ""
