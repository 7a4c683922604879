#!/bin/sh
# What tells within a minute: lint, format, types, import contracts, migrations, house rules of files.
set -eu
bin=.venv/bin
echo "· ruff";         $bin/ruff check --quiet .
$bin/ruff format --quiet --check . || { echo "有文件未按格式书写，请运行 make fmt" >&2; exit 1; }
echo "· mypy";         $bin/mypy
echo "· import-linter"; $bin/lint-imports --no-cache >lint-imports.log 2>&1 || { cat lint-imports.log; rm -f lint-imports.log; exit 1; }
rm -f lint-imports.log
echo "· migrations";   DJANGO_SETTINGS_MODULE=kaocheng.config.settings_test $bin/python -m django makemigrations --check --dry-run
echo "· house rules";  $bin/python -m pytest -q --no-header -p no:cacheprovider tests/test_house_rules.py tests/test_docs.py -k "not audit_entry" >house-rules.log 2>&1 || { cat house-rules.log; rm -f house-rules.log; exit 1; }
rm -f house-rules.log
