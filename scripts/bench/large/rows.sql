-- Writes made-up access entries [$1, $2) directly into the ledger's tables, five in two seconds, the first at the time $5. $3: ten members.
-- $4: their five organisations. In each range of 10,000 entries there are 40 cases with about 160 entries each, and 100 objects with 100.
-- Bodies have the real format (clients/protocol/log/entry.ts). $6: the one salt of all entries. $7, $8: its inner and outer block of HMAC.
WITH drawn AS MATERIALIZED (
	SELECT seq,
		$5::bigint + seq * 400 + abs(hashint8extended(seq, 1)) % 400 AS at,
		($3::uuid[])[1 + abs(hashint8extended(seq, 2)) % 10] AS actor,
		($4::uuid[])[1 + abs(hashint8extended(seq, 2)) % 5] AS organisation,
		md5('object ' || seq / 10000 || ' ' || abs(hashint8extended(seq, 3)) % 100)::uuid AS object,
		CASE WHEN seq % 3 = 0 THEN NULL ELSE md5('case ' || seq / 10000 || ' ' || abs(hashint8extended(seq, 4)) % 40)::uuid END AS case_id,
		gen_random_uuid() AS request,
		CASE WHEN seq % 50 = 0 THEN 'denied' ELSE 'allowed' END AS outcome
	FROM generate_series($1::bigint, $2::bigint - 1) AS seq
), made AS MATERIALIZED (
	SELECT *,
		'\x91011b'::bytea || int8send(at) || '\x50'::bytea || uuid_send(actor) || '\x50'::bytea || uuid_send(organisation)
			|| '\x50'::bytea || uuid_send(organisation) || '\x5820'::bytea || sha256(uuid_send(actor))
			|| '\x6a'::bytea || 'entry.read'::bytea || '\x65'::bytea || 'entry'::bytea || '\x50'::bytea || uuid_send(object)
			|| coalesce('\x50'::bytea || uuid_send(case_id), '\xf6'::bytea)
			|| CASE outcome WHEN 'denied' THEN '\x66'::bytea ELSE '\x67'::bytea END || outcome::bytea
			|| '\x64'::bytea || 'care'::bytea || '\xf601'::bytea || '\x50'::bytea || uuid_send(request) || '\xf666'::bytea || 'server'::bytea AS body
	FROM drawn
), leaves AS (
	INSERT INTO entry (seq, leaf) SELECT seq, '\x01'::bytea || sha256($8::bytea || sha256($7::bytea || body)) FROM made ORDER BY seq
)
INSERT INTO entry_body (seq, at, salt, body, actor, organisation, object, case_id, action, outcome, purpose)
SELECT seq, at, $6::bytea, body, actor, organisation, object, case_id, 'entry.read', outcome, 'care'
FROM made ORDER BY seq
