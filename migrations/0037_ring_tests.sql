-- Tests of the phones of desks: about once a month, at a random hour in which somebody is on duty. No member is stored with one.
CREATE TABLE ring_test (
	id uuid PRIMARY KEY,
	desk uuid NOT NULL,
	sent_at bigint NOT NULL,
	-- "day" or "night" at the desk. Null: its time zone isn't known.
	part text,
	-- Null: nobody has answered.
	answered_at bigint,
	-- Whether a push service has taken a push of it.
	reached boolean NOT NULL DEFAULT false
);
CREATE INDEX ring_test_desk ON ring_test (desk, sent_at);

-- The devices that a test rings, until it is over.
CREATE TABLE ring_test_token (
	device uuid PRIMARY KEY REFERENCES push_device ON DELETE CASCADE,
	test uuid NOT NULL REFERENCES ring_test ON DELETE CASCADE,
	-- The hash of the token in the push. Null: not sent yet.
	hash bytea UNIQUE,
	-- Whether the push service has taken the push.
	taken boolean NOT NULL DEFAULT false
);
CREATE INDEX ring_test_token_test ON ring_test_token (test);

-- When the next test of a desk is tried.
CREATE TABLE ring_test_plan (desk uuid PRIMARY KEY, due bigint NOT NULL);
CREATE INDEX ring_test_plan_due ON ring_test_plan (due);

GRANT SELECT, INSERT, DELETE ON ring_test, ring_test_token, ring_test_plan TO cloister_app;
GRANT UPDATE (answered_at, reached) ON ring_test TO cloister_app;
GRANT UPDATE (hash, taken) ON ring_test_token TO cloister_app;
GRANT UPDATE (due) ON ring_test_plan TO cloister_app;

-- The time zone of whoever has set the rota.
ALTER TABLE rota ADD COLUMN zone text;
GRANT UPDATE (zone) ON rota TO cloister_app;
