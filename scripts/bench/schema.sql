-- The tables of the baselines, in a database of their own: the minimum that stores and reads messages
-- with an audit table.
CREATE TABLE message (
	id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	at bigint NOT NULL,
	body bytea NOT NULL
);
CREATE TABLE audit (
	id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	at bigint NOT NULL,
	actor uuid NOT NULL,
	object bigint NOT NULL,
	action text NOT NULL,
	outcome text NOT NULL
);
INSERT INTO message (at, body) SELECT n, repeat('m', 1024)::bytea FROM generate_series(1, 20000) AS n;
VACUUM ANALYZE message;
