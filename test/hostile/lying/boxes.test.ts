/** Section 3 of SPEC.md, what a client must refuse: boxes, keys and formats. */

import t from "tap";
import { badContent, copen, cseal } from "#crypto/aead.ts";
import { grantContext, sealEntry } from "#crypto/epoch.ts";
import { pad } from "#crypto/padding.ts";
import { SealPublicKey, seal } from "#crypto/seal.ts";
import { EpochKey } from "#crypto/secret.ts";
import { type Bytes, concat, fromBase64Url, hash, toBase64Url } from "#protocol/bytes.ts";
import { decodeCbor, encodeCbor } from "#protocol/cbor.ts";
import type { ProtocolError } from "#protocol/errors.ts";
import { toWire } from "#protocol/statements/statement.ts";
import { fetchNewestCheckpoint } from "#sdk/audit/index.ts";
import { openCompartment } from "#sdk/compartments/compartment.ts";
import { nextEpoch } from "#sdk/compartments/epochs.ts";
import { fetchNames, message, readAll, signIn, write } from "#sdk/index.ts";
import { type EntryForgery, fieldsOf, forgeEntry } from "../../support/lying/forge.ts";
import { forge, type Lie, refuse } from "../../support/lying/lies.ts";
import { alarmCodes, LyingWorld, outcomeOf, rowsOf } from "../../support/lying/lying-world.ts";
import { add, chainOf, readThread } from "../../support/lying/threads.ts";

const test = rowsOf(t);
const world = await LyingWorld.build(t);
const { talk, other, origin, destination } = world.fixtures;
const giver = await world.openSyncedSession("giver");
const sender = await world.openSyncedSession("sender");

test("an honest server", async (t) => {
	const reader = await world.openSyncedSession("reader");
	for (const { id, texts } of [talk, other]) t.same((await readThread(reader, id)).texts, texts);
	t.same(alarmCodes(reader), []);
});

test("different keys for different holders are noticed", async (t) => {
	const reader = await world.openSyncedSession("reader");
	const opened = await openCompartment(giver.session, other.id).catch(() => openCompartment(sender.session, other.id));
	const bundle = await nextEpoch(giver.session, opened, { reason: "rotation" });
	const fields = fieldsOf(bundle.statement);
	const theirs = fields.holders.find(({ id }) => id === destination)!;
	const context = grantContext({
		network: world.network,
		compartment: other.id,
		number: fields.number,
		kc: fields.kc,
		kind: "desk",
		id: destination,
		ke: theirs.ke,
	});
	const pk = new SealPublicKey(giver.session.dir.desks.get(destination)!.keys.get(theirs.ke)!.pk);
	const box = EpochKey.random().use((key) => seal(pk, context, key));
	const holders = fields.holders.map((each) => (each === theirs ? { ...each, hash: hash(box) } : each));
	const statement = giver.session.sign("epoch", { ...fields, holders }, origin);
	reader.setLies(
		forge("compartments.get", "statements", (all: unknown[]) => [...all, toWire(statement)]),
		forge("compartments.get", "grants", (all: unknown[]) => [
			...all,
			{ number: fields.number, hash: toBase64Url(hash(box)), box: toBase64Url(box) },
		]),
	);
	t.not(await outcomeOf(() => write(reader.session, other.id, message("with which key?"))), null);
	t.same(alarmCodes(reader), ["junk-key"], "the signer is named");
	const honest = await world.openSyncedSession("reader");
	honest.setLies(
		forge("compartments.get", "grants.0.box", (text: string) => text.slice(0, -8) + (text.endsWith("AAAAAAAA") ? "BBBBBBBB" : "AAAAAAAA")),
	);
	t.equal(await outcomeOf(() => readAll(honest.session, talk.id)), "key-mismatch", "a box that was changed");
	for (const short of ["", "AAAA", "A".repeat(1492)]) {
		const another = await world.openSyncedSession("reader");
		another.setLies(forge("compartments.get", "grants.0.box", short));
		t.equal(await outcomeOf(() => readAll(another.session, talk.id)), "key-mismatch", `a box of ${short.length} characters`);
	}
	const withoutKeys = await world.openSyncedSession("reader");
	withoutKeys.setLies(refuse("directory.deskKeys", 500, "internal"));
	t.equal(await outcomeOf(() => readAll(withoutKeys.session, talk.id)), "internal", "a key that can't be fetched isn't a false one");
	t.same(alarmCodes(withoutKeys), []);
});

test("a box whose commitment isn't that of the key is refused", async (t) => {
	const reader = await world.openSyncedSession("reader");
	const spoilt = await forgeEntry(sender.session, talk.id, 7, {
		as: origin,
		changeBox: (box) => box.with(30, (box[30] ?? 0) ^ 1) as Bytes,
	});
	const found = await readThread(reader, talk.id, add(spoilt));
	t.same([found.codes, found.texts.at(-1)], [["junk-entry"], "junk"], "only the commitment doesn't match");
	const keys = [new Uint8Array(32).fill(1), new Uint8Array(32).fill(2)] as const;
	const box = cseal(keys[0], "entry", new Uint8Array(0), new Uint8Array(40));
	t.same(copen(keys[0], "entry", new Uint8Array(0), box).length, 40);
	t.throws(() => copen(keys[1], "entry", new Uint8Array(0), box), badContent());
});

test("weaker key stretching, suites and format versions are refused", async (t) => {
	const reader = await world.openSyncedSession("reader");
	const boxed = await forgeEntry(sender.session, talk.id, 7, { as: origin, changeBox: (box) => box.with(0, 2) as Bytes });
	t.same((await readThread(reader, talk.id, add(boxed))).codes, ["junk-entry"], "another format of a box");
	const next = await readThread(reader, talk.id, forge("compartments.page", "entries.1.entry.type", "entry.2"));
	t.equal(next.stopped, "bad-statement", "a type that isn't in the registry");
	const [chain] = (await chainOf(giver.session, talk.id)) as { type: string; body: string; sigs: string[] }[];
	const fields = decodeCbor(fromBase64Url(chain!.body)) as { [name: string]: any };
	const more = { ...chain, body: toBase64Url(encodeCbor({ ...fields, suite: "none" })) };
	t.equal(
		(await readThread(reader, talk.id, forge("compartments.get", "statements", [more]))).stopped,
		"bad-statement",
		"an unknown field",
	);
	const loose = concat(Uint8Array.of(0xb8, Object.keys(fields).length), fromBase64Url(chain!.body).slice(1));
	const wire = { ...chain, body: toBase64Url(loose) };
	t.equal(
		(await readThread(reader, talk.id, forge("compartments.get", "statements", [wire]))).stopped,
		"bad-statement",
		"bytes that aren't canonical",
	);
	const turned = concat(
		fromBase64Url(chain!.body).slice(0, 1),
		...Object.entries(fields)
			.reverse()
			.flatMap(([name, value]) => [encodeCbor(name), encodeCbor(value)]),
	);
	t.equal(
		(await readThread(reader, talk.id, forge("compartments.get", "statements", [{ ...chain, body: toBase64Url(turned) }]))).stopped,
		"bad-statement",
		"keys in another order",
	);
	const [sent, elsewhere] = [await world.openSyncedSession("reader"), await world.device()];
	sent.setLies({
		name: "redirect",
		on: "directory.names",
		apply: (reply) => {
			reply.status = 307;
			reply.headers.set("location", `${elsewhere.proxy.url}${reply.url.pathname}`);
		},
	});
	t.equal(await outcomeOf(() => fetchNames(sent.session)), "unavailable", "an answer from elsewhere");
	t.equal(elsewhere.proxy.replies.size, 0, "the redirect is not followed");
	const refused = async (error: unknown, detail: unknown) => {
		sent.setLies({
			name: "refuse",
			on: "directory.names",
			apply: (reply) => Object.assign(reply, { status: 400, json: { error, detail } }),
		});
		return fetchNames(sent.session).then(
			() => null,
			(thrown: ProtocolError) => [thrown.code, thrown.detail.length],
		);
	};
	t.same(await refused("not-allowed", "x".repeat(20)), ["not-allowed", 20]);
	t.same(await refused("made-up", "x".repeat(20)), ["internal", 20], "an error that is none");
	t.same(await refused("not-allowed", "x".repeat(20_000)), ["not-allowed", 500], "one that fills the screen");
	t.same(await refused("not-allowed", { length: 9 }), ["not-allowed", 0], "one without words");
	const device = await world.device();
	device.proxy.lies = [forge("session.start", "", (answer: object) => ({ ...answer, keyStretching: { iterations: 1 } }))];
	const { signInName: name, password } = world.people.sender;
	t.equal(await outcomeOf(() => signIn({ ...device, name, password })), "internal", "key stretching is not for the server to say");
});

test("malformed boxes are refused without telling why", async (t) => {
	const key = new Uint8Array(32).fill(3);
	const box = cseal(key, "entry", new Uint8Array(0), new Uint8Array(300));
	const malformed = [
		new Uint8Array(0),
		box.slice(0, 1),
		box.slice(0, 72),
		box.slice(0, 73),
		box.slice(0, -1),
		concat(box, Uint8Array.of(0)),
		...[0, 1, 25, 57, box.length - 1].map((at) => box.with(at, (box[at] ?? 0) ^ 1) as Bytes),
	];
	const errors = malformed.map((each) => {
		try {
			return String(copen(key, "entry", new Uint8Array(0), each));
		} catch (error) {
			return String(error);
		}
	});
	t.same([...new Set(errors)], [String(badContent())], "one error");
	const reader = await world.openSyncedSession("reader");
	for (const bad of malformed.slice(0, 4)) {
		const served = await forgeEntry(sender.session, talk.id, 7, { as: origin, changeBox: () => bad });
		const found = await readThread(reader, talk.id, add(served));
		t.same([found.stopped, found.codes, found.texts.at(-1)], [null, ["junk-entry"], "junk"], `a box of ${bad.length} bytes`);
	}
	const words = await forgeEntry(sender.session, talk.id, 7, {
		as: origin,
		seal: (entry, aad) => entry.use((raw) => cseal(raw, "entry", aad, new Uint8Array(256))),
	});
	t.same((await readThread(reader, talk.id, add(words))).codes, ["junk-entry"], "padding that isn't");
	for (const [what, change] of [
		["padding that begins otherwise", (padded) => padded.with(padded.lastIndexOf(0x80), 0x81) as Bytes],
		["more padding than there must be", (padded) => concat(padded, new Uint8Array(256))],
	] as [string, (padded: Bytes) => Bytes][]) {
		const seal: EntryForgery["seal"] = (entry, aad, plain) => entry.use((raw) => cseal(raw, "entry", aad, change(pad(plain))));
		const served = await forgeEntry(sender.session, talk.id, 7, { as: origin, seal });
		t.same((await readThread(reader, talk.id, add(served))).codes, ["junk-entry"], what);
	}
});

test("content of an unknown kind is shown as unknown, without an alarm", async (t) => {
	const reader = await world.openSyncedSession("reader");
	const poll = encodeCbor({ kind: "poll", question: "Which day?" });
	const served = await forgeEntry(sender.session, talk.id, 7, { as: origin, seal: (entry, aad) => sealEntry(entry, aad, poll) });
	const found = await readThread(reader, talk.id, add(served));
	t.same([found.stopped, found.codes, found.texts.at(-1)], [null, [], "unknown-kind"]);
});

test("unreadable answers are refused", async (t) => {
	const bytes = (on: string, made: Uint8Array | string): Lie => ({
		name: `forge ${on}`,
		on,
		apply: (reply) => void Object.assign(reply, { json: null, bytes: typeof made === "string" ? new TextEncoder().encode(made) : made }),
	});
	const thread = async (lie: Lie) => {
		const found = await readThread(await world.openSyncedSession("reader"), talk.id, lie);
		t.same(found.texts, [], `${lie.name}: nothing is shown`);
		return found.stopped;
	};
	const log = async (lie: Lie) => {
		const { session, setLies } = await world.openSyncedSession("auditor");
		setLies(lie);
		return outcomeOf(() => fetchNewestCheckpoint(session, "access"));
	};
	const page = "compartments.page";
	const rows: [what: string, code: string, read: (lie: Lie) => Promise<string | null>, lie: Lie][] = [
		["no JSON", "unavailable", thread, bytes(page, "<html>")],
		["JSON that isn't UTF-8", "unavailable", thread, bytes(page, Uint8Array.of(0xff, 0x22))],
		["nothing", "internal", thread, bytes(page, "null")],
		["lists inside one another", "internal", thread, bytes(page, "[".repeat(9_999) + "]".repeat(9_999))],
		["a field more", "internal", thread, forge(page, "entries.0.more", 1)],
		["a number below 0", "internal", thread, forge(page, "entries.0.seq", -1)],
		["a number beyond 2^53", "internal", thread, forge(page, "count", 2 ** 53)],
		["a box with stray bits", "internal", thread, forge(page, "entries.0.box", "AB")],
		["a signature too many", "internal", thread, forge(page, "entries.0.entry.sigs", ["AAAA", "AAAA", "AAAA"])],
		["a statement that is none", "bad-statement", thread, forge(page, "entries.0.entry.body", "AAAA")],
		["a checkpoint that is none", "log-forked", log, bytes("audit.checkpoint", "none\n")],
		["a checkpoint that isn't UTF-8", "log-forked", log, bytes("audit.checkpoint", Uint8Array.of(0xff, 0x0a))],
	];
	for (const [what, code, read, lie] of rows) t.equal(await read(lie), code, what);
});
