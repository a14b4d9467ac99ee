-- Requests that came to nothing, until their from-desk takes them up. And cases whose person nobody has accepted.
ALTER TABLE handoff ADD COLUMN failed boolean NOT NULL DEFAULT false;
CREATE INDEX handoff_from_failed ON handoff (from_desk, changed) WHERE failed;
ALTER TABLE casefile ADD COLUMN without_place boolean NOT NULL DEFAULT false;
GRANT UPDATE (failed) ON handoff TO cloister_app;
GRANT UPDATE (without_place) ON casefile TO cloister_app;
