"""What a search for words looks through in a question, as one text."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

_AT_ONCE = 500
_APPROVAL = sa.table(
    "approval",
    *map(sa.column, ("id", "pattern_name", "action", "because", "evidence", "said")),
)
_FILTERED = ["kind", "pattern_name", "mode", "source", "target", "risk"]
_WAITING = ["workspace_id", "id", *_FILTERED, "requested_at"]
_FIELDS = ("kind", "source", "target", "targets", "payload", "ungrounded")


def upgrade() -> None:
    """Take the schema to 0016."""
    _add_column()
    last: str | None = ""
    while last is not None:
        last = _fill_after(last)


def _add_column() -> None:
    bytewise = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
    on_sqlite = op.get_bind().dialect.name == "sqlite"  # Where it is rebuilt, as it would be made.
    with op.batch_alter_table("approval", recreate="always" if on_sqlite else "never") as approval:
        approval.add_column(sa.Column("said", bytewise, nullable=True))
    if on_sqlite:  # Of two indexes that would do it takes the one that was made last.
        op.drop_index("approval_waiting", table_name="approval")
        open_ones = sa.text("status = 'pending'")
        op.create_index("approval_waiting", "approval", _WAITING, sqlite_where=open_ones)


def _fill_after(last: str) -> str | None:
    """Fill some rows; the last of them, `None` if there were none left."""
    columns, sql = _APPROVAL.c, op.get_bind()
    query = sa.select(_APPROVAL).where(columns.id > last).order_by(columns.id).limit(_AT_ONCE)
    rows = sql.execute(query).mappings().all()
    if not rows:
        return None
    changed = sa.update(_APPROVAL).where(columns.id == sa.bindparam("its_id"))
    sql.execute(
        changed.values(said=sa.bindparam("new")),
        [{"its_id": row["id"], "new": _said_by(row)} for row in rows],
    )
    return str(rows[-1]["id"])


def _said_by(row: sa.RowMapping) -> str:
    action = json.loads(row["action"])
    said = [action.get(field) for field in _FIELDS]
    said += [row["because"], row["pattern_name"], json.loads(row["evidence"])]
    text = "\n".join(_texts(said)).replace("\0", "\ufffd")
    return unicodedata.normalize("NFKC", text).casefold()


def _texts(said: Any) -> Iterator[str]:
    match said:
        case dict():
            for name, value in said.items():  # pyright: ignore[reportUnknownVariableType]
                yield str(name)  # pyright: ignore[reportUnknownArgumentType]
                yield from _texts(value)
        case list():
            for each in said:  # pyright: ignore[reportUnknownVariableType]
                yield from _texts(each)
        case None:
            return
        case _:
            yield str(said)
