-- The baseline of sending a message: one transaction that inserts a row of 1 KB and an audit row.
\set n random(1, 1000000000)
BEGIN;
INSERT INTO message (at, body) VALUES (:n, repeat('m', 1024)::bytea);
INSERT INTO audit (at, actor, object, action, outcome) VALUES (:n, '8c3a3f5e-6c0e-4b7e-9a55-2f1f0b6f7d01', :n, 'entry.write', 'allowed');
COMMIT;
