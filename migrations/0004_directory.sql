-- What lies beside the directory's log: names, checklists, sealed desk keys, what admins asked for.
-- The log itself is the chain '00000000-0000-8000-8000-000000000001' of 0001.

-- A member's name and the salt of its hash. Not append-only: maintenance can erase a name, and the log stays whole.
CREATE TABLE member_name (
	member uuid NOT NULL,
	hash bytea NOT NULL CHECK (octet_length(hash) = 32),
	name text NOT NULL CHECK (length(name) BETWEEN 1 AND 120),
	salt bytea NOT NULL CHECK (octet_length(salt) = 32),
	PRIMARY KEY (member, hash)
);

-- How somebody was vetted: deterministic CBOR under its hash, which the signed statement names.
CREATE TABLE checklist (
	hash bytea PRIMARY KEY CHECK (octet_length(hash) = 32),
	body bytea NOT NULL CHECK (octet_length(body) <= 1024)
);
CREATE TRIGGER keep BEFORE UPDATE OR DELETE OR TRUNCATE ON checklist FOR EACH STATEMENT EXECUTE FUNCTION forbid_change();

-- A desk's seed sealed to one member, or to its printed recovery key (member null). hash: as the signed statement names it.
CREATE TABLE desk_key (
	desk uuid NOT NULL,
	epoch int NOT NULL CHECK (epoch > 0),
	member uuid,
	ke int,
	hash bytea NOT NULL CHECK (octet_length(hash) = 32),
	box bytea NOT NULL CHECK (octet_length(box) <= 4096),
	PRIMARY KEY (desk, epoch, hash),
	CHECK ((member IS NULL) = (ke IS NULL))
);
CREATE INDEX desk_key_member ON desk_key (member, desk, epoch) WHERE member IS NOT NULL;
CREATE TRIGGER keep BEFORE UPDATE OR DELETE OR TRUNCATE ON desk_key FOR EACH STATEMENT EXECUTE FUNCTION forbid_change();

-- What an admin asked a proposer for before approving. object: objId of the proposal.
CREATE TABLE vetting_ask (
	object bytea NOT NULL CHECK (octet_length(object) = 32),
	by uuid NOT NULL,
	at bigint NOT NULL,
	asks text[] NOT NULL CHECK (cardinality(asks) BETWEEN 1 AND 5),
	request uuid PRIMARY KEY
);
CREATE INDEX vetting_ask_object ON vetting_ask (object, at);
CREATE TRIGGER keep BEFORE UPDATE OR DELETE OR TRUNCATE ON vetting_ask FOR EACH STATEMENT EXECUTE FUNCTION forbid_change();

-- What the proposer answered. Only codes: what was asked for is given outside of the network.
CREATE TABLE vetting_answer (
	object bytea NOT NULL CHECK (octet_length(object) = 32),
	at bigint NOT NULL,
	given text[] NOT NULL,
	missing text[] NOT NULL,
	request uuid PRIMARY KEY,
	CHECK (cardinality(given) + cardinality(missing) BETWEEN 1 AND 10)
);
CREATE INDEX vetting_answer_object ON vetting_answer (object, at);
CREATE TRIGGER keep BEFORE UPDATE OR DELETE OR TRUNCATE ON vetting_answer FOR EACH STATEMENT EXECUTE FUNCTION forbid_change();

REVOKE ALL ON member_name, checklist, desk_key, vetting_ask, vetting_answer FROM PUBLIC, cloister_app, cloister_maintenance;
GRANT SELECT, INSERT ON member_name, checklist, desk_key, vetting_ask, vetting_answer TO cloister_app;
GRANT SELECT, DELETE ON member_name TO cloister_maintenance;
