-- The baseline of the access log alone (R2): a single audit row, autocommitted.
\set n random(1, 1000000000)
INSERT INTO audit (at, actor, object, action, outcome) VALUES (:n, '8c3a3f5e-6c0e-4b7e-9a55-2f1f0b6f7d01', :n, 'entry.read', 'allowed');
