from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from typing import cast

if TYPE_CHECKING:
  from ..models.field_problem import FieldProblem
  from ..models.graph import Graph





T = TypeVar("T", bound="PatternCheck")



@_attrs_define
class PatternCheck:
    """ What keeps a pattern from being saved, and what it looks like.

        Attributes:
            graph (Graph | None): `null` when the specification cannot even be read.
            problems (list[FieldProblem]): Empty when it can be saved.
     """

    graph: Graph | None
    problems: list[FieldProblem]
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)





    def to_dict(self) -> dict[str, Any]:
        from ..models.field_problem import FieldProblem # noqa: PLC0415
        from ..models.graph import Graph # noqa: PLC0415
        graph: dict[str, Any] | None
        if isinstance(self.graph, Graph):
            graph = self.graph.to_dict()
        else:
            graph = self.graph

        problems = []
        for problems_item_data in self.problems:
            problems_item = problems_item_data.to_dict()
            problems.append(problems_item)




        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({
            "graph": graph,
            "problems": problems,
        })

        return field_dict



    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.field_problem import FieldProblem # noqa: PLC0415
        from ..models.graph import Graph # noqa: PLC0415
        d = dict(src_dict)
        def _parse_graph(data: object) -> Graph | None:
            if data is None:
                return data
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                graph_type_0 = Graph.from_dict(data)



                return graph_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(Graph | None, data)

        graph = _parse_graph(d.pop("graph"))


        problems = []
        _problems = d.pop("problems")
        for problems_item_data in (_problems):
            problems_item = FieldProblem.from_dict(problems_item_data)



            problems.append(problems_item)


        pattern_check = cls(
            graph=graph,
            problems=problems,
        )


        pattern_check.additional_properties = d
        return pattern_check

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
