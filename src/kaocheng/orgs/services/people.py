"""Writes of people and posts, apart for the three administrators (三员分立)."""

from __future__ import annotations

from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils import timezone

from kaocheng.audit.services import record
from kaocheng.orgs.models import ADMINISTRATORS, Organisation, Post, Role, User
from kaocheng.orgs.naming import initials_of, pinyin_of
from kaocheng.orgs.passwords import draw_password
from kaocheng.orgs.permissions import (
    clash_of_roles,
    may_add_user,
    may_appoint,
    may_manage_user,
)
from kaocheng.orgs.queries.people import people_visible_to
from kaocheng.orgs.queries.scope import NotVisible, stands_on
from kaocheng.orgs.refusals import NotAllowed, Refusal
from kaocheng.orgs.services.passwords import take_password


@dataclass(frozen=True)
class NewUser:
    """A person who is to log in.

    A password that an administrator has drawn for somebody else is `one_time`: it must be changed
    at the first login.
    """

    username: str
    display_name: str
    password: str
    one_time: bool = False
    email: str = ""
    office_phone: str = ""


@transaction.atomic
def add_user(actor: User, new: NewUser) -> User:
    """Add a person, who holds no post yet and so sees nothing."""
    if not may_add_user(actor):
        raise NotAllowed("您不能增加用户。请联系系统管理员。")
    user = insert_user(new)
    record(str(actor), "增加用户", f"{user.username} {user.display_name}")
    return user


@transaction.atomic
def edit_user(
    actor: User, *, user: User | int, display_name: str, email: str = "", office_phone: str = ""
) -> User:
    """Change what is written of a person; the user name stays for good."""
    user = _managed(actor, user)
    before = (user.display_name, user.email, user.office_phone)
    set_details(user, display_name, email, office_phone)
    user.save()
    after = (user.display_name, user.email, user.office_phone)
    changed = [f"{old or '空'} → {new or '空'}" for old, new in zip(before, after, strict=True)]
    record(str(actor), "修改用户", f"{user.username} {user}", {"changed": changed})
    return user


@transaction.atomic
def disable_user(actor: User, *, user: User | int) -> User:
    """Nobody is deleted: what a person has done keeps its name. The person cannot log in."""
    user = _managed(actor, user)
    if user.pk == actor.pk:
        raise Refusal("不能停用自己的账号。请另一名系统管理员办理。")
    if not user.is_active:
        raise Refusal(f"{user}已停用。")
    _refuse_last_officer(user)
    user.is_active = False
    user.save(update_fields=["is_active"])
    record(str(actor), "停用用户", f"{user.username} {user}")
    return user


@transaction.atomic
def enable_user(actor: User, *, user: User | int) -> User:
    """Let a person in again; the days of not coming are counted anew."""
    user = _managed(actor, user)
    if user.is_active:
        raise Refusal(f"{user}未停用。")
    user.is_active, user.enabled_at = True, timezone.now()
    user.save(update_fields=["is_active", "enabled_at"])
    record(str(actor), "启用用户", f"{user.username} {user}")
    return user


@transaction.atomic
def reset_password(actor: User, *, user: User | int) -> str:
    """Draw a password that is good for one login, and give it: it is shown once, kept nowhere."""
    user = _managed(actor, user)
    if user.pk == actor.pk:
        raise Refusal("本人的密码请在“我的账号”中修改。")
    password = draw_password()
    take_password(user, password, one_time=True)
    record(str(actor), "重置密码", f"{user.username} {user}")
    return password


@transaction.atomic
def appoint(actor: User, *, user: User | int, organisation_code: str, role: Role) -> Post:
    """Give a person a post. The three administrators hold nothing besides (三员分立)."""
    found = seen_user(actor, user)
    if not may_appoint(actor, organisation_code):
        raise NotAllowed("您不能在该组织机构授予岗位。请联系安全管理员。")
    post = insert_post(found, organisation_code, role)
    record(str(actor), "授予岗位", f"{post.user} {post.organisation} {role.label}")
    return post


@transaction.atomic
def withdraw_post(actor: User, *, user: User | int, post: Post | int) -> None:
    """Take a post from a person."""
    post = _post_of(seen_user(actor, user), post)
    if not may_appoint(actor, post.organisation.code):
        raise NotAllowed("您不能收回该岗位。请联系安全管理员。")
    if post.role in ADMINISTRATORS:
        _refuse_last_officer(post.user)
    target = f"{post.user} {post}"
    post.delete()
    record(str(actor), "收回岗位", target)


def insert_user(new: NewUser) -> User:
    """One person with a password. For services that have checked the right."""
    if User.objects.filter(username=new.username).exists():
        raise Refusal(f"用户名 {new.username} 已被使用。请另取用户名。")
    user = User(username=new.username, enabled_at=timezone.now())
    try:
        User.username_validator(new.username)
    except ValidationError as fault:
        raise Refusal(
            f"用户名“{new.username}”不能用。请用文字、数字和 @ . + - _，中间不留空格。"
        ) from fault
    set_details(user, new.display_name, new.email, new.office_phone)
    take_password(user, new.password, one_time=new.one_time)
    return user


def insert_post(user: User, organisation_code: str, role: Role) -> Post:
    """One post, if it goes together with those held. For services that have checked the right."""
    # The row is locked, so that two appointments cannot each miss the other.
    user = User.objects.select_for_update().get(pk=user.pk)
    held = frozenset(Role(post.role) for post in user.posts.all())
    if clash_of_roles(held, role):
        raise Refusal(f"{user} 不能兼任{role.label}：三员须分立，且不得兼任业务岗位。请另选他人。")
    organisation = Organisation.objects.get(code=organisation_code)
    if not stands_on(organisation, timezone.localdate()):
        raise Refusal(f"「{organisation}」已撤销或尚未设立，不能授予岗位。请另选机构。")
    post, _ = Post.objects.get_or_create(user=user, organisation=organisation, role=role)
    return post


def seen_user(actor: User, user: User | int) -> User:
    """The person, or `NotVisible`: of others nobody is told as much as the name."""
    pk = user.pk if isinstance(user, User) else user
    found = people_visible_to(actor).filter(pk=pk).first()
    if found is None:
        raise NotVisible(str(pk))
    return found


def officers_besides(user: User, role: str) -> bool:
    """Whether somebody else who can log in holds the role of an administrator."""
    others = Post.objects.filter(role=role, user__is_active=True).exclude(user=user)
    return others.exists()


def _post_of(user: User, post: Post | int) -> Post:
    pk = post.pk if isinstance(post, Post) else post
    found = user.posts.select_related("organisation", "user").filter(pk=pk).first()
    if found is None:
        raise Refusal("该岗位已被收回。请刷新页面。")
    return found


def _managed(actor: User, user: User | int) -> User:
    user = seen_user(actor, user)
    if not may_manage_user(actor, user):
        raise NotAllowed(f"您不能管理{user}的账号。请联系其所在单位的系统管理员。")
    return User.objects.select_for_update().get(pk=user.pk)


def _refuse_last_officer(user: User) -> None:
    """Without one of the three nobody could give back what was taken."""
    for post in user.posts.filter(role__in=ADMINISTRATORS):
        if not officers_besides(user, post.role):
            label = Role(post.role).label
            raise Refusal(f"{user}是唯一的{label}。请先任命另一名{label}。")


def set_details(user: User, display_name: str, email: str, office_phone: str) -> None:
    """What is written of a person, checked; not saved yet."""
    name, longest, longest_phone = display_name.strip(), 50, 30
    if len(name) > longest:
        raise Refusal(f"姓名不能超过 {longest} 个字。请改短。")
    if len(office_phone.strip()) > longest_phone:
        raise Refusal(f"办公电话不能超过 {longest_phone} 个字。请改短。")
    if email.strip():
        try:
            validate_email(email.strip())
        except ValidationError as fault:
            raise Refusal(f"电子邮箱“{email.strip()}”写法不对。请改正，或留空。") from fault
    user.display_name, user.email, user.office_phone = name, email.strip(), office_phone.strip()
    user.pinyin, user.initials = pinyin_of(name), initials_of(name)
