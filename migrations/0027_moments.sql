-- When a hand-off becomes amber and red, for each reason, in order of time. Each of these moments rings, also when it is amber or red already.
ALTER TABLE handoff ADD COLUMN amber_moments bigint[] NOT NULL DEFAULT '{}', ADD COLUMN red_moments bigint[] NOT NULL DEFAULT '{}';
UPDATE handoff SET amber_moments = array_remove(ARRAY[amber_at], NULL),
	red_moments = array_remove(ARRAY[least(red_at, overdue_at), nullif(greatest(red_at, overdue_at), least(red_at, overdue_at))], NULL);
ALTER TABLE handoff ADD COLUMN last_moment bigint
	GENERATED ALWAYS AS (greatest(amber_moments[cardinality(amber_moments)], red_moments[cardinality(red_moments)])) STORED;
CREATE INDEX handoff_from_moment ON handoff (from_desk, last_moment) WHERE last_moment IS NOT NULL;
CREATE INDEX handoff_to_moment ON handoff (to_desk, last_moment) WHERE last_moment IS NOT NULL;
GRANT UPDATE (amber_moments, red_moments) ON handoff TO cloister_app;
