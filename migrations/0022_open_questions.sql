-- Since when a second person is asked about a hand-off.
ALTER TABLE handoff ADD COLUMN asked_at bigint;
CREATE INDEX handoff_asked ON handoff (asked_at) WHERE asked_at IS NOT NULL;
GRANT UPDATE (asked_at) ON handoff TO cloister_app;

-- The size of the directory by which a case with such a question says who may answer. A larger directory makes its rows due.
ALTER TABLE casefile ADD COLUMN judged_by int;
CREATE INDEX casefile_judged_by ON casefile (judged_by) WHERE judged_by IS NOT NULL;
GRANT UPDATE (judged_by) ON casefile TO cloister_app;
