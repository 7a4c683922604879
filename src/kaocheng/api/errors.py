"""Every refusal is {"detail": what is wrong, "mend": what to do}, in Chinese."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Mapping
from typing import Any

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError

from kaocheng.api.door import MOST_BYTES, TooLarge
from kaocheng.api.shapes import Told
from kaocheng.orgs.queries import NotVisible
from kaocheng.orgs.refusals import NotAllowed, Refusal
from kaocheng.tokens.bearing import TokenRefused

# What every endpoint may answer besides what it is for.
REFUSED: dict[int, Any] = dict.fromkeys((400, 401, 403, 404, 409, 413, 422, 500), Told)
_LOG = logging.getLogger(__name__)
_TOLD = 5
_SEE_DOCS = "请对照接口说明 /api/docs 修改请求。"
_UNSIGNED = "没有提供接口令牌。请在请求头中写 Authorization: Bearer 令牌。"
_HIDDEN = "没有这项内容，或令牌所属岗位看不到它。请核对地址中的编号。"
_NO_ADDRESS = "没有这个接口地址。" + _SEE_DOCS
_WRONG_METHOD = "这个地址不支持该请求方法。" + _SEE_DOCS
_NOT_JSON = "请求正文不是合法的 JSON。" + _SEE_DOCS
_TOO_LARGE = f"请求正文超过上限 {MOST_BYTES // 1024} KB。请分几次发送。"
_BROKEN = "服务器处理时出错，未作任何改动。请稍后重试；仍不成功的，请把时间告诉系统管理员。"

# The beginning of pydantic's error type → what it means. The first that fits counts.
_FAULTS = (
    ("missing", "缺少"),
    ("extra_forbidden", "不是本接口的字段"),
    ("string_too_long", "过长"),
    ("string_too_short", "不能为空"),
    ("string_pattern", "含有不允许的字符"),
    ("string", "应为文字"),
    ("int", "应为整数"),
    ("greater_than", "小于允许的最小值"),
    ("less_than", "超过允许的最大值"),
    ("too_long", "条数超过上限"),
    ("too_short", "条数不足"),
    ("date", "应为日期，如 2025-05-31"),
    ("literal", "不在可选值之中"),
    ("enum", "不在可选值之中"),
    ("list", "应为数组"),
    ("model", "应为对象"),
    ("dict", "应为对象"),
)


def answers(shape: Any) -> dict[int, Any]:
    """What an endpoint may answer, for its description."""
    return {200: shape, **REFUSED}


def refusal(status: int, words: str, **more: Any) -> JsonResponse:
    """An answer of this form; the first sentence is what is wrong, the rest is the way out."""
    detail, mark, mend = words.partition("。")
    body = {"detail": detail + mark, "mend": mend.strip() or "请核对后重试。", **more}
    answer = JsonResponse(body, status=status, json_dumps_params={"ensure_ascii": False})
    if status == 401:
        answer["WWW-Authenticate"] = 'Bearer realm="kaocheng"'
    return answer


def register(api: NinjaAPI) -> None:
    """Tell the interface how each refusal is answered."""
    told: dict[type[Exception], tuple[int, str | None]] = {
        AuthenticationError: (401, _UNSIGNED),
        TokenRefused: (401, None),
        NotAllowed: (403, None),
        NotVisible: (404, _HIDDEN),
        Http404: (404, _HIDDEN),
        Refusal: (409, None),
        TooLarge: (413, _TOO_LARGE),
        RequestDataTooBig: (413, _TOO_LARGE),
    }
    for kind, (status, words) in told.items():
        api.add_exception_handler(kind, _handler(status, words))
    api.add_exception_handler(HttpError, _malformed)
    api.add_exception_handler(ValidationError, _invalid)
    api.add_exception_handler(Exception, _broken)


def no_such_address(request: HttpRequest) -> HttpResponse:
    """Whatever else is asked for below /api/."""
    return refusal(404, _NO_ADDRESS)


def wrong_method(allowed: str) -> HttpResponse:
    """An address that exists, asked in a way that it does not answer."""
    answer = refusal(405, _WRONG_METHOD)
    answer["Allow"] = allowed
    return answer


def _handler(status: int, words: str | None) -> Any:
    def handle(request: HttpRequest, error: Exception) -> HttpResponse:
        return refusal(status, words or str(error))

    return handle


def _malformed(request: HttpRequest, error: Any) -> HttpResponse:
    """What ninja itself refuses: so far only a body that is not JSON."""
    return refusal(error.status_code, _NOT_JSON)


def _invalid(request: HttpRequest, error: Any) -> HttpResponse:
    lines = list(_lines(error.errors))
    more = f"等 {len(lines)} 处" if len(lines) > _TOLD else ""
    return refusal(422, f"请求不合规定：{'；'.join(lines[:_TOLD])}{more}。{_SEE_DOCS}")


def _lines(errors: Iterable[Mapping[str, Any]]) -> Iterable[str]:
    for error in errors:
        kind = str(error.get("type", ""))
        words = next((words for mark, words in _FAULTS if kind.startswith(mark)), "不合规定")
        # First where ninja looked; for a body, then what the code calls it.
        where, *place = [str(part) for part in error.get("loc", ("",))]
        place = place[1:] if where == "body" else place
        yield f"{_shown(place)} {words}"


def _shown(place: list[str]) -> str:
    words = ".".join(place) or "正文"
    return words if len(words) <= 80 else words[:80] + "…"


def _broken(request: HttpRequest, error: Any) -> HttpResponse:
    _LOG.error("api request failed: %s", request.path, exc_info=error)
    if settings.DEBUG:
        return refusal(500, f"{type(error).__name__}：{error}。{_BROKEN}")
    return refusal(500, _BROKEN)
