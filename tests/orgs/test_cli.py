"""`kaocheng found`: a real installation is founded once, by whoever installs it."""

from __future__ import annotations

import io
import re
from pathlib import Path

import pytest

from kaocheng.audit.models import AuditEntry
from kaocheng.orgs.cli import found_main
from kaocheng.orgs.models import Organisation, Post, Role, User

pytestmark = pytest.mark.django_db

PLACE = ["--code", "999900", "--name", "示例市考核办", "--level", "市级"]
LIST = "系统管理员 xitong 甲某\n\n审计管理员 shenji\n安全管理员 anquan 乙某\n"


def listed(folder: Path, text: str) -> list[str]:
    path = folder / "三员.txt"
    path.write_text(text, encoding="utf-8")
    return [*PLACE, "--administrators", str(path)]


def test_a_list_founds_the_platform_with_passwords_that_work(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert found_main(listed(tmp_path, LIST)) == 0
    root = Organisation.objects.get()
    assert (root.code, root.name, root.level) == ("999900", "示例市考核办", "city")
    said = capsys.readouterr().out
    assert "只显示这一次" in said
    printed = re.findall(r"^  (\S+) +(\S+) +(\S+)$", said, re.MULTILINE)
    assert [line[:2] for line in printed] == [
        ("系统管理员", "xitong"),
        ("审计管理员", "shenji"),
        ("安全管理员", "anquan"),
    ]
    for duty, username, password in printed:
        user = User.objects.get(username=username)
        assert user.check_password(password)
        assert Role(user.posts.get().role).label == duty
    assert str(User.objects.get(username="shenji")) == "审计管理员"
    assert [entry.verb for entry in AuditEntry.objects.all()] == ["建立平台"]


def test_without_a_list_names_are_asked_for(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("xitong\n甲某\nanquan\n\nshenji\n丙某\n"))
    assert found_main(PLACE) == 0
    assert "审计管理员的用户名：" in capsys.readouterr().out
    assert Post.objects.get(role=Role.SECURITY_ADMIN).user.username == "anquan"


def test_answers_that_end_too_soon_found_nothing(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("xitong\n"))
    assert found_main(PLACE) == 1
    assert "平台没有建立" in capsys.readouterr().err
    assert not User.objects.exists()


def test_a_founded_platform_is_not_founded_again(
    officers: dict[Role, User], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert found_main(listed(tmp_path, LIST)) == 1
    assert "平台已建立" in capsys.readouterr().err
    assert Organisation.objects.count() == 1


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (LIST.replace("anquan", "xitong"), "用户名 xitong 已被使用"),
        (LIST.replace("审计管理员 shenji\n", ""), "没有写明审计管理员"),
        (LIST.replace("审计管理员", "系统管理员"), "第3行：系统管理员已在前面写过"),
        (LIST.replace("审计管理员", "管理员"), "第3行：“管理员”不是三员之一"),
        (LIST.replace(" shenji", ""), "用户名“”不能用"),
        (LIST.replace("shenji", "shen/ji"), "用户名“shen/ji”不能用"),
        (LIST.replace("甲某", "甲" * 51), "姓名超过 50 个字符"),
    ],
)
def test_a_faulty_list_founds_nothing(
    text: str, said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert found_main(listed(tmp_path, text)) == 1
    assert said in capsys.readouterr().err
    assert not Organisation.objects.exists()
    assert not User.objects.exists()


def test_a_list_that_is_not_there_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    assert found_main([*PLACE, "--administrators", "nowhere.txt"]) == 1
    assert "nowhere.txt：文件读不出" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--code", "1"], "缺少参数 --name"),
        (["--code", " ", "--name", "甲"], "须有 1 到 50 个字符"),
        ([*PLACE[:-1], "省"], "没有“省”这个层级"),
    ],
)
def test_wrong_usage_exits_with_2(
    arguments: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as stop:
        found_main(arguments)
    assert stop.value.code == 2
    assert said in capsys.readouterr().err
