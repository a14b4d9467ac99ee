#!/bin/sh
# Makes the secrets that docker-compose.yml hands to its services, each once. Keep a copy of ./secrets in a safe place.
set -eu
cd "$(dirname "$0")/../.."
mkdir -p -m 700 secrets

random() { od -An -N24 -tx1 /dev/urandom | tr -d ' \n'; }
make() {
	[ -s "secrets/$1" ] && return
	printf '%s' "$2" >"secrets/$1"
	# Readable inside the container, which runs as another user. On this machine the folder's mode protects the files.
	chmod 444 "secrets/$1"
	echo "made secrets/$1"
}

make postgres_password "$(random)"
for role in owner app maintenance; do
	make "${role}_url" "postgres://cloister_$role:$(random)@postgres:5432/cloister"
done
