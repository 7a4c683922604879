"""An OpenLDAP server of our own on the loopback, for the length of a test, not run as root."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import ldap3
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

_NOBODY = 65534
_SECONDS_TO_START = 15
BASE = "dc=example,dc=org"
ROOT_DN = f"cn=admin,{BASE}"
SEARCH_PASSWORD = "Search-only-1"
_CONFIG = """include /etc/ldap/schema/core.schema
include /etc/ldap/schema/cosine.schema
include /etc/ldap/schema/inetorgperson.schema
modulepath /usr/lib/ldap
moduleload back_mdb
pidfile {folder}/slapd.pid
TLSCertificateFile {folder}/server.pem
TLSCertificateKeyFile {folder}/server.key
sizelimit 100
database mdb
suffix "{base}"
rootdn "{root}"
rootpw {password}
directory {folder}/data
access to attrs=userPassword by anonymous auth by * none
access to * by users read by * none
"""


def program() -> str | None:
    """slapd stands outside the PATH of ordinary users."""
    return shutil.which("slapd", path=f"{os.environ.get('PATH', '')}:/usr/sbin")


@dataclass(frozen=True)
class Directory:
    """A running server: where it listens, and the certificate it shows."""

    url: str
    certificate: Path


@contextmanager
def running_directory(people: dict[str, str]) -> Iterator[Directory]:
    """Start a server that knows these people by their passwords, and stop that server alone."""
    folder = Path(tempfile.mkdtemp(prefix="kc-ldap-"))
    try:
        _lay_out(folder)
        port = _free_port()
        address = f"ldap://localhost:{port}"
        command = [str(program()), "-f", folder / "slapd.conf", "-h", address, "-d", "0"]
        quiet = subprocess.DEVNULL
        server = subprocess.Popen(command, stdout=quiet, stderr=quiet, **_identity())
        try:
            _wait_for(port, server)
            _add_people(address, people)
            yield Directory(address, folder / "server.pem")
        finally:
            server.terminate()
            server.wait(timeout=20)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _identity() -> dict[str, int]:
    return {"user": _NOBODY, "group": _NOBODY} if os.geteuid() == 0 else {}


def _lay_out(folder: Path) -> None:
    (folder / "data").mkdir()
    text = _CONFIG.format(folder=folder, base=BASE, root=ROOT_DN, password=SEARCH_PASSWORD)
    (folder / "slapd.conf").write_text(text)
    _draw_certificate(folder)
    if os.geteuid() == 0:
        for path in (folder, *folder.rglob("*")):
            os.chown(path, _NOBODY, _NOBODY)


def _draw_certificate(folder: Path) -> None:
    key = ec.generate_private_key(ec.SECP256R1())
    name, now = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")]), datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    pem = serialization.Encoding.PEM
    (folder / "server.pem").write_bytes(certificate.public_bytes(pem))
    plain = serialization.NoEncryption()
    private = key.private_bytes(pem, serialization.PrivateFormat.PKCS8, plain)
    (folder / "server.key").write_bytes(private)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_for(port: int, server: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + _SECONDS_TO_START
    while True:
        try:
            socket.create_connection(("localhost", port), timeout=1).close()
            return
        except OSError:
            if server.poll() is not None or time.monotonic() > until:
                raise RuntimeError("slapd did not start") from None
            time.sleep(0.1)


def _add_people(address: str, people: dict[str, str]) -> None:
    with ldap3.Connection(ldap3.Server(address), ROOT_DN, SEARCH_PASSWORD, auto_bind=True) as link:
        top = {"objectClass": ["dcObject", "organization"], "dc": "example", "o": "example"}
        assert link.add(BASE, attributes=top)
        for name, password in people.items():
            entry = {"objectClass": "inetOrgPerson", "cn": name, "sn": name}
            entry |= {"uid": name, "userPassword": password}
            assert link.add(f"uid={name},{BASE}", attributes=entry), link.result
