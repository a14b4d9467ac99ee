-- Cases, their sections and hand-offs, as lists need them: rows made from the fold of the case's chains, which are in
-- chain_statement and count alone. And what belongs to no chain: sealed summaries, and asks. All times are UTC ms.

-- One row per case, so one custodian per case. custody: the statement that made that desk the custodian.
CREATE TABLE casefile (
	case_id uuid PRIMARY KEY REFERENCES chain (id),
	code text NOT NULL UNIQUE CHECK (length(code) BETWEEN 1 AND 40),
	custodian uuid NOT NULL,
	custody bytea NOT NULL UNIQUE REFERENCES chain_statement (objid),
	lead uuid,
	status text NOT NULL CHECK (status IN ('Active', 'FollowUp', 'Closed', 'ClosedReferred')),
	-- The nearest date among the hand-offs that run.
	due bigint,
	changed bigint NOT NULL,
	-- Place of the newest statement of the case.
	pos int NOT NULL CHECK (pos >= 0),
	-- Cases without a date come last.
	due_key bigint NOT NULL GENERATED ALWAYS AS (coalesce(due, 9007199254740991)) STORED
);
CREATE INDEX casefile_custodian ON casefile (custodian, due_key, case_id);
CREATE INDEX casefile_status ON casefile (custodian, status, due_key, case_id);
CREATE INDEX casefile_lead ON casefile (custodian, lead, due_key, case_id) WHERE lead IS NOT NULL;

-- Custody never moves without a statement that moves it, whatever the application believes.
CREATE FUNCTION custody_is_stated() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
	IF NOT EXISTS (
		SELECT FROM chain_statement
		WHERE objid = NEW.custody AND chain = NEW.case_id AND type IN ('case.open', 'case.custody', 'case.countersign')
	) THEN
		RAISE EXCEPTION 'no statement of the case gives custody' USING ERRCODE = 'integrity_constraint_violation';
	END IF;
	RETURN NEW;
END $$;
CREATE TRIGGER custody_is_stated BEFORE INSERT OR UPDATE OF custody ON casefile
	FOR EACH ROW EXECUTE FUNCTION custody_is_stated();
CREATE FUNCTION custody_stays() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
	RAISE EXCEPTION 'custody moves with a statement' USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER custody_stays BEFORE UPDATE ON casefile FOR EACH ROW
	WHEN ((NEW.custodian = OLD.custodian) <> (NEW.custody = OLD.custody)) EXECUTE FUNCTION custody_stays();

-- Which desk owns which compartment of a case.
CREATE TABLE case_section (
	compartment uuid PRIMARY KEY,
	case_id uuid NOT NULL REFERENCES casefile,
	section text NOT NULL,
	owner uuid NOT NULL,
	-- Whether the owner has given it up.
	closed boolean NOT NULL
);
CREATE INDEX case_section_case ON case_section (case_id);

CREATE TABLE handoff (
	handoff uuid PRIMARY KEY REFERENCES chain (id),
	case_id uuid NOT NULL REFERENCES casefile,
	kind text NOT NULL CHECK (kind IN ('referral', 'transfer')),
	state text NOT NULL CHECK (state IN ('draft', 'requested', 'acknowledged', 'accepted', 'declined', 'rerouted', 'withdrawn',
		'cancelled', 'arranged', 'in-transit', 'on-hold', 'received', 'ended', 'completed', 'entered-in-error')),
	priority text NOT NULL CHECK (priority IN ('emergency', 'urgent', 'normal')),
	from_desk uuid NOT NULL,
	to_desk uuid NOT NULL CHECK (to_desk <> from_desk),
	respond_by bigint,
	expect_by bigint,
	-- When half of the time to answer is over, and from when on something is red; null when nothing waits.
	amber_at bigint,
	red_at bigint,
	-- Whose move is next.
	awaits_from boolean NOT NULL,
	awaits_to boolean NOT NULL,
	-- Ever requested: before that the to-desk doesn't know of it.
	requested boolean NOT NULL,
	changed bigint NOT NULL,
	-- The hand-off and its consent as the fold has them, codes only: what the flags are computed from.
	view jsonb NOT NULL,
	live boolean NOT NULL GENERATED ALWAYS AS
		(state IN ('requested', 'acknowledged', 'accepted', 'arranged', 'in-transit', 'on-hold', 'received')) STORED
);
-- A case has one place: of several transfers asked for, one is accepted at a time.
CREATE UNIQUE INDEX handoff_one_place ON handoff (case_id)
	WHERE kind = 'transfer' AND state IN ('accepted', 'arranged', 'in-transit', 'on-hold');
CREATE INDEX handoff_case ON handoff (case_id);
CREATE INDEX handoff_from ON handoff (from_desk, changed, handoff);
CREATE INDEX handoff_from_live ON handoff (from_desk, live, changed, handoff);
CREATE INDEX handoff_from_state ON handoff (from_desk, state, changed, handoff);
CREATE INDEX handoff_to ON handoff (to_desk, changed, handoff) WHERE requested;
CREATE INDEX handoff_to_live ON handoff (to_desk, live, changed, handoff) WHERE requested;
CREATE INDEX handoff_to_state ON handoff (to_desk, state, changed, handoff) WHERE requested;
CREATE INDEX handoff_from_awaits ON handoff (from_desk, changed) WHERE awaits_from;
CREATE INDEX handoff_to_awaits ON handoff (to_desk, changed) WHERE awaits_to;
CREATE INDEX handoff_from_amber ON handoff (from_desk, amber_at) WHERE amber_at IS NOT NULL;
CREATE INDEX handoff_to_amber ON handoff (to_desk, amber_at) WHERE amber_at IS NOT NULL;
CREATE INDEX handoff_from_red ON handoff (from_desk, red_at) WHERE red_at IS NOT NULL;
CREATE INDEX handoff_to_red ON handoff (to_desk, red_at) WHERE red_at IS NOT NULL;

-- What a request tells the to-desk, sealed to it. Deleted when the request comes to nothing.
CREATE TABLE handoff_summary (
	handoff uuid PRIMARY KEY REFERENCES handoff,
	hash bytea NOT NULL CHECK (octet_length(hash) = 32),
	box bytea NOT NULL CHECK (octet_length(box) <= 8192)
);

-- A person has turned up: some desk asks the custodian of a code. case_id: null for a code that nobody has; kept all
-- the same, because the limit counts these too.
CREATE TABLE ask (
	ask uuid PRIMARY KEY,
	case_id uuid REFERENCES casefile,
	desk uuid NOT NULL,
	at bigint NOT NULL,
	objid bytea NOT NULL UNIQUE CHECK (octet_length(objid) = 32),
	body bytea NOT NULL,
	sigs bytea[] NOT NULL
);
CREATE INDEX ask_desk ON ask (desk, at);
CREATE INDEX ask_case ON ask (case_id, at) WHERE case_id IS NOT NULL;
CREATE TRIGGER keep BEFORE UPDATE OR DELETE OR TRUNCATE ON ask FOR EACH STATEMENT EXECUTE FUNCTION forbid_change();

REVOKE ALL ON casefile, case_section, handoff, handoff_summary, ask FROM PUBLIC, cloister_app, cloister_maintenance;
GRANT SELECT, INSERT ON casefile, case_section, handoff, handoff_summary, ask TO cloister_app;
GRANT UPDATE (custodian, custody, lead, status, due, changed, pos) ON casefile TO cloister_app;
GRANT UPDATE (owner, closed) ON case_section TO cloister_app;
GRANT UPDATE (state, respond_by, expect_by, amber_at, red_at, awaits_from, awaits_to, requested, changed, view) ON handoff TO cloister_app;
GRANT DELETE ON handoff_summary TO cloister_app;
