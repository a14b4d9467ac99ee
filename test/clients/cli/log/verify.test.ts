/** Verifying an export folder: our verifier and an independent one agree, and both detect every kind of damage. */
import fs from "node:fs";
import path from "node:path";
import t from "tap";
import { logKey } from "#protocol/log/checkpoint.ts";
import { parseVerifierKey } from "#protocol/log/note.ts";
import { sodiumReady } from "#protocol/sodium.ts";
import { errorJson } from "../../../../clients/cli/answers/exits.ts";
import { verify } from "../../../../clients/cli/commands/log/verify.ts";
import { LogFolder } from "../../../../clients/cli/log/folder.ts";
import { verifyFolder } from "../../../../clients/cli/log/verify.ts";
import { testFolder } from "../../../support/folder.ts";
import { askVerifier, NO_VERIFIER } from "../../../support/independent-verifier.ts";
import { body, writeLogFolder } from "../../../support/log-folder.ts";
import { cli } from "../../../support/witness.ts";

await sodiumReady;

const keyOf = (vkey: string) => {
	const { name, publicKey } = parseVerifierKey(vkey);
	return logKey(name, publicKey);
};

t.test("a folder verifies at each size at which a tile or a level begins or becomes full", async (t) => {
	const base = testFolder(t);
	for (const size of [1, 255, 256, 257, 512, 700]) {
		const folder = path.join(base, String(size));
		const vkey = writeLogFolder(folder, size, () => size === 257);
		const steps: number[] = [];
		const found = await verifyFolder(new LogFolder(folder), keyOf(vkey), [], (done) => steps.push(done));
		t.equal(found.checkpoint.size, size);
		t.equal(found.bodies, size === 257 ? 257 : 0);
		t.equal(steps.at(-1), size);
		const theirs = await askVerifier(["log", folder, vkey]);
		t.match(theirs, { status: 0, found: { size } }, `${size}: the independent verifier agrees`, { skip: NO_VERIFIER });
	}
});

t.test("a folder with two levels of full tiles verifies in several threads", async (t) => {
	const folder = path.join(testFolder(t), "large");
	const size = 256 ** 2 + 300;
	const vkey = writeLogFolder(folder, size, (i) => i < 1000);
	const ran = await cli(["log", "verify", folder, "--key", vkey, "--json"], { home: folder });
	t.match(JSON.parse(ran.out), { size, bodies: 1000, keyGiven: true });
	t.equal(ran.exit, 0);
	t.match(await askVerifier(["log", folder, vkey]), { found: { size, tiles: 257 + 1 + 2 + 1 } }, "the independent verifier agrees", {
		skip: NO_VERIFIER,
	});

	const lone = path.join(folder, "tile/entries/021");
	const entry = fs.readFileSync(lone);
	entry[100] = (entry[100] as number) ^ 1;
	fs.writeFileSync(lone, entry);
	const damaged = verifyFolder(new LogFolder(folder), keyOf(vkey), [], () => {});
	await t.rejects(damaged, { message: /tile\/0\/021: its hashes do not match the entries in tile\/entries\/021/ });
	const theirs = await askVerifier(["log", folder, vkey]);
	t.match(theirs, { status: 1, err: /tile\/entries\/021: not the leaves/ }, "the independent verifier refuses it, too", {
		skip: NO_VERIFIER,
	});
});

t.test("the error names the damaged file and the kind of damage", async (t) => {
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
		["tile/1/000.p/2", null, /tile\/1\/000.p\/2: is missing/],
		["bodies/001", flip(40), /bodies\/001: body 0 does not match its leaf/],
		["bodies/001", (data) => data.subarray(0, -1), /bodies\/001: is cut short/],
		["bodies/001", null, /bodies\/001 is missing/],
		[
			"checkpoint",
			(data) => Buffer.from(data.toString().replace("\n700\n", "\n699\n")),
			/^checkpoint: the signature of made.example\/access is wrong/,
		],
		["checkpoint", (data) => Buffer.from(data.toString().replace("— made", "— mode")), /^checkpoint: no known key has signed/],
		["checkpoint", (data) => Buffer.concat([data, Buffer.from("— \xff AAAAAAAA\n", "latin1")]), /^checkpoint: .*utf-8/],
		["checkpoint", null, /^checkpoint: is missing/],
		["checkpoint", (data) => Buffer.from(data.toString().replace(/\n\n.*$/s, "\n")), /^checkpoint: a note must have an empty line/],
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
	t.match(await cli(["log", "verify", folder, "--witnesses", "1"], { home: folder }), { exit: 4, err: /Give every .*0 of 1 witnesses/s });
});

t.test("an entry with a false time is an alarm", async (t) => {
	const home = testFolder(t);
	const size = 256 * 150;
	const says = async (name: string, late: (i: number) => number) => {
		const folder = path.join(home, name);
		const key = writeLogFolder(
			folder,
			size,
			() => true,
			(i) => ({ body: body(i, late(i)) }),
		);
		return cli(["log", "verify", folder, "--key", key], { home });
	};
	const month = 30 * 86_400_000;
	t.match(await says("minutes", (i) => (i % 2) * 540_000), { exit: 0, out: /is in order/ }, "the clocks of two servers differ by minutes");
	const back = await says("back", (i) => (i === 20_000 ? -month : 0));
	t.match(back, { exit: 4, out: /its times are not in order/, err: /entry-misdated.*entry 20000 is dated .*entry \d+ before it/s });
	t.match(
		await says("first", (i) => (i === 12_288 ? -month : 0)),
		{ exit: 4, err: /entry 12288 / },
		"the first entry of the part that one thread verifies",
	);
	t.match(await says("ahead", (i) => (i === 12_287 ? month : 0)), { exit: 4, err: /entry 12288 .*entry 12287 / }, "one dated ahead");
});

t.test("an export with bodies must have all files of bodies", async (t) => {
	const home = testFolder(t);
	const folder = path.join(home, "log");
	const key = writeLogFolder(folder, 700, () => true);
	fs.rmSync(path.join(folder, "bodies/001"));
	const ran = await cli(["log", "verify", folder, "--key", key], { home });
	t.match(ran, { exit: 4, err: /bodies\/001 is missing\. In all, the bodies of 256 of 700 entries are missing/ });
	fs.rmSync(path.join(folder, "bodies"), { recursive: true });
	t.match(await cli(["log", "verify", folder, "--key", key], { home }), { exit: 0, out: /0 bodies/ }, "an export without bodies");
});

t.test("a folder that is named like a log of the server isn't verified silently", async (t) => {
	const [folder, before] = [testFolder(t), process.cwd()];
	t.teardown(() => process.chdir(before));
	fs.mkdirSync(path.join(folder, "access"));
	process.chdir(folder);
	const notes: string[] = [];
	const io = { note: (line: string) => void notes.push(line), session: () => Promise.reject(new Error("asked the server")) };
	for (const [log, said] of [
		["access", [/The folder "access" here is not verified.*cloister log verify \.\/access/]],
		["directory", []],
	] as const) {
		notes.length = 0;
		await t.rejects(verify.run(io as never, { log, key: undefined, witness: [], witnesses: undefined } as never), /asked the server/);
		t.match(notes, said);
		t.equal(notes.length, said.length);
	}
});

t.test("a report of damage says what to do, and whether the key came from the folder itself", async (t) => {
	const folder = path.join(testFolder(t), "log");
	const vkey = writeLogFolder(folder, 3, () => false);
	/** The text or error of `log verify`, run in this process. */
	const says = async (key?: string) => {
		const io = { progress: () => ({ step() {}, done() {} }) };
		const given = { log: folder, key: key && parseVerifierKey(key), witness: [], witnesses: undefined };
		return verify.run(io as never, given as never).then((answer) => answer.text(), errorJson);
	};
	t.match(await says(), /This key comes from the folder itself/);
	t.notMatch(await says(vkey), /comes from the folder itself/);
	fs.rmSync(path.join(folder, "tile/0/000.p/3"));
	t.match(await says(), { message: /cloister log export.*call the auditors and the admins/, detail: /^tile\/0\/000.p\/3: is missing/ });
	fs.writeFileSync(path.join(folder, "log.vkey"), vkey.slice(1));
	t.match(await says(), { code: "usage", message: /log\.vkey is not a verifier key: delete it/ });
});
