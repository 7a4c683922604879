#!/bin/sh
# Checks, then all tests. The last lines name what was skipped because the system lacks it.
set -u
sh scripts/check.sh || exit 1
# The tests start some hundred processes; compiled code is kept for the next one.
unset PYTHONDONTWRITEBYTECODE
# A file of tests stays together: its fixtures are made once. In the order of their names the long
# ones, the rooms' tests on PostgreSQL (tests/postgresql), begin before the last third.
# Of properties the same examples each time: what lands is judged alike twice. By hand they vary.
.venv/bin/python -m pytest -q --hypothesis-seed=2026 -n auto --dist loadfile --no-loadscope-reorder --durations=10 "$@"
status=$?
for need in chromium soffice pdftotext; do
    command -v $need >/dev/null 2>&1 || echo "已跳过：本机没有 $need，用到它的测试没有运行"
done
exit $status
