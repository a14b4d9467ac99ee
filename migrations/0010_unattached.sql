-- Finished uploads that no entry attaches are cleared after a while, as unfinished ones are. What is attached stays.

-- UTC ms.
ALTER TABLE file ADD COLUMN finished bigint;
UPDATE file SET finished = begun WHERE hash IS NOT NULL;
ALTER TABLE file ADD CHECK ((hash IS NULL) = (finished IS NULL));
CREATE INDEX file_unattached ON file (finished) WHERE hash IS NOT NULL AND numbers = '{}';
GRANT UPDATE (finished) ON file TO cloister_app;

DROP TRIGGER keep_finished_row ON file;
CREATE TRIGGER keep_attached BEFORE DELETE ON file FOR EACH ROW WHEN (OLD.numbers <> '{}') EXECUTE FUNCTION forbid_change();
