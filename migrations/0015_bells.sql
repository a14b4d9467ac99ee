-- Bells: how a desk is told that something waits. The addresses are in clear text. All times are UTC ms.

CREATE TABLE bell (
	desk uuid PRIMARY KEY,
	language text NOT NULL,
	reminder_hour int CHECK (reminder_hour BETWEEN 0 AND 23),
	reminder_zone text,
	-- What happened earlier rings nothing.
	set_at bigint NOT NULL,
	-- Whether a colleague waited for a key when the desk was last looked at.
	key_waits boolean NOT NULL DEFAULT false,
	CHECK ((reminder_hour IS NULL) = (reminder_zone IS NULL))
);

CREATE TABLE bell_channel (
	desk uuid NOT NULL REFERENCES bell,
	channel text NOT NULL CHECK (channel IN ('mail', 'webhook')),
	address text NOT NULL CHECK (length(address) BETWEEN 3 AND 500),
	-- The key of a webhook's signature.
	secret bytea CHECK (octet_length(secret) = 32),
	-- When it last rang.
	rung bigint,
	-- Failed tries in a row, the first of them, and the reason of the last one.
	tries int NOT NULL DEFAULT 0 CHECK (tries >= 0),
	failing_since bigint,
	failure text,
	next_try bigint NOT NULL DEFAULT 0,
	PRIMARY KEY (desk, channel),
	CHECK ((channel = 'webhook') = (secret IS NOT NULL)),
	CHECK ((tries = 0) = (failure IS NULL) AND (failure IS NULL) = (failing_since IS NULL))
);

-- The outbox: rings that are due. They are written in the transaction of their event, and deleted after they rang.
-- No foreign key, because a bell that is removed at the same time must not fail the event.
CREATE TABLE bell_ring (
	id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	desk uuid NOT NULL,
	channel text NOT NULL,
	kind text NOT NULL CHECK (kind IN ('waits', 'late')),
	-- Rings at `at`, even if the bell rang less than an hour ago.
	urgent boolean NOT NULL,
	-- Deleted when this hand-off moves.
	handoff uuid,
	-- Not before this time.
	at bigint NOT NULL
);
CREATE INDEX bell_ring_channel ON bell_ring (desk, channel, at);
CREATE INDEX bell_ring_at ON bell_ring (at);
CREATE INDEX bell_ring_handoff ON bell_ring (handoff) WHERE handoff IS NOT NULL;

-- The one process that rings, and until when the rings of timed events have been written.
CREATE TABLE bell_lease (
	one boolean PRIMARY KEY DEFAULT true CHECK (one),
	holder uuid,
	until timestamptz NOT NULL DEFAULT '-infinity',
	swept bigint NOT NULL DEFAULT 0
);
INSERT INTO bell_lease DEFAULT VALUES;

GRANT SELECT, INSERT, DELETE ON bell, bell_channel, bell_ring TO cloister_app;
GRANT UPDATE (language, reminder_hour, reminder_zone, key_waits) ON bell TO cloister_app;
GRANT UPDATE (address, secret, rung, tries, failing_since, failure, next_try) ON bell_channel TO cloister_app;
-- For row locks.
GRANT UPDATE (at) ON bell_ring TO cloister_app;
GRANT SELECT ON bell_lease TO cloister_app;
GRANT UPDATE (holder, until, swept) ON bell_lease TO cloister_app;

-- The entries that became an hour old since the last look.
CREATE INDEX message_entry_at ON message_entry (at);
