#!/usr/bin/env bash
# Runs a command with a PostgreSQL server of its own on loopback, in GNAS_TEST_POSTGRES_URL; without one where none can be had.
set -euo pipefail

binaries() { ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -V | tail -1; }
if [ -z "${GNAS_TEST_POSTGRES_URL:-}" ] && [ -z "$(binaries)" ] && [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
  (apt-get update && DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends postgresql) >/dev/null 2>&1 || true
fi
bin=$(binaries)
if [ -n "${GNAS_TEST_POSTGRES_URL:-}" ] || [ -z "$bin" ]; then exec "$@"; fi

folder=$(mktemp -d)
# The server refuses to run as root.
as_owner() { "$@"; }
if [ "$(id -u)" = 0 ]; then
  chown postgres "$folder"
  as_owner() { runuser -u postgres -- "$@"; }
fi
port=$((20000 + RANDOM % 20000))
stop() {
  as_owner "$bin/pg_ctl" -D "$folder/data" -m immediate stop >/dev/null 2>&1 || true
  rm -rf "$folder"
}
trap stop EXIT
cd /
as_owner "$bin/initdb" -D "$folder/data" --auth=trust --username=gnas >/dev/null
as_owner "$bin/pg_ctl" -D "$folder/data" -w -l "$folder/log" -o "-p $port -k $folder -c listen_addresses=127.0.0.1 -c fsync=off" start >/dev/null
cd - >/dev/null
export GNAS_TEST_POSTGRES_URL="postgres://gnas@127.0.0.1:$port/postgres"
"$@"
