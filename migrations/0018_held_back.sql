-- Whether the server has given a sealed key to its reader. When a consent is withdrawn on the way, the to-desk keeps the keys that it was given.
ALTER TABLE sealed_grant ADD COLUMN served boolean NOT NULL DEFAULT true;
ALTER TABLE sealed_grant ALTER COLUMN served SET DEFAULT false;
GRANT UPDATE (served) ON sealed_grant TO cloister_app;
