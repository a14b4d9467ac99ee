/**
 * Section 3 of SPEC.md, what a client must refuse: a witness that is shown two histories, when it visits a server
 * and when somebody asks it. Clients don't accept a checkpoint without its cosignature as fresh.
 */
import fs from "node:fs";
import path from "node:path";
import t from "tap";
import { SigningKey } from "#crypto/signing.ts";
import { type Bytes, fromUtf8 } from "#protocol/bytes.ts";
import { checkpointText } from "#protocol/log/checkpoint.ts";
import { formatNote, formatSignatureLine, formatVerifierKey, type Note, parseNote, signText } from "#protocol/log/note.ts";
import { formatAddCheckpoint, readCosignatures } from "#protocol/log/witness.ts";
import { proposeWitnesses } from "#sdk/audit/index.ts";
import { approve, fetchNames } from "#sdk/index.ts";
import { WitnessDecisions } from "../../../clients/cli/witness/decide.ts";
import { makeKey } from "../../../clients/cli/witness/key.ts";
import { WitnessMemory } from "../../../clients/cli/witness/memory.ts";
import { visitLogs } from "../../../clients/cli/witness/once.ts";
import { testFolder } from "../../support/folder.ts";
import { noteBytes, noteOfOtherTree } from "../../support/lying/forge.ts";
import { forge, type Lie, refuse, where } from "../../support/lying/lies.ts";
import { LyingWorld, outcomeOf, rowsOf } from "../../support/lying/lying-world.ts";
import { consistency, named, TestLog } from "../../support/witness.ts";

const test = rowsOf(t);
const world = await LyingWorld.build(t);
const folder = path.join(testFolder(t), "witness");
const own = await makeKey(folder, "witness.example");
const memory = new WitnessMemory(folder);
const { context } = world.server;
await memory.addLogs((["access", "directory"] as const).map((log) => formatVerifierKey(context.logKey(log))));
const known = await memory.logs();
const decisions = new WitnessDecisions(own, memory, known, () => world.server.clock.now());
const [{ session: founder }, { session: admin }] = [await world.openSyncedSession("founder"), await world.openSyncedSession("admin")];
await approve(admin, await proposeWitnesses(founder, { wanted: 1, keys: [own.key] }));
const device = await world.device();

const seen = (log: "access" | "directory") => memory.lastCosigned(context.logKey(log).name);
const visit = (...lies: Lie[]) => {
	device.proxy.lies = lies;
	return outcomeOf(() => visitLogs(device.server, decisions, memory, known));
};

/** Adds entries and a checkpoint over them. Without a cosignature it is served after ten seconds. */
async function growLog(): Promise<void> {
	const { size } = await seen("access");
	await fetchNames(founder);
	for (;;) {
		await new Promise((resolve) => setTimeout(resolve, 300));
		world.server.clock.advance(11_000);
		const note = fromUtf8(new Uint8Array(await (await fetch(`${world.server.url}/api/log/access/checkpoint`)).arrayBuffer()));
		if (Number(note.split("\n")[1]) > size) return;
	}
}

test("an honest server", async (t) => {
	t.equal(await visit(), null);
	await growLog();
	t.equal(await visit(), null, "also after the log has grown");
});

const logSigns = new SigningKey(context.secrets.logSeeds!.access);
const key = context.logKey("access");
/** A checkpoint of the access log, signed by its own key or another one. */
const signed = (size: number, root: Bytes, by: SigningKey = logSigns): Note => {
	const text = checkpointText(key.name, size, root);
	return { text, signatures: [signText(key, text, null, (input) => by.sign(input))] };
};
const of = (log: string, lie: Lie) => where((path) => path.includes(`/${log}/`), lie);
const ofAccess = (made: (note: Note) => Uint8Array) =>
	of(
		"access",
		forge("audit.checkpoint", "", (bytes: Uint8Array) => made(parseNote(fromUtf8(bytes)))),
	);
const sizeOf = ({ text }: Note) => Number(text.split("\n")[1]);

test("a visiting witness notices a forked log", async (t) => {
	await visit();
	const { size, root } = await seen("access");
	t.ok(size > 0);
	const kept = await seen("directory");
	await growLog();
	const anotherKey = new SigningKey(new Uint8Array(32).fill(9));
	const tile = (made: (bytes: Uint8Array) => Uint8Array) => forge("audit.tile", "", made);
	for (const [what, code, ...lies] of [
		["fewer entries", "checkpoint-shrunk", ofAccess(() => noteBytes(signed(size - 1, root)))],
		["another tree of that size", "log-forked", ofAccess(() => noteBytes(signed(size, new Uint8Array(32))))],
		["another, larger tree", "log-forked", ofAccess((note) => noteBytes(noteOfOtherTree(world.server, formatNote(note), "access")))],
		["no text", "log-forked", ofAccess(() => new Uint8Array([0xff]))],
		["no checkpoint", "log-forked", ofAccess(() => new TextEncoder().encode("x\n"))],
		["one by another key", "log-forked", ofAccess((note) => noteBytes(signed(sizeOf(note), root, anotherKey)))],
		["a proof that is wrong", "log-forked", tile((bytes) => bytes.with(3, (bytes[3] ?? 0) ^ 1).with(bytes.length - 3, 1))],
		["a tile that is none", "log-forked", tile((bytes) => bytes.slice(1))],
		["no tile", "log-forked", refuse("audit.tile", 404, "not-found")],
		["a failure, which says nothing about a log", "internal", refuse("audit.checkpoint", 500, "internal")],
	] as [string, string, ...Lie[]][]) {
		t.equal(await visit(...lies), code, what);
		t.same([await seen("access"), await seen("directory")], [{ size, root }, kept], `${what}: nothing is cosigned, and nothing forgotten`);
	}
	t.equal(await visit(), null);
});

test("a visiting witness reports a log that is withheld", async (t) => {
	await growLog();
	const [access, directory] = [await seen("access"), await seen("directory")];
	const none = refuse("audit.checkpoint", 404, "not-found");
	t.equal(await visit(of("directory", none)), "not-found", "the missing log is reported");
	t.ok((await seen("access")).size > access.size, "the other log is cosigned all the same");
	t.same(await seen("directory"), directory);
	t.equal(await visit(none), "not-found", "both logs are withheld");
	const unknowing = new WitnessDecisions(own, memory, [], () => world.server.clock.now());
	device.proxy.lies = [];
	t.equal(await outcomeOf(() => visitLogs(device.server, unknowing, memory, [])), "not-found", "a witness that knows no log");
});

test("a visiting witness cosigns the one log that a new server has", async (t) => {
	const fresh = new WitnessMemory(path.join(testFolder(t), "fresh"));
	await fresh.addLogs(known.map(formatVerifierKey));
	const visitOnce = (keys: typeof known) =>
		visitLogs(device.server, new WitnessDecisions(own, fresh, keys, () => world.server.clock.now()), fresh, keys);
	device.proxy.lies = [of("directory", refuse("audit.checkpoint", 404, "not-found"))];
	t.match(await visitOnce(known), { logs: [{ log: "access", from: 0 }], unserved: ["directory"], unknown: [] });
	device.proxy.lies = [];
	const [access] = known;
	t.match(await visitOnce(access ? [access] : []), { logs: [{ log: "access" }], unserved: [], unknown: ["directory"] });
});

test("a visiting witness of several networks cosigns the one log that a new server has, and still reports a withheld log", async (t) => {
	const several = new WitnessMemory(path.join(testFolder(t), "several"));
	const other = new TestLog("other.example/cloister/access");
	await several.addLogs([...known.map(formatVerifierKey), other.vkey]);
	const all = await several.logs();
	const deciding = new WitnessDecisions(own, several, all, () => world.server.clock.now());
	t.equal((await deciding.decide(other.request(0, named(3)))).status, 200, "the log of another network is cosigned");
	const visitOnce = () => visitLogs(device.server, deciding, several, all);
	const withheld = of("directory", refuse("audit.checkpoint", 404, "not-found"));
	device.proxy.lies = [withheld];
	t.match(await visitOnce(), { logs: [{ log: "access", from: 0 }], unserved: ["directory"] });
	device.proxy.lies = [];
	t.match(await visitOnce(), { unserved: [] });
	device.proxy.lies = [withheld];
	t.equal(await outcomeOf(visitOnce), "not-found");
	device.proxy.lies = [];
});

test("a witness doesn't cosign a second history", async (t) => {
	const [log, other, unknown] = [new TestLog("log.example/one"), new TestLog("log.example/two"), new TestLog("log.example/three")];
	const place = path.join(testFolder(t), "witness");
	const [made, remembered] = [await makeKey(place, "witness.example/2"), new WitnessMemory(place)];
	await remembered.addLogs([log.vkey, other.vkey]);
	const at = () => new WitnessDecisions(made, remembered, [log.key, other.key], Date.now);
	const ask = async (request: string) => (await at().decide(request)).status;
	t.equal(await ask(log.request(0, named(5))), 200);
	t.equal(await ask(other.request(0, named(3, "other"))), 200);
	const origin = log.key.name;
	const kept = await remembered.lastCosigned(origin);
	const fork = [...named(4), "another"];
	const text = (leaves: string[]) => parseNote(log.checkpoint(leaves)).text;
	const to9 = (note: string, proof = consistency(named(9), 5)) => formatAddCheckpoint({ old: 5, proof, note });
	const borrowed = formatNote({ text: text(named(9)), signatures: parseNote(other.checkpoint(named(9))).signatures });
	const spoilt = log.checkpoint(named(9)).replace(/ (\S{8})(\S{4})/, (_, id, first) => ` ${id}${first === "AAAA" ? "BBBB" : "AAAA"}`);
	const twin = new TestLog(origin);
	const byTwin = parseNote(twin.checkpoint(named(9))).signatures;
	for (const [what, status, request] of [
		["a smaller tree", 409, log.request(0, named(4))],
		["from less than it has cosigned", 409, log.request(3, named(9))],
		["another tree of that size", 409, log.request(5, fork)],
		["an extension of another tree", 422, log.request(5, [...fork, ...named(4, "more")])],
		["an extension of another tree, with the proof of the true one", 422, to9(log.checkpoint([...fork, "x", "y", "z", "u"]))],
		["without a proof", 422, to9(log.checkpoint(named(9)), [])],
		["from more than there is", 400, formatAddCheckpoint({ old: 12, proof: [], note: log.checkpoint(named(9)) })],
		["no checkpoint", 400, to9("x\n")],
		["a log that it doesn't know", 404, unknown.request(0, named(3))],
		["by another key under this name", 403, twin.request(5, named(9))],
		["with a false signature", 403, to9(spoilt)],
		["with another log's signature", 403, to9(borrowed)],
	] as const) {
		t.equal(await ask(request), status, what);
		t.same(await remembered.lastCosigned(origin), kept, `${what}: it remembers what it has cosigned`);
	}
	t.same(
		["fork", "unproven"].map((kind) => fs.readdirSync(path.join(place, "evidence", kind)).length),
		[1, 3],
		"what the log signed is kept",
	);
	const crowd = { text: text(named(9)), signatures: [...byTwin, ...parseNote(log.checkpoint(named(9))).signatures] };
	const answered = await at().decide(to9(formatNote(crowd)));
	t.equal(answered.status, 200, "a signature line of another key stands beside the right one");
	t.equal(readCosignatures(answered.body, text(named(9)), [made.key]).length, 1);
	const notes = fs.readdirSync(path.join(place, "seen")).map((name) => fs.readFileSync(path.join(place, "seen", name), "utf8"));
	t.notOk(notes.join("").includes(formatSignatureLine(byTwin[0]!)), "the witness doesn't keep the other key's line");
	const [one, pasts] = [at(), [named(12), [...named(9), "x", "y", "z"]]];
	const two = await Promise.all(pasts.map((leaves) => one.decide(log.request(9, leaves))));
	t.same(two.map(({ status }) => status).sort(), [200, 409], "of two histories at once it cosigns one");
});
