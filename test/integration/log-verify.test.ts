/** Exports from scratch: our verifier and one that shares no line with it agree, and every kind of damage is found. */
import { spawnSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import t from "tap";
import { logKey } from "#protocol/log/checkpoint.ts";
import { parseVerifierKey } from "#protocol/log/note.ts";
import { sodiumReady } from "#protocol/sodium.ts";
import { LogFolder } from "../../clients/cli/log/folder.ts";
import { verifyFolder } from "../../clients/cli/log/verify.ts";
import { testFolder } from "../support/folder.ts";
import { writeLogFolder } from "../support/log-folder.ts";
import { cli } from "../support/witness.ts";

await sodiumReady;

const INTEROP = path.resolve(import.meta.dirname, "../interop/c2sp-verify.mjs");
const interop = (...words: string[]) => spawnSync(process.execPath, [INTEROP, ...words], { encoding: "utf8" });

const keyOf = (vkey: string) => {
	const { name, publicKey } = parseVerifierKey(vkey);
	return logKey(name, publicKey);
};

t.test("of every size at which tiles change their form", async (t) => {
	const base = testFolder(t);
	for (const size of [1, 255, 256, 257, 512, 700]) {
		const folder = path.join(base, String(size));
		const vkey = writeLogFolder(folder, size, () => size === 257);
		const steps: number[] = [];
		const found = await verifyFolder(new LogFolder(folder), keyOf(vkey), [], (done) => steps.push(done));
		t.equal(found.checkpoint.size, size);
		t.equal(found.bodies, size === 257 ? 257 : 0);
		t.equal(steps.at(-1), size);
		t.match(interop("folder", folder, vkey), { status: 0, stdout: new RegExp(`"size":${size},`) }, `${size}: the stranger agrees`);
	}
});

t.test("over several threads, and two levels of full tiles", async (t) => {
	const folder = path.join(testFolder(t), "large");
	const size = 256 ** 2 + 300;
	const vkey = writeLogFolder(folder, size, (i) => i < 1000);
	const ran = await cli(["log", "verify", folder, "--key", vkey, "--json"], { home: folder });
	t.match(JSON.parse(ran.out), { size, bodies: 1000, keyGiven: true });
	t.equal(ran.exit, 0);
	const stranger = interop("folder", folder, vkey);
	t.match(JSON.parse(stranger.stdout), { size, tiles: 257 + 1 + 2 + 1 });

	const lone = path.join(folder, "tile/entries/021");
	const entry = fs.readFileSync(lone);
	entry[100] = (entry[100] as number) ^ 1;
	fs.writeFileSync(lone, entry);
	const damaged = verifyFolder(new LogFolder(folder), keyOf(vkey), [], () => {});
	await t.rejects(damaged, { message: /tile\/0\/021: its hashes are not those of the entries/ });
	t.equal(interop("folder", folder, vkey).status, 1);
});

t.test("each kind of damage is named", async (t) => {
	const folder = path.join(testFolder(t), "log");
	const vkey = writeLogFolder(folder, 700, () => true);
	const check = () => verifyFolder(new LogFolder(folder), keyOf(vkey), [], () => {});
	const flip = (at: number) => (data: Buffer) => Buffer.from(data.map((byte, i) => (i === at ? byte ^ 1 : byte)));
	const damages: [string, ((data: Buffer) => Buffer) | null, RegExp][] = [
		["tile/entries/001", flip(2), /tile\/0\/001: its hashes/],
		["tile/entries/001", (data) => data.subarray(0, -1), /tile\/entries\/001: is cut short/],
		["tile/entries/001", (data) => Buffer.concat([data, Buffer.alloc(3)]), /tile\/entries\/001: has more/],
		["tile/entries/002.p/188", null, /tile\/entries\/002.p\/188: is missing/],
		["tile/0/000", flip(5), /tile\/0\/000: its hashes/],
		["tile/0/002.p/188", null, /is missing/],
		["tile/1/000.p/2", flip(5), /tile\/1\/000.p\/2: is not what/],
		["bodies/001", flip(40), /bodies\/001: body 0 is not that of its leaf/],
		["bodies/001", (data) => data.subarray(0, -1), /bodies\/001: is cut short/],
		["checkpoint", (data) => Buffer.from(data.toString().replace("\n700\n", "\n699\n")), /signature of made.example\/access is wrong/],
		["checkpoint", (data) => Buffer.from(data.toString().replace(/\n\n.*$/s, "\n")), /./],
	];
	for (const [name, damage, message] of damages) {
		const file = path.join(folder, name);
		const kept = fs.readFileSync(file);
		if (damage) fs.writeFileSync(file, damage(kept));
		else fs.rmSync(file);
		await t.rejects(check(), { message }, `${name} ${message}`);
		fs.writeFileSync(file, kept);
	}
	await t.resolves(check());
	t.match(await cli(["log", "verify", folder, "--witnesses", "1"], { home: folder }), { exit: 4, err: /0 of 1 witnesses/ });
});
