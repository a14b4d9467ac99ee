-- Cosignatures of witnesses, and which checkpoint of each log is served: see docs/decisions/0008-served-checkpoint.md.

-- The newest signature line of each witness on a checkpoint. Those on checkpoints before the newest witnessed one may go:
-- a later cosignature says all that an earlier one said. Times: `time` POSIX seconds as signed, `at` UTC ms of the server.
CREATE TABLE cosignature (
	log text NOT NULL,
	size bigint NOT NULL,
	-- Its verifier key.
	witness text NOT NULL CHECK (length(witness) <= 500),
	time bigint NOT NULL CHECK (time >= 0),
	line text NOT NULL CHECK (length(line) <= 1000 AND right(line, 1) = E'\n'),
	at bigint NOT NULL,
	PRIMARY KEY (log, size, witness),
	FOREIGN KEY (log, size) REFERENCES checkpoint (log, size)
);

-- size: the checkpoint that is served; null for the newest there is. witnessed: the newest that enough witnesses cosigned.
CREATE TABLE log_served (
	log text PRIMARY KEY REFERENCES log_tree,
	size bigint,
	witnessed bigint,
	FOREIGN KEY (log, size) REFERENCES checkpoint (log, size),
	FOREIGN KEY (log, witnessed) REFERENCES checkpoint (log, size)
);
INSERT INTO log_served (log) SELECT unnest(ARRAY['access', 'directory']);

CREATE TRIGGER no_removal BEFORE DELETE OR TRUNCATE ON log_served FOR EACH STATEMENT EXECUTE FUNCTION forbid_change();
-- A reader who has seen a size is never served a smaller one.
CREATE TRIGGER only_grow BEFORE UPDATE ON log_served FOR EACH ROW
	WHEN (NEW.log <> OLD.log OR NEW.size < OLD.size OR NEW.witnessed < OLD.witnessed) EXECUTE FUNCTION only_grow();

REVOKE ALL ON cosignature, log_served FROM PUBLIC, cloister_app, cloister_maintenance;
GRANT SELECT ON cosignature, log_served TO cloister_app, cloister_maintenance;
GRANT INSERT, DELETE ON cosignature TO cloister_app;
GRANT UPDATE (time, line, at) ON cosignature TO cloister_app;
GRANT UPDATE (size, witnessed) ON log_served TO cloister_app;
