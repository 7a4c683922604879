"""The scheduled jobs (定时任务): which function of which room, and when."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module

from django.utils import timezone

from kaocheng.operations.models import JobRun

# A run that has not finished after this was killed; one that failed is tried again after that.
_ABANDONED = datetime.timedelta(hours=1)
_AFTER_FAILURE = datetime.timedelta(minutes=10)


@dataclass(frozen=True)
class Job:
    """Something done every day `at` a time, or `every` so often.

    `whole`: done in one transaction with its own record, for what must never be done twice. The
    others may be repeated after a crash and change nothing then.
    """

    name: str
    words: str
    function: str
    at: datetime.time | None = None
    every: datetime.timedelta | None = None
    whole: bool = False

    def call(self) -> object:
        """Load the function and run it."""
        module, name = self.function.split(":")
        function: Callable[[], object] = getattr(import_module(module), name)
        return function()


_CHORES = "kaocheng.operations.chores"
_MINUTES = datetime.timedelta(minutes=1)

JOBS = (
    Job("open_reports", "生成填报表", f"{_CHORES}:open_reports", at=datetime.time(0, 5)),
    Job("remind", "到期催报", f"{_CHORES}:remind", at=datetime.time(8, 30), whole=True),
    Job("mail", "发送提醒邮件", "kaocheng.notices.tasks:send_pending_mail", every=5 * _MINUTES),
    Job("webhooks", "推送事件", "kaocheng.notices.tasks:deliver_pending", every=_MINUTES),
    Job(
        "dormant_accounts",
        "停用休眠账号",
        "kaocheng.orgs.tasks:disable_dormant_accounts",
        at=datetime.time(3, 0),
    ),
    Job(
        "import_files",
        "清理导入文件",
        "kaocheng.orgs.tasks:clear_import_files",
        at=datetime.time(3, 10),
    ),
    Job("sessions", "清理过期会话", f"{_CHORES}:clear_sessions", at=datetime.time(3, 20)),
    Job("task_results", "清理后台任务记录", f"{_CHORES}:prune_tasks", at=datetime.time(3, 30)),
)


def is_due(job: Job, run: JobRun, now: datetime.datetime) -> bool:
    """Whether the job is to be run now."""
    done = run.finished_at
    if _is_running(run):
        return run.claimed_at is not None and now - run.claimed_at > _ABANDONED
    if run.failed_at is not None and (done is None or run.failed_at > done):
        return now - run.failed_at >= _AFTER_FAILURE
    if job.every is not None:
        return done is None or now - done >= job.every
    slot = _slot(job, now)
    return now >= slot and (done is None or done < slot)


def _is_running(run: JobRun) -> bool:
    """Claimed, and neither finished nor failed since."""
    ends = [end for end in (run.finished_at, run.failed_at) if end is not None]
    return run.claimed_at is not None and all(end < run.claimed_at for end in ends)


def _slot(job: Job, now: datetime.datetime) -> datetime.datetime:
    """The moment of the local day at which the job is to be done."""
    day = timezone.localtime(now).date()
    at = job.at or datetime.time.min
    return timezone.make_aware(datetime.datetime.combine(day, at))
