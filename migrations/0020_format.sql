-- The format of this database, and the newest version of Cloister that has started on it. One row, which the start writes as the owner.
-- A start of a version with another format changes nothing.
CREATE TABLE format (
	number int NOT NULL CHECK (number > 0),
	version text NOT NULL,
	singleton boolean PRIMARY KEY DEFAULT true CHECK (singleton)
);
GRANT SELECT ON format TO cloister_app, cloister_maintenance;
