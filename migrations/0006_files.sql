-- Attachments: sealed bytes in parts of 4 MiB.

CREATE TABLE file (
	id uuid PRIMARY KEY,
	compartment uuid NOT NULL REFERENCES compartment (id),
	-- The member who uploads it; only they may attach it.
	by uuid NOT NULL,
	-- The desk through which they held the compartment's key at the time; null where they held it in their own right.
	desk uuid,
	-- In bytes.
	size bigint NOT NULL CHECK (size > 0),
	parts int NOT NULL CHECK (parts > 0),
	-- H of all bytes; null until the upload is finished.
	hash bytea CHECK (octet_length(hash) = 32),
	begun bigint NOT NULL,
	-- The epochs in which an entry attaches it: who holds one of those may download.
	numbers int[] NOT NULL DEFAULT '{}'
);
CREATE INDEX file_unfinished ON file (begun) WHERE hash IS NULL;
CREATE INDEX file_by ON file (by);
CREATE INDEX file_desk ON file (desk);

CREATE TABLE file_part (
	file uuid NOT NULL REFERENCES file (id) ON DELETE CASCADE,
	part int NOT NULL CHECK (part >= 0),
	hash bytea NOT NULL CHECK (octet_length(hash) = 32),
	data bytea NOT NULL,
	PRIMARY KEY (file, part)
);
-- Uncompressed, so that a piece is read without the whole.
ALTER TABLE file_part ALTER COLUMN data SET STORAGE EXTERNAL;

-- What is finished stays as it is.
CREATE TRIGGER keep_finished BEFORE UPDATE OF compartment, by, size, parts, hash ON file FOR EACH ROW
	WHEN (OLD.hash IS NOT NULL) EXECUTE FUNCTION forbid_change();
CREATE TRIGGER keep_finished_row BEFORE DELETE ON file FOR EACH ROW WHEN (OLD.hash IS NOT NULL) EXECUTE FUNCTION forbid_change();

GRANT SELECT, INSERT, DELETE ON file TO cloister_app;
GRANT UPDATE (hash, numbers) ON file TO cloister_app;
-- Parts go with their file only.
GRANT SELECT, INSERT ON file_part TO cloister_app;
