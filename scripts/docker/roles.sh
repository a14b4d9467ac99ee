#!/bin/sh
# Runs at each start, against the running PostgreSQL: makes the three roles, none of them a superuser, and the database, unless they exist.
set -eu
secret() { cat "/run/secrets/$1"; }
# Only letters and digits, as secrets.sh makes them: other characters could change the commands of psql below.
password() {
	secret "$1" | sed -n 's|^[^:]*://[^:]*:\([A-Za-z0-9]*\)@.*|\1|p' | grep . ||
		{ echo "secrets/$1 needs a password of letters and digits: postgres://ROLE:PASSWORD@postgres:5432/cloister" >&2; return 1; }
}
# In variables, because a failure inside of a here-document doesn't end the script.
owner=$(password owner_url)
app=$(password app_url)
maintenance=$(password maintenance_url)
export PGHOST=postgres PGUSER=postgres PGDATABASE=postgres
PGPASSWORD=$(secret postgres_password)
export PGPASSWORD
# Passwords pass through standard input, because every user can read the arguments of a program.
psql -q -v ON_ERROR_STOP=1 <<SQL || { echo "The roles could not be made. docs/troubleshooting.md says what to do." >&2; exit 1; }
\\set owner '$owner'
\\set app '$app'
\\set maintenance '$maintenance'
-- A CREATE ROLE that fails must not write its password into the log.
SET log_min_error_statement = panic;
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
