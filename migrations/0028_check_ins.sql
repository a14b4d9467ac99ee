-- When somebody on the way is expected to say that she is all right. The rest of a check-in is in the thread of the hand-off, encrypted.
CREATE TABLE check_in (
	handoff uuid NOT NULL,
	id uuid NOT NULL,
	from_desk uuid NOT NULL,
	to_desk uuid NOT NULL,
	due bigint NOT NULL,
	-- When somebody has rung at once. Null: nobody.
	help_at bigint,
	PRIMARY KEY (handoff, id)
);
CREATE INDEX check_in_from ON check_in (from_desk);
CREATE INDEX check_in_to ON check_in (to_desk);
GRANT SELECT, INSERT, DELETE ON check_in TO cloister_app;
GRANT UPDATE (due, help_at) ON check_in TO cloister_app;
