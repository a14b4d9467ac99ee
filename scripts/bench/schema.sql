-- The yardsticks' tables, in a database of their own beside Cloister's: the least that stores a message, or shows one, and
-- says so in an audit table.
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
