-- The baseline of an audited read: one transaction that selects a row of 1 KB and inserts an audit row.
\set n random(1, 20000)
BEGIN;
SELECT body FROM message WHERE id = :n;
INSERT INTO audit (at, actor, object, action, outcome) VALUES (:n, '8c3a3f5e-6c0e-4b7e-9a55-2f1f0b6f7d01', :n, 'entry.read', 'allowed');
COMMIT;
