/** Checks that a database role can't do more than its task needs. A role that can do more could rewrite the logs or other people's data. */
import type { Pool } from "./pool.ts";

/** requests: the server's role, cloister_app. maintenance: the role that erases, cloister_maintenance. */
export type RoleTask = "requests" | "maintenance";

const REMEDY: Record<RoleTask, string> = {
	requests: "Set DATABASE_URL to the role cloister_app, and CLOISTER_OWNER_URL to the owner",
	maintenance: "Set CLOISTER_MAINTENANCE_URL to the role cloister_maintenance",
};

/** All tables that maintenance writes to. */
const MAINTENANCE_WRITES = ["entry", "entry_body", "log_head", "member_name"];
/** Functions that run as the owner, by task. Everybody may run the trigger functions, which nobody can call directly. */
const OWNER_FUNCTIONS: Record<RoleTask, string[]> = {
	requests: ["prepare_body_partition"],
	maintenance: ["prepare_body_partition", "drop_body_partition"],
};

/**
 * Each branch finds one kind of power. Only the power of the lowest rank is reported, because it usually brings the others along.
 * `roles` has the role that signed in and the role in force, because SET ROLE can be undone.
 * Triggers that call forbid_change mark what no role may do to a table: the bits of tgtype are DELETE 8, UPDATE 16, TRUNCATE 32.
 * $1: tables that the role may write to, null for any. $2: functions of the owner that it may run.
 * $3: whether the role may erase the content of access entries.
 */
const POWERS = `
WITH roles AS (SELECT oid, rolname, rolsuper, rolcreaterole, rolcreatedb, rolreplication, rolbypassrls
		FROM pg_roles WHERE rolname IN (session_user, current_user)),
	public AS (SELECT oid FROM pg_namespace WHERE nspname = 'public'),
	tables AS (SELECT c.oid, c.relname AS name, c.relowner FROM pg_class c JOIN public ON relnamespace = public.oid WHERE relkind IN ('r', 'p')),
	functions AS (SELECT p.oid, p.proname AS name, p.prorettype FROM pg_proc p JOIN public ON pronamespace = public.oid),
	forbidden AS (SELECT tgrelid AS oid, bit_or(tgtype::int) AS bits FROM pg_trigger
		WHERE tgfoid = (SELECT oid FROM functions WHERE name = 'forbid_change') AND tgqual IS NULL AND tgattr = '' GROUP BY tgrelid),
	entry_bodies AS (SELECT relid AS oid FROM pg_partition_tree((SELECT oid FROM tables WHERE name = 'entry_body')))
SELECT rolname AS role, power FROM roles, LATERAL (
	SELECT rank, 'has ' || attribute AS power FROM (VALUES (0, rolsuper, 'SUPERUSER'), (1, rolcreaterole, 'CREATEROLE'),
		(1, rolcreatedb, 'CREATEDB'), (1, rolreplication, 'REPLICATION'), (1, rolbypassrls, 'BYPASSRLS')) AS attributes (rank, has, attribute) WHERE has
	UNION ALL SELECT 2, 'belongs to the role ' || other.rolname FROM pg_roles other
		WHERE other.oid NOT IN (SELECT oid FROM roles) AND pg_has_role(roles.oid, other.oid, 'MEMBER')
	UNION ALL SELECT 3, 'owns ' || name FROM (SELECT name, relowner AS owner FROM tables
		UNION ALL SELECT nspname, nspowner FROM pg_namespace UNION ALL SELECT proname, proowner FROM pg_proc
		UNION ALL SELECT datname, datdba FROM pg_database WHERE datname = current_database()) AS owned WHERE owner = roles.oid
	UNION ALL SELECT 4, 'may create objects in the schema ' || nspname FROM pg_namespace
		WHERE nspname !~ '^pg_(temp|toast)' AND has_schema_privilege(roles.oid, oid, 'CREATE')
	UNION ALL SELECT 4, 'may create schemas' WHERE has_database_privilege(roles.oid, current_database(), 'CREATE')
	UNION ALL SELECT 6, 'may change every column of ' || name FROM tables WHERE has_table_privilege(roles.oid, oid, 'UPDATE')
	UNION ALL SELECT 6, 'may truncate ' || name FROM tables WHERE has_table_privilege(roles.oid, oid, 'TRUNCATE')
	UNION ALL SELECT 6, 'may make triggers on ' || name FROM tables WHERE has_table_privilege(roles.oid, oid, 'TRIGGER')
	UNION ALL SELECT 6, 'may delete from ' || name FROM tables JOIN forbidden USING (oid)
		WHERE bits & 8 > 0 AND has_table_privilege(roles.oid, oid, 'DELETE')
	UNION ALL SELECT 6, 'may change ' || name FROM tables LEFT JOIN forbidden USING (oid)
		WHERE (bits & 16 > 0 OR (NOT $3 AND oid IN (SELECT oid FROM entry_bodies))) AND has_any_column_privilege(roles.oid, oid, 'UPDATE')
	UNION ALL SELECT 7, 'may run ' || name FROM functions WHERE prorettype <> 'trigger'::regtype AND NOT name = ANY ($2) AND has_function_privilege(roles.oid, oid, 'EXECUTE')
	UNION ALL SELECT 8, 'may write to ' || name FROM tables
		WHERE NOT name ~ '^entry_body_[0-9]+$' AND $1::text[] IS NOT NULL AND NOT name = ANY ($1)
		AND (has_any_column_privilege(roles.oid, oid, 'INSERT, UPDATE') OR has_table_privilege(roles.oid, oid, 'DELETE'))
) AS powers ORDER BY rank, power LIMIT 1`;

/**
 * @returns a message for the operator: one power of the pool's role that its task doesn't need, and what to set. Null when the role has no
 * such power.
 */
export async function excessPowerOf(pool: Pool, task: RoleTask): Promise<string | null> {
	const writes = task === "maintenance" ? MAINTENANCE_WRITES : null;
	const { rows } = await pool.query<{ role: string; power: string }>(POWERS, [writes, OWNER_FUNCTIONS[task], task === "maintenance"]);
	const found = rows[0];
	if (!found) return null;
	return `The database role ${found.role} can do too much: it ${found.power}. ${REMEDY[task]}, as docs/operations.md makes these roles.`;
}
