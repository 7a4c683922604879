"""The interface put together: endpoints, refusals, documentation."""

from __future__ import annotations

from typing import Any

from ninja import NinjaAPI, Swagger

from kaocheng.api.door import PostToken
from kaocheng.api.errors import register
from kaocheng.api.routes import cycles, organisations, reporting, results, schemes

_ABOUT = (
    "每个请求须带接口令牌：Authorization: Bearer 令牌。令牌属于一个岗位，只能看到该岗位看到的内容，"
    "在“我的账号—接口令牌”中签发。数值一律以文字传递，与填报、计分时完全一致。"
)


class Interface(NinjaAPI):
    """The interface, described in Chinese alone: docstrings are for those who read the code."""

    def get_openapi_schema(self, **kwargs: Any) -> Any:
        """The description without what was taken from docstrings."""
        described = super().get_openapi_schema(**kwargs)
        for methods in described["paths"].values():
            for operation in methods.values():
                operation.pop("description", None)
        for shape in described["components"]["schemas"].values():
            shape.pop("description", None)
        return described


api = Interface(
    title="考成接口",
    version="1",
    description=_ABOUT,
    auth=PostToken(),
    urls_namespace="api",
    docs=Swagger(settings={"docExpansion": "list", "defaultModelsExpandDepth": -1}),
)
for part in (schemes, organisations, cycles, reporting, results):
    api.add_router("", part.router)
register(api)
