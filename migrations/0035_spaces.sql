-- What stands in spaces. Which spaces there are, and who reads them, the directory says.

-- count: entries so far. items: items so far, without the list.
CREATE TABLE space (
	id uuid PRIMARY KEY,
	count int NOT NULL DEFAULT 0,
	items int NOT NULL DEFAULT 0 CHECK (items <= 5000)
);

-- The item with the id of its space is the list. epoch, cp, at, author: of its newest entry, whose number in the space is seq.
CREATE TABLE space_item (
	space uuid NOT NULL REFERENCES space (id),
	item uuid NOT NULL,
	count int NOT NULL,
	seq int NOT NULL,
	at bigint NOT NULL,
	author uuid NOT NULL,
	epoch int NOT NULL,
	heads bytea[] NOT NULL CHECK (cardinality(heads) BETWEEN 1 AND 64),
	PRIMARY KEY (space, item)
);

CREATE TABLE space_entry (
	space uuid NOT NULL,
	seq int NOT NULL CHECK (seq > 0),
	item uuid NOT NULL,
	entry uuid NOT NULL,
	objid bytea NOT NULL CONSTRAINT space_entry_objid UNIQUE,
	author uuid NOT NULL,
	-- The size of the directory that the author had seen.
	cp int NOT NULL,
	at bigint NOT NULL,
	body bytea NOT NULL,
	sig bytea NOT NULL,
	box bytea NOT NULL,
	PRIMARY KEY (space, seq),
	CONSTRAINT space_entry_id UNIQUE (space, entry),
	FOREIGN KEY (space, item) REFERENCES space_item (space, item) DEFERRABLE INITIALLY DEFERRED
);
ALTER TABLE space_entry ALTER COLUMN box SET STORAGE EXTERNAL;
CREATE INDEX space_entry_item ON space_entry (space, item, seq);

-- How many entries of a space a member has seen.
CREATE TABLE space_place (
	space uuid NOT NULL,
	member uuid NOT NULL,
	seen int NOT NULL,
	PRIMARY KEY (space, member)
);

GRANT SELECT, INSERT ON space, space_item, space_entry, space_place TO cloister_app;
GRANT UPDATE (count, items) ON space TO cloister_app;
GRANT UPDATE (count, seq, at, author, epoch, heads) ON space_item TO cloister_app;
GRANT UPDATE (seen) ON space_place TO cloister_app;
