#!/bin/sh
# Runs at each start, against the running PostgreSQL: makes the three roles, none of them a superuser, and the database, unless they exist.
set -eu
secret() { cat "/run/secrets/$1"; }
password() { secret "$1" | sed 's|^[^:]*://[^:]*:\([^@]*\)@.*|\1|'; }
export PGHOST=postgres PGUSER=postgres PGDATABASE=postgres
PGPASSWORD=$(secret postgres_password)
export PGPASSWORD
# Passwords pass through standard input, because every user can read the arguments of a program.
psql -q -v ON_ERROR_STOP=1 <<SQL || { echo "The roles could not be made. docs/troubleshooting.md says what to do." >&2; exit 1; }
\\set owner '$(password owner_url)'
\\set app '$(password app_url)'
\\set maintenance '$(password maintenance_url)'
SELECT format('CREATE ROLE cloister_owner LOGIN CREATEROLE PASSWORD %L', :'owner')
	WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'cloister_owner') \\gexec
SELECT 'CREATE DATABASE cloister OWNER cloister_owner'
	WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = 'cloister') \\gexec
-- Made by the owner, so that the owner can change their passwords.
SET ROLE cloister_owner;
SELECT format('CREATE ROLE %I LOGIN PASSWORD %L', role, password)
	FROM (VALUES ('cloister_app', :'app'), ('cloister_maintenance', :'maintenance')) AS wanted (role, password)
	WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = role) \\gexec
SQL
