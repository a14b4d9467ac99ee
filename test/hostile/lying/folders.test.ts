/**
 * Section 3 of SPEC.md, what a client must refuse: exported logs, verified by an auditor who has only the folder and
 * the log's key.
 */
import fs from "node:fs";
import path from "node:path";
import t from "tap";
import { fromBase64Url } from "#protocol/bytes.ts";
import { formatVerifierKey, parseVerifierKey } from "#protocol/log/note.ts";
import { keyOfLog, proveEntry } from "#sdk/audit/index.ts";
import { AlarmError } from "#sdk/index.ts";
import { verify } from "../../../clients/cli/commands/log/verify.ts";
import { exportLog } from "../../../clients/cli/log/export.ts";
import { LogFolder } from "../../../clients/cli/log/folder.ts";
import { testFolder } from "../../support/folder.ts";
import { type Odd, writeLogFolder } from "../../support/log-folder.ts";
import { forge, type Lie, type Reply, swap } from "../../support/lying/lies.ts";
import { LyingWorld, rowsOf } from "../../support/lying/lying-world.ts";

const test = rowsOf(t);
const world = await LyingWorld.build(t);
const base = testFolder(t);
let made = 0;
const fresh = () => path.join(base, String(made++));

/** Runs `cloister log verify LOG --key KEY`. @returns the message of the alarm, or null. */
async function verifyError(log: string, key: string, witnesses?: number): Promise<string | null> {
	const io = { progress: () => ({ step() {}, done() {} }) };
	try {
		await verify.run(io as never, { log, key: parseVerifierKey(key), witness: [], witnesses });
		return null;
	} catch (error) {
		if (error instanceof AlarmError) return error.message;
		throw error;
	}
}

interface Log {
	folder: string;
	key: string;
}

/** Writes a log with the bodies of its entries. 700 entries have full and partial tiles of two levels. */
function makeLog(size = 700, odd?: Odd): Log {
	const folder = fresh();
	return { folder, key: writeLogFolder(folder, size, () => size < 1000, odd) };
}

test("an honest server", async (t) => {
	const { session } = await world.openSyncedSession("auditor");
	for (const [name, bodies] of [
		["access", true],
		["directory", false],
	] as const) {
		const folder = fresh();
		await exportLog(session, name, new LogFolder(folder), { bodies, onProgress: () => {} });
		t.equal(await verifyError(folder, formatVerifierKey(keyOfLog(session, name))), null, name);
	}
	const { folder, key } = makeLog();
	t.equal(await verifyError(folder, key), null);
	const large = makeLog(97 * 256 + 1);
	t.equal(await verifyError(large.folder, large.key), null, "over several threads");
});

test("lies during the export of a log are noticed", async (t) => {
	/** Exports on a new device under these lies, and verifies the folder. */
	const verifyAfter = async (...lies: Lie[]) => {
		const auditor = await world.openSyncedSession("auditor");
		const [folder, key] = [fresh(), formatVerifierKey(keyOfLog(auditor.session, "access"))];
		auditor.setLies(...lies);
		await exportLog(auditor.session, "access", new LogFolder(folder), { bodies: true, onProgress: () => {} });
		return verifyError(folder, key);
	};
	const flipByte = (part: string, at: number) =>
		forge("audit.tile", "", (all: Uint8Array, { url }: Reply) => (url.pathname.includes(part) ? all.with(at, (all[at] ?? 0) ^ 1) : all));
	t.equal(await verifyAfter(), null);
	t.match(
		await verifyAfter(flipByte("/tile/0/", 40)),
		/^content-tampered: tile\/0\/000\S*: its hashes do not match the entries/,
		"another hash",
	);
	t.match(await verifyAfter(flipByte("/entries/", 40)), /^content-tampered: tile\/0\/000\S*: its hashes/, "another leaf");
	t.match(
		await verifyAfter(swap("audit.bodies", "entries.0", "entries.1")),
		/^content-tampered: bodies\/\S+: body 0 does not match its leaf/,
		"another's body",
	);
});

type Change = (file: Buffer) => Buffer | null;
const flip =
	(at: number): Change =>
	(file) =>
		Buffer.from(file.map((byte, i) => (i === at ? byte ^ 1 : byte)));
const missing: Change = () => null;
const cut: Change = (file) => file.subarray(0, -1);
const longer: Change = (file) => Buffer.concat([file, Buffer.alloc(2)]);

test("replaced, cut, extended and missing files are noticed", async (t) => {
	const [{ folder, key }, other] = [makeLog(), makeLog()];
	const theirs =
		(name: string): Change =>
		() =>
			fs.readFileSync(path.join(other.folder, name));
	for (const [name, change, rule] of [
		["tile/0/000", flip(5), /tile\/0\/000: its hashes/],
		["tile/0/001", theirs("tile/0/001"), /tile\/0\/001: its hashes/],
		["tile/0/001", cut, /tile\/0\/001: its hashes/],
		["tile/0/002.p/188", missing, /tile\/0\/002.p\/188: is missing/],
		["tile/1/000.p/2", flip(5), /tile\/1\/000.p\/2: is not what/],
		["tile/1/000.p/2", theirs("tile/1/000.p/2"), /tile\/1\/000.p\/2: is not what/],
		["tile/1/000.p/2", missing, /tile\/1\/000.p\/2: is missing/],
		["tile/entries/001", flip(5), /tile\/0\/001: its hashes/],
		["tile/entries/001", theirs("tile/entries/001"), /tile\/0\/001: its hashes/],
		["tile/entries/001", cut, /tile\/entries\/001: is cut short/],
		["tile/entries/001", longer, /tile\/entries\/001: has more entries/],
		["tile/entries/002.p/188", missing, /tile\/entries\/002.p\/188: is missing/],
		["bodies/001", flip(40), /bodies\/001: body 0 does not match its leaf/],
		["bodies/001", theirs("bodies/001"), /bodies\/001: body 0 does not match its leaf/],
		["bodies/000", theirs("bodies/001"), /bodies\/000: body 0 does not match its leaf/],
		["bodies/001", cut, /bodies\/001: is cut short/],
		["bodies/001", longer, /bodies\/001: has more entries/],
		["checkpoint", theirs("checkpoint"), /checkpoint: the signature of made.example\/access is wrong|checkpoint: no known key/],
		["checkpoint", flip(20), /checkpoint: /],
		["checkpoint", missing, /checkpoint: is missing/],
	] as const) {
		const file = path.join(folder, name);
		const kept = fs.readFileSync(file);
		const changed = change(kept);
		if (changed) fs.writeFileSync(file, changed);
		else fs.rmSync(file);
		t.match(await verifyError(folder, key), new RegExp(`^content-tampered: (${rule.source})`), `${name} ${rule.source}`);
		fs.writeFileSync(file, kept);
	}
	t.equal(await verifyError(folder, key), null);
	t.match(await verifyError(folder, other.key), /checkpoint: no known key/, "the whole of another log");
	for (const name of ["tile", "bodies"]) fs.cpSync(path.join(other.folder, name), path.join(folder, name), { recursive: true });
	t.match(
		await verifyError(folder, key),
		/checkpoint: its root does not match the entries/,
		"all files but the checkpoint from another log",
	);
});

test("a leaf that is no entry is noticed", async (t) => {
	const odd = makeLog(3, (i) => (i === 2 ? { body: new Uint8Array([0x80]) } : {}));
	t.match(await verifyError(odd.folder, odd.key), /bodies\/000.p\/3: body 2 is not an access entry/);
	const version = makeLog(3, (i) => (i === 1 ? { version: 2 } : {}));
	t.match(await verifyError(version.folder, version.key), /bodies\/000.p\/3: body 1 does not match its leaf/);
});

test("a changed file is noticed by a worker thread", async (t) => {
	const { folder, key } = makeLog(97 * 256 + 1);
	const file = path.join(folder, "tile/entries/060");
	fs.writeFileSync(file, flip(5)(fs.readFileSync(file))!);
	t.match(await verifyError(folder, key), /^content-tampered: tile\/0\/060: its hashes/);
});

test("a changed proof of one entry is refused", async (t) => {
	const { session } = await world.openSyncedSession("auditor");
	const key = formatVerifierKey(keyOfLog(session, "access"));
	const file = fresh();
	const { proof, entry } = await proveEntry(session, "access", 3);
	const other = await proveEntry(session, "access", 4);
	const [line, others] = [proof, other.proof].map((text) => /\nextra (.*)\n/.exec(text)![1]!) as [string, string];
	const garbage = Buffer.concat([Buffer.from(fromBase64Url("A".repeat(22))), Buffer.of(0x80)]).toString("base64");
	const verifyProof = async (text: string | Buffer, entryBytes?: Uint8Array, witnesses?: number) => {
		fs.rmSync(`${file}.entry`, { force: true });
		fs.writeFileSync(file, text);
		if (entryBytes) fs.writeFileSync(`${file}.entry`, entryBytes);
		return verifyError(file, key, witnesses);
	};
	t.equal(await verifyProof(proof, entry), null);
	t.match(await verifyProof(proof.replace(line, others)), /not in the tree/, "another body");
	t.match(await verifyProof(proof.replace(line, others), entry), /does not match the entry/, "another body, beside the entry");
	t.match(await verifyProof(proof, other.entry), /not in the tree/, "another entry");
	t.match(await verifyProof(proof.replace("index 3", "index 4")), /not in the tree/, "another number");
	t.match(await verifyProof(proof.replace("index 3", "index -3")), /^content-tampered: /, "no number");
	t.match(await verifyProof(proof.replace(line, "AAAA")), /^content-tampered: /, "no salt");
	t.match(await verifyProof(proof.replace(line, garbage), entry), /does not match the entry/, "no body");
	t.match(await verifyProof(Buffer.concat([Buffer.from(proof), Buffer.of(0xff)])), /^content-tampered: /, "no text");
	t.match(await verifyProof(proof, entry, 1), /0 of 1 witnesses/, "cosigned by nobody");
});
