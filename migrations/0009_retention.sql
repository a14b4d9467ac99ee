-- Redaction and retention of the access log by the maintenance role. What is erased is bodies and salts; every leaf stays.

-- The smallest number whose body is kept. Everybody may read it: verifiers must know which bodies to expect.
CREATE TABLE log_retention (
	log text PRIMARY KEY REFERENCES log_tree,
	kept_from bigint NOT NULL CHECK (kept_from >= 0)
);
INSERT INTO log_retention (log, kept_from) VALUES ('access', 0);
CREATE TRIGGER no_removal BEFORE DELETE OR TRUNCATE ON log_retention FOR EACH STATEMENT EXECUTE FUNCTION forbid_change();
CREATE TRIGGER only_grow BEFORE UPDATE ON log_retention FOR EACH ROW
	WHEN (NEW.log <> OLD.log OR NEW.kept_from < OLD.kept_from) EXECUTE FUNCTION only_grow();
REVOKE ALL ON log_retention FROM PUBLIC, cloister_app, cloister_maintenance;
GRANT SELECT ON log_retention TO cloister_app, cloister_maintenance;

-- Drops the oldest partition of bodies that is still there, and nothing else. Only once the whole partition is in the tree,
-- and its newest entry is older than `before` (UTC ms). Appends and readers wait for it, but not for long.
CREATE FUNCTION drop_body_partition(n bigint, before bigint) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp SET lock_timeout = '2s' AS $$
DECLARE
	past bigint := (n + 1) << 20;
	newest bigint;
BEGIN
	PERFORM 1 FROM log_retention WHERE log = 'access' AND kept_from = n << 20 FOR UPDATE;
	IF NOT FOUND THEN
		RAISE EXCEPTION 'partition % is not the oldest that is kept', n USING ERRCODE = 'check_violation';
	END IF;
	IF (SELECT size FROM log_tree WHERE log = 'access') < past THEN
		RAISE EXCEPTION 'partition % is not in the tree yet', n USING ERRCODE = 'check_violation';
	END IF;
	SELECT max(at) INTO newest FROM entry_body WHERE seq >= n << 20 AND seq < past;
	IF newest >= before THEN
		RAISE EXCEPTION 'partition % has newer entries', n USING ERRCODE = 'check_violation';
	END IF;
	EXECUTE format('DROP TABLE %I', format('entry_body_%s', n));
	UPDATE log_retention SET kept_from = past WHERE log = 'access';
END $$;
REVOKE ALL ON FUNCTION drop_body_partition FROM PUBLIC, cloister_app;
GRANT EXECUTE ON FUNCTION drop_body_partition TO cloister_maintenance;

-- What tells of an erasure can't be erased alone.
CREATE FUNCTION keep_erasures() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
	RAISE EXCEPTION 'entries about erasures are not redacted' USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER keep_erasures BEFORE UPDATE ON entry_body FOR EACH ROW
	WHEN (OLD.action IN ('log.redact', 'log.retain')) EXECUTE FUNCTION keep_erasures();
