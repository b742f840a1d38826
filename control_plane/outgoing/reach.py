"""Which addresses a call that leaves this process may be made to. Pure."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterable
from dataclasses import dataclass

from control_plane.domain.errors import N_, ConfigurationError

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Network = ipaddress.IPv4Network | ipaddress.IPv6Network

# What clouds serve credentials of the machine from, where it is not link-local anyway.
_METADATA = frozenset(
    map(ipaddress.ip_address, ("100.100.100.200", "192.0.0.192", "168.63.129.16", "fd00:ec2::254"))
)
_METADATA_NAMES = frozenset({"metadata", "metadata.google.internal", "instance-data"})
_SHARED = ipaddress.ip_network("100.64.0.0/10")
_LOOPBACK = (ipaddress.ip_network("127.0.0.0/8"), ipaddress.ip_network("::1/128"))
_NAT64 = ipaddress.ip_network("64:ff9b::/96")
_IPV4_COMPATIBLE = ipaddress.ip_network("::/96")


@dataclass(frozen=True)
class Reach:
    """What one kind of call may reach beside public addresses.

    Link-local addresses, clouds' metadata services and what is no address of one machine are never
    reached, whatever is named here.
    """

    private: bool = False
    """Whether all of this machine's own and private networks."""
    networks: tuple[Network, ...] = ()
    """Single ones of them."""
    setting: str = ""
    """The environment variable that would allow more, for the message; empty when none does."""

    @classmethod
    def to_hosts(cls, entries: Iterable[str], *, setting: str) -> Reach:
        """The reach an allow-list of hosts gives: its addresses, its networks, and `localhost`.

        An entry is `host`, `host:port`, an address, or a network such as `10.0.0.0/8`. A name gives
        no private address: whoever runs its DNS could choose which.
        """
        networks: list[Network] = []
        for entry in entries:
            networks += _LOOPBACK if _without_port(entry) == "localhost" else _networks_in(entry)
        return cls(networks=tuple(networks), setting=setting)

    def permits(self, address: Address) -> bool:
        """Whether a call may be made to the address."""
        real = _unwrapped(address)
        if _is_never_reached(real):
            return False
        return _is_public(real) or self.private or any(real in each for each in self.networks)

    def check_name(self, host: str) -> None:
        """Refuse a host that is an address, or a name, nothing may be sent to.

        Raises:
            ConfigurationError: It is; the message names the host.
        """
        address = address_in(host)
        if host.lower().rstrip(".") in _METADATA_NAMES or (address and not self.permits(address)):
            raise self.refusal(host, address)

    def refusal(self, host: str, address: Address | None) -> ConfigurationError:
        """Why a call is not made.

        Args:
            address: Where the host leads to; `None` when only its name is known.
        """
        may_be_allowed = address is not None and not _is_never_reached(_unwrapped(address))
        template = N_("Nothing may be sent to {host} from here; it leads to {address}.")
        if self.setting and may_be_allowed:
            template = N_(
                "{host} leads to {address} in a private network. If calls may go there, add "
                "{address} to {setting} and restart."
            )
        return ConfigurationError(
            template, host=host, address=str(address or host), setting=self.setting
        )


ANYWHERE_BUT_METADATA = Reach(private=True)
"""What an admin's own connections reach: model servers stand on this machine and beside it."""


def address_in(host: str) -> Address | None:
    """The address a host name spells out, also in the short forms resolvers take; `None` if none.

    `127.1`, `0x7f000001` and `2130706433` all are 127.0.0.1 to a C library.
    """
    text = host.strip("[]").partition("%")[0]
    try:
        return ipaddress.ip_address(text)
    except ValueError:
        return _by_c_library(text)


def _by_c_library(text: str) -> Address | None:
    parts = text.rstrip(".").lower().split(".")
    try:
        numbers = [_c_number(part) for part in parts]
    except ValueError:
        return None
    *leading, last = numbers
    rest_bits = 8 * (4 - len(leading))
    if len(leading) > 3 or any(each > 255 for each in leading) or last >= 1 << rest_bits:
        return None
    value = sum(each << (24 - 8 * at) for at, each in enumerate(leading)) + last
    return ipaddress.IPv4Address(value)


def _c_number(text: str) -> int:
    if text.startswith("0x"):
        return int(text, 16)
    if not (text.isascii() and text.isdecimal()):
        raise ValueError(text)
    return int(text, 8) if len(text) > 1 and text.startswith("0") else int(text)


def _unwrapped(address: Address) -> Address:
    """The IPv4 address inside one of IPv6 that only carries it."""
    if isinstance(address, ipaddress.IPv4Address):
        return address
    carried = address.ipv4_mapped or address.sixtofour or (address.teredo or (None, None))[1]
    if carried is None and int(address) > 1 and (address in _NAT64 or address in _IPV4_COMPATIBLE):
        carried = ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
    return carried or address


def _is_never_reached(address: Address) -> bool:
    return (
        address in _METADATA
        or address.is_link_local
        or address.is_multicast
        or address.is_unspecified
        or (address.is_reserved and not address.is_loopback)
    )


def _is_public(address: Address) -> bool:
    return address.is_global and address not in _SHARED


def _networks_in(entry: str) -> list[Network]:
    try:
        return [ipaddress.ip_network(entry.strip("[]"), strict=False)]
    except ValueError:
        address = address_in(_without_port(entry))
        return [ipaddress.ip_network(address)] if address else []


def _without_port(entry: str) -> str:
    host, _, port = entry.rpartition(":")
    is_port = port.isdecimal() and (":" not in host or host.endswith("]"))
    return (host if is_port else entry).strip("[]").lower()
