from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from ..types import UNSET, Unset
from typing import cast

if TYPE_CHECKING:
  from ..models.agent_draft_agent_spec_output_schema_type_0 import AgentDraftAgentSpecOutputSchemaType0
  from ..models.limits import Limits





T = TypeVar("T", bound="AgentDraftAgentSpec")



@_attrs_define
class AgentDraftAgentSpec:
    """ Everything an immutable agent version says.

        Attributes:
            connection (str):
            instructions (str):
            model (str):
            role (str):
            limits (Limits | Unset): What one turn of the agent may use. Each limit stops the turn with its own reason.
            output_schema (AgentDraftAgentSpecOutputSchemaType0 | None | Unset):
            retries (int | Unset):  Default: 3.
            runtime (str | Unset):  Default: 'openai_chat'.
            temperature (float | None | Unset):
            tools (list[str] | Unset):
     """

    connection: str
    instructions: str
    model: str
    role: str
    limits: Limits | Unset = UNSET
    output_schema: AgentDraftAgentSpecOutputSchemaType0 | None | Unset = UNSET
    retries: int | Unset = 3
    runtime: str | Unset = 'openai_chat'
    temperature: float | None | Unset = UNSET
    tools: list[str] | Unset = UNSET





    def to_dict(self) -> dict[str, Any]:
        from ..models.agent_draft_agent_spec_output_schema_type_0 import AgentDraftAgentSpecOutputSchemaType0 # noqa: PLC0415
        from ..models.limits import Limits # noqa: PLC0415
        connection = self.connection

        instructions = self.instructions

        model = self.model

        role = self.role

        limits: dict[str, Any] | Unset = UNSET
        if not isinstance(self.limits, Unset):
            limits = self.limits.to_dict()

        output_schema: dict[str, Any] | None | Unset
        if isinstance(self.output_schema, Unset):
            output_schema = UNSET
        elif isinstance(self.output_schema, AgentDraftAgentSpecOutputSchemaType0):
            output_schema = self.output_schema.to_dict()
        else:
            output_schema = self.output_schema

        retries = self.retries

        runtime = self.runtime

        temperature: float | None | Unset
        if isinstance(self.temperature, Unset):
            temperature = UNSET
        else:
            temperature = self.temperature

        tools: list[str] | Unset = UNSET
        if not isinstance(self.tools, Unset):
            tools = self.tools




        field_dict: dict[str, Any] = {}

        field_dict.update({
            "connection": connection,
            "instructions": instructions,
            "model": model,
            "role": role,
        })
        if limits is not UNSET:
            field_dict["limits"] = limits
        if output_schema is not UNSET:
            field_dict["output_schema"] = output_schema
        if retries is not UNSET:
            field_dict["retries"] = retries
        if runtime is not UNSET:
            field_dict["runtime"] = runtime
        if temperature is not UNSET:
            field_dict["temperature"] = temperature
        if tools is not UNSET:
            field_dict["tools"] = tools

        return field_dict



    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.agent_draft_agent_spec_output_schema_type_0 import AgentDraftAgentSpecOutputSchemaType0 # noqa: PLC0415
        from ..models.limits import Limits # noqa: PLC0415
        d = dict(src_dict)
        connection = d.pop("connection")

        instructions = d.pop("instructions")

        model = d.pop("model")

        role = d.pop("role")

        _limits = d.pop("limits", UNSET)
        limits: Limits | Unset
        if isinstance(_limits,  Unset):
            limits = UNSET
        else:
            limits = Limits.from_dict(_limits)




        def _parse_output_schema(data: object) -> AgentDraftAgentSpecOutputSchemaType0 | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                output_schema_type_0 = AgentDraftAgentSpecOutputSchemaType0.from_dict(data)



                return output_schema_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(AgentDraftAgentSpecOutputSchemaType0 | None | Unset, data)

        output_schema = _parse_output_schema(d.pop("output_schema", UNSET))


        retries = d.pop("retries", UNSET)

        runtime = d.pop("runtime", UNSET)

        def _parse_temperature(data: object) -> float | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(float | None | Unset, data)

        temperature = _parse_temperature(d.pop("temperature", UNSET))


        tools = cast(list[str], d.pop("tools", UNSET))


        agent_draft_agent_spec = cls(
            connection=connection,
            instructions=instructions,
            model=model,
            role=role,
            limits=limits,
            output_schema=output_schema,
            retries=retries,
            runtime=runtime,
            temperature=temperature,
            tools=tools,
        )

        return agent_draft_agent_spec

