"""Which addresses calls may go to, in every spelling an address has."""

from __future__ import annotations

import ipaddress

import pytest

from control_plane.domain.errors import ConfigurationError
from control_plane.outgoing.reach import Reach, address_in

PUBLIC = ["93.184.216.34", "8.8.8.8", "2606:2800:220:1::1", "64:ff9b::808:808"]
PRIVATE = [
    *("127.0.0.1", "10.0.0.5", "172.16.3.4", "192.168.1.1", "100.64.0.1", "::1", "fd12::1"),
    *("::ffff:10.0.0.5", "::ffff:127.0.0.1", "64:ff9b::a00:5", "2002:a00:5::1", "::7f00:1"),
]
NEVER = [
    *("169.254.169.254", "169.254.0.9", "fe80::1", "0.0.0.0", "::", "224.0.0.1", "ff02::1"),
    *("255.255.255.255", "240.0.0.1", "100.100.100.200", "192.0.0.192", "fd00:ec2::254"),
    *("::ffff:169.254.169.254", "64:ff9b::a9fe:a9fe", "2002:a9fe:a9fe::1", "168.63.129.16"),
]


@pytest.mark.parametrize("text", PUBLIC)
def test_a_public_address_is_reached(text: str) -> None:
    assert Reach().permits(ipaddress.ip_address(text))


@pytest.mark.parametrize("text", PRIVATE)
def test_a_private_address_is_reached_only_where_that_is_allowed(text: str) -> None:
    address = ipaddress.ip_address(text)
    assert not Reach().permits(address)
    assert Reach(private=True).permits(address)


@pytest.mark.parametrize("text", NEVER)
def test_metadata_and_what_is_no_machine_is_never_reached(text: str) -> None:
    everything = Reach.to_hosts(["0.0.0.0/0", "::/0"], setting="X")
    assert not Reach(private=True).permits(ipaddress.ip_address(text))
    assert not everything.permits(ipaddress.ip_address(text))


@pytest.mark.parametrize(
    "spelling", ["127.0.0.1", "127.1", "0x7f000001", "2130706433", "0177.0.0.1", "127.0.1"]
)
def test_every_spelling_of_an_address_is_read_as_one(spelling: str) -> None:
    found = address_in(spelling)
    assert found is not None
    assert found.is_loopback
    with pytest.raises(ConfigurationError):
        Reach().check_name(spelling)


@pytest.mark.parametrize("name", ["shop.example", "10.example", "1.2.3.4.5", "256.1.1.1", "", "x"])
def test_a_name_is_no_address(name: str) -> None:
    assert address_in(name) is None


@pytest.mark.parametrize(
    ("entry", "reached", "not_reached"),
    [
        ("10.0.0.5:8080", "10.0.0.5", "10.0.0.6"),
        ("10.0.0.0/8", "10.9.9.9", "192.168.0.1"),
        ("[fd12::1]:80", "fd12::1", "fd12::2"),
        ("fd12::/16", "fd12::2", "fd13::1"),
        ("localhost:3000", "127.0.0.1", "10.0.0.1"),
        ("shop.internal", "93.184.216.34", "10.0.0.1"),
    ],
)
def test_an_allow_list_gives_the_private_addresses_it_spells_out(
    entry: str, reached: str, not_reached: str
) -> None:
    reach = Reach.to_hosts([entry], setting="X")
    assert reach.permits(ipaddress.ip_address(reached))
    assert not reach.permits(ipaddress.ip_address(not_reached))


@pytest.mark.parametrize("name", ["metadata.google.internal", "METADATA.google.internal."])
def test_names_of_metadata_services_are_refused_before_they_are_asked_for(name: str) -> None:
    with pytest.raises(ConfigurationError):
        Reach(private=True).check_name(name)


def test_the_refusal_names_the_setting_only_where_it_would_help() -> None:
    reach = Reach.to_hosts([], setting="CONTROL_PLANE_TOOL_HOSTS")
    private = reach.refusal("shop.example", ipaddress.ip_address("10.0.0.5"))
    assert "add 10.0.0.5 to CONTROL_PLANE_TOOL_HOSTS" in str(private)
    metadata = reach.refusal("shop.example", ipaddress.ip_address("169.254.169.254"))
    assert "CONTROL_PLANE" not in str(metadata)
