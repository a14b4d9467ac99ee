-- Chains of signed statements, and what every later migration builds on.

-- Nothing is open to everybody; each table grants what it must, in its own file.
REVOKE ALL ON SCHEMA public FROM PUBLIC;
GRANT USAGE ON SCHEMA public TO cloister_app, cloister_maintenance;
GRANT SELECT ON migration TO cloister_app, cloister_maintenance;

-- For append-only tables, beside the missing grants:
--   CREATE TRIGGER keep BEFORE UPDATE OR DELETE OR TRUNCATE ON <table> FOR EACH STATEMENT EXECUTE FUNCTION forbid_change();
CREATE FUNCTION forbid_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	RAISE EXCEPTION '% on % is forbidden: the table is append-only', TG_OP, TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege';
END $$;

-- One row per chain. Its length and head are the only things here that ever change.
CREATE TABLE chain (
	id uuid PRIMARY KEY,
	kind text NOT NULL CHECK (kind IN ('directory', 'epochs', 'case', 'consent', 'handoff')),
	-- Chains of one group (a case, its consents and hand-offs) share one order: chain_statement.group_pos.
	group_id uuid,
	length int NOT NULL DEFAULT 0 CHECK (length >= 0),
	head bytea,
	CHECK ((length = 0) = (head IS NULL))
);
CREATE INDEX chain_group ON chain (group_id) WHERE group_id IS NOT NULL;

-- prev_seq and prev_pos make impossible what must never be: a statement whose predecessor is missing or another (gap, fork),
-- and a hole in a group's order. The primary key and the unique columns exclude doubles.
CREATE TABLE chain_statement (
	chain uuid NOT NULL REFERENCES chain (id),
	seq int NOT NULL CHECK (seq >= 0),
	objid bytea NOT NULL UNIQUE CHECK (octet_length(objid) = 32),
	prev bytea,
	type text NOT NULL,
	body bytea NOT NULL,
	sigs bytea[] NOT NULL CHECK (cardinality(sigs) BETWEEN 1 AND 2),
	group_id uuid,
	group_pos int CHECK (group_pos >= 0),
	-- Server time, UTC ms.
	at bigint NOT NULL,
	prev_seq int GENERATED ALWAYS AS (CASE WHEN seq > 0 THEN seq - 1 END) STORED,
	prev_pos int GENERATED ALWAYS AS (CASE WHEN group_pos > 0 THEN group_pos - 1 END) STORED,
	PRIMARY KEY (chain, seq),
	UNIQUE (chain, seq, objid),
	UNIQUE (group_id, group_pos),
	CHECK ((seq = 0) = (prev IS NULL)),
	CHECK ((group_id IS NULL) = (group_pos IS NULL)),
	FOREIGN KEY (chain, prev_seq, prev) REFERENCES chain_statement (chain, seq, objid),
	FOREIGN KEY (group_id, prev_pos) REFERENCES chain_statement (group_id, group_pos)
);
CREATE TRIGGER keep BEFORE UPDATE OR DELETE OR TRUNCATE ON chain_statement FOR EACH STATEMENT EXECUTE FUNCTION forbid_change();
CREATE TRIGGER keep BEFORE DELETE OR TRUNCATE ON chain FOR EACH STATEMENT EXECUTE FUNCTION forbid_change();

GRANT SELECT, INSERT ON chain, chain_statement TO cloister_app;
GRANT UPDATE (length, head) ON chain TO cloister_app;
GRANT SELECT ON chain, chain_statement TO cloister_maintenance;

-- The directory is one chain under a fixed id.
INSERT INTO chain (id, kind) VALUES ('00000000-0000-8000-8000-000000000001', 'directory');
