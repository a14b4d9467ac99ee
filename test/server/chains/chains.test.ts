/** Chains: one of several rivals wins, a repetition has no effect, and the tables can't hold a gap, a fork or a duplicate. */
import pino from "pino";
import t, { type Test } from "tap";
import { randomId } from "#crypto/random.ts";
import type { Bytes, Id } from "#protocol/bytes.ts";
import { type FullLimit, ProtocolError } from "#protocol/errors.ts";
import { BEFORE_GENESIS } from "#protocol/log/checkpoint.ts";
import { FIRST_RESERVED_PLACE, MAX_STATEMENTS, RESERVED_PER_MEMBER } from "#protocol/rules/chain-limits.ts";
import { sodiumReady } from "#protocol/sodium.ts";
import { type AnyStatement, assemble, encodeBody } from "#protocol/statements/statement.ts";
import { type Append, appendToChain, chainState, lockGroup, readChain, readGroup } from "#server/chains/chains.ts";
import { autocommit, begin, type Db } from "#server/database/database.ts";
import { openPool, type Pool } from "#server/database/pool.ts";
import { testDatabase } from "../../support/database.ts";
import { sql } from "../../support/server-context.ts";

const network = new Uint8Array(32);

/** A case.status statement. Its signature is zeros, because chains don't verify signatures. */
function statement(id: Id, seq: number, prev: Bytes | null, status: "Active" | "Closed" = "Active"): AnyStatement {
	const body = { by: id, ke: 1, as: null, cp: BEFORE_GENESIS, at: 0, case: id, seq, prev, status } as const;
	return assemble(network, "case.status", body, encodeBody("case.status", body), [new Uint8Array(64)]);
}

/** A consent.move statement: a type for which the last places of a group are reserved. */
function consent(id: Id, by: Id, seq: number): AnyStatement {
	const move = {
		consent: id,
		case: id,
		seq,
		prev: seq === 0 ? null : new Uint8Array(32),
		action: "withdraw",
		code: null,
		desk: null,
		onTheWay: null,
	} as const;
	const body = { by, ke: 1, as: null, cp: BEFORE_GENESIS, at: 0, ...move };
	return assemble(network, "consent.move", body, encodeBody("consent.move", body), [new Uint8Array(64)]);
}

async function transacted<T>(pool: Pool, run: (db: Db) => Promise<T>): Promise<T> {
	const transaction = begin(pool);
	try {
		const result = await run(transaction.db);
		await transaction.commit();
		return result;
	} catch (error) {
		await transaction.rollback();
		throw error;
	}
}

const append = (pool: Pool, fields: Pick<Append, "chain" | "seq" | "prev" | "statement"> & { group?: Id }) =>
	transacted(pool, (db) => appendToChain(db, { kind: "case", at: 1, ...fields }));

/** Bytes as an SQL literal. */
const hex = (bytes: Uint8Array) => `'\\x${Buffer.from(bytes).toString("hex")}'::bytea`;

/** @param connections of the application, at most. */
async function openDatabase(t: Test, connections: number) {
	const database = await testDatabase(t);
	const pool = openPool(database.app, connections, pino({ level: "silent" }));
	t.teardown(() => pool.end());
	return { database, pool };
}

t.before(() => sodiumReady);

t.test("an append succeeds only if it follows the head of its chain", async (t) => {
	const { pool } = await openDatabase(t, 12);
	const db = autocommit(pool);
	const chain = randomId();
	const first = statement(chain, 0, null);
	t.same(await append(pool, { chain, seq: 0, prev: null, statement: first }), { repeated: false, groupPos: null });
	t.same(
		await append(pool, { chain, seq: 0, prev: null, statement: first }),
		{ repeated: true, groupPos: null },
		"a repetition is no error",
	);
	await t.rejects(append(pool, { chain, seq: 0, prev: null, statement: statement(chain, 0, null, "Closed") }), { code: "stale" });
	await t.rejects(
		append(pool, { chain, seq: 2, prev: first.objId, statement: statement(chain, 2, first.objId) }),
		{ code: "stale" },
		"a gap",
	);
	await t.rejects(
		append(pool, { chain, seq: 1, prev: new Uint8Array(32), statement: statement(chain, 1, new Uint8Array(32)) }),
		{ code: "stale" },
		"another previous statement",
	);
	await t.rejects(append(pool, { chain, seq: 1, prev: null, statement: statement(chain, 1, null) }), { code: "bad-statement" });
	await t.rejects(
		transacted(pool, (tx) =>
			appendToChain(tx, { kind: "epochs", chain, seq: 1, prev: first.objId, statement: statement(chain, 1, first.objId), at: 1 }),
		),
		{ code: "stale" },
		"another kind of chain",
	);

	const rivals = Array.from({ length: 10 }, () => ({ chain, seq: 1, prev: first.objId, statement: statement(randomId(), 1, first.objId) }));
	const results = await Promise.allSettled(rivals.map((rival) => append(pool, rival)));
	t.equal(results.filter(({ status }) => status === "fulfilled").length, 1, "one of ten rivals wins");
	for (const result of results)
		if (result.status === "rejected") t.ok(result.reason instanceof ProtocolError && result.reason.code === "stale");

	const second = (await readChain(db, chain, 1))[0]!;
	const next = { chain, seq: 2, prev: second.statement.objId, statement: statement(chain, 2, second.statement.objId) };
	const twins = await Promise.all(Array.from({ length: 6 }, () => append(pool, next)));
	t.equal(twins.filter(({ repeated }) => !repeated).length, 1, "six concurrent repetitions are stored once");

	const all = await readChain(db, chain);
	t.same(await readChain(db, chain, 0, 1), all.slice(0, 1), "the limit is respected");
	t.same(
		all.map(({ seq }) => seq),
		[0, 1, 2],
	);
	t.same(all[0]?.statement, first, "a statement is read as it was written");
	t.match(await chainState(db, chain), { length: 3, head: next.statement.objId });
});

t.test("all chains of a group are in one order", async (t) => {
	const { pool } = await openDatabase(t, 12);
	const group = randomId();
	const chains = Array.from({ length: 12 }, randomId);
	const positions = await Promise.all(
		chains.map((chain) => append(pool, { chain, group, seq: 0, prev: null, statement: statement(chain, 0, null) })),
	);
	t.same(
		positions.map(({ groupPos }) => groupPos).sort((a, b) => a! - b!),
		chains.map((_, i) => i),
		"positions have no gaps and no duplicates",
	);
	t.same(
		(await readGroup(autocommit(pool), group, 10)).map(({ groupPos }) => groupPos),
		[10, 11],
	);
	await t.rejects(lockGroup(autocommit(pool), group), /needs a transaction/);
});

t.test("a transaction can't be used after its end, and can't be nested", async (t) => {
	const { pool } = await openDatabase(t, 2);
	const transaction = begin(pool);
	await transaction.commit();
	await t.rejects(chainState(transaction.db, randomId()), { cause: { message: /after the end/ } });
	const open = begin(pool);
	await t.rejects(
		open.db.transaction(async () => {}),
		/one transaction/,
	);
	await open.rollback();
});

t.test("the tables refuse gaps, forks, duplicates and changes, even by a superuser", async (t) => {
	const { database, pool } = await openDatabase(t, 2);
	const chain = randomId();
	const first = statement(chain, 0, null);
	await append(pool, { chain, group: chain, seq: 0, prev: null, statement: first });
	const insert = (seq: number, objid: Bytes, prev: Bytes | null, pos: number) =>
		`INSERT INTO chain_statement (chain, seq, objid, prev, type, body, sigs, at, group_id, group_pos)
		VALUES ('${chain}', ${seq}, ${hex(objid)}, ${prev ? hex(prev) : "NULL"}, 'case.status', '\\x00', ARRAY['\\x00'::bytea], 1, '${chain}', ${pos})`;
	const other = new Uint8Array(32).fill(1);
	// As a superuser, who has all privileges.
	await t.rejects(sql(database.superuser, insert(2, other, first.objId, 1)), { code: "23503" }, "a gap");
	await t.rejects(sql(database.superuser, insert(1, other, other, 1)), { code: "23503" }, "an unknown previous statement");
	await t.rejects(sql(database.superuser, insert(0, other, null, 1)), { code: "23505" }, "a fork");
	await t.rejects(sql(database.superuser, insert(1, first.objId, first.objId, 1)), { code: "23505" }, "a duplicate");
	await t.rejects(sql(database.superuser, insert(1, other, first.objId, 2)), { code: "23503" }, "a gap in the group's order");
	await t.rejects(sql(database.superuser, insert(1, other, first.objId, 0)), { code: "23505" }, "two statements at one position");
	for (const change of [
		"UPDATE chain_statement SET at = 2",
		"DELETE FROM chain_statement",
		"TRUNCATE chain CASCADE",
		"DELETE FROM chain",
	]) {
		await t.rejects(sql(database.app, change), { code: "42501" }, `application: ${change}`);
		await t.rejects(sql(database.superuser, change), { code: "42501" }, `superuser: ${change}`);
	}
	await t.rejects(sql(database.app, "UPDATE chain SET kind = 'epochs'"), { code: "42501" });
});

t.test("a chain and a case have a limit, and the last places are reserved for hand-offs and key changes", async (t) => {
	const { database, pool } = await openDatabase(t, 4);
	/** Writes a chain of `count` statements directly. @returns the last statement. */
	const fill = async (chain: Id, count: number, group: Id | null) => {
		const last = statement(chain, count - 1, new Uint8Array(32));
		const [groupId, pos] = group === null ? ["NULL", "NULL"] : [`'${group}'`, "n"];
		const objId = `CASE WHEN n = ${count - 1} THEN ${hex(last.objId)} ELSE sha256(('${chain}' || n)::bytea) END`;
		const row = `SELECT '${chain}', n, ${objId}, CASE WHEN n > 0 THEN sha256('x') END, 'case.status', ${hex(last.bytes)}, ARRAY['x'::bytea], 1, ${groupId}, ${pos}`;
		await sql(
			database.superuser,
			`SET session_replication_role = replica;
			INSERT INTO chain (id, kind, group_id, length, head) VALUES ('${chain}', 'case', ${groupId}, ${count}, ${hex(last.objId)});
			INSERT INTO chain_statement (chain, seq, objid, prev, type, body, sigs, at, group_id, group_pos) ${row} FROM generate_series(0, ${count - 1}) n`,
		);
		return last;
	};
	const full = (limit: FullLimit) => ({ code: "full", data: { limit } });
	const put = (chain: Id, last: AnyStatement, seq: number, next: AnyStatement, group?: Id) =>
		append(pool, { chain, seq, prev: last.objId, statement: next, ...(group && { group }) });

	const [chain, group, other] = [randomId(), randomId(), randomId()];
	const last = await fill(chain, MAX_STATEMENTS, null);
	t.match(await append(pool, { chain, seq: MAX_STATEMENTS - 1, prev: new Uint8Array(32), statement: last }), { repeated: true });
	await t.rejects(put(chain, last, MAX_STATEMENTS, consent(chain, randomId(), MAX_STATEMENTS)), full("all"));

	const nearly = await fill(group, FIRST_RESERVED_PLACE - 1, group);
	const free = statement(group, FIRST_RESERVED_PLACE - 1, nearly.objId);
	t.match(await put(group, nearly, FIRST_RESERVED_PLACE - 1, free, group), { groupPos: FIRST_RESERVED_PLACE - 1 });
	await t.rejects(
		put(group, free, FIRST_RESERVED_PLACE, statement(group, FIRST_RESERVED_PLACE, free.objId), group),
		full("reserved"),
		"the rest is reserved for other types",
	);
	const by = randomId();
	const appendConsent = (seq: number, signer: Id) =>
		append(pool, {
			chain: other,
			group,
			seq,
			prev: seq === 0 ? null : consent(other, by, seq - 1).objId,
			statement: consent(other, signer, seq),
		});
	for (let i = 0; i < RESERVED_PER_MEMBER; i++) t.equal((await appendConsent(i, by)).groupPos, FIRST_RESERVED_PLACE + i);
	await t.rejects(appendConsent(RESERVED_PER_MEMBER, by), full("member"), "one member can't use all reserved places");
	t.equal(
		(await appendConsent(RESERVED_PER_MEMBER, randomId())).groupPos,
		FIRST_RESERVED_PLACE + RESERVED_PER_MEMBER,
		"others can still hand over",
	);
	t.equal((await chainState(autocommit(pool), other))?.length, RESERVED_PER_MEMBER + 1, "a refused append leaves nothing");
});
