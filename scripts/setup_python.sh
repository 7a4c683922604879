#!/bin/sh
# Makes the virtual environment and installs the locked packages. Argument: run or dev.
set -eu
part=$1
venv=.venv
python=${PYTHON:-python3}

if ! "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
    echo "需要 Python 3.11 或更高版本；请安装后再运行，或用 PYTHON=路径 指定" >&2
    exit 1
fi
if [ ! -x "$venv/bin/python" ]; then
    if ! "$python" -m venv "$venv" 2>/dev/null; then
        rm -rf "$venv"
        if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
            apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq python3-venv
            "$python" -m venv "$venv"
        else
            echo "缺少 venv 组件；Debian、Ubuntu 上请先运行 apt-get install python3-venv" >&2
            exit 1
        fi
    fi
fi
echo "安装 Python 组件（$part）……"
"$venv/bin/python" -m pip install --quiet --disable-pip-version-check -r "requirements/$part.lock"
if [ "$part" = run ]; then
    "$venv/bin/python" -m pip install --quiet --disable-pip-version-check \
        --no-deps --no-build-isolation --editable .
    touch "$venv/.installed"
else
    # A large download that only the tests of one engine need.
    "$venv/bin/python" -m pip install --quiet --disable-pip-version-check -r requirements/spark.lock \
        || echo "未能安装 Spark；用到它的测试将跳过" >&2
    touch "$venv/.installed-dev"
fi
