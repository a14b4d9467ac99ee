/**
 * Server and witnesses together: checkpoints have only the cosignatures of witnesses that the directory names, and a failing
 * witness doesn't stop the log.
 */
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import path from "node:path";
import t from "tap";
import { openCheckpoint } from "#protocol/log/checkpoint.ts";
import { sodiumReady } from "#protocol/sodium.ts";
import { fetchNewestCheckpoint, keyOfLog, proposeWitnesses } from "#sdk/audit/index.ts";
import { status as logStatus } from "../../../clients/cli/commands/log/status.ts";
import { WitnessDecisions } from "../../../clients/cli/witness/decide.ts";
import { makeKey } from "../../../clients/cli/witness/key.ts";
import { WitnessMemory } from "../../../clients/cli/witness/memory.ts";
import { visitLogs } from "../../../clients/cli/witness/once.ts";
import { testFolder } from "../../support/folder.ts";
import { refusedSignIn } from "../../support/ledger.ts";
import { until } from "../../support/until.ts";
import { cli, serveWitness } from "../../support/witness.ts";
import { bootWitnessed, foundAt } from "../../support/witnessed-server.ts";

await sodiumReady;

async function witnessFolder(base: string, name: string) {
	const folder = path.join(base, name);
	const own = await makeKey(folder, `${name}.example`);
	return { folder, own, key: own.key, vkey: own.verifierKey };
}

/** A witness that refuses, and counts how often it is asked to cosign. */
async function bystander(t: { teardown(handler: () => void): void }) {
	const witness = { requests: 0, address: "" };
	const server = createServer((_request, response) => {
		witness.requests++;
		response.writeHead(404).end();
	});
	await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
	t.teardown(() => void server.close());
	witness.address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
	return witness;
}

t.test("cosignatures come from running witnesses and from visits, and a failing witness is flagged", { timeout: 150_000 }, async (t) => {
	const base = testFolder(t);
	const [reachable, visiting] = [await witnessFolder(base, "reachable"), await witnessFolder(base, "visiting")];
	const steady = await witnessFolder(base, "steady");
	const first = await bootWitnessed(t, path.join(base, "server"), "");
	const { session, alarms } = await foundAt(first);
	const keys = { access: keyOfLog(session, "access"), directory: keyOfLog(session, "directory") };
	const vkeys = await Promise.all((["access", "directory"] as const).map(async (log) => (await first.status(log)).key as string));
	await new WitnessMemory(steady.folder).addLogs(vkeys);
	const added = await cli(["witness", "add-log", reachable.folder, ...vkeys.flatMap((key) => ["--log", key])], { home: base });
	t.equal(added.exit, 0, added.err);
	await new WitnessMemory(visiting.folder).addLogs(vkeys);

	await until("a checkpoint", async () => (await fetchNewestCheckpoint(session, "access"))?.checkpoint.size);
	t.match(await first.status("access"), { wanted: 0, witnesses: [], witnessed: null, unwitnessedSince: null });
	t.same(alarms, [], "without named witnesses there is no alarm");
	await proposeWitnesses(session, { wanted: 2, keys: [reachable.key, visiting.key, steady.key] });
	t.match((await fetchNewestCheckpoint(session, "access"))?.freshness, { wanted: 2, proven: 0 });
	t.match(alarms.at(-1), { code: "freshness-unproven" }, "witnesses are named, and none has cosigned yet");
	const none = { size: null, time: null, failing: null };
	const three = [reachable, visiting, steady].map(({ vkey }) => ({ key: vkey, ...none }));
	t.match(await first.status("access"), { wanted: 2, witnesses: three, unnamed: [], witnessed: null, unwitnessedSince: Number });

	const running = await serveWitness(t, reachable.folder);
	const other = await serveWitness(t, steady.folder);
	const server = await first.restart(`${reachable.vkey} ${running.address}\n${steady.vkey} ${other.address}`);
	for (const log of ["access", "directory"] as const) {
		const note = await until(`a cosigned checkpoint of ${log}`, async () => {
			const text = await server.checkpoint(log);
			return text.includes("reachable.example") && text;
		});
		const { cosignatures } = openCheckpoint(note, keys[log], [reachable.key]);
		t.equal(cosignatures.length, 1, `${log}: the cosignature verifies`);
		t.ok(Math.abs((cosignatures[0]?.time ?? 0) - Date.now() / 1000) < 60);
	}
	// The cosignature is served a moment before the status counts it.
	const status = await until("the checkpoint counts as witnessed", async () => {
		const found = await server.status("directory");
		return found.unwitnessedSince === null && found;
	});
	t.match(status, { witnessed: { size: status.size }, witnesses: [{ failing: null }, { size: null }, { failing: null }] });

	alarms.length = 0;
	t.match((await fetchNewestCheckpoint(session, "directory"))?.freshness, { wanted: 2, proven: 2 });
	t.same(alarms, [], "freshness is proven");
	const tomorrow = { ...session, now: () => Date.now() + 25 * 3_600_000 };
	t.match((await fetchNewestCheckpoint(tomorrow, "directory"))?.freshness, { wanted: 2, proven: 0, at: null });
	t.match(alarms, [{ code: "freshness-unproven" }], "a day later without a new cosignature");

	await running.kill();
	const before = (await server.status("access")).size;
	await server.context.ledger.append(refusedSignIn());
	const down = await until("a failing witness", async () => {
		const found = await server.status("access");
		return found.size > before && found.witnesses[0].failing !== null && found;
	});
	t.match(down, { witnesses: [{ failing: "it can't be reached" }, {}, {}], unwitnessedSince: Number }, "the failure is flagged");
	t.equal(down.served, down.witnessed.size, "the new checkpoint is held back");
	await until("the newest checkpoint is served after the wait", async () => (await server.status("access")).served >= down.size);

	const visit = await cli(["witness", "once", visiting.folder, "--server", server.url, "--json"], { home: visiting.folder });
	t.equal(visit.exit, 0, visit.err);
	t.equal(JSON.parse(visit.out).logs.length, 2);
	const visited = await server.status("access");
	t.match(visited, { witnesses: [{}, { size: visited.served }, {}] });
	t.ok((await server.checkpoint("access")).includes("visiting.example"));
	const refused = await server.app.inject({
		method: "POST",
		url: "/api/log/access/cosignatures",
		payload: { size: visited.served, lines: "x\n" },
	});
	t.equal(refused.json().error, "bad-signature");
	t.equal(
		(await server.app.inject({ method: "POST", url: "/api/log/access/cosignatures", payload: { size: 1e9, lines: "x\n" } })).statusCode,
		404,
	);
});

t.test("only witnesses that the directory names now count", { timeout: 150_000 }, async (t) => {
	const base = testFolder(t);
	const [one, other] = [await witnessFolder(base, "one"), await witnessFolder(base, "other")];
	const stranger = await bystander(t);
	const server = await bootWitnessed(t, path.join(base, "server"), `${other.vkey} ${stranger.address}`);
	const { session } = await foundAt(server);
	const vkeys = await Promise.all((["access", "directory"] as const).map(async (log) => (await server.status(log)).key as string));
	const fresh = async () => (await fetchNewestCheckpoint(session, "directory"))?.freshness;
	const visit = async ({ folder, own }: typeof one) => {
		const memory = new WitnessMemory(folder);
		await memory.addLogs(vkeys);
		const known = await memory.logs();
		return visitLogs(session.server, new WitnessDecisions(own, memory, known, Date.now), memory, known);
	};
	for (const log of ["access", "directory"] as const)
		await until(`a checkpoint of ${log}`, async () => (await fetchNewestCheckpoint(session, log))?.checkpoint.size);

	await proposeWitnesses(session, { wanted: 1, keys: [one.key] });
	const status = await server.status("directory");
	t.match(status, { wanted: 1, witnesses: [{ key: one.vkey }], unnamed: [other.vkey], witnessed: null, unwitnessedSince: Number });
	const shown = await logStatus.run({ surroundings: async () => ({ server: session.server }) } as never, { log: "directory" });
	t.match(
		shown.text(),
		/other\.example\S+ is configured at the server, but the directory doesn't name it/,
		"the command shows a configured witness that isn't named",
	);
	await t.rejects(visit(other), { code: "bad-signature" }, "a cosignature of an unnamed witness is refused");
	const uninvited = await cli(["witness", "once", other.folder, "--server", server.url], { home: other.folder });
	t.match(uninvited, { exit: 2, err: /doesn't name this witness, so its cosignatures were refused/ });
	t.equal(stranger.requests, 0, "an unnamed witness isn't asked");
	t.match(await fresh(), { wanted: 1, proven: 0 });
	await visit(one);
	t.match(await fresh(), { wanted: 1, proven: 1 });

	await proposeWitnesses(session, { wanted: 1, keys: [other.key] });
	const renamed = await server.status("directory");
	t.match(renamed, { witnessed: null, unwitnessedSince: Number }, "the newly named witness hasn't cosigned yet");
	t.same(renamed.unnamed, []);
	t.notOk((await server.checkpoint("directory")).includes("one.example"), "cosignatures of the former witness aren't served");
	t.match(await fresh(), { wanted: 1, proven: 0 }, "the client doesn't count them either");
	await visit(other);
	t.match(await fresh(), { wanted: 1, proven: 1 });
	await proposeWitnesses(session, { wanted: 2, keys: [one.key, other.key] });
	await until("two of two", async () => (await visit(one)) && (await visit(other)) && (await fresh())?.proven === 2);
	await until("a witness is asked once it is named", async () => stranger.requests);
});
