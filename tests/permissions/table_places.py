"""Expectations: entrance, account, organisations, people, groups, notices, tokens."""

from __future__ import annotations

from tests.permissions.people import OFFICE, REPORTER, SECURITY, SYSTEM
from tests.permissions.rules import (
    ALL,
    NOTHING,
    Entry,
    Method,
    Table,
    Thing,
    at,
    deed,
    form_page,
    page,
)

ANSWERED = frozenset({200, 302})
ORGANISATION = Thing({"code": "organisation"}, at(own=ALL, child=ALL))
PERSON = Thing({"pk": "person"}, at(own=ALL, child=ALL))
GROUP = Thing({"pk": "group"}, at(own=ALL, child=ALL))
# A file that is to be imported is there for whoever handed it in.
IMPORT = Thing({"pk": "import"}, at(own=[SYSTEM]))
# Words to a person, and what a person gave to a machine.
NOTICE = Thing({"pk": "notice"}, at(own=[REPORTER]))
TOKEN = Thing({"pk": "token"}, at(own=[REPORTER, SECURITY], child=[SECURITY]))
WEBHOOK = Thing({"pk": "webhook"}, at(own=[OFFICE], child=[OFFICE]))

KEEPS_TREE = at(own=[SYSTEM], child=[SYSTEM])
KEEPS_RIGHTS = at(own=[SECURITY], child=[SECURITY])
KEEPS_GROUPS = at(own=[SYSTEM, OFFICE], child=[SYSTEM, OFFICE])
ON = "2026-03-01"

TABLE: Table = {
    "web:desk": page(),
    "web:watermark": page(),
    "web:login": Entry(NOTHING, Method(yes=ANSWERED), Method(yes=ANSWERED), public=True),
    # Whoever is not between the two steps of signing in is sent to the first.
    "web:login_code": Entry(NOTHING, Method(yes=ANSWERED), Method(yes=ANSWERED), public=True),
    "web:logout": Entry(NOTHING, post=Method(yes=ANSWERED), public=True),
    "web:live": Entry(NOTHING, get=Method(), public=True),
    # 503 where a part of the service is down, as in tests.
    "web:ready": Entry(NOTHING, get=Method(yes=frozenset({200, 503})), public=True),
    # One's own account.
    "web:account": page(),
    "web:account_mail": deed(NOTHING, wanted="1"),
    "web:password": form_page(NOTHING, old="x", new="y", again="z"),
    "web:second_factor": page(),
    "web:begin_factor": Entry(NOTHING, post=Method(yes=ANSWERED)),
    "web:confirm_factor": Entry(NOTHING, post=Method(form={"code": "0"}, yes=ANSWERED)),
    "web:renew_codes": Entry(NOTHING, post=Method(form={"code": "0"}, yes=ANSWERED)),
    "web:stop_factor": deed(NOTHING, code="0"),
    "web:tokens": page(),
    # A refusal is told on the list itself.
    "web:new_token": Entry(NOTHING, post=Method(form={"post": f"@organisation~ {REPORTER}"})),
    "web:revoke_token": deed(TOKEN),
    # Organisations.
    "web:organisations": page(),
    "web:organisation": page(ORGANISATION),
    "web:add_below": deed(
        ORGANISATION, KEEPS_TREE, code="n", name="新乡", level="village", kind="region", on=ON
    ),
    "web:change_organisation": deed(
        ORGANISATION.of(what="=rename"), KEEPS_TREE, name="新名", on=ON
    ),
    # People and posts.
    "web:people": page(),
    "web:new_person": form_page(NOTHING, at(own=[SYSTEM]), username="n", display_name="新人"),
    "web:person": page(PERSON),
    "web:edit_person": deed(PERSON, KEEPS_TREE, display_name="新名"),
    "web:disable_person": deed(PERSON, KEEPS_TREE),
    "web:enable_person": deed(PERSON, KEEPS_TREE),
    "web:reset_password": Entry(PERSON, post=Method(KEEPS_TREE, yes=ANSWERED)),
    "web:drop_factor": deed(PERSON, KEEPS_RIGHTS),
    "web:appoint": deed(PERSON, KEEPS_RIGHTS, organisation="@organisation", role="reviewer"),
    "web:withdraw_post": deed(PERSON.of(post="post"), KEEPS_RIGHTS),
    "web:books": page(),
    "web:blank_book": page(NOTHING.of(kind="=people")),
    "web:export_book": Entry(NOTHING.of(kind="=people"), post=Method(form={"reason": "示例"})),
    "web:upload_book": Entry(
        NOTHING.of(kind="=people"), post=Method(at(own=[SYSTEM]), yes=ANSWERED, file="x.xlsx")
    ),
    "web:import": page(IMPORT),
    # Applied twice, read twice: 「已导入或已过期」 is all that is ever said of what is not there.
    "web:apply_import": Entry(IMPORT, post=Method(form={"seen": "x"}, yes=ANSWERED, hidden=302)),
    "web:drop_import": Entry(IMPORT, post=Method(yes=ANSWERED, hidden=302)),
    # Groups.
    "web:groups": page(),
    "web:new_group": form_page(
        NOTHING,
        at(own=[SYSTEM, OFFICE]),
        organisation="@organisation",
        kind="task_force",
        name="新专班",
        on=ON,
    ),
    "web:group": page(GROUP),
    "web:add_member": deed(GROUP, KEEPS_GROUPS, duty="member", person_name="某人"),
    "web:remove_member": deed(GROUP.of(member="member"), KEEPS_GROUPS),
    "web:dissolve_group": Entry(
        GROUP, post=Method(KEEPS_GROUPS, {"confirmed": "1", "on": ON}, ANSWERED)
    ),
    # Notices.
    "web:notices": page(),
    "web:read_notices": deed(NOTHING),
    "web:read_notice": Entry(NOTICE, post=Method(yes=ANSWERED, hidden=302)),
    # Webhooks: the office's alone.
    "web:webhooks": page(NOTHING, at(own=[OFFICE])),
    "web:new_webhook": Entry(
        NOTHING,
        post=Method(at(own=[OFFICE]), {"place": "@organisation", "title": "新", "address": "x"}),
    ),
    "web:stop_webhook": deed(WEBHOOK),
    "web:send_again": deed(WEBHOOK.of(pk="delivery")),
}
