/** Only one process signs. Other processes serve without signing, and a second signer can't fork the log. The memory is the signer's record of what it has signed. */
import { cp, readFile } from "node:fs/promises";
import path from "node:path";
import t from "tap";
import { openCheckpoint, parseCheckpoint } from "#protocol/log/checkpoint.ts";
import { parseNote } from "#protocol/log/note.ts";
import { verifyConsistency } from "#protocol/log/proof.ts";
import { toWire } from "#protocol/statements/statement.ts";
import { readEnvironment } from "#server/base/config.ts";
import { openSecrets } from "#server/base/secrets.ts";
import { internalsOf } from "#server/gate/context.ts";
import { newestCheckpoint } from "#server/ledger/publish.ts";
import { consistencyProof } from "#server/ledger/tree.ts";
import { buildApp } from "../../../server/app.ts";
import { testDatabase } from "../../support/database.ts";
import { testFolder } from "../../support/folder.ts";
import { send } from "../../support/http.ts";
import { clientFor, fields, handleFor, integratorFor, ledgerFor, signersIn } from "../../support/ledger.ts";
import { People } from "../../support/people.ts";
import type { TestLike } from "../../support/scope.ts";
import { bootServer } from "../../support/server.ts";
import { until } from "../../support/until.ts";

t.test("two signers that share one memory sign one consistent history", async (t) => {
	const database = await testDatabase(t);
	const db = handleFor(t, database.app);
	const folder = testFolder(t);
	const ledger = await ledgerFor(t, database.app);
	const integrators = [await signersIn(folder), await signersIn(folder)].map((signers) => integratorFor(t, database.app, { signers }));
	for (let round = 0; round < 12; round++) {
		const appends = Array.from({ length: 20 }, () => ledger.append(fields()));
		await Promise.all([...appends, ...integrators.map((integrator) => integrator.run())]);
	}
	for (const integrator of integrators) await integrator.run();
	const { rows } = await (await clientFor(t, database.app)).query<{ size: string; root: Buffer }>(
		"SELECT size, root FROM checkpoint WHERE log = 'access' ORDER BY size",
	);
	const signed = rows.map(({ size, root }) => ({ size: Number(size), root: new Uint8Array(root) }));
	t.equal(signed.at(-1)?.size, 240);
	for (const [i, { size, root }] of signed.slice(1).entries()) {
		const before = signed[i]!;
		const proof = await consistencyProof(db, "access", before.size, size);
		t.ok(verifyConsistency(before.size, size, before.root, root, proof), `${size} extends ${before.size}`);
	}
	t.equal(
		parseCheckpoint(parseNote(await readFile(path.join(folder, "access"), "utf8")).text).size,
		240,
		"the memory is the newest checkpoint",
	);
	for (const integrator of integrators) t.equal(integrator.status().refused, null);
});

t.test("a signer that doesn't remember the published checkpoint refuses, and says what to do", async (t) => {
	const database = await testDatabase(t);
	const db = handleFor(t, database.app);
	const ledger = await ledgerFor(t, database.app);
	const [own, others] = [testFolder(t), testFolder(t)];
	const first = integratorFor(t, database.app, { signers: await signersIn(own) });
	const write = async (count: number) => {
		await Promise.all(Array.from({ length: count }, () => ledger.append(fields())));
	};
	await write(10);
	await first.run();
	await cp(own, others, { recursive: true });
	await write(10);
	await first.run();
	const fresh = integratorFor(t, database.app, { signers: await signersIn(testFolder(t)) });
	const copied = integratorFor(t, database.app, { signers: await signersIn(others) });
	await write(10);
	for (const [second, remembers] of [
		[fresh, 0],
		[copied, 10],
	] as const) {
		const message = new RegExp(
			`published a checkpoint of 20 entries, but the last one that this process remembers has ${remembers}\\..+CLOISTER_SIGNER=true for exactly one`,
		);
		await t.rejects(second.run(), { name: "ForkRefusedError", message });
		t.match(second.status().refused, message);
	}
	t.equal((await newestCheckpoint(db, "access"))?.size, 20);
	await first.run();
	t.equal((await newestCheckpoint(db, "access"))?.size, 30, "the signer that remembers continues");
});

/** Starts a second process on a server's database, with its secrets. */
async function processBeside(t: TestLike, { server }: People, settings: Record<string, string>) {
	const databaseUrl = internalsOf(server.context).pool.options.connectionString ?? "";
	const { config, given } = readEnvironment({
		CLOISTER_DATA: server.context.config.dataFolder,
		LOG_LEVEL: "silent",
		PORT: "0",
		DATABASE_CONNECTIONS: "4",
		...settings,
	});
	const { secrets } = await openSecrets(config.dataFolder, given, true, config.signs);
	const built = await buildApp({ config, secrets, databaseUrl, clock: server.clock, unsafeForTests: true });
	t.teardown(() => built.close());
	const url = await built.app.listen({ port: 0, host: "127.0.0.1" });
	return { ...built, secrets, call: (...[method, path, sending]: Parameters<typeof server.call>) => send(url, method, path, sending) };
}

t.test("a process that doesn't sign serves and appends, but can't found a network", async (t) => {
	const unfounded = new People(await bootServer(t));
	const beside = await processBeside(t, unfounded, { CLOISTER_SIGNER: "false" });
	t.equal(beside.secrets.logSeeds, null, "no log keys");
	for (const [method, path, body] of [
		["GET", "/api/network", undefined],
		["POST", "/api/genesis/start", { token: unfounded.server.setupToken, member: "00000000-0000-4000-8000-000000000001", message: "AA" }],
	] as const) {
		const answer = await beside.call(method, path, { ...(body && { body }) });
		t.match(answer, { status: 421, body: { error: "signs-elsewhere", detail: /CLOISTER_SIGNER=true/ } }, path);
	}

	await unfounded.tryFound();
	const token = await unfounded.session(unfounded.founder.id);
	const people = Object.assign(unfounded, { founder: { ...unfounded.founder, token } });
	const { body: known } = await beside.call("GET", "/api/network");
	t.equal(known.logs.access.key, (await people.server.call("GET", "/api/network")).body.logs.access.key, "verifier keys come from genesis");

	const statement = await people.signed(people.founder, "policy", { policy: { vettingMonths: 12, attachmentMiB: 1 } });
	const posted = await beside.call("POST", "/api/directory", { token, body: { statements: [toWire(statement)], sealed: [] } });
	t.equal(posted.status, 200);
	await until("the signing process signs the appended statement", async () => {
		const { body } = await beside.call("GET", "/api/directory?from=0", { token });
		return body.checkpoint.size === posted.body.size;
	});
	await beside.context.integrator.run();
	await people.server.context.integrator.run();
	const note = await beside.call("GET", "/api/log/access/checkpoint");
	t.ok(openCheckpoint(note.body, people.server.context.logKey("access")).checkpoint.size > 0);
	t.match((await beside.call("GET", "/api/log/access/status")).body, { restart: null, key: /./ });
});

t.test("only the signing process makes secrets", async (t) => {
	const folder = testFolder(t);
	const { given } = readEnvironment({ CLOISTER_DATA: folder });
	await t.rejects(openSecrets(folder, given, false, false), { name: "StartError", message: /copy these .+opaque-setup, jwt-key/ });
	await openSecrets(folder, given, false);
	const { secrets } = await openSecrets(folder, given, true, false);
	t.equal(secrets.logSeeds, null);
	t.not(secrets.setupToken, (await readFile(path.join(folder, "secrets", "setup-token"), "utf8")).trim(), "a token that nobody knows");
});
