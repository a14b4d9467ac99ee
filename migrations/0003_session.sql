-- Sign-in: names, credentials, attempts, delays, sessions. All times are UTC milliseconds from the server's injected clock.

-- HMAC of the normalised sign-in name under a secret that isn't in the database: a dump lists nobody.
CREATE TABLE sign_in_name (
	name bytea PRIMARY KEY CHECK (octet_length(name) = 32),
	member uuid NOT NULL UNIQUE
);
CREATE TRIGGER keep BEFORE UPDATE OR DELETE OR TRUNCATE ON sign_in_name FOR EACH STATEMENT EXECUTE FUNCTION forbid_change();

-- OPAQUE record and keybag. The directory's newest credential statement names them by hash, and so picks the row;
-- a member who comes back has a second row, which waits to be vouched for.
CREATE TABLE credential (
	member uuid NOT NULL,
	bag_hash bytea NOT NULL CHECK (octet_length(bag_hash) = 32),
	record_hash bytea NOT NULL CHECK (octet_length(record_hash) = 32),
	record bytea NOT NULL CHECK (octet_length(record) <= 2048),
	bag bytea NOT NULL CHECK (octet_length(bag) <= 65536),
	-- The statement itself, as it goes out with each sign-in.
	body bytea NOT NULL,
	sigs bytea[] NOT NULL,
	PRIMARY KEY (member, bag_hash, record_hash)
);

-- A sign-in that was begun: used once, within a minute. state: OPAQUE's, or the challenge of a recovery.
CREATE TABLE sign_in_attempt (
	id uuid PRIMARY KEY,
	kind text NOT NULL CHECK (kind IN ('password', 'recovery')),
	-- Null for a name that nobody has.
	member uuid,
	bucket bytea NOT NULL CHECK (octet_length(bucket) = 32),
	-- The bucket in which all unknown devices with this name are counted; null where this attempt isn't counted there.
	name_bucket bytea CHECK (octet_length(name_bucket) = 32),
	state text NOT NULL,
	at bigint NOT NULL
);
CREATE INDEX sign_in_attempt_at ON sign_in_attempt (at);

-- How long the next attempt must wait: one row per name, one per name and network of unknown devices, and one per name and known device.
CREATE TABLE sign_in_delay (
	bucket bytea PRIMARY KEY CHECK (octet_length(bucket) = 32),
	failures int NOT NULL CHECK (failures >= 0),
	at bigint NOT NULL
);
CREATE INDEX sign_in_delay_at ON sign_in_delay (at);

-- Challenges of the proof of work that were used, until they expire.
CREATE TABLE spent_work (
	challenge bytea PRIMARY KEY CHECK (octet_length(challenge) = 64),
	at bigint NOT NULL
);
CREATE INDEX spent_work_at ON spent_work (at);

-- Devices on which a member has signed in before; token: SHA-256 of the device's cookie.
CREATE TABLE known_device (
	token bytea NOT NULL CHECK (octet_length(token) = 32),
	member uuid NOT NULL,
	at bigint NOT NULL,
	PRIMARY KEY (token, member)
);
CREATE INDEX known_device_at ON known_device (at);

-- A session is its row: ending it deletes the row, and its refresh tokens with it.
-- expires moves on with each use, up to a number of days after started.
CREATE TABLE session (
	id uuid PRIMARY KEY,
	member uuid NOT NULL,
	started bigint NOT NULL,
	used bigint NOT NULL,
	expires bigint NOT NULL
);
CREATE INDEX session_member ON session (member);
CREATE INDEX session_expires ON session (expires);

-- Every refresh token of a session, so that an old one is known for what it is. hash: SHA-256 of the token.
CREATE TABLE refresh_token (
	hash bytea PRIMARY KEY CHECK (octet_length(hash) = 32),
	session uuid NOT NULL REFERENCES session (id) ON DELETE CASCADE,
	-- The token it was given for; null for a session's first.
	parent bytea,
	-- When it was first traded in.
	traded bigint,
	-- When its parent was traded in again, because this one had been lost on its way.
	superseded bigint
);
CREATE INDEX refresh_token_session ON refresh_token (session);
CREATE INDEX refresh_token_parent ON refresh_token (parent) WHERE parent IS NOT NULL;

REVOKE ALL ON sign_in_name, credential, sign_in_attempt, sign_in_delay, spent_work, known_device, session, refresh_token
	FROM PUBLIC, cloister_app, cloister_maintenance;
GRANT SELECT, INSERT ON sign_in_name TO cloister_app;
GRANT SELECT, INSERT, DELETE ON credential, sign_in_attempt, sign_in_delay, spent_work, known_device, session, refresh_token TO cloister_app;
GRANT UPDATE (body, sigs) ON credential TO cloister_app;
GRANT UPDATE (failures, at) ON sign_in_delay TO cloister_app;
GRANT UPDATE (at) ON known_device TO cloister_app;
GRANT UPDATE (used, expires) ON session TO cloister_app;
GRANT UPDATE (traded, superseded) ON refresh_token TO cloister_app;
