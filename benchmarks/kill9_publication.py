"""`kill -9` of a process in the middle of a run or of a publication, round after round.

Each round asks for a run, or for a publication of an assessment of its own, in a process that is
killed at a random moment. What the kill has left is either the state of before or the one of
after: a run with all its rows or none of it, a result published once with its assessment, request
and audit entry or not at all; and the step can be taken again. `main()` gives the figures;
`python benchmarks/kill9_publication.py 5` does five rounds.
"""

from __future__ import annotations

import json
import random
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

HOME = Path(__file__).resolve().parents[1]
if str(HOME) not in sys.path:
    sys.path[:0] = [str(HOME), str(HOME / "src")]

from benchmarks.founding import (  # noqa: E402
    YEAR,
    cycle_of,
    founded,
    in_own_process,
    units_by_rows,
)

ROUNDS, UNITS = 50, 400
# Killed at any moment from its beginning to a little after it was measured to be over.
_BEYOND = 1.1
_NEVER = 60.0


@dataclass
class Tally:
    """What the rounds have found."""

    rounds: int = 0
    killed_before_the_end: int = 0
    old_state: int = 0
    new_state: int = 0
    between: int = 0
    published_twice: int = 0
    not_taken_up_again: int = 0
    broken_chains: int = 0


def main(rounds: int = ROUNDS) -> dict[str, Any]:
    """Run the rounds in a process of its own."""
    return in_own_process(__file__, str(rounds))


def measure_here(rounds: int) -> dict[str, Any]:
    """All rounds on one platform; the assessment of each is a cycle of its own."""
    office, leader, secrets = platform()
    whole = [
        _seconds("run", asked_for(office, assessment_of(office, rounds)), ""),
        _seconds(
            "publish",
            ready_to_publish(office, leader, secrets, assessment_of(office, rounds + 1)),
            secrets["leader"],
        ),
    ]
    tally = Tally()
    # The moments at which it is killed; drawn anew each time the benchmark is run.
    moments = random.Random()
    for number in range(rounds):
        assessment = assessment_of(office, number)
        moment = moments.uniform(0, _BEYOND * whole[number % 2])
        if number % 2:
            publication = ready_to_publish(office, leader, secrets, assessment)
            _killed(moment, tally, "publish", publication, secrets["leader"])
            _settle(tally, published_state(assessment), lambda p=publication: confirm(p, secrets))
            tally.published_twice += not published_state(assessment)
        else:
            job = asked_for(office, assessment)
            _killed(moment, tally, "run", job, "")
            _settle(tally, run_state(job), lambda j=job: carry_out(j))
            tally.not_taken_up_again += run_state(job) is not True
        tally.rounds += 1
        tally.broken_chains += not _chain_holds()
    return asdict(tally)


def _seconds(what: str, key: int, secret: str) -> float:
    """How long the deed takes where nobody kills it."""
    child = _begun(what, key, secret)
    start = time.monotonic()
    assert child.stdout is not None
    child.stdout.readline()
    seconds = time.monotonic() - start
    child.wait(timeout=_NEVER)
    return seconds


def _killed(moment: float, tally: Tally, what: str, key: int, secret: str) -> None:
    """The deed in a process of its own, killed at the moment."""
    child = _begun(what, key, secret)
    time.sleep(moment)
    tally.killed_before_the_end += child.poll() is None
    child.kill()
    child.wait()


def _begun(what: str, key: int, secret: str) -> subprocess.Popen[str]:
    """A process of its own, which has told that it begins."""
    from django.db import connections

    connections.close_all()
    command = [sys.executable, __file__, "--deed", what, str(key), secret]
    child = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    assert child.stdout is not None
    child.stdout.readline()
    return child


def _settle(tally: Tally, state: bool | None, again: Callable[[], object]) -> None:
    """Count the state that was left; from the old one the step is taken again."""
    tally.between += state is None
    tally.new_state += state is True
    tally.old_state += state is False
    if state is False:
        again()


# What the kill has left -------------------------------------------------------------------------


def run_state(job: int) -> bool | None:
    """True: stored whole. False: nothing of it. None: something between."""
    from kaocheng.audit.models import AuditEntry
    from kaocheng.results.models import RunRequest, ScoreRun, UnitResult

    row = RunRequest.objects.get(pk=job)
    runs = ScoreRun.objects.filter(assessment=row.assessment_id)
    rows = UnitResult.objects.filter(run__in=runs).count()
    told = AuditEntry.objects.filter(verb="计分", detail__contains=f'"job":{job},').count()
    if row.state == "done" and row.run_id and (runs.count(), rows, told) == (1, UNITS, 1):
        return True
    empty = (runs.count(), rows, told) == (0, 0, 0)
    return False if empty and row.state in ("queued", "running") else None


def published_state(assessment: int) -> bool | None:
    """The same of a publication."""
    from kaocheng.audit.models import AuditEntry
    from kaocheng.notices.models import Notice
    from kaocheng.results.models import Publication, PublishedResult
    from kaocheng.review.models import Assessment

    row = Assessment.objects.select_related("cycle").get(pk=assessment)
    requests = Publication.objects.filter(assessment=assessment)
    found = (
        row.state,
        [each.state for each in requests],
        PublishedResult.objects.filter(assessment=assessment).count(),
        AuditEntry.objects.filter(verb="发布考核通报", target=str(row)).count(),
        Notice.objects.filter(link=f"/results/{assessment}/published/").count(),
    )
    if found == ("published", ["confirmed"], 1, 1, 1):
        return True
    return False if found == ("evaluation", ["initiated"], 0, 0, 0) else None


def _chain_holds() -> bool:
    from kaocheng.audit.queries import verify

    return verify().holds


# The deeds --------------------------------------------------------------------------------------


def deed(what: str, key: int, secret: str) -> None:
    """In the process that is to be killed: say that it begins, and do it."""
    from kaocheng.audit.opening import find_platform

    find_platform()
    import kaocheng.results.services  # noqa: F401 - what is imported is not what is measured

    print("begun", flush=True)
    if what == "run":
        carry_out(key)
    else:
        confirm(key, {"leader": secret})
    print("done", flush=True)


def carry_out(job: int) -> None:
    """As the worker does."""
    from kaocheng.results.services.stage_runs import carry_out_run

    carry_out_run(job)


def confirm(publication: int, secrets: dict[str, str]) -> None:
    """As the second person does."""
    from kaocheng.orgs.models import User
    from kaocheng.results.models import Publication
    from kaocheng.results.services import confirm_publication

    digest = Publication.objects.get(pk=publication).decision.result_digest
    leader = User.objects.get(username="leader")
    code = code_of(leader, secrets["leader"])
    confirm_publication(leader, publication_pk=publication, seen_digest=digest, code=code)


def code_of(user: Any, secret: str) -> str:
    """A code that has not been used: rounds come faster than telephones count."""
    import pyotp

    from kaocheng.orgs.models import SecondFactor

    SecondFactor.objects.filter(user=user).update(last_step=0)
    return pyotp.TOTP(secret).now()


# The platform -----------------------------------------------------------------------------------


def platform() -> tuple[Any, Any, dict[str, str]]:
    """Founded, with units, an office, a leader and a clerk; a scheme."""
    office = founded()
    units_by_rows(UNITS)
    import pyotp

    from kaocheng.orgs.models import Organisation, Post, Role, User
    from kaocheng.orgs.services import begin_second_factor, confirm_second_factor

    places = {"leader": ("root", Role.LEADER), "clerk": ("u0", Role.REPORTER)}
    for name, (code, role) in places.items():
        user = User.objects.create(username=name, display_name=role.label)
        Post.objects.create(user=user, organisation=Organisation.objects.get(code=code), role=role)
    leader, secrets = User.objects.get(username="leader"), {}
    for user in (office, leader):
        secret = secrets[user.username] = begin_second_factor(user).secret
        confirm_second_factor(user, pyotp.TOTP(secret).now())
    return office, leader, secrets


def assessment_of(office: Any, number: int) -> int:
    """A cycle of its own with all units, straight at its evaluation."""
    from kaocheng.review.services import open_assessment
    from kaocheng.schemes.models import SchemeVersion
    from kaocheng.schemes.services import store_version

    scheme = SchemeVersion.objects.first() or store_version(office, _SCHEME.encode())
    cycle = cycle_of(office, UNITS, scheme.pk, f"k{number}")
    return open_assessment(office, cycle_pk=cycle, period=str(YEAR), straight_to_evaluation=True)


_SCHEME = f"""format: kaocheng-scheme/1
code: kill
title: 压测方案（演示数据）
year: {YEAR}
score: {{full: 10, decimals: 2}}
groups: [{{code: all, name: 全部}}]
items: [{{code: i0, name: 数据, unit: 项}}]
indicators:
  - {{code: '1', name: 指标, points: 10, missing: zero, rule: {{kind: ratio, of: i0, to: 10}}}}
"""


def asked_for(office: Any, assessment: int) -> int:
    """A job that waits for the worker."""
    from kaocheng.results.services import request_run

    return request_run(office, assessment_pk=assessment, stage="final")


def ready_to_publish(office: Any, leader: Any, secrets: dict[str, str], assessment: int) -> int:
    """Scored, decided, signed, and asked for by the office."""
    from django.utils import timezone

    from kaocheng.results.models import Decision, RunRequest
    from kaocheng.results.services import decide, initiate_publication, sign_decision

    job = asked_for(office, assessment)
    carry_out(job)
    run = RunRequest.objects.get(pk=job).run_id
    decision = Decision.objects.get(pk=decide(office, run_pk=run or 0))
    code = code_of(leader, secrets["leader"])
    digest = decision.result_digest
    sign_decision(leader, decision_pk=decision.pk, seen_digest=digest, code=code)
    return initiate_publication(
        office,
        assessment_pk=assessment,
        number=f"压考发〔{YEAR}〕{assessment}号",
        document_date=timezone.localdate(),
        code=code_of(office, secrets["office"]),
    )


if __name__ == "__main__":
    if "--deed" in sys.argv[1:]:
        at = sys.argv.index("--deed")
        deed(sys.argv[at + 1], int(sys.argv[at + 2]), sys.argv[at + 3])
    else:
        numbers = [int(each) for each in sys.argv[1:] if each.isdigit()] or [ROUNDS]
        here = "--here" in sys.argv[1:]
        print(json.dumps(measure_here(numbers[0]) if here else main(numbers[0])))
