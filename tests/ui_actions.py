"""What a person can do on the pages, and the same for programs and in a terminal.

Each row: the page, what is done there, the services' functions it goes through, the operations of
the API and the command (`None` where a terminal is no place for it). `docs/api.md` shows the rows.
"""

from __future__ import annotations

from typing import NamedTuple


class UiAction(NamedTuple):
    """One thing a person can do on a page."""

    page: str
    does: str
    services: str
    """Functions, as `module.function`, with spaces between."""
    operations: tuple[str, ...]
    command: str | None

    @property
    def row(self) -> str:
        """Its row in `docs/api.md`."""
        operations = ", ".join(f"`{operation}`" for operation in self.operations)
        command = f"`{self.command}`" if self.command else "-"
        return f"| {self.page} | {self.does} | {operations} | {command} |"


def _rows(table: str) -> tuple[UiAction, ...]:
    lines = [[part.strip() for part in line.split("|")] for line in table.strip().splitlines()]
    return tuple(
        UiAction(page, does, services, tuple(operations.split(", ")), command or None)
        for page, does, services, operations, command in lines
    )


ACTIONS = _rows("""
Overview | see what runs, waits and failed, and each engine | overview.read_overview standing.read_engines standing.read_standing | GET /overview | runs
Overview | see which schedules could not start | firings.failed_starts | GET /schedules/failed-starts | schedules history
Overview | fill an empty workspace with the demo | demo.seed_demo | POST /demo | demo
Overview | see what is stopped | kill_switches.in_force audit.audit_names | GET /kill-switches | kill-switches list
Overview | stop the whole fleet, and let it go on | kill_switches.kill kill_switches.release | POST /kill-switches, POST /kill-switches/release | kill
Launch | see what a run takes, and what keeps it from starting | patterns.get_pattern launchable.held_up_by | GET /patterns/{name} | patterns show
Launch | estimate a run's cost | estimates.estimate | POST /runs/estimate | run
Launch | start a run | launch.launch | POST /runs | run
Runs | list and filter runs | runs.list_runs | GET /runs | runs list
Run | watch a run with steps, approvals and children | runs.view_run retention.emptied_at | GET /runs/{run_id}, GET /runs/{run_id}/events | runs follow
Run | see which kill switch holds it | kill_switches.halted | GET /runs/{run_id}/halt | kill-switches list
Run | read a step in full | runs.step_payload | GET /runs/{run_id}/steps/{key} | runs show
Run | cancel, pause, resume, retry | control.command | POST /runs/{run_id}/cancel, POST /runs/{run_id}/pause, POST /runs/{run_id}/resume, POST /runs/{run_id}/retry | runs cancel
Run | tell it something, and see who took it up | interventions.add_message interventions.messages | GET /runs/{run_id}/messages, POST /runs/{run_id}/messages | runs tell
Run | see its budget, raise it and cut it | interventions.budget interventions.set_budget | GET /runs/{run_id}/budget, PUT /runs/{run_id}/budget | runs budget
Run | say who is next in a swarm | interventions.redirect_next interventions.redirection_ahead | GET /runs/{run_id}/next-agent, POST /runs/{run_id}/next-agent | runs next
Run | fork from a step | control.fork control.forkable_keys | POST /runs/{run_id}/fork | runs fork
Run | download everything about it | runs.export_run | GET /runs/{run_id}/export | runs export
Approvals | list what waits and what was decided | approvals.list_approvals approvals.asked_of_runs | GET /approvals | approvals list
Approvals | look at one | approvals.get_approval | GET /approvals/{approval_id} | approvals show
Approvals | approve, edit, redirect, reject | approvals.decide | POST /approvals/{approval_id}/decision | approve
Approvals | agree with what others proposed | approval_agreeing.agree | POST /approvals/{approval_id}/agreement | approvals agree
Approvals | count what waits | approvals.count_waiting | GET /approvals/count | approvals list
Approvals | see its votes, its history and its like | approval_history.history approval_history.votes approval_history.similar | GET /approvals/{approval_id}/history, GET /approvals/{approval_id}/votes, GET /approvals/{approval_id}/similar | approvals show
Approvals | take it in hand and let go of it | approvals.claim approvals.release | POST /approvals/{approval_id}/claim, POST /approvals/{approval_id}/release | approvals claim
Approvals | undo a decision | approvals.undo | POST /approvals/{approval_id}/undo | approvals undo
Approvals | keep, list and remove views of one's own | views.list_views views.save_view views.remove_view | GET /views, POST /views, DELETE /views/{view_id} | views save
Approvals | withdraw it | approvals.withdraw | POST /approvals/{approval_id}/withdraw | approvals withdraw
Approvals | approve or reject several for one reason | approval_batches.decide_many | POST /approvals/decisions | approvals decide-many
Approvals | undo several | approval_batches.undo_many | POST /approvals/undo | approvals undo
Schedules | list schedules | schedules.list_schedules | GET /schedules | schedules list
Schedules | look at one | schedules.get_schedule | GET /schedules/{name} | schedules show
Schedules | add or change one | schedules.save_schedule | POST /schedules, PUT /schedules/{name} | schedules save
Schedules | preview its next times | schedules.upcoming | POST /schedules/preview, GET /schedules/{name}/upcoming | schedules preview
Schedules | see what came of each time | firings.list_firings | GET /schedules/{name}/firings | schedules history
Schedules | pause and resume | schedules.pause_schedule schedules.resume_schedule | POST /schedules/{name}/pause, POST /schedules/{name}/resume | schedules pause
Schedules | run now | firings.run_now | POST /schedules/{name}/run | schedules run
Schedules | make a new webhook token | schedules.rotate_secret | POST /schedules/{name}/secret | schedules secret
Schedules | remove one | schedules.remove_schedule | DELETE /schedules/{name} | schedules remove
Agents | list agents with how they did | agents.list_agents | GET /agents | agents list
Agent | look at one | agents.get_agent | GET /agents/{name} | agents show
Agent | register or change one | agents.save_agent | POST /agents, PUT /agents/{name} | agents save
Agent | see its versions | agents.agent_versions | GET /agents/{name}/versions | agents versions
Agent | compare two versions | agents.compare_versions | GET /agents/{name}/changes | agents versions
Agent | restore a version | agents.restore_agent | POST /agents/{name}/restore | agents restore
Agent | stop it, and let it go on | kill_switches.kill kill_switches.release | POST /kill-switches, POST /kill-switches/release | kill
Agent | try it alone | try_agent.try_agent | POST /agents/{name}/try | agents try
Patterns | list patterns | patterns.list_patterns | GET /patterns | patterns list
Pattern | look at one, and at its drawing | patterns.get_pattern patterns.member_roles patterns.member_tools | GET /patterns/{name}, GET /patterns/{name}/topology | patterns show
Pattern | check it while composing | patterns.check_pattern | POST /patterns/check | patterns check
Pattern | save it | patterns.save_pattern | POST /patterns, PUT /patterns/{name} | patterns save
Pattern | see its versions | patterns.pattern_versions | GET /patterns/{name}/versions | patterns versions
Pattern | compare two versions | patterns.compare_patterns | GET /patterns/{name}/changes | patterns versions
Pattern | restore a version | patterns.restore_pattern | POST /patterns/{name}/restore | patterns restore
Connections | list connections | connections.list_connections connections.has_real_connection | GET /connections | connections list
Connections | look at one | connections.get_connection | GET /connections/{name} | connections show
Connections | test one without saving it | connections.probe_connection | POST /connections/probe | connections probe
Connections | add or change one | connections.save_connection | POST /connections, PUT /connections/{name} | connections save
Connections | remove one | connections.remove_connection | DELETE /connections/{name} | connections remove
Tools | list tools | tools.list_tools | GET /tools | tools list
Tools | look at one | tools.get_tool | GET /tools/{name} | tools show
Tools | register or change one | tools.save_tool | POST /tools, PUT /tools/{name} | tools save
Tools | remove one | tools.remove_tool | DELETE /tools/{name} | tools remove
KPIs | read the KPIs with trend and formula | kpis.read_kpis | GET /kpis | kpis
KPIs | break them down | kpis.read_breakdown | GET /kpis/breakdown | kpis
Audit | list and filter events, with the names of who did it | audit.list_audit audit.audit_actors audit.audit_names | GET /audit | audit list
Audit | see how far the record goes | audit.audit_head | GET /audit/head | audit verify
Audit | see who outside was told | audit.audit_receivers | GET /audit/receivers |
Audit | verify the whole record | audit.verify_audit | GET /audit/verification | audit verify
Audit | download it | audit.export_audit | GET /audit/export | audit export
Data | see how long each kind is kept, and change it | retention.read_retention retention.set_retention | GET /data/retention, PUT /data/retention/{kind} | retention set
Data | let what is over go now | retention.run_retention | POST /data/retention/pass | retention run
Data | see, place and release holds | holds.list_holds holds.place_hold holds.release_hold | GET /data/holds, POST /data/holds, POST /data/holds/{hold_id}/release | holds place
Data | download what is on record of a person | personal.export_person | GET /data/people/{person_id}/export | person export
Data | erase a person | personal.erase_person | POST /data/people/{person_id}/erasure | person erase
Policies | see the rules, in order | policies.get_policy audit.audit_names | GET /policy | policy show
Policies | change the rules | policies.save_policy | PUT /policy | policy save
Policies | try a draft on past runs | simulation.simulate | POST /policy/simulate | policy simulate
Policies | see and compare versions | policies.policy_versions policies.compare_policies | GET /policy/versions, GET /policy/changes | policy history
Policies | restore a version | policies.restore_policy | POST /policy/restore | policy restore
Policies | see what was earned and granted | autonomy.read_autonomy | GET /policy/autonomy | policy autonomy
Policies | let a proposal pass, or set it aside | autonomy.grant_autonomy autonomy.dismiss_autonomy | POST /policy/autonomy/grant, POST /policy/autonomy/dismiss | policy grant
Policies | revoke a grant | autonomy.revoke_autonomy | POST /policy/autonomy/revoke | policy revoke
Policies | change what autonomy takes | autonomy.set_autonomy | PUT /policy/autonomy | policy set-autonomy
Governance | see each agent's standing, and the patterns it works in | governance.list_standings launchable.patterns_with | GET /governance/agents | governance list
Governance | look at one | governance.get_standing | GET /agents/{name}/governance | governance show
Governance | see what happened to one | timeline.agent_timeline | GET /agents/{name}/timeline | governance timeline
Governance | see what waits for a decision | governance.list_waiting | GET /promotions | governance requests
Governance | ask for another stage | promotion.promote | POST /agents/{name}/promotions | governance promote
Governance | decide, or withdraw a request | promotion.decide_promotion promotion.withdraw_promotion | POST /promotions/{id}/decision, POST /promotions/{id}/withdraw | governance decide
Governance | attest, or withdraw evidence | evidence.attest evidence.withdraw_evidence | POST /agents/{name}/evidence, POST /agents/{name}/evidence/{id}/withdraw | governance attest
Governance | see and save what a tier needs | control_sets.list_control_sets control_sets.save_control_set | GET /control-sets, PUT /control-sets/{tier} | governance controls
Governance | download the compliance report | compliance.compliance_report | GET /governance/report | governance report
Notifications | list channels | channels.list_channels | GET /channels | channels list
Notifications | look at one | channels.get_channel | GET /channels/{name} | channels show
Notifications | add or change one | channels.save_channel | POST /channels, PUT /channels/{name} | channels save
Notifications | pause and resume | channels.pause_channel | POST /channels/{name}/pause, POST /channels/{name}/resume | channels pause
Notifications | try it out | notices.send_test | POST /channels/{name}/test | channels test
Notifications | remove one | channels.remove_channel | DELETE /channels/{name} | channels remove
Notifications | see what people were told, or could not be | notices.list_notices | GET /notifications | channels log
Notifications | send again what was given up | notices.send_again | POST /notifications/{notification_id}/send-again | channels send-again
Reviewers | see how each reviewer fares | reviewer_health.read_reviewers | GET /reviewers | reviewers
Reviewers | download it | reviewer_health.reviewers_csv | GET /reviewers/csv | reviewers
Webhooks | list endpoints | webhook_endpoints.list_endpoints | GET /webhooks | webhooks list
Webhooks | look at one | webhook_endpoints.get_endpoint | GET /webhooks/{name} | webhooks show
Webhooks | add or change one | webhook_endpoints.save_endpoint | POST /webhooks, PUT /webhooks/{name} | webhooks save
Webhooks | pause and resume | webhook_endpoints.pause_endpoint webhook_endpoints.resume_endpoint | POST /webhooks/{name}/pause, POST /webhooks/{name}/resume | webhooks pause
Webhooks | make a new signing secret | webhook_endpoints.rotate_endpoint_secret | POST /webhooks/{name}/secret | webhooks secret
Webhooks | send a test event | webhook_deliveries.send_test_event | POST /webhooks/{name}/test | webhooks test
Webhooks | remove one | webhook_endpoints.remove_endpoint | DELETE /webhooks/{name} | webhooks remove
Webhooks | see deliveries and their tries | webhook_deliveries.list_deliveries webhook_deliveries.get_delivery delivering.body_of | GET /webhook-deliveries, GET /webhook-deliveries/{delivery_id} | webhooks deliveries
Webhooks | replay one, or all since a time | webhook_deliveries.replay_delivery webhook_deliveries.replay_deliveries | POST /webhook-deliveries/{delivery_id}/replay, POST /webhooks/{name}/replay | webhooks replay
Secrets | list secrets, never their values | secrets.list_secrets secrets.secret_names | GET /secrets | secrets list
Secrets | keep or replace one | secrets.save_secret | POST /secrets, PUT /secrets/{name} | secrets set
Secrets | remove one | secrets.remove_secret | DELETE /secrets/{name} | secrets remove
API access | list tokens | tokens.list_tokens tokens.get_token | GET /tokens, GET /tokens/{token_id} | tokens list
API access | make a token | tokens.create_token | POST /tokens | tokens create
API access | revoke a token | tokens.revoke_token | POST /tokens/{token_id}/revoke | tokens revoke
API access | list service accounts | service_accounts.list_service_accounts service_accounts.get_service_account | GET /service-accounts, GET /service-accounts/{account_id} | service-accounts list
API access | make or change a service account | service_accounts.create_service_account service_accounts.change_service_account | POST /service-accounts, PUT /service-accounts/{account_id} | service-accounts create
API access | remove a service account | service_accounts.remove_service_account | DELETE /service-accounts/{account_id} | service-accounts remove
Access | list members | members.list_members members.get_member | GET /members, GET /members/{person_id} | members list
Access | add or change a member | members.add_member members.change_member | POST /members, PUT /members/{person_id} | members add
Access | remove a member | members.remove_member | DELETE /members/{person_id} | members remove
Access | disable and enable a person | members.disable_person members.enable_person | POST /members/{person_id}/disable, POST /members/{person_id}/enable | members disable
Access | end a person's sessions | members.end_sessions | POST /members/{person_id}/sign-out | members sign-out
Access | list workspaces | workspaces.list_workspaces | GET /workspaces, GET /workspaces/{workspace_id} | workspaces list
Access | make or rename a workspace | workspaces.create_workspace workspaces.rename_workspace | POST /workspaces, PUT /workspaces/{workspace_id} | workspaces create
""")  # noqa: E501 - one row a line

OF_THE_BROWSER = frozenset(
    {
        "access.principal_in",
        "sign_in.enter",
        "sign_in.enter_locally",
        "sign_in.sign_out",
    }
)
"""A program proves who it is with each call; only a browser signs in and out."""

WORDING = frozenset({"control.subject_of", "ports.engine_is_missing"})
"""These do nothing; they only name things."""
