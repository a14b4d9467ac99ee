-- A section is open to a to-desk exactly while the one decision allows it now. Nothing stores it but this: the time of the next change.
ALTER TABLE sealed_grant DROP COLUMN served;
ALTER TABLE casefile ADD COLUMN next_change bigint;
CREATE INDEX casefile_next_change ON casefile (next_change) WHERE next_change IS NOT NULL;
GRANT UPDATE (next_change) ON casefile TO cloister_app;

-- Desks that an admin has invited to take a case over, and desks that are asked to attest a consent.
ALTER TABLE casefile ADD COLUMN invited uuid[] NOT NULL DEFAULT '{}', ADD COLUMN named uuid[] NOT NULL DEFAULT '{}';
CREATE INDEX casefile_invited ON casefile USING gin (invited) WHERE invited <> '{}';
CREATE INDEX casefile_named ON casefile USING gin (named) WHERE named <> '{}';
GRANT UPDATE (invited, named) ON casefile TO cloister_app;

-- Whether the to-desk has her; from when on she is overdue; and who may answer an open question to a second person.
ALTER TABLE handoff ADD COLUMN has_her boolean NOT NULL DEFAULT false, ADD COLUMN overdue_at bigint,
	ADD COLUMN answerers uuid[] NOT NULL DEFAULT '{}';
CREATE INDEX handoff_has_her ON handoff (to_desk) WHERE has_her;
CREATE INDEX handoff_overdue ON handoff (overdue_at) WHERE overdue_at IS NOT NULL;
CREATE INDEX handoff_answerers ON handoff USING gin (answerers) WHERE answerers <> '{}';
GRANT UPDATE (has_her, overdue_at, answerers) ON handoff TO cloister_app;
