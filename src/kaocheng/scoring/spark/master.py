"""The address of a Spark master: its form, and whether anything answers there."""

from __future__ import annotations

import re
import socket
from dataclasses import dataclass

from kaocheng.scoring.bounded import quoted
from kaocheng.scoring.faults import Refused, refuse

_PATIENCE = 5.0  # seconds for one host
_LOCAL = re.compile(r"local(\[(\*|[1-9]\d{0,3})(,[1-9]\d{0,2})?\])?")
_STANDALONE = re.compile(r"spark://([^/@?#\s]+)")
_HOST = re.compile(r"(\[[0-9A-Fa-f:.]+\]|[\w.-]+):([0-9]{1,5})", re.ASCII)
_FORMS = "可用写法：spark://主机:端口，或 local[2]"
_WHERE = "--master"


@dataclass(frozen=True)
class Master:
    """`own_host`: the address by which the cluster reaches this machine."""

    url: str
    own_host: str = "127.0.0.1"

    @property
    def is_local(self) -> bool:
        return self.url.startswith("local")


def reach_master(url: str) -> Master:
    """The master at this address. Raises `Refused` where the form is wrong or nothing answers."""
    if _LOCAL.fullmatch(url):
        return Master(url)
    hosts = _hosts(url)
    failed: Refused | None = None
    for host, port in hosts:
        try:
            with socket.create_connection((host, port), _PATIENCE) as connection:
                return Master(url, str(connection.getsockname()[0]))
        except (OSError, UnicodeError) as error:  # of a name that cannot be one
            failed = failed or _unreachable(f"{host}:{port}", error)
    assert failed is not None
    raise failed


def _hosts(url: str) -> list[tuple[str, int]]:
    """The hosts of a standalone cluster: one, or several of which one leads."""
    found = _STANDALONE.fullmatch(url)
    parts = [_HOST.fullmatch(part) for part in found.group(1).split(",")] if found else [None]
    hosts = [(part.group(1).strip("[]"), int(part.group(2))) for part in parts if part]
    if len(hosts) < len(parts) or not all(0 < port < 2**16 for _, port in hosts):
        raise refuse(_WHERE, f"地址{quoted(url)}写法不对", _FORMS)
    return hosts


def _unreachable(place: str, error: Exception) -> Refused:
    reason = "连接被拒绝"
    if isinstance(error, TimeoutError):
        reason = f"{_PATIENCE:.0f} 秒内没有应答"
    elif isinstance(error, socket.gaierror | UnicodeError):
        reason = "主机名解析不出来"
    elif not isinstance(error, ConnectionRefusedError):
        reason = "网络不通"
    return refuse(
        _WHERE,
        f"连不上 Spark 主节点 {place}（{reason}）",
        "请核对地址，确认主节点已启动、防火墙放行",
    )
