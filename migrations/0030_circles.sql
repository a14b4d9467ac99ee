-- The seed of a circle, sealed to each of its seats. It stands beside the directory, which names the boxes by their hashes.
CREATE TABLE circle_key (
	circle text NOT NULL,
	epoch integer NOT NULL,
	-- The place of the seat in the circle.rekey. Null: the box of a circle.grant.
	place integer,
	kind text NOT NULL,
	seat uuid NOT NULL,
	-- The stale desk of a member. Null for a desk.
	via uuid,
	ke integer NOT NULL,
	hash bytea NOT NULL,
	box bytea NOT NULL
);
CREATE INDEX circle_key_place ON circle_key (circle, epoch, place);
GRANT SELECT, INSERT, DELETE ON circle_key TO cloister_app;
