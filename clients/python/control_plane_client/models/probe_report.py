from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from typing import cast






T = TypeVar("T", bound="ProbeReport")



@_attrs_define
class ProbeReport:
    """ What a test of a connection found.

        Attributes:
            json_schema (bool | None): `null` when it was not tried.
            latency_ms (int | None):
            models (list[str]):
            native_tools (bool | None):
            problem (str): Empty when all is well, else one sentence that says what to do.
            reachable (bool):
     """

    json_schema: bool | None
    latency_ms: int | None
    models: list[str]
    native_tools: bool | None
    problem: str
    reachable: bool
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)





    def to_dict(self) -> dict[str, Any]:
        json_schema: bool | None
        json_schema = self.json_schema

        latency_ms: int | None
        latency_ms = self.latency_ms

        models = self.models



        native_tools: bool | None
        native_tools = self.native_tools

        problem = self.problem

        reachable = self.reachable


        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({
            "json_schema": json_schema,
            "latency_ms": latency_ms,
            "models": models,
            "native_tools": native_tools,
            "problem": problem,
            "reachable": reachable,
        })

        return field_dict



    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        def _parse_json_schema(data: object) -> bool | None:
            if data is None:
                return data
            return cast(bool | None, data)

        json_schema = _parse_json_schema(d.pop("json_schema"))


        def _parse_latency_ms(data: object) -> int | None:
            if data is None:
                return data
            return cast(int | None, data)

        latency_ms = _parse_latency_ms(d.pop("latency_ms"))


        models = cast(list[str], d.pop("models"))


        def _parse_native_tools(data: object) -> bool | None:
            if data is None:
                return data
            return cast(bool | None, data)

        native_tools = _parse_native_tools(d.pop("native_tools"))


        problem = d.pop("problem")

        reachable = d.pop("reachable")

        probe_report = cls(
            json_schema=json_schema,
            latency_ms=latency_ms,
            models=models,
            native_tools=native_tools,
            problem=problem,
            reachable=reachable,
        )


        probe_report.additional_properties = d
        return probe_report

    @property
    def additional_keys(self) -> list[str]:
        return list(self.additional_properties.keys())

    def __getitem__(self, key: str) -> Any:
        return self.additional_properties[key]

    def __setitem__(self, key: str, value: Any) -> None:
        self.additional_properties[key] = value

    def __delitem__(self, key: str) -> None:
        del self.additional_properties[key]

    def __contains__(self, key: str) -> bool:
        return key in self.additional_properties
