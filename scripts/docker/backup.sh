#!/bin/sh
# Backs up an installation of docker-compose.yml while it runs: sh scripts/docker/backup.sh FOLDER DATABASE-RECIPIENT SECRETS-RECIPIENT
# It writes three encrypted files into FOLDER. A part that fails leaves no file. docs/operations.md, "Backup", says how to make the two keys.
set -eu
[ $# -eq 3 ] || { echo "Usage: sh scripts/docker/backup.sh FOLDER DATABASE-RECIPIENT SECRETS-RECIPIENT" >&2; exit 2; }
# Makes the path absolute, because this script changes to another folder.
mkdir -p "$1"
folder=$(cd "$1" && pwd)
cd "$(dirname "$0")/../.."
umask 077
time=$(date -u +%Y-%m-%dT%H%M%SZ)
part=""
trap '[ -z "$part" ] || rm -f "$part"' EXIT
# Some shells, such as dash, don't run the trap of EXIT when a signal ends them.
trap 'exit 1' INT TERM

tools() { docker compose run --rm -T tools "$@" --to -; }
keep() {
	mv "$part" "$folder/$1-$time.age"
	part=""
	echo "wrote $folder/$1-$time.age"
}

part="$folder/database-$time.part"
# `database --stdin` refuses a dump that ends too early.
docker compose exec -T postgres pg_dump -U postgres --format=tar cloister | tools database --stdin --recipient "$2" >"$part"
keep database
for name in secrets signed; do
	part="$folder/$name-$time.part"
	tools "$name" --recipient "$3" </dev/null >"$part"
	keep "$name"
done
