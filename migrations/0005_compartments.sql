-- Compartments: their epochs, who holds the keys, and the entries. The epoch and grant statements themselves are a chain.

CREATE TABLE compartment (
	id uuid PRIMARY KEY REFERENCES chain (id),
	kind text NOT NULL CHECK (kind IN ('thread', 'section', 'discussion', 'handoff', 'review')),
	-- The case of a section or discussion, the hand-off of its thread, what a review is about.
	subject uuid,
	section text,
	owner uuid NOT NULL,
	-- The case that all this belongs to, for the access log.
	case_id uuid,
	-- The present epoch.
	number int NOT NULL CHECK (number > 0),
	-- Entries so far, and those that no other entry follows.
	count int NOT NULL DEFAULT 0 CHECK (count >= 0),
	heads bytea[] NOT NULL DEFAULT '{}' CHECK (cardinality(heads) <= 64),
	-- The case moved on, and the next epoch is due before anybody may write.
	due boolean NOT NULL DEFAULT false,
	changed bigint NOT NULL,
	CHECK ((subject IS NULL) = (kind = 'thread')),
	CHECK ((section IS NOT NULL) = (kind = 'section')),
	CHECK ((count = 0) = (cardinality(heads) = 0))
) WITH (fillfactor = 80);
CREATE INDEX compartment_case ON compartment (case_id) WHERE case_id IS NOT NULL;

-- first, last: which entries an epoch covers. They lie close together, so a page never walks through another's.
CREATE TABLE compartment_epoch (
	compartment uuid NOT NULL REFERENCES compartment (id),
	number int NOT NULL CHECK (number > 0),
	chain_seq int NOT NULL,
	first int NOT NULL,
	last int,
	prev_number int GENERATED ALWAYS AS (CASE WHEN number > 1 THEN number - 1 END) STORED,
	PRIMARY KEY (compartment, number),
	FOREIGN KEY (compartment, prev_number) REFERENCES compartment_epoch (compartment, number),
	CHECK (last >= first - 1)
);
CREATE UNIQUE INDEX compartment_epoch_present ON compartment_epoch (compartment) WHERE last IS NULL;

-- Epoch keys sealed to holders. handoff: closed (released = false) until that hand-off is accepted.
-- reader: whose access counts, a desk or a member in their own right.
CREATE TABLE sealed_grant (
	compartment uuid NOT NULL,
	number int NOT NULL,
	hash bytea NOT NULL CHECK (octet_length(hash) = 32),
	kind text NOT NULL CHECK (kind IN ('desk', 'member')),
	holder uuid NOT NULL,
	via uuid,
	reader uuid NOT NULL GENERATED ALWAYS AS (coalesce(via, holder)) STORED,
	ke int NOT NULL,
	box bytea NOT NULL,
	handoff uuid,
	released boolean NOT NULL,
	PRIMARY KEY (compartment, number, hash),
	FOREIGN KEY (compartment, number) REFERENCES compartment_epoch (compartment, number),
	CHECK (released OR handoff IS NOT NULL),
	CHECK (via IS NULL OR kind = 'member')
);
ALTER TABLE sealed_grant ALTER COLUMN box SET STORAGE EXTERNAL;
CREATE INDEX sealed_grant_reader ON sealed_grant (compartment, reader, number);
CREATE INDEX sealed_grant_handoff ON sealed_grant (handoff) WHERE handoff IS NOT NULL;

-- The same for the present epoch alone: who reads and writes now.
CREATE TABLE holder (
	compartment uuid NOT NULL REFERENCES compartment (id),
	hash bytea NOT NULL,
	kind text NOT NULL,
	holder uuid NOT NULL,
	via uuid,
	reader uuid NOT NULL GENERATED ALWAYS AS (coalesce(via, holder)) STORED,
	ke int NOT NULL,
	handoff uuid,
	released boolean NOT NULL,
	PRIMARY KEY (compartment, hash)
);
CREATE INDEX holder_reader ON holder (reader, compartment);
CREATE INDEX holder_handoff ON holder (handoff) WHERE handoff IS NOT NULL;

-- The primary key is what makes the newest page cheap at any length. prev_seq and prev_n make gaps impossible.
CREATE TABLE message_entry (
	compartment uuid NOT NULL,
	seq int NOT NULL CHECK (seq > 0),
	entry uuid NOT NULL,
	objid bytea NOT NULL CHECK (octet_length(objid) = 32),
	number int NOT NULL,
	author uuid NOT NULL,
	-- The author's own counter in this compartment.
	n int NOT NULL CHECK (n > 0),
	at bigint NOT NULL,
	body bytea NOT NULL,
	sig bytea NOT NULL CHECK (octet_length(sig) = 64),
	box bytea NOT NULL,
	prev_seq int GENERATED ALWAYS AS (CASE WHEN seq > 1 THEN seq - 1 END) STORED,
	prev_n int GENERATED ALWAYS AS (CASE WHEN n > 1 THEN n - 1 END) STORED,
	PRIMARY KEY (compartment, seq),
	CONSTRAINT message_entry_objid UNIQUE (objid),
	CONSTRAINT message_entry_id UNIQUE (compartment, entry),
	CONSTRAINT message_entry_n UNIQUE (compartment, author, n),
	FOREIGN KEY (compartment, number) REFERENCES compartment_epoch (compartment, number),
	FOREIGN KEY (compartment, prev_seq) REFERENCES message_entry (compartment, seq),
	FOREIGN KEY (compartment, author, prev_n) REFERENCES message_entry (compartment, author, n)
);
-- Ciphertext doesn't compress: don't try.
ALTER TABLE message_entry ALTER COLUMN box SET STORAGE EXTERNAL;
CREATE TRIGGER keep BEFORE UPDATE OR DELETE OR TRUNCATE ON message_entry FOR EACH STATEMENT EXECUTE FUNCTION forbid_change();

-- The newest `seen` statement of each reader.
CREATE TABLE seen (
	compartment uuid NOT NULL REFERENCES compartment (id),
	member uuid NOT NULL,
	count int NOT NULL CHECK (count > 0),
	body bytea NOT NULL,
	sig bytea NOT NULL,
	at bigint NOT NULL,
	PRIMARY KEY (compartment, member),
	FOREIGN KEY (compartment, count) REFERENCES message_entry (compartment, seq)
);

GRANT SELECT, INSERT ON compartment, compartment_epoch, sealed_grant, holder, message_entry, seen TO cloister_app;
GRANT UPDATE (owner, number, count, heads, due, changed) ON compartment TO cloister_app;
GRANT UPDATE (last) ON compartment_epoch TO cloister_app;
GRANT UPDATE (released) ON sealed_grant, holder TO cloister_app;
GRANT DELETE ON sealed_grant, holder TO cloister_app;
GRANT UPDATE (count, body, sig, at) ON seen TO cloister_app;
