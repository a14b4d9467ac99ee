-- Members whom a message mentions and who haven't seen it. waits: their devices haven't rung for it.
CREATE TABLE mention (
	compartment uuid NOT NULL REFERENCES compartment (id),
	member uuid NOT NULL,
	seq int NOT NULL,
	waits boolean NOT NULL DEFAULT true,
	PRIMARY KEY (compartment, member)
);
CREATE INDEX mention_waits ON mention (member) WHERE waits;
GRANT SELECT, INSERT, DELETE ON mention TO cloister_app;
GRANT UPDATE (seq, waits) ON mention TO cloister_app;

CREATE OR REPLACE FUNCTION entries_are_seen() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
	DELETE FROM unread WHERE compartment = NEW.compartment AND member = NEW.member AND last <= NEW.count;
	DELETE FROM mention WHERE compartment = NEW.compartment AND member = NEW.member AND seq <= NEW.count;
	RETURN NULL;
END $$;
