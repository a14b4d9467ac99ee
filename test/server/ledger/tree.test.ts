/** The integrator, the Merkle trees, and the signer with its memory. */
import { readFile, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import t, { type Test } from "tap";
import { openCheckpoint, verifyCompact } from "#protocol/log/checkpoint.ts";
import { EMPTY_ROOT, leafHash, rootOf } from "#protocol/log/merkle.ts";
import { parseNote, parseVerifierKey, verifyNote } from "#protocol/log/note.ts";
import { verifyConsistency } from "#protocol/log/proof.ts";
import { tilesOf } from "#protocol/log/tiles.ts";
import { begin } from "#server/database/database.ts";
import { openPool } from "#server/database/pool.ts";
import { newestCheckpoint, publishedAt } from "#server/ledger/publish.ts";
import { consistencyProof, extendTree, readTile, treeHead } from "#server/ledger/tree.ts";
import { testDatabase } from "../../support/database.ts";
import { testFolder } from "../../support/folder.ts";
import { clientFor, fields, handleFor, integratorFor, ledgerFor, signersIn, silent } from "../../support/ledger.ts";
import { isProvenInTree, rootFromScratch } from "../../support/ledger-proofs.ts";
import { until } from "../../support/until.ts";

const leaves = (from: number, to: number) =>
	Array.from({ length: to - from }, (_, i) => leafHash(Uint8Array.of((from + i) >> 8, from + i)));

t.test("the tree's root is the root of its leaves at each size", async (t) => {
	const database = await testDatabase(t);
	const db = handleFor(t, database.app);
	const ledger = await ledgerFor(t, database.app);
	const integrator = integratorFor(t, database.app, { batch: 100 });
	await integrator.run();
	t.strictSame(await treeHead(db, "access"), { size: 0, root: EMPTY_ROOT });
	for (const more of [1, 254, 2, 700]) {
		const before = await treeHead(db, "access");
		await Promise.all(Array.from({ length: more }, () => ledger.append(fields())));
		await integrator.run();
		const after = await treeHead(db, "access");
		t.equal(after.size, before.size + more);
		t.strictSame(after.root, await rootFromScratch(db, after.size));
		t.ok(
			verifyConsistency(before.size, after.size, before.root, after.root, await consistencyProof(db, "access", before.size, after.size)),
		);
	}
	t.match(integrator.status(), { size: 957, lag: 0, refused: null });
	for (const seq of [0, 255, 256, 956]) t.ok(await isProvenInTree(db, seq), `entry ${seq}`);
	for (const ref of tilesOf(957)) t.equal((await readTile(db, "access", ref))?.length, ref.width * 32, `tile ${ref.level}/${ref.index}`);
	t.equal((await readTile(db, "access", { level: 0, index: 3, width: 10 }))?.length, 320, "the narrower tile of an earlier tree");
	t.equal(await readTile(db, "access", { level: 0, index: 3, width: 256 }), null);
	await t.rejects(consistencyProof(db, "access", 5, 2_000), RangeError);
});

t.test("two concurrent integrators add each leaf once", async (t) => {
	const database = await testDatabase(t);
	const db = handleFor(t, database.app);
	const ledger = await ledgerFor(t, database.app);
	const integrators = [integratorFor(t, database.app, { batch: 64 }), integratorFor(t, database.app, { batch: 64 })];
	for (let round = 0; round < 3; round++) {
		await Promise.all([...Array.from({ length: 200 }, () => ledger.append(fields())), ...integrators.map((one) => one.run())]);
	}
	// An integrator skips a round while the other one works, also in the background. So this repeats until all is done.
	const whole = await until("all entries are in the tree", async () => {
		for (const one of integrators) await one.run();
		const head = await treeHead(db, "access");
		return head.size >= 600 && head;
	});
	t.equal(whole.size, 600);
	t.strictSame(whole.root, await rootFromScratch(db, 600));
});

t.test("a missing entry stops the integrator", async (t) => {
	const database = await testDatabase(t);
	const ledger = await ledgerFor(t, database.app);
	await Promise.all(Array.from({ length: 10 }, () => ledger.append(fields())));
	const owner = await clientFor(t, database.owner);
	await owner.query("ALTER TABLE entry DISABLE TRIGGER USER; DELETE FROM entry WHERE seq = 4");
	await t.rejects(integratorFor(t, database.app).run(), /lacks an entry between 0 and 9/);
});

t.test("the checkpoints of both logs verify, and are signed only for new entries", async (t) => {
	const database = await testDatabase(t);
	const db = handleFor(t, database.app);
	const ledger = await ledgerFor(t, database.app);
	const signers = await signersIn(testFolder(t));
	const integrator = integratorFor(t, database.app, { signers });
	await integrator.run();
	t.equal(await newestCheckpoint(db, "access"), null, "nothing to sign yet");
	await ledger.append(fields());
	await extendTree(db, "directory", leaves(0, 3));
	await integrator.run();
	for (const [log, size] of [
		["access", 1],
		["directory", 3],
	] as const) {
		const published = await newestCheckpoint(db, log);
		if (published === null) throw new Error("no checkpoint");
		const { checkpoint, compact } = openCheckpoint(published.note, signers.of(log).key);
		t.match(checkpoint, { origin: `test.example/${log}`, size, root: (await treeHead(db, log)).root });
		t.ok(verifyCompact(signers.of(log).key, compact));
		t.strictSame(compact.signature, published.signature);
		t.equal(verifyNote(parseNote(published.note), [parseVerifierKey(signers.of(log).verifierKey)]).length, 1);
		t.equal((await publishedAt(db, log, size))?.note, published.note);
		t.equal(await publishedAt(db, log, size + 1), null);
	}
	await integrator.run();
	const { rows } = await (await clientFor(t, database.app)).query("SELECT count(*)::int FROM checkpoint");
	t.equal(rows[0].count, 2, "nothing new was signed");
});

t.test("the tree of a rolled back transaction isn't signed, and that of the next transaction is", async (t) => {
	const database = await testDatabase(t);
	const db = handleFor(t, database.app);
	const pool = openPool(database.app, 2, silent);
	t.teardown(() => pool.end());
	const integrator = integratorFor(t, database.app, { signers: await signersIn(testFolder(t)) });
	const failing = begin(pool);
	await extendTree(failing.db, "directory", leaves(0, 5));
	t.equal(await integrator.publish("directory"), null, "an uncommitted tree isn't signed");
	await failing.rollback();
	const next = begin(pool);
	await extendTree(next.db, "directory", leaves(100, 105));
	await next.commit();
	const published = await integrator.publish("directory");
	t.match(published, { size: 5, root: rootOf(leaves(100, 105)) });
	t.strictSame((await treeHead(db, "directory")).size, 5);
});

t.test("a checkpoint that was signed but not published before a crash is published afterwards", async (t) => {
	const database = await testDatabase(t);
	const db = handleFor(t, database.app);
	const folder = testFolder(t);
	await extendTree(db, "directory", leaves(0, 5));
	const signers = await signersIn(folder);
	const signed = await signers.of("directory").sign(await treeHead(db, "directory"), {
		published: 0,
		prove: (first, second) => consistencyProof(db, "directory", first, second),
	});
	t.equal(await newestCheckpoint(db, "directory"), null);
	const after = integratorFor(t, database.app, { signers: await signersIn(folder) });
	t.equal((await after.publish("directory"))?.note, signed?.note);
	t.equal((await newestCheckpoint(db, "directory"))?.note, signed?.note);
});

/** Sets the access log back to `size`, as a restore or a malicious owner would. */
async function rollBack(t: Test, url: string, size: number): Promise<void> {
	const owner = await clientFor(t, url);
	for (const table of ["entry", "entry_body", "tile", "checkpoint", "log_head", "log_tree"])
		await owner.query(`ALTER TABLE ${table} DISABLE TRIGGER USER`);
	await owner.query(`DELETE FROM entry WHERE seq >= ${size}; DELETE FROM entry_body WHERE seq >= ${size}; DELETE FROM tile; DELETE FROM checkpoint;
		UPDATE log_head SET next = ${size}; UPDATE log_tree SET size = 0, root = sha256('')`);
}

t.test("after a restore that lost entries the signer refuses, also when the log has grown again", async (t) => {
	const database = await testDatabase(t);
	const db = handleFor(t, database.app);
	const folder = testFolder(t);
	const ledger = await ledgerFor(t, database.app);
	const write = (count: number) => Promise.all(Array.from({ length: count }, () => ledger.append(fields())));
	const integrator = integratorFor(t, database.app, { signers: await signersIn(folder) });
	await write(300);
	await integrator.run();
	const signed = await readFile(path.join(folder, "access"), "utf8");
	await rollBack(t, database.owner, 290);
	const restarted = integratorFor(t, database.app, { signers: await signersIn(folder) });
	for (const [more, reason] of [
		[0, /has only 290 entries/],
		[10, /another history/],
		[300, /another history/],
	] as const) {
		await write(more);
		for (const one of [restarted, integrator]) await t.rejects(one.run(), { name: "ForkRefusedError", message: reason });
	}
	t.match(
		restarted.status(),
		{ size: 600, lag: 0, refused: /signed at size 300/ },
		"the refusal is in the status, and the tree still grows",
	);
	t.equal(await newestCheckpoint(db, "access"), null, "nothing was published");
	t.equal(await readFile(path.join(folder, "access"), "utf8"), signed, "the memory is unchanged");
});

t.test("a signer whose memory is lost or wrong refuses until it is restored", async (t) => {
	const database = await testDatabase(t);
	const db = handleFor(t, database.app);
	const folder = testFolder(t);
	const file = path.join(folder, "directory");
	await extendTree(db, "directory", leaves(0, 5));
	const published = await integratorFor(t, database.app, { signers: await signersIn(folder) }).publish("directory");
	await rm(file);
	await t.rejects(integratorFor(t, database.app, { signers: await signersIn(folder) }).publish("directory"), {
		name: "ForkRefusedError",
		message: /this process remembers has 0.+ was lost/,
	});
	await writeFile(file, (published?.note ?? "").replace("\n5\n", "\n4\n"));
	await t.rejects(signersIn(folder), /is not a checkpoint that the log test.example\/directory signed/);
	await writeFile(file, published?.note ?? "");
	t.equal(
		(await integratorFor(t, database.app, { signers: await signersIn(folder) }).publish("directory"))?.size,
		5,
		"the operator has restored the memory",
	);
});
