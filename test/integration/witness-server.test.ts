/** Server and witnesses together: published checkpoints carry cosignatures, and a witness that fails stops nothing. */
import path from "node:path";
import t from "tap";
import { openCheckpoint } from "#protocol/log/checkpoint.ts";
import { parseVerifierKey } from "#protocol/log/note.ts";
import { sodiumReady } from "#protocol/sodium.ts";
import { keyOfLog, newestCheckpoint } from "#sdk/audit/index.ts";
import { makeKey } from "../../clients/cli/witness/key.ts";
import { WitnessMemory } from "../../clients/cli/witness/memory.ts";
import { testFolder } from "../support/folder.ts";
import { cli, serveWitness } from "../support/witness.ts";
import { refusedSignIn } from "./ledger-support.ts";
import { bootWitnessed, founder, until } from "./witness-support.ts";

await sodiumReady;

async function witnessFolder(base: string, name: string): Promise<{ folder: string; key: string }> {
	const folder = path.join(base, name);
	return { folder, key: (await makeKey(folder, `${name}.example`)).verifierKey };
}

t.test("a witness as a process, one that is down, and one that comes by itself", { timeout: 55_000 }, async (t) => {
	const base = testFolder(t);
	const [reachable, visiting] = [await witnessFolder(base, "reachable"), await witnessFolder(base, "visiting")];
	const first = await bootWitnessed(t, path.join(base, "server"), "");
	const { sitting, alarms } = await founder(first, 1);
	const keys = { access: keyOfLog(sitting, "access"), directory: keyOfLog(sitting, "directory") };
	const vkeys = await Promise.all((["access", "directory"] as const).map(async (log) => (await first.status(log)).key as string));
	const added = await cli(["witness", "add-log", reachable.folder, ...vkeys.flatMap((key) => ["--log", key])], { home: base });
	t.equal(added.exit, 0, added.err);
	await new WitnessMemory(visiting.folder).addLogs(vkeys);

	await until("a checkpoint", async () => (await newestCheckpoint(sitting, "access"))?.checkpoint.size);
	t.match(alarms.at(-1), { code: "freshness-unproven" }, "no witness at all");
	t.match(await first.status("access"), { wanted: 1, witnesses: [], witnessed: null, unwitnessedSince: Number });

	const process = await serveWitness(t, reachable.folder);
	const server = await first.again(`${reachable.key} ${process.address}\n${visiting.key}`);
	const key = parseVerifierKey(reachable.key);
	for (const log of ["access", "directory"] as const) {
		const note = await until(`a cosigned checkpoint of ${log}`, async () => {
			const text = await server.checkpoint(log);
			return text.includes("reachable.example") && text;
		});
		const { cosignatures } = openCheckpoint(note, keys[log], [key]);
		t.equal(cosignatures.length, 1, `${log}: the cosignature verifies`);
		t.ok(Math.abs((cosignatures[0]?.time ?? 0) - Date.now() / 1000) < 60);
	}
	const status = await server.status("directory");
	t.match(status, { witnessed: { size: status.size }, unwitnessedSince: null, witnesses: [{ failing: null }, { size: null }] });

	alarms.length = 0;
	t.match((await newestCheckpoint(sitting, "directory"))?.freshness, { wanted: 1, proven: 1 });
	t.same(alarms, [], "freshness is proven");
	const tomorrow = { ...sitting, now: () => Date.now() + 25 * 3_600_000 };
	t.match((await newestCheckpoint(tomorrow, "directory"))?.freshness, { wanted: 1, proven: 0, at: null });
	t.match(alarms, [{ code: "freshness-unproven" }], "a day later without a new cosignature");

	await process.kill();
	const before = (await server.status("access")).size;
	await server.kernel.ledger.append(refusedSignIn());
	const down = await until("a failing witness", async () => {
		const found = await server.status("access");
		return found.size > before && found.witnesses[0].failing !== null && found;
	});
	t.match(down, { witnesses: [{ failing: "it can't be reached" }, {}], unwitnessedSince: Number }, "flagged");
	t.equal(down.served, down.witnessed.size, "held back for a while");
	await until("the newest is served all the same", async () => (await server.status("access")).served >= down.size);

	const visit = await cli(["witness", "once", visiting.folder, "--server", server.url, "--json"], { home: visiting.folder });
	t.equal(visit.exit, 0, visit.err);
	t.equal(JSON.parse(visit.out).logs.length, 2);
	const visited = await server.status("access");
	t.match(visited, { witnesses: [{}, { size: visited.served }] });
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
