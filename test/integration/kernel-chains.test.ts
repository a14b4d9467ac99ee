/** Chains: one winner, repeats without effect, and tables that can't hold a gap, a fork or a double. */
import pino from "pino";
import t from "tap";
import { randomId } from "#crypto/random.ts";
import { type Append, appendToChain, chainState, continues, lockGroup, MOST_STATEMENTS, readChain, readGroup } from "#kernel/chains.ts";
import { autocommit, begin, type Db } from "#kernel/database.ts";
import { openPool, type Pool } from "#kernel/pool.ts";
import type { Bytes, Id } from "#protocol/bytes.ts";
import { ProtocolError } from "#protocol/errors.ts";
import { BEFORE_GENESIS } from "#protocol/log/checkpoint.ts";
import { sodiumReady } from "#protocol/sodium.ts";
import { type AnyStatement, assemble, encodeBody } from "#protocol/statements/statement.ts";
import { testDatabase } from "../support/database.ts";
import { sql } from "./kernel-support.ts";

const network = new Uint8Array(32);

/** Chains don't judge signatures. */
function statement(id: Id, seq: number, prev: Bytes | null, status: "Active" | "Closed" = "Active"): AnyStatement {
	const body = { by: id, ke: 1, as: null, cp: BEFORE_GENESIS, at: 0, case: id, seq, prev, status } as const;
	return assemble(network, "case.status", body, encodeBody("case.status", body), [new Uint8Array(64)]);
}

async function transacted<T>(pool: Pool, run: (db: Db) => Promise<T>): Promise<T> {
	const transaction = await begin(pool);
	try {
		const result = await run(transaction.db);
		await transaction.commit();
		return result;
	} catch (error) {
		await transaction.rollback();
		throw error;
	}
}

const append = (pool: Pool, what: Pick<Append, "chain" | "seq" | "prev" | "statement"> & { group?: Id }) =>
	transacted(pool, (db) => appendToChain(db, { kind: "case", at: 1, ...what }));

t.before(() => sodiumReady);

t.test("compare-and-set", async (t) => {
	const database = await testDatabase(t);
	const pool = openPool(database.app, 12, pino({ level: "silent" }));
	t.teardown(() => pool.end());
	const db = autocommit(pool);
	const chain = randomId();
	const first = statement(chain, 0, null);
	t.same(await append(pool, { chain, seq: 0, prev: null, statement: first }), { repeated: false, groupPos: null });
	t.same(
		await append(pool, { chain, seq: 0, prev: null, statement: first }),
		{ repeated: true, groupPos: null },
		"the same again is no error",
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
		"another past",
	);
	await t.rejects(append(pool, { chain, seq: 1, prev: null, statement: statement(chain, 1, null) }), { code: "bad-statement" });
	await t.rejects(
		transacted(pool, (tx) =>
			appendToChain(tx, { kind: "epochs", chain, seq: 1, prev: first.objId, statement: statement(chain, 1, first.objId), at: 1 }),
		),
		{ code: "stale" },
		"another kind",
	);

	const rivals = Array.from({ length: 10 }, () => ({ chain, seq: 1, prev: first.objId, statement: statement(randomId(), 1, first.objId) }));
	const results = await Promise.allSettled(rivals.map((rival) => append(pool, rival)));
	t.equal(results.filter(({ status }) => status === "fulfilled").length, 1, "one of ten wins");
	for (const result of results)
		if (result.status === "rejected") t.ok(result.reason instanceof ProtocolError && result.reason.code === "stale");

	const second = (await readChain(db, chain, 1))[0]!;
	const next = { chain, seq: 2, prev: second.statement.objId, statement: statement(chain, 2, second.statement.objId) };
	const twins = await Promise.all(Array.from({ length: 6 }, () => append(pool, next)));
	t.equal(twins.filter(({ repeated }) => !repeated).length, 1, "the same six times at once is stored once");

	const all = await readChain(db, chain);
	t.same(await readChain(db, chain, 0, 1), all.slice(0, 1), "no more than was asked for");
	t.same(
		all.map(({ seq }) => seq),
		[0, 1, 2],
	);
	t.same(all[0]?.statement, first, "comes back as it was");
	const state = await chainState(db, chain);
	t.ok(continues(state, 3, next.statement.objId));
	t.notOk(continues(state, 2, next.statement.objId));
});

t.test("all chains of a group are in one order", async (t) => {
	const database = await testDatabase(t);
	const pool = openPool(database.app, 12, pino({ level: "silent" }));
	t.teardown(() => pool.end());
	const group = randomId();
	const chains = Array.from({ length: 12 }, randomId);
	const positions = await Promise.all(
		chains.map((chain) => append(pool, { chain, group, seq: 0, prev: null, statement: statement(chain, 0, null) })),
	);
	t.same(
		positions.map(({ groupPos }) => groupPos).sort((a, b) => a! - b!),
		chains.map((_, i) => i),
		"dense, without doubles",
	);
	t.same(
		(await readGroup(autocommit(pool), group, 10)).map(({ groupPos }) => groupPos),
		[10, 11],
	);
	await t.rejects(lockGroup(autocommit(pool), group), /needs a transaction/);
});

t.test("a transaction's handle is dead after its end", async (t) => {
	const database = await testDatabase(t);
	const pool = openPool(database.app, 2, pino({ level: "silent" }));
	t.teardown(() => pool.end());
	const transaction = await begin(pool);
	await transaction.commit();
	await t.rejects(chainState(transaction.db, randomId()), { cause: { message: /after the end/ } });
	const open = await begin(pool);
	await t.rejects(
		open.db.transaction(async () => {}),
		/one transaction/,
	);
	await open.rollback();
});

t.test("the tables themselves refuse what must never be", async (t) => {
	const database = await testDatabase(t);
	const pool = openPool(database.app, 2, pino({ level: "silent" }));
	t.teardown(() => pool.end());
	const chain = randomId();
	const first = statement(chain, 0, null);
	await append(pool, { chain, group: chain, seq: 0, prev: null, statement: first });
	const hex = (bytes: Uint8Array) => `'\\x${Buffer.from(bytes).toString("hex")}'`;
	const insert = (seq: number, objid: Bytes, prev: Bytes | null, pos: number) =>
		`INSERT INTO chain_statement (chain, seq, objid, prev, type, body, sigs, at, group_id, group_pos)
		VALUES ('${chain}', ${seq}, ${hex(objid)}, ${prev ? hex(prev) : "NULL"}, 'case.status', '\\x00', ARRAY['\\x00'::bytea], 1, '${chain}', ${pos})`;
	const other = new Uint8Array(32).fill(1);
	// As a superuser, whom no grant stops.
	await t.rejects(sql(database.superuser, insert(2, other, first.objId, 1)), { code: "23503" }, "a gap");
	await t.rejects(sql(database.superuser, insert(1, other, other, 1)), { code: "23503" }, "another past");
	await t.rejects(sql(database.superuser, insert(0, other, null, 1)), { code: "23505" }, "a fork");
	await t.rejects(sql(database.superuser, insert(1, first.objId, first.objId, 1)), { code: "23505" }, "a double");
	await t.rejects(sql(database.superuser, insert(1, other, first.objId, 2)), { code: "23503" }, "a hole in the group's order");
	await t.rejects(sql(database.superuser, insert(1, other, first.objId, 0)), { code: "23505" }, "two at one place");
	for (const change of [
		"UPDATE chain_statement SET at = 2",
		"DELETE FROM chain_statement",
		"TRUNCATE chain CASCADE",
		"DELETE FROM chain",
	]) {
		await t.rejects(sql(database.app, change), { code: "42501" }, `application: ${change}`);
		await t.rejects(sql(database.superuser, change), { code: "42501" }, `anybody: ${change}`);
	}
	await t.rejects(sql(database.app, "UPDATE chain SET kind = 'epochs'"), { code: "42501" });
});

t.test("a chain and a case are full at some point; what stands there may still be repeated", async (t) => {
	const database = await testDatabase(t);
	const pool = openPool(database.app, 4, pino({ level: "silent" }));
	t.teardown(() => pool.end());
	const most = MOST_STATEMENTS;
	const fill = async (chain: Id, count: number, group: Id | null) => {
		const last = statement(chain, count - 1, new Uint8Array(32));
		const [groupId, pos] = group === null ? ["NULL", "NULL"] : [`'${group}'`, "n"];
		const objId = `CASE WHEN n = ${count - 1} THEN '\\x${Buffer.from(last.objId).toString("hex")}'::bytea ELSE sha256(('${chain}' || n)::bytea) END`;
		const row = `SELECT '${chain}', n, ${objId}, CASE WHEN n > 0 THEN sha256('x') END, 'case.status', 'x', ARRAY['x'::bytea], 1, ${groupId}, ${pos}`;
		await sql(
			database.superuser,
			`SET session_replication_role = replica;
			INSERT INTO chain (id, kind, group_id, length, head) VALUES ('${chain}', 'case', ${groupId}, ${count}, '\\x${Buffer.from(last.objId).toString("hex")}');
			INSERT INTO chain_statement (chain, seq, objid, prev, type, body, sigs, at, group_id, group_pos) ${row} FROM generate_series(0, ${count - 1}) n`,
		);
		return last;
	};
	const tooLarge = { code: "too-large", message: /at most 2000/ };
	const [chain, group, other] = [randomId(), randomId(), randomId()];
	const last = await fill(chain, most, null);
	t.match(await append(pool, { chain, seq: most - 1, prev: new Uint8Array(32), statement: last }), { repeated: true });
	await t.rejects(append(pool, { chain, seq: most, prev: last.objId, statement: statement(chain, most, last.objId) }), tooLarge);
	const nearly = await fill(group, most - 1, group);
	const full = statement(group, most - 1, nearly.objId);
	t.match(await append(pool, { chain: group, group, seq: most - 1, prev: nearly.objId, statement: full }), { groupPos: most - 1 });
	await t.rejects(append(pool, { chain: other, group, seq: 0, prev: null, statement: statement(other, 0, null) }), tooLarge);
	t.equal(await chainState(autocommit(pool), other), null, "nothing of it stays");
});
