from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from ..models.pattern_stage_on_failure import PatternStageOnFailure
from ..types import UNSET, Unset
from typing import cast

if TYPE_CHECKING:
  from ..models.pattern_member import PatternMember
  from ..models.pattern_stage_input_schema_type_0 import PatternStageInputSchemaType0
  from ..models.pattern_stage_output_schema_type_0 import PatternStageOutputSchemaType0





T = TypeVar("T", bound="PatternStage")



@_attrs_define
class PatternStage:
    """ One stage of a pipeline. Several members work side by side on the same input.

        Attributes:
            members (list[PatternMember]):
            name (str):
            input_schema (None | PatternStageInputSchemaType0 | Unset):
            instruction (str | Unset):  Default: ''.
            on_failure (PatternStageOnFailure | Unset):  Default: PatternStageOnFailure.STOP.
            output_schema (None | PatternStageOutputSchemaType0 | Unset):
            retries (int | Unset):  Default: 1.
     """

    members: list[PatternMember]
    name: str
    input_schema: None | PatternStageInputSchemaType0 | Unset = UNSET
    instruction: str | Unset = ''
    on_failure: PatternStageOnFailure | Unset = PatternStageOnFailure.STOP
    output_schema: None | PatternStageOutputSchemaType0 | Unset = UNSET
    retries: int | Unset = 1





    def to_dict(self) -> dict[str, Any]:
        from ..models.pattern_member import PatternMember # noqa: PLC0415
        from ..models.pattern_stage_input_schema_type_0 import PatternStageInputSchemaType0 # noqa: PLC0415
        from ..models.pattern_stage_output_schema_type_0 import PatternStageOutputSchemaType0 # noqa: PLC0415
        members = []
        for members_item_data in self.members:
            members_item = members_item_data.to_dict()
            members.append(members_item)



        name = self.name

        input_schema: dict[str, Any] | None | Unset
        if isinstance(self.input_schema, Unset):
            input_schema = UNSET
        elif isinstance(self.input_schema, PatternStageInputSchemaType0):
            input_schema = self.input_schema.to_dict()
        else:
            input_schema = self.input_schema

        instruction = self.instruction

        on_failure: str | Unset = UNSET
        if not isinstance(self.on_failure, Unset):
            on_failure = self.on_failure.value


        output_schema: dict[str, Any] | None | Unset
        if isinstance(self.output_schema, Unset):
            output_schema = UNSET
        elif isinstance(self.output_schema, PatternStageOutputSchemaType0):
            output_schema = self.output_schema.to_dict()
        else:
            output_schema = self.output_schema

        retries = self.retries


        field_dict: dict[str, Any] = {}

        field_dict.update({
            "members": members,
            "name": name,
        })
        if input_schema is not UNSET:
            field_dict["input_schema"] = input_schema
        if instruction is not UNSET:
            field_dict["instruction"] = instruction
        if on_failure is not UNSET:
            field_dict["on_failure"] = on_failure
        if output_schema is not UNSET:
            field_dict["output_schema"] = output_schema
        if retries is not UNSET:
            field_dict["retries"] = retries

        return field_dict



    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.pattern_member import PatternMember # noqa: PLC0415
        from ..models.pattern_stage_input_schema_type_0 import PatternStageInputSchemaType0 # noqa: PLC0415
        from ..models.pattern_stage_output_schema_type_0 import PatternStageOutputSchemaType0 # noqa: PLC0415
        d = dict(src_dict)
        members = []
        _members = d.pop("members")
        for members_item_data in (_members):
            members_item = PatternMember.from_dict(members_item_data)



            members.append(members_item)


        name = d.pop("name")

        def _parse_input_schema(data: object) -> None | PatternStageInputSchemaType0 | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                input_schema_type_0 = PatternStageInputSchemaType0.from_dict(data)



                return input_schema_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(None | PatternStageInputSchemaType0 | Unset, data)

        input_schema = _parse_input_schema(d.pop("input_schema", UNSET))


        instruction = d.pop("instruction", UNSET)

        _on_failure = d.pop("on_failure", UNSET)
        on_failure: PatternStageOnFailure | Unset
        if isinstance(_on_failure,  Unset):
            on_failure = UNSET
        else:
            on_failure = PatternStageOnFailure(_on_failure)




        def _parse_output_schema(data: object) -> None | PatternStageOutputSchemaType0 | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                output_schema_type_0 = PatternStageOutputSchemaType0.from_dict(data)



                return output_schema_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(None | PatternStageOutputSchemaType0 | Unset, data)

        output_schema = _parse_output_schema(d.pop("output_schema", UNSET))


        retries = d.pop("retries", UNSET)

        pattern_stage = cls(
            members=members,
            name=name,
            input_schema=input_schema,
            instruction=instruction,
            on_failure=on_failure,
            output_schema=output_schema,
            retries=retries,
        )

        return pattern_stage

