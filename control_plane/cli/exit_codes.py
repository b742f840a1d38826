"""What the exit code says, for scripts."""

from __future__ import annotations

from control_plane.domain.runs import RunStatus

FAILED = 7
CANCELLED = 8
WAITS_FOR_A_PERSON = 9
NEEDS_ATTENTION = 10
STILL_GOING = 11
PLAN_HAS_CHANGES = 12
BROKEN_RECORD = 13
UNFORESEEN = 1
INTERRUPTED = 130
READER_GONE = 141
"""The reader of a pipe closed it: 128 plus SIGPIPE, as a shell reports it."""

EXPLAINED = """\
exit codes:
  0    done; a followed run succeeded
  1    something unforeseen
  2    the request was wrong
  3    whoever runs the control plane must act (store, setting)
  4    there is no such record
  5    not allowed
  6    somebody or something else changed it first
  7    the run, or a step, failed
  8    the run was cancelled
  9    the run waits for a person
  10   the run needs attention
  11   the run was still going when following it ended
  12   `apply --plan` found something to do
  13   the audit record does not hold
  130  interrupted with Ctrl-C
"""

_OF_STATUS = {
    RunStatus.SUCCEEDED: 0,
    RunStatus.FAILED: FAILED,
    RunStatus.CANCELLED: CANCELLED,
    RunStatus.NEEDS_ATTENTION: NEEDS_ATTENTION,
}


def of_run(status: RunStatus) -> int:
    """The code that says where a followed run is."""
    return _OF_STATUS.get(status, STILL_GOING)
