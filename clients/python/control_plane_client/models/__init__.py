""" Contains all the data models used in inputs/outputs """

from .action_kind import ActionKind
from .agent import Agent
from .agent_change import AgentChange
from .agent_change_agent_spec import AgentChangeAgentSpec
from .agent_change_agent_spec_output_schema_type_0 import AgentChangeAgentSpecOutputSchemaType0
from .agent_change_risk_tier import AgentChangeRiskTier
from .agent_change_stage import AgentChangeStage
from .agent_draft import AgentDraft
from .agent_draft_agent_spec import AgentDraftAgentSpec
from .agent_draft_agent_spec_output_schema_type_0 import AgentDraftAgentSpecOutputSchemaType0
from .agent_draft_risk_tier import AgentDraftRiskTier
from .agent_draft_stage import AgentDraftStage
from .agent_row import AgentRow
from .agent_spec import AgentSpec
from .agent_spec_output_schema_type_0 import AgentSpecOutputSchemaType0
from .agent_stage import AgentStage
from .agent_version import AgentVersion
from .agreement_draft import AgreementDraft
from .approval import Approval
from .approval_action import ApprovalAction
from .approval_action_answer_schema_type_0 import ApprovalActionAnswerSchemaType0
from .approval_action_payload import ApprovalActionPayload
from .approval_action_payload_schema_type_0 import ApprovalActionPayloadSchemaType0
from .approval_event_event_kind import ApprovalEventEventKind
from .approval_status import ApprovalStatus
from .approval_versions import ApprovalVersions
from .attempt import Attempt
from .audit_event import AuditEvent
from .audit_event_detail import AuditEventDetail
from .audit_standing import AuditStanding
from .autonomy import Autonomy
from .autonomy_draft import AutonomyDraft
from .autonomy_draft_autonomy_spec import AutonomyDraftAutonomySpec
from .autonomy_setting import AutonomySetting
from .autonomy_spec import AutonomySpec
from .batch_draft import BatchDraft
from .batch_outcome import BatchOutcome
from .batch_undone import BatchUndone
from .break_ import Break
from .breakdown_row import BreakdownRow
from .breakdown_row_values import BreakdownRowValues
from .budget import Budget
from .budget_draft import BudgetDraft
from .budget_draft_run_budget import BudgetDraftRunBudget
from .budget_view import BudgetView
from .cause import Cause
from .change import Change
from .channel import Channel
from .channel_change import ChannelChange
from .channel_change_channel_spec import ChannelChangeChannelSpec
from .channel_change_channel_spec_language import ChannelChangeChannelSpecLanguage
from .channel_detail import ChannelDetail
from .channel_draft import ChannelDraft
from .channel_draft_channel_spec import ChannelDraftChannelSpec
from .channel_draft_channel_spec_language import ChannelDraftChannelSpecLanguage
from .channel_spec import ChannelSpec
from .channel_spec_language import ChannelSpecLanguage
from .chosen_draft import ChosenDraft
from .command import Command
from .connection import Connection
from .connection_change import ConnectionChange
from .connection_draft import ConnectionDraft
from .connection_spec import ConnectionSpec
from .control import Control
from .control_set import ControlSet
from .control_set_draft import ControlSetDraft
from .control_set_draft_control_spec import ControlSetDraftControlSpec
from .control_spec import ControlSpec
from .count import Count
from .counts import Counts
from .cron_trigger import CronTrigger
from .decision import Decision
from .decision_draft import DecisionDraft
from .decision_draft_payload_type_0 import DecisionDraftPayloadType0
from .decision_payload import DecisionPayload
from .delivery import Delivery
from .delivery_detail import DeliveryDetail
from .delivery_detail_facts import DeliveryDetailFacts
from .delivery_facts import DeliveryFacts
from .delivery_status import DeliveryStatus
from .demo_outcome import DemoOutcome
from .dimension import Dimension
from .dismiss_draft import DismissDraft
from .edge import Edge
from .endpoint import Endpoint
from .endpoint_change import EndpointChange
from .endpoint_change_endpoint_spec import EndpointChangeEndpointSpec
from .endpoint_detail import EndpointDetail
from .endpoint_draft import EndpointDraft
from .endpoint_draft_endpoint_spec import EndpointDraftEndpointSpec
from .endpoint_spec import EndpointSpec
from .engine_standing import EngineStanding
from .erasure import Erasure
from .estimate import Estimate
from .evidence import Evidence
from .evidence_draft import EvidenceDraft
from .evidence_draft_control import EvidenceDraftControl
from .export_person_response_200 import ExportPersonResponse200
from .export_run_response_200 import ExportRunResponse200
from .facts import Facts
from .failed_start import FailedStart
from .fault import Fault
from .field_change import FieldChange
from .field_problem import FieldProblem
from .firing import Firing
from .firing_detail import FiringDetail
from .firing_outcome import FiringOutcome
from .flag import Flag
from .flag_kind import FlagKind
from .fleet_action import FleetAction
from .fleet_apply_draft import FleetApplyDraft
from .fleet_apply_draft_base_type_0 import FleetApplyDraftBaseType0
from .fleet_apply_draft_document import FleetApplyDraftDocument
from .fleet_plan import FleetPlan
from .fleet_plan_base import FleetPlanBase
from .fleet_plan_counts import FleetPlanCounts
from .fleet_plan_draft import FleetPlanDraft
from .fleet_plan_draft_document import FleetPlanDraftDocument
from .fork_draft import ForkDraft
from .fork_draft_input_type_0 import ForkDraftInputType0
from .get_report_format import GetReportFormat
from .get_report_language import GetReportLanguage
from .grain import Grain
from .grant_draft import GrantDraft
from .grant_spec import GrantSpec
from .grant_status import GrantStatus
from .grant_view import GrantView
from .graph import Graph
from .halted_run import HaltedRun
from .head import Head
from .held import Held
from .history_event import HistoryEvent
from .history_event_detail import HistoryEventDetail
from .hold_draft import HoldDraft
from .hold_kind import HoldKind
from .holding_rule import HoldingRule
from .hook_proof import HookProof
from .inbox_view import InboxView
from .interval_trigger import IntervalTrigger
from .kill_draft import KillDraft
from .kill_release_draft import KillReleaseDraft
from .kill_switch import KillSwitch
from .kill_switch_in_force import KillSwitchInForce
from .kpi import Kpi
from .kpi_report import KpiReport
from .kpi_value import KpiValue
from .launch_draft import LaunchDraft
from .launch_draft_input import LaunchDraftInput
from .launch_draft_run_budget import LaunchDraftRunBudget
from .legal_hold import LegalHold
from .level import Level
from .limits import Limits
from .list_runs_engine_type_0 import ListRunsEngineType0
from .listing_agent_row import ListingAgentRow
from .listing_agent_version import ListingAgentVersion
from .listing_approval import ListingApproval
from .listing_breakdown_row import ListingBreakdownRow
from .listing_change import ListingChange
from .listing_channel_detail import ListingChannelDetail
from .listing_connection import ListingConnection
from .listing_control_set import ListingControlSet
from .listing_endpoint_detail import ListingEndpointDetail
from .listing_failed_start import ListingFailedStart
from .listing_flag import ListingFlag
from .listing_history_event import ListingHistoryEvent
from .listing_kill_switch import ListingKillSwitch
from .listing_kill_switch_in_force import ListingKillSwitchInForce
from .listing_legal_hold import ListingLegalHold
from .listing_member import ListingMember
from .listing_pattern import ListingPattern
from .listing_pattern_version import ListingPatternVersion
from .listing_policy import ListingPolicy
from .listing_promotion_request import ListingPromotionRequest
from .listing_receiver import ListingReceiver
from .listing_run_message import ListingRunMessage
from .listing_saved_view import ListingSavedView
from .listing_secret import ListingSecret
from .listing_service_account import ListingServiceAccount
from .listing_standing import ListingStanding
from .listing_step import ListingStep
from .listing_timeline_event import ListingTimelineEvent
from .listing_tool_spec import ListingToolSpec
from .listing_vote import ListingVote
from .listing_workspace import ListingWorkspace
from .member import Member
from .member_change import MemberChange
from .member_draft import MemberDraft
from .message_draft import MessageDraft
from .mode import Mode
from .new_token import NewToken
from .next_agent import NextAgent
from .next_agent_draft import NextAgentDraft
from .node import Node
from .notice_counts import NoticeCounts
from .notice_event import NoticeEvent
from .notice_status import NoticeStatus
from .notification import Notification
from .on_expiry import OnExpiry
from .on_reject import OnReject
from .once_trigger import OnceTrigger
from .outcome import Outcome
from .overlap import Overlap
from .overview import Overview
from .overview_counts import OverviewCounts
from .owner_state import OwnerState
from .paged_approval import PagedApproval
from .paged_audit_event import PagedAuditEvent
from .paged_delivery import PagedDelivery
from .paged_firing_detail import PagedFiringDetail
from .paged_notification import PagedNotification
from .paged_run import PagedRun
from .paged_schedule_detail import PagedScheduleDetail
from .paged_token import PagedToken
from .pass_draft import PassDraft
from .pattern import Pattern
from .pattern_change import PatternChange
from .pattern_check import PatternCheck
from .pattern_check_draft import PatternCheckDraft
from .pattern_draft import PatternDraft
from .pattern_member import PatternMember
from .pattern_member_kind import PatternMemberKind
from .pattern_stage import PatternStage
from .pattern_stage_input_schema_type_0 import PatternStageInputSchemaType0
from .pattern_stage_on_failure import PatternStageOnFailure
from .pattern_stage_output_schema_type_0 import PatternStageOutputSchemaType0
from .pattern_version import PatternVersion
from .pause_cause import PauseCause
from .pause_draft import PauseDraft
from .person import Person
from .pin import Pin
from .pipeline_spec import PipelineSpec
from .pipeline_spec_engine import PipelineSpecEngine
from .pipeline_spec_input_schema import PipelineSpecInputSchema
from .plan_and_execute_spec import PlanAndExecuteSpec
from .plan_and_execute_spec_engine import PlanAndExecuteSpecEngine
from .plan_and_execute_spec_input_schema import PlanAndExecuteSpecInputSchema
from .plan_item import PlanItem
from .policie_grant import PolicieGrant
from .policie_policy import PoliciePolicy
from .policy import Policy
from .policy_draft import PolicyDraft
from .policy_restore_draft import PolicyRestoreDraft
from .probe_draft import ProbeDraft
from .probe_report import ProbeReport
from .problem_details import ProblemDetails
from .promotion import Promotion
from .promotion_decision import PromotionDecision
from .promotion_decision_verdict import PromotionDecisionVerdict
from .promotion_draft import PromotionDraft
from .promotion_draft_to import PromotionDraftTo
from .promotion_request import PromotionRequest
from .proposal import Proposal
from .read_fleet_response_read_fleet_fleet import ReadFleetResponseReadFleetFleet
from .read_schema_response_read_schema_fleet import ReadSchemaResponseReadSchemaFleet
from .receive_body_type_0 import ReceiveBodyType0
from .receiver import Receiver
from .redirection import Redirection
from .refused import Refused
from .reject_reason import RejectReason
from .release_draft import ReleaseDraft
from .released import Released
from .replay_draft import ReplayDraft
from .replayed import Replayed
from .request_status import RequestStatus
from .restore_draft import RestoreDraft
from .retention import Retention
from .retention_draft import RetentionDraft
from .retention_pass import RetentionPass
from .retention_pass_counts import RetentionPassCounts
from .retention_rule_view import RetentionRuleView
from .reviewer import Reviewer
from .reviewer_report import ReviewerReport
from .revoke_draft import RevokeDraft
from .risk_tier import RiskTier
from .role import Role
from .rule import Rule
from .rule_effect import RuleEffect
from .run import Run
from .run_budget import RunBudget
from .run_detail import RunDetail
from .run_detail_input import RunDetailInput
from .run_detail_overrides import RunDetailOverrides
from .run_detail_pins import RunDetailPins
from .run_halt import RunHalt
from .run_input import RunInput
from .run_limits import RunLimits
from .run_message import RunMessage
from .run_overrides import RunOverrides
from .run_pins import RunPins
from .run_status import RunStatus
from .saved_endpoint_view import SavedEndpointView
from .saved_schedule import SavedSchedule
from .saved_view import SavedView
from .saved_view_filters import SavedViewFilters
from .schedule import Schedule
from .schedule_change import ScheduleChange
from .schedule_change_schedule_spec import ScheduleChangeScheduleSpec
from .schedule_change_schedule_spec_input import ScheduleChangeScheduleSpecInput
from .schedule_detail import ScheduleDetail
from .schedule_draft import ScheduleDraft
from .schedule_draft_schedule_spec import ScheduleDraftScheduleSpec
from .schedule_draft_schedule_spec_input import ScheduleDraftScheduleSpecInput
from .schedule_spec import ScheduleSpec
from .schedule_spec_input import ScheduleSpecInput
from .secret import Secret
from .secret_change import SecretChange
from .secret_draft import SecretDraft
from .service_account import ServiceAccount
from .service_account_change import ServiceAccountChange
from .service_account_draft import ServiceAccountDraft
from .simulation import Simulation
from .simulation_draft import SimulationDraft
from .single_spec import SingleSpec
from .single_spec_engine import SingleSpecEngine
from .single_spec_input_schema import SingleSpecInputSchema
from .spent import Spent
from .stage_change import StageChange
from .standing import Standing
from .step import Step
from .step_detail import StepDetail
from .step_kind import StepKind
from .step_payload import StepPayload
from .step_status import StepStatus
from .supervisor_spec import SupervisorSpec
from .supervisor_spec_engine import SupervisorSpecEngine
from .supervisor_spec_input_schema import SupervisorSpecInputSchema
from .support import Support
from .swarm_member import SwarmMember
from .swarm_member_kind import SwarmMemberKind
from .swarm_spec import SwarmSpec
from .swarm_spec_engine import SwarmSpecEngine
from .swarm_spec_input_schema import SwarmSpecInputSchema
from .timeline_event import TimelineEvent
from .timeline_event_kind import TimelineEventKind
from .token import Token
from .token_draft import TokenDraft
from .token_grant import TokenGrant
from .token_state import TokenState
from .tool import Tool
from .tool_change import ToolChange
from .tool_change_tool_spec import ToolChangeToolSpec
from .tool_change_tool_spec_kind import ToolChangeToolSpecKind
from .tool_change_tool_spec_method import ToolChangeToolSpecMethod
from .tool_change_tool_spec_parameters import ToolChangeToolSpecParameters
from .tool_draft import ToolDraft
from .tool_draft_tool_spec import ToolDraftToolSpec
from .tool_draft_tool_spec_kind import ToolDraftToolSpecKind
from .tool_draft_tool_spec_method import ToolDraftToolSpecMethod
from .tool_draft_tool_spec_parameters import ToolDraftToolSpecParameters
from .tool_spec import ToolSpec
from .tool_spec_kind import ToolSpecKind
from .tool_spec_method import ToolSpecMethod
from .tool_spec_parameters import ToolSpecParameters
from .trend_point import TrendPoint
from .try_draft import TryDraft
from .undo_draft import UndoDraft
from .upcoming import Upcoming
from .usage import Usage
from .verdict import Verdict
from .view_draft import ViewDraft
from .view_draft_filters import ViewDraftFilters
from .vote import Vote
from .way import Way
from .webhook_secret_draft import WebhookSecretDraft
from .webhook_trigger import WebhookTrigger
from .withdrawal_draft import WithdrawalDraft
from .worker import Worker
from .workspace import Workspace
from .workspace_change import WorkspaceChange
from .workspace_draft import WorkspaceDraft

__all__ = (
    "ActionKind",
    "Agent",
    "AgentChange",
    "AgentChangeAgentSpec",
    "AgentChangeAgentSpecOutputSchemaType0",
    "AgentChangeRiskTier",
    "AgentChangeStage",
    "AgentDraft",
    "AgentDraftAgentSpec",
    "AgentDraftAgentSpecOutputSchemaType0",
    "AgentDraftRiskTier",
    "AgentDraftStage",
    "AgentRow",
    "AgentSpec",
    "AgentSpecOutputSchemaType0",
    "AgentStage",
    "AgentVersion",
    "AgreementDraft",
    "Approval",
    "ApprovalAction",
    "ApprovalActionAnswerSchemaType0",
    "ApprovalActionPayload",
    "ApprovalActionPayloadSchemaType0",
    "ApprovalEventEventKind",
    "ApprovalStatus",
    "ApprovalVersions",
    "Attempt",
    "AuditEvent",
    "AuditEventDetail",
    "AuditStanding",
    "Autonomy",
    "AutonomyDraft",
    "AutonomyDraftAutonomySpec",
    "AutonomySetting",
    "AutonomySpec",
    "BatchDraft",
    "BatchOutcome",
    "BatchUndone",
    "Break",
    "BreakdownRow",
    "BreakdownRowValues",
    "Budget",
    "BudgetDraft",
    "BudgetDraftRunBudget",
    "BudgetView",
    "Cause",
    "Change",
    "Channel",
    "ChannelChange",
    "ChannelChangeChannelSpec",
    "ChannelChangeChannelSpecLanguage",
    "ChannelDetail",
    "ChannelDraft",
    "ChannelDraftChannelSpec",
    "ChannelDraftChannelSpecLanguage",
    "ChannelSpec",
    "ChannelSpecLanguage",
    "ChosenDraft",
    "Command",
    "Connection",
    "ConnectionChange",
    "ConnectionDraft",
    "ConnectionSpec",
    "Control",
    "ControlSet",
    "ControlSetDraft",
    "ControlSetDraftControlSpec",
    "ControlSpec",
    "Count",
    "Counts",
    "CronTrigger",
    "Decision",
    "DecisionDraft",
    "DecisionDraftPayloadType0",
    "DecisionPayload",
    "Delivery",
    "DeliveryDetail",
    "DeliveryDetailFacts",
    "DeliveryFacts",
    "DeliveryStatus",
    "DemoOutcome",
    "Dimension",
    "DismissDraft",
    "Edge",
    "Endpoint",
    "EndpointChange",
    "EndpointChangeEndpointSpec",
    "EndpointDetail",
    "EndpointDraft",
    "EndpointDraftEndpointSpec",
    "EndpointSpec",
    "EngineStanding",
    "Erasure",
    "Estimate",
    "Evidence",
    "EvidenceDraft",
    "EvidenceDraftControl",
    "ExportPersonResponse200",
    "ExportRunResponse200",
    "Facts",
    "FailedStart",
    "Fault",
    "FieldChange",
    "FieldProblem",
    "Firing",
    "FiringDetail",
    "FiringOutcome",
    "Flag",
    "FlagKind",
    "FleetAction",
    "FleetApplyDraft",
    "FleetApplyDraftBaseType0",
    "FleetApplyDraftDocument",
    "FleetPlan",
    "FleetPlanBase",
    "FleetPlanCounts",
    "FleetPlanDraft",
    "FleetPlanDraftDocument",
    "ForkDraft",
    "ForkDraftInputType0",
    "GetReportFormat",
    "GetReportLanguage",
    "Grain",
    "GrantDraft",
    "GrantSpec",
    "GrantStatus",
    "GrantView",
    "Graph",
    "HaltedRun",
    "Head",
    "Held",
    "HistoryEvent",
    "HistoryEventDetail",
    "HoldDraft",
    "HoldingRule",
    "HoldKind",
    "HookProof",
    "InboxView",
    "IntervalTrigger",
    "KillDraft",
    "KillReleaseDraft",
    "KillSwitch",
    "KillSwitchInForce",
    "Kpi",
    "KpiReport",
    "KpiValue",
    "LaunchDraft",
    "LaunchDraftInput",
    "LaunchDraftRunBudget",
    "LegalHold",
    "Level",
    "Limits",
    "ListingAgentRow",
    "ListingAgentVersion",
    "ListingApproval",
    "ListingBreakdownRow",
    "ListingChange",
    "ListingChannelDetail",
    "ListingConnection",
    "ListingControlSet",
    "ListingEndpointDetail",
    "ListingFailedStart",
    "ListingFlag",
    "ListingHistoryEvent",
    "ListingKillSwitch",
    "ListingKillSwitchInForce",
    "ListingLegalHold",
    "ListingMember",
    "ListingPattern",
    "ListingPatternVersion",
    "ListingPolicy",
    "ListingPromotionRequest",
    "ListingReceiver",
    "ListingRunMessage",
    "ListingSavedView",
    "ListingSecret",
    "ListingServiceAccount",
    "ListingStanding",
    "ListingStep",
    "ListingTimelineEvent",
    "ListingToolSpec",
    "ListingVote",
    "ListingWorkspace",
    "ListRunsEngineType0",
    "Member",
    "MemberChange",
    "MemberDraft",
    "MessageDraft",
    "Mode",
    "NewToken",
    "NextAgent",
    "NextAgentDraft",
    "Node",
    "NoticeCounts",
    "NoticeEvent",
    "NoticeStatus",
    "Notification",
    "OnceTrigger",
    "OnExpiry",
    "OnReject",
    "Outcome",
    "Overlap",
    "Overview",
    "OverviewCounts",
    "OwnerState",
    "PagedApproval",
    "PagedAuditEvent",
    "PagedDelivery",
    "PagedFiringDetail",
    "PagedNotification",
    "PagedRun",
    "PagedScheduleDetail",
    "PagedToken",
    "PassDraft",
    "Pattern",
    "PatternChange",
    "PatternCheck",
    "PatternCheckDraft",
    "PatternDraft",
    "PatternMember",
    "PatternMemberKind",
    "PatternStage",
    "PatternStageInputSchemaType0",
    "PatternStageOnFailure",
    "PatternStageOutputSchemaType0",
    "PatternVersion",
    "PauseCause",
    "PauseDraft",
    "Person",
    "Pin",
    "PipelineSpec",
    "PipelineSpecEngine",
    "PipelineSpecInputSchema",
    "PlanAndExecuteSpec",
    "PlanAndExecuteSpecEngine",
    "PlanAndExecuteSpecInputSchema",
    "PlanItem",
    "PolicieGrant",
    "PoliciePolicy",
    "Policy",
    "PolicyDraft",
    "PolicyRestoreDraft",
    "ProbeDraft",
    "ProbeReport",
    "ProblemDetails",
    "Promotion",
    "PromotionDecision",
    "PromotionDecisionVerdict",
    "PromotionDraft",
    "PromotionDraftTo",
    "PromotionRequest",
    "Proposal",
    "ReadFleetResponseReadFleetFleet",
    "ReadSchemaResponseReadSchemaFleet",
    "ReceiveBodyType0",
    "Receiver",
    "Redirection",
    "Refused",
    "RejectReason",
    "Released",
    "ReleaseDraft",
    "ReplayDraft",
    "Replayed",
    "RequestStatus",
    "RestoreDraft",
    "Retention",
    "RetentionDraft",
    "RetentionPass",
    "RetentionPassCounts",
    "RetentionRuleView",
    "Reviewer",
    "ReviewerReport",
    "RevokeDraft",
    "RiskTier",
    "Role",
    "Rule",
    "RuleEffect",
    "Run",
    "RunBudget",
    "RunDetail",
    "RunDetailInput",
    "RunDetailOverrides",
    "RunDetailPins",
    "RunHalt",
    "RunInput",
    "RunLimits",
    "RunMessage",
    "RunOverrides",
    "RunPins",
    "RunStatus",
    "SavedEndpointView",
    "SavedSchedule",
    "SavedView",
    "SavedViewFilters",
    "Schedule",
    "ScheduleChange",
    "ScheduleChangeScheduleSpec",
    "ScheduleChangeScheduleSpecInput",
    "ScheduleDetail",
    "ScheduleDraft",
    "ScheduleDraftScheduleSpec",
    "ScheduleDraftScheduleSpecInput",
    "ScheduleSpec",
    "ScheduleSpecInput",
    "Secret",
    "SecretChange",
    "SecretDraft",
    "ServiceAccount",
    "ServiceAccountChange",
    "ServiceAccountDraft",
    "Simulation",
    "SimulationDraft",
    "SingleSpec",
    "SingleSpecEngine",
    "SingleSpecInputSchema",
    "Spent",
    "StageChange",
    "Standing",
    "Step",
    "StepDetail",
    "StepKind",
    "StepPayload",
    "StepStatus",
    "SupervisorSpec",
    "SupervisorSpecEngine",
    "SupervisorSpecInputSchema",
    "Support",
    "SwarmMember",
    "SwarmMemberKind",
    "SwarmSpec",
    "SwarmSpecEngine",
    "SwarmSpecInputSchema",
    "TimelineEvent",
    "TimelineEventKind",
    "Token",
    "TokenDraft",
    "TokenGrant",
    "TokenState",
    "Tool",
    "ToolChange",
    "ToolChangeToolSpec",
    "ToolChangeToolSpecKind",
    "ToolChangeToolSpecMethod",
    "ToolChangeToolSpecParameters",
    "ToolDraft",
    "ToolDraftToolSpec",
    "ToolDraftToolSpecKind",
    "ToolDraftToolSpecMethod",
    "ToolDraftToolSpecParameters",
    "ToolSpec",
    "ToolSpecKind",
    "ToolSpecMethod",
    "ToolSpecParameters",
    "TrendPoint",
    "TryDraft",
    "UndoDraft",
    "Upcoming",
    "Usage",
    "Verdict",
    "ViewDraft",
    "ViewDraftFilters",
    "Vote",
    "Way",
    "WebhookSecretDraft",
    "WebhookTrigger",
    "WithdrawalDraft",
    "Worker",
    "Workspace",
    "WorkspaceChange",
    "WorkspaceDraft",
)
