/** Section 3 of SPEC.md, what a client must refuse: the logs, as auditors see them. */
import t from "tap";
import { SigningKey } from "#crypto/signing.ts";
import { type Bytes, fromBase64Url, fromUtf8, utf8 } from "#protocol/bytes.ts";
import { contracts } from "#protocol/contracts/index.ts";
import { type CompactCheckpoint, checkpointText, type LogKey, logKey, noteOfCompact } from "#protocol/log/checkpoint.ts";
import { entryLeaf } from "#protocol/log/entry.ts";
import { append, EMPTY_FRONTIER, leafHash, rootOfFrontier } from "#protocol/log/merkle.ts";
import {
	COSIGNATURE,
	formatNote,
	formatVerifierKey,
	type Note,
	parseNote,
	signText,
	type VerifierKey,
	verifierKey,
} from "#protocol/log/note.ts";
import { toWire } from "#protocol/statements/statement.ts";
import {
	checkReceipts,
	fetchNewestCheckpoint,
	keepReceipt,
	proposeLogRestart,
	proposeWitnesses,
	proveEntry,
	verifyLog,
} from "#sdk/audit/index.ts";
import { storageName } from "#sdk/directory/cache.ts";
import { approve, fetchNames, markSeen, memoryStorage, message, readAll, type Storage, syncDirectory, write } from "#sdk/index.ts";
import { exportLog } from "../../../clients/cli/log/export.ts";
import { LogFolder } from "../../../clients/cli/log/folder.ts";
import { erasure } from "../../support/access-entry.ts";
import { testFolder } from "../../support/folder.ts";
import { noteBytes, noteOfOtherTree, serveDirectory, signedByLog } from "../../support/lying/forge.ts";
import { answer, drop, forge, fork, type Lie, type Reply, refuse } from "../../support/lying/lies.ts";
import { alarmCodes, type DeceivedClient, LyingWorld, outcomeOf, rowsOf } from "../../support/lying/lying-world.ts";
import { countersign } from "../../support/lying/shown-directory.ts";

const test = rowsOf(t);
const world = await LyingWorld.build(t);
const { talk } = world.fixtures;

test("an honest server", async (t) => {
	const reader = await world.openSyncedSession("reader");
	await keepReceipt(reader.session, reader.session.server.lastEntry());
	const auditor = await world.openSyncedSession("auditor");
	t.ok((await verifyLog(auditor.session, "access")).size > 0);
	t.ok((await verifyLog(auditor.session, "directory")).size > 0);
	t.same(alarmCodes(auditor), []);
});

/** Freezes the access log at its current checkpoint, so that lies about tiles concern one tree only. */
const held = async ({ session }: DeceivedClient): Promise<Lie> => {
	const now = await session.server.fetchBytes(contracts.audit.checkpoint, { log: "access" });
	return forge("audit.checkpoint", "", () => now);
};

const receiptsOf = ({ session }: DeceivedClient) => storageName(session.network, "receipts");

test("hidden or changed access entries are noticed", async (t) => {
	const reader = await world.openSyncedSession("reader");
	await readAll(reader.session, talk.id);
	await keepReceipt(reader.session, reader.session.server.lastEntry());
	await fetchNames(reader.session);
	await world.signTrees();
	const steady = await held(reader);
	const kept = await reader.storage.get(receiptsOf(reader));
	const after = async (...lies: Lie[]) => {
		reader.setLies(steady, ...lies);
		await reader.storage.set(receiptsOf(reader), kept as string);
		const result = await checkReceipts(reader.session);
		return { ...result, codes: alarmCodes(reader) };
	};
	t.match(await after(), { checked: 1, hidden: 0, codes: [] }, "an honest one");
	t.match(
		await after(forge("audit.entries", "entries", [])),
		{ hidden: 1, codes: ["entry-hidden"] },
		"an entry that an answer has named is not shown",
	);
	t.match(
		await after(forge("audit.entries", "entries", (all: any[]) => all.map((each, i) => ({ ...(all[i + 1] ?? each), seq: each.seq })))),
		{ hidden: 1, codes: ["entry-hidden"] },
		"an entry is shown as another one",
	);
	const { entry } = JSON.parse(kept as string)[0];
	const erased = forge("audit.entries", "entries", (all: any[]) =>
		all.map((each) => (each.seq === entry ? { seq: entry, salt: null, body: null } : each)),
	);
	t.match(await after(erased), { checked: 1, hidden: 0, codes: [] }, "an erased entry: its leaf is enough");
	// The tile and the entry agree, but they don't match the signed root.
	const own = reader.proxy.replies.get("audit.entries")!.at(-1)!.json.entries as { seq: number; salt: string; body: string }[];
	const another = own.find(({ seq }) => seq !== entry)!;
	const leaf = leafHash(entryLeaf(fromBase64Url(another.salt), fromBase64Url(another.body)));
	const inTile = forge("audit.tile", "", (bytes: Uint8Array, { url }: Reply) => {
		if (!/tile\/0\//.test(url.pathname) || Number(/(\d+)(?:\.p|$)/.exec(url.pathname)?.[1]) !== entry >> 8) return bytes;
		const copy = bytes.slice();
		copy.set(leaf, (entry % 256) * 32);
		return copy;
	});
	const asAnother = forge("audit.entries", "entries", (all: any[]) =>
		all.map((each) => (each.seq === entry ? { ...another, seq: entry } : each)),
	);
	t.match(
		await after(asAnother, inTile),
		{ hidden: 1, codes: ["entry-hidden"] },
		"an entry is shown as another one, also by a tile that doesn't match the signed root",
	);
	reader.setLies();
	const late = JSON.stringify([{ entry: 1e6, at: reader.session.now() - 61_000 }]);
	await reader.storage.set(receiptsOf(reader), late);
	t.match([await checkReceipts(reader.session), alarmCodes(reader)], [{ hidden: 1 }, ["entry-hidden"]], "an entry that is never signed");
	const auditor = await world.openSyncedSession("auditor");
	const verified = async (...lies: Lie[]) => {
		auditor.setLies(...lies);
		return outcomeOf(() => verifyLog(auditor.session, "access"));
	};
	t.equal(await verified(), null);
	const none = { salt: null, body: null };
	const without = (seq: number, part: object = none) =>
		forge("audit.entries", "entries", (all: { seq: number }[]) => all.map((each) => (each.seq === seq ? { ...each, ...part } : each)));
	t.equal(await verified(without(5)), "entry-hidden", "a missing body that no entry names as erased");
	await world.server.context.ledger.append(erasure("log.redact", 5, "failed"));
	await world.signTrees();
	t.equal(await verified(without(5)), "entry-hidden", "an erasure that failed erases nothing");
	const beforeErasure = await auditor.session.server.fetchBytes(contracts.audit.checkpoint, { log: "access" });
	await world.server.context.ledger.append(erasure("log.redact", 5));
	await world.signTrees();
	for (const part of [none, { salt: null }, { body: null }]) {
		auditor.setLies(without(5, part));
		const { redacted, checked, size } = await verifyLog(auditor.session, "access");
		t.same([redacted, checked], [1, size - 1], "an erased entry is there, and isn't checked");
		t.same(alarmCodes(auditor), []);
	}
	t.equal(await verified(without(6)), "entry-hidden", "an erasure of another entry");
	const meanwhile = await world.openSyncedSession("auditor");
	let asked = 0;
	const firstOlder = forge("audit.checkpoint", "", (bytes: Uint8Array) => (asked++ === 0 ? beforeErasure : bytes));
	meanwhile.setLies(firstOlder, without(5));
	t.match(await verifyLog(meanwhile.session, "access"), { redacted: 1 }, "an erasure during the verification");
	t.equal(await verified(drop("audit.entries", "entries.-1")), "entry-hidden", "one entry kept from an auditor");
	t.equal(
		await verified(forge("audit.entries", "entries.-1", (each: any) => ({ ...each, salt: "A".repeat(22) }))),
		"entry-hidden",
		"an entry that differs from the tree",
	);
	t.equal(await verified(forge("audit.entries", "entries.-1.body", "AAAA")), "content-tampered", "a body that is not an entry");
	const page = auditor.proxy.replies.get("audit.entries")?.[0]?.json;
	const circle = answer("audit.entries", () => ({ ...page, next: "AAAA" }));
	t.equal(await verified(circle), "entry-replayed", "pages that lead in a circle");
	const fewer = forge("audit.entries", "entries", (all: { seq: number }[]) => all.filter(({ seq }) => seq >= 3));
	for (const [outcome, code] of [
		["failed", "entry-hidden"],
		["allowed", null],
	] as const) {
		await world.server.context.ledger.append(erasure("log.retain", 3, outcome));
		await world.signTrees();
		t.equal(await verified(fewer), code, `entries dropped by a retention that was ${outcome}`);
	}
	await world.server.context.ledger.append(erasure("log.retain", 1e9));
	await world.signTrees();
	t.equal(await verified(without(6)), "entry-hidden", "an erasure can't be about entries that come after it");
	// The device has seen nothing before, so only the tree proves the lie.
	const unknowing = await world.openSyncedSession("auditor");
	unknowing.setLies(forge("audit.tile", "", (bytes: Uint8Array) => bytes.with(0, (bytes[0] ?? 0) ^ 1)));
	t.equal(await outcomeOf(() => verifyLog(unknowing.session, "access")), "log-forked", "another leaf in the tree");
	t.equal(await verified(forge("audit.tile", "", (bytes: Uint8Array) => bytes.slice(0, -32))), "log-forked", "a tile cut short");
	const bundle = forge("audit.tile", "", (bytes: Uint8Array, { url }: Reply) =>
		url.pathname.includes("/entries/") ? bytes.with(9, (bytes[9] ?? 0) ^ 1) : bytes,
	);
	auditor.setLies(bundle);
	t.equal(await outcomeOf(() => proveEntry(auditor.session, "directory", 0)), "entry-hidden", "a proof of another leaf");
	auditor.setLies();
	t.equal(await outcomeOf(() => proveEntry(auditor.session, "directory", 0)), null);
	auditor.setLies(forge("audit.bodies", "entries.0.salt", "A".repeat(22)));
	t.equal(await outcomeOf(() => proveEntry(auditor.session, "access", 3)), "entry-hidden", "a proof of another body");
	auditor.setLies(forge("audit.bodies", "entries.0.salt", "AAAA"));
	t.equal(await outcomeOf(() => proveEntry(auditor.session, "access", 3)), "content-tampered", "a body without a whole salt");
	auditor.setLies();
	t.equal(await outcomeOf(() => proveEntry(auditor.session, "access", 3)), null);
});

const log = world.server.context.logKey("access");
const logSigns = new SigningKey(world.server.context.secrets.logSeeds!.access);

/** The served checkpoint with changed lines, signed by the access log's key under the name of `key`. */
const served = (change: (text: string) => string, key: LogKey = log) =>
	forge("audit.checkpoint", "", (bytes: Uint8Array) => {
		return noteBytes(signedNote(change(parseNote(fromUtf8(bytes)).text), key));
	});

test("a served text that is not a checkpoint of the log is refused", async (t) => {
	const reader = await world.openSyncedSession("reader");
	const see = async (...lies: Lie[]) => {
		reader.setLies(...lies);
		return outcomeOf(() => fetchNewestCheckpoint(reader.session, "access"));
	};
	t.equal(await see(served((text) => text)), null);
	t.equal(await see(served((text) => text.replace(log.name, "log.example/other"))), "log-forked", "of another log, signed by this one");
	t.equal(await see(served((text) => `${text}more\n`)), "log-forked", "with a line more");
	t.equal(await see(forge("audit.checkpoint", "", new Uint8Array([0xff]))), "log-forked", "no text");
	t.equal(await see(forge("audit.checkpoint", "", new TextEncoder().encode("x\n"))), "log-forked", "no note");
	t.equal(await see(served((text) => text.replace(/\n\d+\n/, "\n99999999999999999999\n"))), "log-forked", "of more entries than can be");
	t.equal(await see(refuse("audit.checkpoint", 404, "not-found")), "checkpoint-shrunk", "none, after one was seen");
	t.equal(await see(refuse("audit.checkpoint", 500, "internal")), "internal", "a failure of the server says nothing about the log");
});

test("a log that has signed nothing yet proves nothing, and that is no alarm", async (t) => {
	const auditor = await world.openSyncedSession("auditor");
	auditor.setLies(refuse("audit.checkpoint", 404, "not-found"));
	t.match(await verifyLog(auditor.session, "access"), { size: 0, checked: 0, freshness: null });
	t.equal(await outcomeOf(() => proveEntry(auditor.session, "access", 0)), "not-found");
	const folder = new LogFolder(testFolder(t));
	t.equal(await outcomeOf(() => exportLog(auditor.session, "access", folder, { bodies: false, onProgress: () => {} })), "not-found");
	t.equal(folder.size(), null);
	t.same(alarmCodes(auditor), []);
});

test("a checkpoint of the directory with more than the directory shows is noticed", async (t) => {
	const auditor = await world.openSyncedSession("auditor");
	const more = signedByLog(world.server, auditor.session.log.length + 1);
	const note = noteOfCompact(world.server.context.logKey("directory"), more);
	auditor.setLies(forge("audit.checkpoint", "", () => utf8(note)));
	t.equal(await outcomeOf(() => verifyLog(auditor.session, "directory")), "directory-forked");
});

test("a restart of the access log that loses more than the admins have signed is noticed", async (t) => {
	const origin = "log.example/2";
	const [founder, admin] = [await world.openSyncedSession("founder"), await world.openSyncedSession("admin")];
	const pinned = await world.openSyncedSession("reader");
	const seen = (await fetchNewestCheckpoint(pinned.session, "access"))!;
	const pin = seen.checkpoint;
	const rootAt = async (size: number) => {
		const hashes = await seen.tiles.leaves(0, pin.size);
		return rootOfFrontier(append(EMPTY_FRONTIER, hashes.slice(0, size)));
	};
	t.ok(pin.size > 9);
	const signed = (size: number, root?: Bytes) => signedByLog(world.server, size, root, "access");
	const kept = signed(9, await rootAt(9));
	const restarted = (restart: { old: CompactCheckpoint; kept: CompactCheckpoint }) => {
		const statement = founder.session.sign("log.restart", { log: "access", origin, ...restart });
		const leaves = [...founder.session.log, statement, countersign(admin.session, statement)].map(toWire);
		const under = served((text) => text.replace(log.name, origin), logKey(origin, log.publicKey));
		return [...serveDirectory(world, leaves), under];
	};
	/** @param storage of a device that has seen the log before. */
	const see = async (storage: Storage | undefined, restart: Parameters<typeof restarted>[0]) => {
		const device = await world.openSession("reader", await world.device(storage));
		device.setLies(...restarted(restart));
		const stopped = await outcomeOf(() => fetchNewestCheckpoint(device.session, "access"));
		return [stopped, alarmCodes(device)];
	};
	const copy = async () => {
		const storage = memoryStorage();
		const name = storageName(world.network, "log", "access");
		await storage.set(name, (await pinned.storage.get(name))!);
		return storage;
	};
	t.same(await see(undefined, { old: signed(pin.size, pin.root), kept }), [null, []]);
	const soon = await world.openSession("reader", await world.device());
	soon.setLies(...restarted({ old: signed(pin.size, pin.root), kept }).slice(0, -1));
	const early = await outcomeOf(() => fetchNewestCheckpoint(soon.session, "access"));
	t.same([early, alarmCodes(soon)], ["unavailable", []], "the checkpoint of before the restart, until there is a new one");
	t.same(await see(await copy(), { old: signed(pin.size, pin.root), kept }), [null, ["log-restarted"]], "the loss is reported");
	t.same(
		await see(await copy(), { old: signed(pin.size - 1), kept }),
		["log-forked", ["log-forked"]],
		"from a smaller log than the client has seen",
	);
	t.same(
		await see(await copy(), { old: signed(pin.size), kept }),
		["log-forked", ["log-forked"]],
		"from another tree than the client has seen",
	);
	const never = signed(9);
	t.same(
		await see(undefined, { old: signed(pin.size), kept: never }),
		["log-forked", ["log-forked"]],
		"the served log lacks the entries that the restart keeps",
	);

	/** A receipt of entries that the server doesn't show. @param restarts the number of restarts when it was given. */
	const receipt = async (entry: number, restarts: number) => {
		const device = await world.openSession("reader", await world.device());
		await device.storage.set(receiptsOf(device), JSON.stringify([{ entry, at: device.session.now(), restarts }]));
		device.setLies(...restarted({ old: signed(pin.size, pin.root), kept }), forge("audit.entries", "entries", []));
		return [(await checkReceipts(device.session)).hidden, alarmCodes(device)];
	};
	t.same(await receipt(10, 0), [0, ["log-restarted"]], "the loss of an entry is reported");
	t.same(await receipt(8, 0), [1, ["entry-hidden"]], "an entry that the restart keeps is hidden");
	t.same(await receipt(10, 1), [1, ["entry-hidden"]], "an entry that was named after the restart is hidden");

	const had = await world.openSyncedSession("reader");
	await markSeen(had.session, (await readAll(had.session, talk.id)).compartment);
	const three = [
		forge("compartments.get", "", (all: object) => ({ ...all, count: 3, seen: [] })),
		forge("compartments.page", "", ({ entries }: { entries: unknown[] }) => ({ entries: entries.slice(0, 3), count: 3 })),
	];
	const reads = async (...lies: Lie[]) => {
		const device = await world.openSession("reader", await world.device(had.storage));
		device.setLies(...lies, ...three);
		return [await outcomeOf(() => readAll(device.session, talk.id)), alarmCodes(device)];
	};
	t.same(await reads(), ["entries-dropped", ["entries-dropped"]], "entries of a thread are gone without a restart");
	t.same(
		await reads(...restarted({ old: signed(pin.size, pin.root), kept })),
		[null, ["log-restarted"]],
		"entries of a thread are gone with a restart, and the loss is reported",
	);

	const note = (size: number, root: Bytes) => fromUtf8(noteBytes(signedNote(checkpointText(log.name, size, root))));
	await fetchNewestCheckpoint(founder.session, "access");
	const offers = async (old: string) => {
		founder.setLies(forge("audit.status", "restart", { old, kept: null }));
		return outcomeOf(() => proposeLogRestart(founder.session, origin));
	};
	t.equal(await offers(note(9, await rootAt(9))), "log-forked", "the admin has seen a longer log");
	const unsigned = note(pin.size + 9, pin.root).replace(/[A-Za-z0-9+/]{8}=*\n$/, "AAAAAAAA\n");
	t.equal(await offers(unsigned), "log-forked", "the log never signed the offered checkpoint");
	const less = founder.session.sign("log.restart", { log: "access", origin, old: kept, kept });
	await fetchNewestCheckpoint(admin.session, "access");
	admin.setLies(...serveDirectory(world, [...founder.session.log, less].map(toWire)));
	t.equal(await outcomeOf(() => approve(admin.session, less.objId)), "log-forked", "the other admin refuses such a proposal, too");
});

function signedNote(text: string, key: LogKey = log): Note {
	return { text, signatures: [signText(key, text, null, (input) => logSigns.sign(input))] };
}

interface Witness {
	key: VerifierKey;
	sign(input: Uint8Array): Uint8Array;
}

test("a frozen directory is noticed", async (t) => {
	const [founder, admin] = [await world.openSyncedSession("founder"), await world.openSyncedSession("admin")];
	const [first, second, invented] = [5, 6, 7].map((fill) => {
		const key = new SigningKey(new Uint8Array(32).fill(fill));
		return { key: verifierKey(`witness-${fill}.example`, COSIGNATURE, key.publicKey), sign: (input: Uint8Array) => key.sign(input) };
	}) as [Witness, Witness, Witness];
	const name = async (wanted: number, ...witnesses: Witness[]) =>
		approve(admin.session, await proposeWitnesses(founder.session, { wanted, keys: witnesses.map(({ key }) => key) }));
	const stranger = logKey("log.example/other", first.key.publicKey);
	const asLog = outcomeOf(() => proposeWitnesses(founder.session, { wanted: 1, keys: [stranger] }));
	t.equal(await asLog, "bad-input", "another log is no witness");
	const reader = await world.openSyncedSession("reader");
	const frozenAt = reader.session.now();
	const linesBy = (by: readonly Witness[], text: string, ahead = 0) =>
		by.map(({ key, sign }) => signText(key, text, Math.floor((frozenAt + ahead) / 1000), sign));
	const cosigned = (by: readonly Witness[], ahead = 0) =>
		forge("audit.checkpoint", "", (bytes: Uint8Array) => {
			const { text, signatures } = parseNote(fromUtf8(bytes));
			return noteBytes({ text, signatures: [...signatures, ...linesBy(by, text, ahead)] });
		});
	const fresh = async (...lies: Lie[]) => {
		reader.setLies(...lies);
		const found = await fetchNewestCheckpoint(reader.session, "directory");
		return [alarmCodes(reader), found?.freshness.proven];
	};
	t.same(await fresh(cosigned([invented])), [[], 0], "no witness is named: nothing is claimed");
	await name(1, first);
	await syncDirectory(reader.session);
	t.same(await fresh(cosigned([first])), [[], 1], "a witness has cosigned lately");
	t.same(await fresh(), [["freshness-unproven"], 0], "no witness has cosigned: an alarm, and the work goes on");
	t.same(await fresh(cosigned([first], 3_600_000)), [["freshness-unproven"], 0], "a witness's time far ahead doesn't count");
	t.same(await fresh(cosigned([invented])), [["freshness-unproven"], 0], "nor does a witness that the server has invented");
	const forged = { key: first.key, sign: () => new Uint8Array(64) };
	t.same(await fresh(cosigned([forged])), [["freshness-unproven"], 0], "nor does a false signature, and the work goes on");
	const status = forge("audit.status", "witnesses", [{ key: formatVerifierKey(invented.key), size: 1, time: 1, failing: null }]);
	t.same(
		await fresh(cosigned([invented]), status),
		[["freshness-unproven"], 0],
		"nor when the status of the log names the invented witness",
	);
	const { text, signatures } = noteOfOtherTree(
		world.server,
		fromUtf8(await reader.session.server.fetchBytes(contracts.audit.checkpoint, { log: "directory" })),
		"directory",
	);
	const note = formatNote({ text, signatures: [...signatures, ...linesBy([first], text)] });
	const witnessed = forge("audit.status", "witnessed", { size: Number(text.split("\n")[1]), note });
	t.same(await fresh(witnessed), [["freshness-unproven"], 0], "nor does a cosignature of another tree");
	const garbage = forge("audit.status", "witnessed", { size: 1, note: "x" });
	t.same(await fresh(garbage), [["freshness-unproven"], 0], "nor does a text that is not a checkpoint, and the work goes on");
	await name(2, first, second);
	await syncDirectory(reader.session);
	const twice = forge("audit.status", "witnessed", (_: unknown) => {
		const served = parseNote(fromUtf8(reader.proxy.replies.get("audit.checkpoint")!.at(-1)!.bytes));
		const again = formatNote({ ...served, signatures: [served.signatures[0]!, ...linesBy([first], served.text, -60_000)] });
		return { size: Number(served.text.split("\n")[1]), note: again };
	});
	t.same(await fresh(cosigned([first]), twice), [["freshness-unproven"], 1], "two cosignatures of one witness count once");
	t.same(await fresh(cosigned([first, invented])), [["freshness-unproven"], 1], "one of the two that are wanted");
	t.same(await fresh(cosigned([first, second])), [[], 2]);
	await name(1, second);
	await syncDirectory(reader.session);
	t.same(await fresh(cosigned([first])), [["freshness-unproven"], 0], "a witness that two admins took off the list");
	world.server.clock.advance(25 * 3_600_000);
	const later = await world.openSyncedSession("reader", reader.storage);
	later.setLies(fork("directory.read", -1), cosigned([second]));
	await fetchNewestCheckpoint(later.session, "directory");
	t.same(alarmCodes(later), ["freshness-unproven"], "the directory of a day before is an alarm");
	t.equal(await outcomeOf(() => write(later.session, talk.id, message("goes on"))), null);
});
