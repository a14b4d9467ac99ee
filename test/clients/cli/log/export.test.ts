/** Exports from a real server to a folder and a proof file, which an independent verifier accepts. */
import fs from "node:fs";
import path from "node:path";
import t from "tap";
import { logKey } from "#protocol/log/checkpoint.ts";
import { decodeEntry } from "#protocol/log/entry.ts";
import { formatVerifierKey, parseVerifierKey } from "#protocol/log/note.ts";
import { parseLogProof, readBodyExtra } from "#protocol/log/tlog-proof.ts";
import { fetchNewestCheckpoint, keyOfLog, proveEntry } from "#sdk/audit/index.ts";
import { commands } from "../../../../clients/cli/commands/index.ts";
import { verify } from "../../../../clients/cli/commands/log/verify.ts";
import { exportLog } from "../../../../clients/cli/log/export.ts";
import { LogFolder } from "../../../../clients/cli/log/folder.ts";
import { verifyFolder } from "../../../../clients/cli/log/verify.ts";
import { typing } from "../../../support/commands.ts";
import { testFolder } from "../../../support/folder.ts";
import { askVerifier, NO_VERIFIER } from "../../../support/independent-verifier.ts";
import { refusedSignIn } from "../../../support/ledger.ts";
import { TestNetwork } from "../../../support/sdk.ts";
import { bootServer } from "../../../support/server.ts";
import { cli } from "../../../support/witness.ts";

const base = testFolder(t);
const network = new TestNetwork(await bootServer(t));
const founder = await network.found();
const auditor = await network.admit(founder, null, { organisation: null, role: "auditor" });
const { server } = network;

/** `log verify`, run in this process. */
const verifyHere = (file: string, key: string) =>
	verify.run({} as never, { log: file, key: parseVerifierKey(key), witness: [], witnesses: undefined });

/** Waits until the log has signed a checkpoint of at least this size. */
async function waitUntilSigned(log: "access" | "directory", size: number): Promise<void> {
	for (let i = 0; i < 100; i++) {
		if (((await fetchNewestCheckpoint(auditor.session, log))?.checkpoint.size ?? 0) >= size) return;
		await server.context.integrator.run();
	}
	throw new Error("nothing was signed");
}

for (const log of ["access", "directory"] as const) {
	t.test(`${log}: an export that was cut off continues, and both verifiers accept it`, async (t) => {
		// More than the 256 entries of a full bundle.
		const least = log === "access" ? 270 : 1;
		if (log === "access") await Promise.all(Array.from({ length: least }, () => server.context.ledger.append(refusedSignIn())));
		await waitUntilSigned(log, least);
		const folder = new LogFolder(path.join(base, log));
		const key = keyOfLog(auditor.session, log);
		const options = { bodies: log === "access", onProgress: () => {} };
		const first = await exportLog(auditor.session, log, folder, options);
		t.equal(first.kept, 0);
		const found = await verifyFolder(folder, key, [], () => {});
		t.equal(found.checkpoint.size, first.size);
		t.equal(found.bodies, log === "access" ? first.size : 0, "an auditor has every body");
		const theirs = await askVerifier(["log", folder.root, formatVerifierKey(key)]);
		t.match(theirs, { status: 0, found: { size: first.size } }, theirs.err, { skip: NO_VERIFIER });

		fs.rmSync(path.join(folder.root, "checkpoint"));
		const tiles = path.join(folder.root, "tile/0");
		if (log === "access") fs.rmSync(tiles, { recursive: true });
		// A tile that is cut short counts as missing.
		else fs.truncateSync(path.join(tiles, `000.p/${first.size}`), 16);
		const again = await exportLog(auditor.session, log, folder, options);
		t.ok(again.kept > 0, "whole files are kept");
		if (log === "directory") t.equal(again.written, 1, "only the damaged tile is fetched again");
		t.equal((await verifyFolder(folder, key, [], () => {})).checkpoint.size, again.size);
		await t.rejects(exportLog(auditor.session, log === "access" ? "directory" : "access", folder, options), { message: /another log/ });
		await folder.write("log.vkey", formatVerifierKey(logKey(key.name, new Uint8Array(32).fill(9))));
		await t.rejects(
			exportLog(auditor.session, log, folder, options),
			{ message: /another log/ },
			"a log of the same name with another key",
		);
	});

	t.test(`${log}: the proof file of one entry verifies`, async (t) => {
		const made = await proveEntry(auditor.session, log, 1);
		const key = formatVerifierKey(keyOfLog(auditor.session, log));
		const [file, entry] = [path.join(base, `${log}.tlog-proof`), path.join(base, `${log}.entry`)];
		fs.writeFileSync(file, made.proof);
		fs.writeFileSync(entry, made.entry);
		const theirs = await askVerifier(["proof", file, entry, key]);
		t.match(theirs, { status: 0, found: { index: 1 } }, theirs.err, { skip: NO_VERIFIER });
		t.match((await verifyHere(file, key)).data, { entry: 1 });
		if (log === "access") {
			const { body } = readBodyExtra(parseLogProof(made.proof).extra as Uint8Array);
			t.same(decodeEntry(body), made.body);
			fs.writeFileSync(
				file,
				made.proof.replace(/extra (.)/, (_, first) => `extra ${first === "A" ? "B" : "A"}`),
			);
			await t.rejects(verifyHere(file, key), { name: "AlarmError" }, "another salt");
			t.match(
				await cli(["log", "verify", file, "--key", key], { home: base }),
				{ exit: 4, err: /cloister log proof/ },
				"the program itself says what to do",
			);
		}
		fs.writeFileSync(entry, Buffer.concat([made.entry, Buffer.of(0)]));
		t.match(await askVerifier(["proof", file, entry, key]), { status: 1 }, "the independent verifier refuses an entry with another byte", {
			skip: NO_VERIFIER,
		});
	});
}

t.test("an independent reader verifies the served logs, their HTTP headers, and that they only grow", { skip: NO_VERIFIER }, async (t) => {
	const place = (log: string) => `${server.url}/api/log/${log}`;
	const keys = { access: keyOfLog(auditor.session, "access"), directory: keyOfLog(auditor.session, "directory") };
	const old = path.join(base, "old-checkpoint");
	const note = await (await fetch(`${place("access")}/checkpoint`)).text();
	fs.writeFileSync(old, note);
	const before = Number(note.split("\n")[1]);
	await Promise.all(Array.from({ length: 5 }, () => server.context.ledger.append(refusedSignIn())));
	await waitUntilSigned("access", before + 1);
	const read = await askVerifier(["log", place("access"), formatVerifierKey(keys.access)]);
	t.match(read, { status: 0 }, read.err);
	t.ok(read.found.size > before);
	const grown = await askVerifier(["grown", place("access"), old, formatVerifierKey(keys.access)]);
	t.match(grown, { status: 0, found: { old: before } }, grown.err);
	const tiles = await askVerifier(["tiles", place("directory"), formatVerifierKey(keys.directory)]);
	t.match(tiles, { status: 0 }, tiles.err);
	t.match(await askVerifier(["log", place("directory"), formatVerifierKey(keys.directory)]), { status: 1, err: /entries.*: status 401/ });
});

t.test("log proof writes both of its files or none", async (t) => {
	const type = typing(commands, auditor.session);
	const [file, entry] = [path.join(base, "one.tlog-proof"), path.join(base, "one.entry")];
	fs.writeFileSync(entry, "there");
	await t.rejects(type(`log proof 1 --to ${file}`), { message: /one\.entry exists already/ });
	t.notOk(fs.existsSync(file));
	fs.mkdirSync(path.join(base, "two.entry"));
	const two = path.join(base, "two.tlog-proof");
	await t.rejects(type(`log proof 1 --to ${two}`, auditor.session, { force: true }), { message: /two\.entry is a folder/ });
	t.notOk(fs.existsSync(two));
	await type(`log proof 1 --to ${file}`, auditor.session, { force: true });
	t.match((await verifyHere(file, formatVerifierKey(keyOfLog(auditor.session, "access")))).data, { entry: 1 });
});

t.test("bodies of entries are given only to those who may read them, and directory entries only to members", async (t) => {
	const { size } = (await fetchNewestCheckpoint(founder.session, "access"))?.checkpoint ?? { size: 0 };
	const all = (await server.entries()).slice(0, size);
	const other = all.findIndex(({ actor }) => actor === auditor.id);
	const own = all.findIndex(({ actor }) => actor === founder.id);
	t.equal((await proveEntry(founder.session, "access", other)).body, null, "an admin proves it, and doesn't read it");
	t.match((await proveEntry(founder.session, "access", own)).body, { actor: founder.id });
	await t.rejects(proveEntry(founder.session, "access", 1e9), { code: "not-found" });
	const bundle = await server.call("GET", "/api/log/directory/tile/entries/000.p/1");
	t.equal(bundle.status, 401);
	const leaves = await server.call("GET", "/api/log/access/tile/entries/000.p/1");
	t.match([leaves.status, leaves.headers.get("cache-control")], [200, "public, max-age=31536000, immutable"]);
	t.equal((await server.call("GET", "/api/log/access/tile/entries/000.p/256")).status, 404);
	const exports = (await server.entries()).filter(({ action }) => action === "audit.export");
	t.ok(
		exports.some(({ purpose, count }) => purpose === "self" && count === 1),
		"reading bodies is recorded",
	);
});
