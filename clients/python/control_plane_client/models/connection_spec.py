from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from ..models.support import Support
from ..types import UNSET, Unset






T = TypeVar("T", bound="ConnectionSpec")



@_attrs_define
class ConnectionSpec:
    """ How to reach one endpoint. Says where its key is kept, and never holds the key.

        Attributes:
            base_url (str):
            name (str):
            api_key (str | Unset): Where the key is kept: `env:VARIABLE`, `store:NAME` or `file:/path`; empty for none.
                Never the key itself. Default: ''.
            default_model (str | Unset):  Default: ''.
            json_schema (Support | Unset): What is known about one capability of an endpoint.
            max_concurrency (int | Unset):  Default: 16.
            native_tools (Support | Unset): What is known about one capability of an endpoint.
            price_provider (str | Unset):  Default: ''.
     """

    base_url: str
    name: str
    api_key: str | Unset = ''
    default_model: str | Unset = ''
    json_schema: Support | Unset = UNSET
    max_concurrency: int | Unset = 16
    native_tools: Support | Unset = UNSET
    price_provider: str | Unset = ''





    def to_dict(self) -> dict[str, Any]:
        base_url = self.base_url

        name = self.name

        api_key = self.api_key

        default_model = self.default_model

        json_schema: str | Unset = UNSET
        if not isinstance(self.json_schema, Unset):
            json_schema = self.json_schema.value


        max_concurrency = self.max_concurrency

        native_tools: str | Unset = UNSET
        if not isinstance(self.native_tools, Unset):
            native_tools = self.native_tools.value


        price_provider = self.price_provider


        field_dict: dict[str, Any] = {}

        field_dict.update({
            "base_url": base_url,
            "name": name,
        })
        if api_key is not UNSET:
            field_dict["api_key"] = api_key
        if default_model is not UNSET:
            field_dict["default_model"] = default_model
        if json_schema is not UNSET:
            field_dict["json_schema"] = json_schema
        if max_concurrency is not UNSET:
            field_dict["max_concurrency"] = max_concurrency
        if native_tools is not UNSET:
            field_dict["native_tools"] = native_tools
        if price_provider is not UNSET:
            field_dict["price_provider"] = price_provider

        return field_dict



    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        base_url = d.pop("base_url")

        name = d.pop("name")

        api_key = d.pop("api_key", UNSET)

        default_model = d.pop("default_model", UNSET)

        _json_schema = d.pop("json_schema", UNSET)
        json_schema: Support | Unset
        if isinstance(_json_schema,  Unset):
            json_schema = UNSET
        else:
            json_schema = Support(_json_schema)




        max_concurrency = d.pop("max_concurrency", UNSET)

        _native_tools = d.pop("native_tools", UNSET)
        native_tools: Support | Unset
        if isinstance(_native_tools,  Unset):
            native_tools = UNSET
        else:
            native_tools = Support(_native_tools)




        price_provider = d.pop("price_provider", UNSET)

        connection_spec = cls(
            base_url=base_url,
            name=name,
            api_key=api_key,
            default_model=default_model,
            json_schema=json_schema,
            max_concurrency=max_concurrency,
            native_tools=native_tools,
            price_provider=price_provider,
        )

        return connection_spec

