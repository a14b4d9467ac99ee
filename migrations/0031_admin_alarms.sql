-- What needs an admin now, such as an old backup, since when, and when the admins were rung about it last. UTC ms.
CREATE TABLE admin_alarm (condition text PRIMARY KEY, since bigint NOT NULL, rung_at bigint NOT NULL);
GRANT SELECT, INSERT, DELETE ON admin_alarm TO cloister_app;
GRANT UPDATE (rung_at) ON admin_alarm TO cloister_app;
ALTER TABLE bell_ring DROP CONSTRAINT bell_ring_kind_check, ADD CHECK (kind IN ('waits', 'late', 'admins'));
