"""When to use which pattern and which engine; shown where patterns are composed."""

from __future__ import annotations

from dataclasses import dataclass

from control_plane.domain.errors import N_


@dataclass(frozen=True)
class Guide:
    """What a person needs to choose a pattern or an engine."""

    title: str
    essence: str
    use_when: str
    avoid_when: str


PATTERN_GUIDE: dict[str, Guide] = {
    "single": Guide(
        N_("Single agent"),
        N_("One agent with its tools answers."),
        N_("The task fits one set of instructions and tools."),
        N_("Several fields of expertise or separate permissions are needed."),
    ),
    "supervisor": Guide(
        N_("Supervisor"),
        N_("Central control: a coordinator decides who works next and merges the results."),
        N_("One place must stay in charge, and contributions are to be combined into one answer."),
        N_("The order of work is always the same: a pipeline is cheaper and easier to foresee."),
    ),
    "swarm": Guide(
        N_("Swarm"),
        N_("Autonomous handoff: each agent answers or passes the task to a better one."),
        N_("The right expert is found on the way, as in support or triage."),
        N_("Several experts must work on the same task at once, or one must own the result."),
    ),
    "pipeline": Guide(
        N_("Pipeline"),
        N_("Deterministic order: stage after stage, some of them side by side."),
        N_("The steps are known in advance and each has a clear input and output."),
        N_("What comes next depends on what was found."),
    ),
    "plan_and_execute": Guide(
        N_("Plan and execute"),
        N_(
            "Plan first to save calls: a strong planner thinks once,"
            " cheaper agents carry out the steps."
        ),
        N_("The task has many steps and most of them do not need the strong model."),
        N_("The task is one or two steps: planning costs more than it saves."),
    ),
}


ENGINE_GUIDE: dict[str, Guide] = {
    "embedded": Guide(
        N_("Embedded"),
        N_("Works inside the app or its worker, on this store alone."),
        N_("One machine is enough, and nothing else is to be operated."),
        N_("Runs must go on while that machine is down, or are too many for it."),
    ),
    "temporal": Guide(
        "Temporal",
        N_("A Temporal server keeps the workflows; any number of workers carry them out."),
        N_("Runs last long, keep state, wait for events, or need many machines."),
        N_("One machine does, and a server would only be one more thing to operate."),
    ),
}
BATCH_PIPELINES = N_(
    "Scheduled batch pipelines: it starts runs by the API; a later version joins it directly."
)
"""What Airflow is for: it is no engine of this version."""
