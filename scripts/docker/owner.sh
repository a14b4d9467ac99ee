#!/bin/sh
# Runs once, when PostgreSQL creates its cluster: the owner of the tables, who is no superuser, and the database.
set -eu
psql -v ON_ERROR_STOP=1 -v password="$(cat /run/secrets/owner_password)" -U postgres <<'SQL'
CREATE ROLE cloister_owner LOGIN CREATEROLE PASSWORD :'password';
CREATE DATABASE cloister OWNER cloister_owner;
SQL
