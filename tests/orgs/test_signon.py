"""Logging in by single sign-on against a real OpenID Connect provider on the loopback.

The sign-on is switched on by the environment, and with it come applications and tables: the tests
themselves stand in `inside_signon.py` and run in a process of their own.
"""

from __future__ import annotations

import importlib.util
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

HOME = Path(__file__).resolve().parents[2]
NODE = shutil.which("node") or shutil.which("node", path=str(HOME / ".venv" / "bin"))
PROVIDER = HOME / "node_modules" / "oauth2-mock-server"

pytestmark = [
    pytest.mark.skipif(NODE is None, reason="node 不在本机"),
    pytest.mark.skipif(not PROVIDER.is_dir(), reason="oauth2-mock-server 没有装（npm ci）"),
    pytest.mark.skipif(importlib.util.find_spec("allauth") is None, reason="没有装 django-allauth"),
]


@pytest.fixture
def provider() -> Iterator[dict[str, str]]:
    """Where the provider stands, and the door at which one says who comes."""
    script = Path(__file__).with_name("oidc_server.mjs")
    server = subprocess.Popen([str(NODE), script], cwd=HOME, stdout=subprocess.PIPE, text=True)
    try:
        assert server.stdout is not None
        yield json.loads(server.stdout.readline())
    finally:
        server.terminate()
        server.wait(timeout=20)
        if server.stdout is not None:
            server.stdout.close()


def test_the_sign_on_opens_accounts_that_exist_here_and_no_others(
    provider: dict[str, str],
) -> None:
    environment = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    environment |= {
        "OIDC_SERVER": provider["issuer"],
        "OIDC_CLIENT_ID": "kaocheng",
        "OIDC_CLIENT_SECRET": "between-the-two",
        "SIGNON_DOOR": f"http://127.0.0.1:{provider['door']}/",
        "PYTHONPATH": str(HOME / "src"),
    }
    environment.pop("KAOCHENG_DATA", None)
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider"]
    done = subprocess.run(
        [*command, "tests/orgs/inside_signon.py"],
        cwd=HOME,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, (done.stdout + done.stderr)[-4000:]
