#!/bin/sh
# Fetches the browser, the database server and the Java for Spark that the tests want, where this user may.
set -u
have() { command -v "$1" >/dev/null 2>&1; }
want=""
have chromium || have chromium-browser || have google-chrome || have microsoft-edge || want="$want chromium"
have pg_config && [ -x "$(pg_config --bindir)/initdb" ] || ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 || want="$want postgresql"
have java || [ -n "${JAVA_HOME:-}" ] || want="$want openjdk-17-jre-headless"
[ -z "$want" ] && exit 0
if have apt-get && [ "$(id -u)" = 0 ]; then
    # shellcheck disable=SC2086
    apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq $want >/dev/null && exit 0
fi
echo "not to be had on this machine:$want; the tests that need it say so" >&2
