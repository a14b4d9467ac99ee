-- The hours in which a desk is rung for emergencies only: from, until, zone. Null: none.
ALTER TABLE rota ADD COLUMN quiet jsonb;
GRANT UPDATE (quiet) ON rota TO cloister_app;

-- Emergencies that nobody took before the coordinators were rung.
CREATE TABLE missed_ring (
	handoff uuid NOT NULL,
	desk uuid NOT NULL,
	starts bigint NOT NULL,
	-- When somebody took it, or the hand-off was answered. Null: nobody yet.
	ended bigint,
	PRIMARY KEY (handoff, desk, starts)
);
CREATE INDEX missed_ring_desk ON missed_ring (desk, starts);
CREATE INDEX missed_ring_starts ON missed_ring (starts);
GRANT SELECT, INSERT, DELETE ON missed_ring TO cloister_app;
GRANT UPDATE (ended) ON missed_ring TO cloister_app;

-- Whether the news is about an emergency. Then it rings at once, also in quiet hours.
ALTER TABLE desk_news ADD COLUMN urgent boolean NOT NULL DEFAULT false;
GRANT UPDATE (urgent) ON desk_news TO cloister_app;

-- How often a take has stopped the ladder.
ALTER TABLE ladder ADD COLUMN takes integer NOT NULL DEFAULT 0;
GRANT UPDATE (takes) ON ladder TO cloister_app;

-- When a failed push was last counted.
ALTER TABLE push_device ADD COLUMN failed_at bigint;
GRANT UPDATE (failed_at) ON push_device TO cloister_app;

-- Times can't be later than the limits of today. No client could set any before.
UPDATE rota SET times = NULL;
