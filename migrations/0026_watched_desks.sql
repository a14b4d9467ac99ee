-- Desks at which a colleague waited for the desk's key at the last check. Desks without a bell are checked too, when a member has a device.
CREATE TABLE key_wait (desk uuid PRIMARY KEY);
INSERT INTO key_wait SELECT desk FROM bell WHERE key_waits;
ALTER TABLE bell DROP COLUMN key_waits;
GRANT SELECT, INSERT, DELETE ON key_wait TO cloister_app;
-- A ring that comes while an earlier push is being sent counts anew.
GRANT UPDATE (at) ON push_ring TO cloister_app;
