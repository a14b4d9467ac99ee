#!/bin/sh
# Makes the passwords that docker-compose.yml hands to its services, each once. Keep a copy of ./secrets in a safe place.
set -eu
cd "$(dirname "$0")/../.."
mkdir -p -m 700 secrets
for name in postgres_password owner_password app_password maintenance_password; do
	[ -s "secrets/$name" ] && continue
	od -An -N24 -tx1 /dev/urandom | tr -d ' \n' >"secrets/$name"
	# Readable inside the container, where another user runs; on this machine the folder's mode keeps others out.
	chmod 444 "secrets/$name"
	echo "made secrets/$name"
done
