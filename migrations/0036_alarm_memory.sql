-- A condition that is over is remembered for some hours, so that one that comes back again and again doesn't ring each time. UTC ms; null
-- while it lasts. A condition about one of several subjects ends in the subject's id, such as 'vetting 4f0c...'.
ALTER TABLE admin_alarm ADD COLUMN ended bigint;
GRANT UPDATE (since, ended) ON admin_alarm TO cloister_app;
-- These rows had no subject.
DELETE FROM admin_alarm WHERE condition = 'vetting';
