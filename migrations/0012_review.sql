-- What auditors and coordinators have signed about the access log: marks, queries, answers, findings, releases of names.
-- All that counts is in `body`; the other columns repeat parts of it, to be searched. Nothing here is ever changed.

CREATE TABLE review_statement (
	number bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	objid bytea NOT NULL UNIQUE CHECK (octet_length(objid) = 32),
	chain text NOT NULL,
	seq bigint NOT NULL,
	-- Nobody's mark counts for their own entries, and nobody fills the table alone.
	signer uuid NOT NULL,
	type text NOT NULL CHECK (type IN ('review.mark', 'review.query', 'review.move', 'review.finding', 'review.release')),
	-- Whom it concerns; null: the whole network.
	organisation uuid,
	query uuid,
	thread uuid,
	case_id uuid,
	actor uuid,
	-- Of marks: which entries.
	first bigint,
	last bigint,
	at bigint NOT NULL,
	body bytea NOT NULL,
	sigs bytea[] NOT NULL,
	UNIQUE (chain, seq),
	CHECK ((type IN ('review.query', 'review.move')) <= (query IS NOT NULL)),
	CHECK ((query IS NULL) = (thread IS NULL))
);
CREATE INDEX review_signer ON review_statement (signer, number);
CREATE INDEX review_type ON review_statement (type, number);
CREATE INDEX review_query ON review_statement (query) WHERE query IS NOT NULL;
CREATE INDEX review_case ON review_statement (case_id) WHERE case_id IS NOT NULL;
CREATE UNIQUE INDEX review_one_query ON review_statement (query) WHERE type = 'review.query';
CREATE TRIGGER keep BEFORE UPDATE OR DELETE OR TRUNCATE ON review_statement FOR EACH STATEMENT EXECUTE FUNCTION forbid_change();

REVOKE ALL ON review_statement FROM PUBLIC, cloister_app, cloister_maintenance;
GRANT SELECT, INSERT ON review_statement TO cloister_app;
