-- What a member has begun since a time, such as threads with others. The server limits it for a day.
CREATE TABLE daily_count (
	member uuid NOT NULL,
	what text NOT NULL,
	since bigint NOT NULL,
	used integer NOT NULL,
	PRIMARY KEY (member, what)
);
GRANT SELECT, INSERT ON daily_count TO cloister_app;
GRANT UPDATE (since, used) ON daily_count TO cloister_app;
