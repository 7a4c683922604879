"""Tables of tokens. The secret itself is shown once and never stored."""

from __future__ import annotations

from django.db import models

from kaocheng.orgs.models import Organisation, Role, User


class TokenBearer(User):
    """A person as a token speaks for this person: with one post, and by a name that says so."""

    # Reads of posts that know of it (orgs) find this post alone; `bearing` refuses otherwise.
    acting_post_pk: int | None = None
    token_title: str = ""

    class Meta:
        proxy = True
        verbose_name = "令牌持有人"
        verbose_name_plural = "令牌持有人"

    def __str__(self) -> str:
        name = super().__str__()
        return f"{name}（接口：{self.token_title}）" if self.token_title else name


class ApiToken(models.Model):
    """A token of a post: of a person, at an organisation, in a role.

    The post is named by its three parts and not by its row: a post that was withdrawn must leave
    the token behind, or whoever calls with it could not be told why it is refused.
    """

    owner = models.ForeignKey(
        TokenBearer, verbose_name="持有人", on_delete=models.CASCADE, related_name="+"
    )
    organisation = models.ForeignKey(
        Organisation, verbose_name="组织机构", on_delete=models.PROTECT, related_name="+"
    )
    role = models.CharField("角色", max_length=30, choices=Role.choices)
    title = models.CharField("用途", max_length=50)
    # The first characters, by which people tell one from another; far too few to guess the rest.
    beginning = models.CharField("开头", max_length=12)
    digest = models.CharField("摘要", max_length=64, unique=True)
    created_at = models.DateTimeField("签发时间", auto_now_add=True)
    expires_at = models.DateTimeField("失效时间")
    last_used_at = models.DateTimeField("最近使用", null=True, blank=True)
    revoked_at = models.DateTimeField("吊销时间", null=True, blank=True)
    revoked_by = models.ForeignKey(
        User,
        verbose_name="吊销人",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )

    class Meta:
        verbose_name = "接口令牌"
        verbose_name_plural = "接口令牌"
        ordering = ("-pk",)

    def __str__(self) -> str:
        return f"{self.title}（{self.beginning}…）"
