#!/bin/sh
# Runs once, when PostgreSQL creates its cluster: the three roles, none of them a superuser, and the database.
set -eu
password() { sed 's|^[^:]*://[^:]*:\([^@]*\)@.*|\1|' "/run/secrets/$1"; }
psql -v ON_ERROR_STOP=1 -v owner="$(password owner_url)" -v app="$(password app_url)" -v maintenance="$(password maintenance_url)" -U postgres <<'SQL'
CREATE ROLE cloister_owner LOGIN CREATEROLE PASSWORD :'owner';
CREATE DATABASE cloister OWNER cloister_owner;
-- Made by the owner, so that the owner can change their passwords.
SET ROLE cloister_owner;
CREATE ROLE cloister_app LOGIN PASSWORD :'app';
CREATE ROLE cloister_maintenance LOGIN PASSWORD :'maintenance';
SQL
