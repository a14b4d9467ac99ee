-- Who is on duty at a desk, and when the desk is rung. Members of the desk write both.
CREATE TABLE rota (
	desk uuid PRIMARY KEY,
	-- Counts the changes, so that nobody overwrites a change that they haven't seen.
	version integer NOT NULL,
	-- In minutes: duty, next, everybody, coordinators, again. Null: the usual times.
	times jsonb,
	set_by uuid NOT NULL,
	set_at bigint NOT NULL
);
CREATE TABLE rota_duty (
	id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	desk uuid NOT NULL REFERENCES rota,
	member uuid NOT NULL,
	from_at bigint NOT NULL,
	until_at bigint NOT NULL
);
CREATE INDEX rota_duty_desk ON rota_duty (desk, until_at);
CREATE INDEX rota_duty_until ON rota_duty (until_at);

-- A hand-off that rings a desk, step by step, until a member takes it.
CREATE TABLE ladder (
	handoff uuid NOT NULL,
	desk uuid NOT NULL,
	cause text NOT NULL,
	other_desk uuid NOT NULL,
	starts bigint NOT NULL,
	step integer NOT NULL DEFAULT 0,
	-- Null after the last step.
	next_at bigint,
	-- The members who were rung, how many of their devices were, and when last.
	rung uuid[] NOT NULL DEFAULT '{}',
	devices integer NOT NULL DEFAULT 0,
	rung_at bigint,
	-- Who has taken it, until the ringing goes on.
	taken_by uuid,
	taken_at bigint,
	PRIMARY KEY (handoff, desk, cause)
);
CREATE INDEX ladder_next ON ladder (next_at) WHERE next_at IS NOT NULL;
CREATE INDEX ladder_rung ON ladder USING gin (rung) WHERE rung <> '{}';

-- Members who are with somebody, and aren't rung until then.
CREATE TABLE busy_member (member uuid PRIMARY KEY, until_at bigint NOT NULL);
CREATE INDEX busy_member_until ON busy_member (until_at);

GRANT SELECT, INSERT, DELETE ON rota, rota_duty, ladder, busy_member TO cloister_app;
GRANT UPDATE (version, times, set_by, set_at) ON rota TO cloister_app;
GRANT UPDATE (starts, step, next_at, rung, devices, rung_at, taken_by, taken_at) ON ladder TO cloister_app;
GRANT UPDATE (until_at) ON busy_member TO cloister_app;

-- The devices that ring, by the subscription of their browser (Web Push), and the pushes that wait for them.
CREATE TABLE push_device (
	id uuid PRIMARY KEY,
	member uuid NOT NULL,
	endpoint text NOT NULL UNIQUE,
	p256dh text NOT NULL,
	auth text NOT NULL,
	language text NOT NULL,
	-- Whether it also rings when its member isn't on duty.
	always boolean NOT NULL,
	made_at bigint NOT NULL,
	rung_at bigint,
	-- Failed pushes in a row.
	failures integer NOT NULL DEFAULT 0
);
CREATE INDEX push_device_member ON push_device (member);
CREATE TABLE push_ring (device uuid PRIMARY KEY REFERENCES push_device ON DELETE CASCADE, at bigint NOT NULL);
CREATE INDEX push_ring_at ON push_ring (at);
-- Desks for which something waits that isn't urgent.
CREATE TABLE desk_news (desk uuid PRIMARY KEY, due bigint NOT NULL);
CREATE INDEX desk_news_due ON desk_news (due);
GRANT SELECT, INSERT, DELETE ON push_device, push_ring, desk_news TO cloister_app;
GRANT UPDATE (member, p256dh, auth, language, always, rung_at, failures) ON push_device TO cloister_app;
GRANT UPDATE (due) ON desk_news TO cloister_app;
