-- The known device of a session. A subscription belongs to a known device, and ends with it.
ALTER TABLE session ADD COLUMN device bytea;
ALTER TABLE push_device ADD COLUMN device bytea;
ALTER TABLE push_device ADD FOREIGN KEY (device, member) REFERENCES known_device (token, member) ON DELETE CASCADE;
CREATE INDEX push_device_device ON push_device (device, member);
GRANT UPDATE (device) ON push_device TO cloister_app;
