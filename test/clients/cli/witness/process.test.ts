/** The witness program: its refusals, its memory after a kill, and the protection of its key. */
import { chmodSync, readdirSync, statSync } from "node:fs";
import path from "node:path";
import t from "tap";
import { formatSignatureLine, parseVerifierKey } from "#protocol/log/note.ts";
import { formatAddCheckpoint, readCosignatures } from "#protocol/log/witness.ts";
import { sodiumReady } from "#protocol/sodium.ts";
import { makeKey } from "../../../../clients/cli/witness/key.ts";
import { WitnessMemory } from "../../../../clients/cli/witness/memory.ts";
import { testFolder } from "../../../support/folder.ts";
import type { TestLike } from "../../../support/scope.ts";
import { cli, consistency, named, serveWitness, TestLog } from "../../../support/witness.ts";

await sodiumReady;

const [log, racing] = [new TestLog("log.example/access"), new TestLog("log.example/racing")];
const text = (leaves: string[]) => `${log.checkpoint(leaves).split("\n\n")[0]}\n`;

const kept = (folder: string, kind: string) => readdirSync(path.join(folder, "evidence", kind)).length;

/** Makes the folder of a witness as `witness init` does. */
async function made(t: TestLike): Promise<string> {
	const folder = path.join(testFolder(t), "witness");
	await makeKey(folder, "witness.example/w1");
	await new WitnessMemory(folder).addLogs([log.vkey, racing.vkey]);
	return folder;
}

t.test("init makes one key, which only its owner can read", async (t) => {
	const folder = path.join(testFolder(t), "witness");
	const first = await cli(["witness", "init", folder, "--name", "witness.example/w1", "--log", log.vkey], { home: folder });
	t.equal(first.exit, 0, first.err);
	t.equal(statSync(path.join(folder, "key.pem")).mode & 0o777, 0o600);
	const again = await cli(["witness", "init", folder, "--name", "witness.example/w1"], { home: folder });
	t.match(again, { exit: 2, err: /exists already/ });
	chmodSync(path.join(folder, "key.pem"), 0o644);
	t.match(await cli(["witness", "serve", folder], { home: folder }), { exit: 2, err: /Other users can read/ });
});

t.test("a witness cosigns checkpoints that extend its own, and answers others as tlog-witness says", async (t) => {
	const folder = await made(t);
	const witness = await serveWitness(t, folder);
	const key = parseVerifierKey(witness.key);
	const first = await witness.add(log.request(0, named(5)));
	t.equal(first.status, 200);
	const [cosigned] = readCosignatures(first.body, text(named(5)), [key]);
	t.ok(cosigned && Math.abs(cosigned.time - Date.now() / 1000) < 60, "a cosignature of now");

	t.same(
		await witness.add(log.request(0, named(9))),
		{ status: 409, type: "text/x.tlog.size", body: "5\n" },
		"the answer has the witness's size",
	);
	t.equal((await witness.add(log.request(5, named(5)))).status, 200, "the same tree again");
	t.equal((await witness.add(log.request(5, named(9)))).status, 200);
	t.same(await witness.add(log.request(5, named(5))), { status: 409, type: "text/x.tlog.size", body: "9\n" }, "a smaller tree");

	const fork = [...named(8), "another"];
	t.same(await witness.add(log.request(9, fork)), { status: 409, type: "text/x.tlog.size", body: "9\n" }, "another tree of this size");
	t.equal((await witness.add(log.request(9, [...fork, ...named(3, "more")]))).status, 422, "a fork with the real key of the log");
	const borrowed = formatAddCheckpoint({ old: 9, proof: consistency(named(12), 9), note: log.checkpoint([...fork, "x", "y", "z"]) });
	t.equal((await witness.add(borrowed)).status, 422, "with the proof of the honest tree");
	t.equal((await witness.add(log.request(9, named(12)).replace(/old 9\n[^\n]+\n/, "old 9\n"))).status, 422, "a proof that lacks a line");
	const doubted = log.request(9, named(12)).replace(/old 9\n[^\n]+\n[^\n]+\n/, "old 9\n");
	t.equal((await witness.add(doubted)).status, 422, "the same checkpoint with another false proof");
	t.same([kept(folder, "fork"), kept(folder, "unproven")], [1, 3], "each such checkpoint is kept once as evidence");

	t.equal((await witness.add(new TestLog("other.example/log").request(0, named(3)))).status, 404);
	t.equal((await witness.add(new TestLog("log.example/access").request(9, named(12)))).status, 403, "another key under this origin");
	t.equal((await witness.add(log.request(9, named(12)).replace("old 9", "old 13"))).status, 400, "from a larger tree to a smaller");
	for (const bad of ["", "old 9\n", log.request(9, named(12)).replace("old 9", "old 09"), `old 9\n${"AAAA\n".repeat(64)}\n`, "\u0000"])
		t.equal((await witness.add(bad)).status, 400, JSON.stringify(bad.slice(0, 20)));
	const stranger = (i: number) => formatSignatureLine({ name: `w${i}.example`, id: i, signature: new Uint8Array(8 + 64) });
	const crowded = log.request(9, named(9)) + Array.from({ length: 99 }, (_, i) => stranger(i)).join("");
	t.equal((await witness.add(crowded)).status, 200, "as many signatures of others as a note can have");
	const mldsa = formatSignatureLine({ name: "witness.example/w1", id: 6, signature: new Uint8Array(8 + 2420) });
	t.equal((await witness.add(log.request(9, named(9)) + mldsa)).status, 200, "a signature of an unknown type");
	t.equal((await witness.add("x".repeat(200_000))).status, 413);
	t.equal((await fetch(`${witness.address}/add-checkpoint`)).status, 405);
	t.equal((await fetch(`${witness.address}/`)).status, 404);
	t.equal((await witness.add(log.request(9, named(12)))).status, 200, "the witness continues");

	await t.test("concurrent requests are handled one after the other", async (t) => {
		await witness.add(racing.request(0, named(2)));
		const answers = await Promise.all([
			...Array.from({ length: 5 }, () => witness.add(racing.request(2, named(7)))),
			...Array.from({ length: 5 }, () => witness.add(racing.request(2, [...named(2), ...named(4, "fork")]))),
		]);
		t.equal(answers.filter(({ status }) => status === 200).length, 1);
		t.ok(answers.every(({ status }) => status === 200 || status === 409));
	});
});

t.test("many checkpoints with false proofs don't displace the evidence of a fork", async (t) => {
	const folder = await made(t);
	const witness = await serveWitness(t, folder);
	t.equal((await witness.add(log.request(0, named(5)))).status, 200);
	for (let size = 6; size <= 106; size++) {
		const { status } = await witness.add(formatAddCheckpoint({ old: 5, proof: [], note: log.checkpoint(named(size)) }));
		if (status !== 422) t.fail(`${size}: ${status}`);
	}
	t.equal(kept(folder, "unproven"), 100, "only 100 of them are kept");
	t.equal((await witness.add(log.request(5, [...named(4), "another"]))).status, 409);
	t.equal(kept(folder, "fork"), 1);
});

t.test("a witness remembers its last cosignature when it is killed right after the answer", async (t) => {
	const folder = await made(t);
	const killed = await serveWitness(t, folder);
	for (const size of [1, 2]) t.equal((await killed.add(log.request(size - 1, named(size)))).status, 200);
	await killed.kill();
	const witness = await serveWitness(t, folder);
	t.same((await witness.add(log.request(0, named(9, "fork")))).body, "2\n");
	t.equal((await witness.add(log.request(2, named(9, "fork")))).status, 422);
	// The lock of a killed witness doesn't block the next one. The lock of a running witness does.
	t.match(await cli(["witness", "serve", folder, "--port", "0"], { home: folder }), { exit: 2, err: /is running already/ });
	await witness.kill("SIGTERM");
	const locks = readdirSync(folder).filter((name) => name.startsWith("lock"));
	t.same(locks, [], "a witness that stops on SIGTERM removes its lock");
});
