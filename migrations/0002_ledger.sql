-- The access log, the Merkle trees of both logs, and their checkpoints.
--
-- What is for ever: `entry` (the leaves), `tile`, `checkpoint`. What can be erased: `entry_body`, row by row by the
-- maintenance role (redaction), and whole partitions by retention. No foreign key ties the two, so that neither
-- erasure touches a leaf. All times are UTC milliseconds from the server's injected clock.

-- One row per log that takes entries in batches. An append locks the row for one statement and gets the numbers
-- next .. next + n - 1; therefore numbers are dense and in commit order, which a sequence can't promise.
CREATE TABLE log_head (
	log text PRIMARY KEY,
	next bigint NOT NULL CHECK (next >= 0)
);
INSERT INTO log_head (log, next) VALUES ('access', 0);

-- 0x01 followed by HMAC-SHA256(salt, body): all that the tree and the witnesses see.
CREATE TABLE entry (
	seq bigint PRIMARY KEY CHECK (seq >= 0),
	leaf bytea NOT NULL CHECK (length(leaf) = 33)
);

-- `body` holds the canonical bytes and is what counts; the other columns repeat what of it is searched.
-- A redacted row keeps only `seq` and `at`.
CREATE TABLE entry_body (
	seq bigint PRIMARY KEY,
	at bigint NOT NULL,
	salt bytea CHECK (length(salt) = 16),
	body bytea,
	actor uuid,
	organisation uuid,
	object uuid,
	case_id uuid,
	action text,
	outcome text,
	purpose text,
	CONSTRAINT entry_body_whole_or_redacted CHECK (
		CASE WHEN body IS NULL
			THEN num_nonnulls(salt, actor, organisation, object, case_id, action, outcome, purpose) = 0
			ELSE num_nulls(salt, action, outcome, purpose) = 0
		END
	)
) PARTITION BY RANGE (seq);

-- For the audit's filters. Answers are newest first, and the newest is the one with the largest (at, seq): with `at`
-- in each index a question with a time range starts at its end, however far back that is, and reads no row outside of
-- it. A BRIN index on `at` can't do that: it finds a range, but must sort all of it for the first page. `seq` alone
-- would not do either, since the clocks of several servers differ. Partial, because many entries have no case.
CREATE INDEX entry_body_at ON entry_body (at, seq);
CREATE INDEX entry_body_actor ON entry_body (actor, at, seq) WHERE actor IS NOT NULL;
CREATE INDEX entry_body_organisation ON entry_body (organisation, at, seq) WHERE organisation IS NOT NULL;
CREATE INDEX entry_body_case ON entry_body (case_id, at, seq) WHERE case_id IS NOT NULL;
CREATE INDEX entry_body_object ON entry_body (object, at, seq) WHERE object IS NOT NULL;

-- How far the tree of each log has grown. Whoever grows a tree holds the row's lock until it commits.
CREATE TABLE log_tree (
	log text PRIMARY KEY,
	size bigint NOT NULL CHECK (size >= 0),
	root bytea NOT NULL CHECK (length(root) = 32)
);
INSERT INTO log_tree (log, size, root)
SELECT log, 0, sha256('') FROM unnest(ARRAY['access', 'directory']) AS log;

-- One row per C2SP tile: full, or the widest partial one so far, of which every narrower one is a prefix.
CREATE TABLE tile (
	log text NOT NULL REFERENCES log_tree,
	level smallint NOT NULL CHECK (level BETWEEN 0 AND 63),
	index bigint NOT NULL CHECK (index >= 0),
	hashes bytea NOT NULL CHECK (length(hashes) % 32 = 0 AND length(hashes) BETWEEN 32 AND 8192),
	PRIMARY KEY (log, level, index)
);
-- Hashes don't compress: don't try.
ALTER TABLE tile ALTER COLUMN hashes SET STORAGE EXTERNAL;

-- Every checkpoint that was published. `note` is the signed note, `signature` its raw 64 bytes.
CREATE TABLE checkpoint (
	log text NOT NULL REFERENCES log_tree,
	size bigint NOT NULL CHECK (size > 0),
	root bytea NOT NULL CHECK (length(root) = 32),
	signature bytea NOT NULL CHECK (length(signature) = 64),
	note text NOT NULL,
	at bigint NOT NULL,
	PRIMARY KEY (log, size)
);

-- Partitions of 2^20 entries -----------------------------------------------------------------------------------------

-- Attached rather than created in place: attaching lets appends and readers go on meanwhile.
CREATE FUNCTION make_body_partition(n bigint) RETURNS void
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
	name text := format('entry_body_%s', n);
BEGIN
	EXECUTE format('CREATE TABLE %I (LIKE entry_body INCLUDING DEFAULTS INCLUDING CONSTRAINTS)', name);
	EXECUTE format('ALTER TABLE %I ADD CONSTRAINT in_range CHECK (seq >= %s AND seq < %s)', name, n << 20, (n + 1) << 20);
	EXECUTE format('ALTER TABLE entry_body ATTACH PARTITION %I FOR VALUES FROM (%s) TO (%s)', name, n << 20, (n + 1) << 20);
	EXECUTE format('ALTER TABLE %I DROP CONSTRAINT in_range', name);
	EXECUTE format('CREATE TRIGGER no_truncate BEFORE TRUNCATE ON %I FOR EACH STATEMENT EXECUTE FUNCTION forbid_change()', name);
END $$;
REVOKE ALL ON FUNCTION make_body_partition FROM PUBLIC;

-- All that the application may do to partitions: see to it that the one after the head's is there.
-- Returns the first number that no partition takes.
CREATE FUNCTION prepare_body_partition() RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
	following bigint;
BEGIN
	SELECT (next >> 20) + 1 INTO STRICT following FROM log_head WHERE log = 'access';
	IF to_regclass(format('entry_body_%s', following)) IS NULL THEN
		PERFORM pg_advisory_xact_lock(hashtext('make_body_partition'));
		IF to_regclass(format('entry_body_%s', following)) IS NULL THEN
			PERFORM make_body_partition(following);
		END IF;
	END IF;
	RETURN (following + 1) << 20;
END $$;
REVOKE ALL ON FUNCTION prepare_body_partition FROM PUBLIC;

-- What nobody may do, the owner included -------------------------------------------------------------------------------
-- (An owner can switch triggers off; then the tree, the signer's memory and the witnesses tell.)

CREATE TRIGGER no_change BEFORE UPDATE OR DELETE OR TRUNCATE ON entry FOR EACH STATEMENT EXECUTE FUNCTION forbid_change();
CREATE TRIGGER no_change BEFORE UPDATE OR DELETE OR TRUNCATE ON checkpoint FOR EACH STATEMENT EXECUTE FUNCTION forbid_change();
CREATE TRIGGER no_removal BEFORE DELETE OR TRUNCATE ON log_head FOR EACH STATEMENT EXECUTE FUNCTION forbid_change();
CREATE TRIGGER no_removal BEFORE DELETE OR TRUNCATE ON log_tree FOR EACH STATEMENT EXECUTE FUNCTION forbid_change();
CREATE TRIGGER no_removal BEFORE DELETE OR TRUNCATE ON tile FOR EACH STATEMENT EXECUTE FUNCTION forbid_change();
CREATE TRIGGER no_truncate BEFORE TRUNCATE ON entry_body FOR EACH STATEMENT EXECUTE FUNCTION forbid_change();
-- For each row: such a trigger guards each partition too, also when it is named directly.
CREATE TRIGGER no_removal BEFORE DELETE ON entry_body FOR EACH ROW EXECUTE FUNCTION forbid_change();

CREATE FUNCTION only_grow() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
	RAISE EXCEPTION '% only grows', TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege';
END $$;

CREATE TRIGGER only_grow BEFORE UPDATE ON log_head FOR EACH ROW
	WHEN (NEW.next < OLD.next OR NEW.log <> OLD.log) EXECUTE FUNCTION only_grow();
CREATE TRIGGER only_grow BEFORE UPDATE ON log_tree FOR EACH ROW
	WHEN (NEW.log <> OLD.log OR NEW.size < OLD.size OR (NEW.size = OLD.size AND NEW.root <> OLD.root)) EXECUTE FUNCTION only_grow();
CREATE TRIGGER only_grow BEFORE UPDATE ON tile FOR EACH ROW
	WHEN ((NEW.log, NEW.level, NEW.index) <> (OLD.log, OLD.level, OLD.index)
		OR substring(NEW.hashes FOR length(OLD.hashes)) <> OLD.hashes) EXECUTE FUNCTION only_grow();

-- Redaction: the maintenance role may empty a row, and nothing else. That the emptied row is empty, the check above says.
CREATE FUNCTION only_redact() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
	IF current_user = 'cloister_maintenance' AND NEW.body IS NULL AND NEW.seq = OLD.seq AND NEW.at = OLD.at THEN
		RETURN NEW;
	END IF;
	RAISE EXCEPTION 'entry_body can only be redacted, and only by maintenance' USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER only_redact BEFORE UPDATE ON entry_body FOR EACH ROW EXECUTE FUNCTION only_redact();

SELECT make_body_partition(0), make_body_partition(1);

-- Grants -----------------------------------------------------------------------------------------------------------------
-- None on the partitions themselves: they are reached through entry_body only.

REVOKE ALL ON log_head, log_tree, entry, entry_body, tile, checkpoint FROM PUBLIC, cloister_app, cloister_maintenance;
GRANT SELECT ON log_head, log_tree, entry, entry_body, tile, checkpoint TO cloister_app, cloister_maintenance;
-- Maintenance appends too: each redaction is itself an entry.
GRANT INSERT ON entry, entry_body TO cloister_app, cloister_maintenance;
GRANT UPDATE (next) ON log_head TO cloister_app, cloister_maintenance;
GRANT EXECUTE ON FUNCTION prepare_body_partition TO cloister_app, cloister_maintenance;
GRANT INSERT ON tile, checkpoint TO cloister_app;
GRANT UPDATE (hashes) ON tile TO cloister_app;
GRANT UPDATE (size, root) ON log_tree TO cloister_app;
GRANT UPDATE (salt, body, actor, organisation, object, case_id, action, outcome, purpose)
	ON entry_body TO cloister_maintenance;
