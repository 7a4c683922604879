"""Every refusal is JSON, in Chinese, and names the way out."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from django.test import Client

from kaocheng.api.door import MOST_BYTES
from kaocheng.api.figures import MOST_CELLS
from kaocheng.orgs.models import User
from tests.api.conftest import MachineOf, body_of

pytestmark = pytest.mark.django_db
CHINESE = re.compile(r"[一-鿿]")


def check_told(told: Any) -> None:
    assert {"detail", "mend"} <= told.keys()
    assert CHINESE.search(told["detail"])
    assert CHINESE.search(told["mend"])
    assert "Traceback" not in json.dumps(told)


@pytest.mark.parametrize("header", [None, "", "Bearer", "Bearer ", "Basic YTpi", "Bearer kc_x y"])
def test_without_a_good_token_nothing_is_told(client: Client, header: str | None) -> None:
    headers = {} if header is None else {"Authorization": header}
    for path in ("/api/schemes", "/api/reports/1", "/api/organisations/x"):
        answer = client.get(path, headers=headers)
        assert answer.status_code == 401
        assert answer["WWW-Authenticate"].startswith("Bearer")
        check_told(answer.json())


def test_a_session_in_the_browser_is_no_token(client: Client, office: User) -> None:
    client.force_login(office, backend="django.contrib.auth.backends.ModelBackend")
    assert client.get("/api/schemes").status_code == 401


@pytest.mark.parametrize(
    "path",
    ["/runs/999/ranking", "/schemes/999", "/schemes/999/source", "/cycles/999", "/reports/999",
     "/organisations/nowhere", "/runs/999/units/x", "/reports/999/figures/x/history"],
)  # fmt: skip
def test_what_is_not_there_is_not_found(machine_of: MachineOf, office: User, path: str) -> None:
    status, told = machine_of(office).get(path)
    assert status == 404
    check_told(told)


@pytest.mark.parametrize("path", ["/nothing", "/schemes/1/2/3", "/", "/reports/1/cells/"])
def test_an_address_that_does_not_exist(machine_of: MachineOf, office: User, path: str) -> None:
    status, told = machine_of(office).get(path)
    assert status == 404
    check_told(told)


def test_a_method_that_an_address_does_not_answer(machine_of: MachineOf, office: User) -> None:
    machine = machine_of(office)
    answer = machine.client.delete("/api/schemes", headers=machine.headers)
    assert (answer.status_code, answer["Allow"]) == (405, "GET")
    check_told(body_of(answer))


@pytest.mark.parametrize(
    ("path", "query", "said"),
    [
        ("/schemes", {"size": "501"}, "size 超过允许的最大值"),
        ("/schemes", {"size": "0"}, "size 小于允许的最小值"),
        ("/schemes", {"page": "x"}, "page 应为整数"),
        ("/cycles", {"kind": "all"}, "kind 不在可选值之中"),
        ("/organisations", {"on": "昨天"}, "on 应为日期"),
        ("/reports/0", {}, "pk 小于允许的最小值"),
        ("/reports/99999999999999999999", {}, "pk"),
        ("/reports/abc", {}, "pk 应为整数"),
        ("/organisations/%00", {}, "code 含有不允许的字符"),
    ],
)
def test_what_is_asked_wrongly_is_told_by_name(
    machine_of: MachineOf, office: User, path: str, query: dict[str, str], said: str
) -> None:
    status, told = machine_of(office).get(path, **query)
    assert status == 422
    check_told(told)
    assert said in told["detail"]


CELL = {"item_code": "grain", "text": "1", "seen_version": 0}


@pytest.mark.parametrize(
    ("body", "status", "said"),
    [
        ("{", 400, "不是合法的 JSON"),
        ("", 422, "正文 缺少"),
        ("[]", 422, "正文"),
        ({}, 422, "cells 缺少"),
        ({"cells": []}, 422, "cells 条数不足"),
        ({"cells": [CELL] * (MOST_CELLS + 1)}, 422, "cells 条数超过上限"),
        ({"cells": [{"item_code": "grain"}]}, 422, "cells.0.text 缺少"),
        ({"cells": [CELL | {"value": "1"}]}, 422, "cells.0.value 不是本接口的字段"),
        ({"cells": [CELL | {"text": 1.5}]}, 422, "cells.0.text 应为文字"),
        ({"cells": [CELL | {"text": "a\0b"}]}, 422, "cells.0.text 含有不允许的字符"),
        ({"cells": [CELL | {"text": "9" * 2001}]}, 422, "cells.0.text 过长"),
        ({"cells": [CELL | {"seen_version": -1}]}, 422, "seen_version 小于"),
        ('{"cells": [{"item_code": "grain", "text": "\\ud800"}]}', 422, "cells.0.text"),
        ('{"cells": [' + " " * MOST_BYTES + "]}", 413, "超过上限"),
    ],
)  # fmt: skip
def test_a_body_that_cannot_be_taken(
    machine_of: MachineOf,
    clerk_n: User,
    report_pk: int,
    body: object,
    status: int,
    said: str,
) -> None:
    got, told = machine_of(clerk_n).put(f"/reports/{report_pk}/cells", body)
    assert got == status, told
    check_told(told)
    assert said in told["detail"]


def test_bytes_that_are_no_text_are_refused(
    machine_of: MachineOf, clerk_n: User, report_pk: int
) -> None:
    machine = machine_of(clerk_n)
    answer = machine.client.put(
        f"/api/reports/{report_pk}/cells",
        b'{"cells": "\xff\xfe"}',
        content_type="application/json",
        headers=machine.headers,
    )
    assert answer.status_code == 400
    check_told(body_of(answer))


def test_a_fault_of_our_own_tells_nothing_of_the_inside(
    machine_of: MachineOf, office: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError("secret detail")

    machine = machine_of(office)
    monkeypatch.setattr("kaocheng.schemes.queries.schemes_visible_to", broken)
    status, told = machine.get("/schemes")
    assert status == 500
    check_told(told)
    assert "secret" not in json.dumps(told)
