#!/bin/sh
# What some tests need from the system. As root on Debian it is installed, elsewhere only named.
set -u
missing=""
command -v chromium >/dev/null 2>&1 || missing="$missing chromium"
command -v soffice >/dev/null 2>&1 || missing="$missing libreoffice-writer-nogui"
command -v pdftotext >/dev/null 2>&1 || missing="$missing poppler-utils"
command -v slapd >/dev/null 2>&1 || [ -x /usr/sbin/slapd ] || missing="$missing slapd"
command -v java >/dev/null 2>&1 || missing="$missing default-jre-headless"
fc-list 2>/dev/null | grep -qi "noto.*cjk" || missing="$missing fonts-noto-cjk"
[ -n "$missing" ] || exit 0
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
    echo "安装系统组件：$missing"
    if apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq $missing >apt.log 2>&1; then
        rm -f apt.log
        exit 0
    fi
    tail -5 apt.log >&2
    rm -f apt.log
fi
echo "缺少系统组件：$missing；用到它们的测试将跳过" >&2
exit 0
