/**
 * Section 3 of SPEC.md, what a client must refuse: tiles, bundles and bodies that a signed checkpoint covers, and that are none, or
 * not there. Whatever they are asked for, it is the named alarm. Each test's name is its row.
 */
import t from "tap";
import { leafHash } from "#protocol/log/merkle.ts";
import { formatLine } from "#sdk/audit/export-lines.ts";
import { beginExport, checkReceipts, fetchNewestCheckpoint, keepReceipt, proveEntry, proveExport, verifyLog } from "#sdk/audit/index.ts";
import { storageName } from "#sdk/directory/cache.ts";
import { gather } from "#sdk/http/pages.ts";
import { fetchNames } from "#sdk/index.ts";
import { exportLog } from "../../../clients/cli/log/export.ts";
import { LogFolder } from "../../../clients/cli/log/folder.ts";
import { testFolder } from "../../support/folder.ts";
import { delay, forge, type Lie, refuse, type Told, where } from "../../support/lying/lies.ts";
import { alarmCodes, LyingWorld, outcomeOf, rowsOf } from "../../support/lying/lying-world.ts";

const test = rowsOf(t);
const world = await LyingWorld.build(t);
const auditor = await world.openSyncedSession("auditor");
const { session, storage } = auditor;
const [pin, receipts] = [storageName(world.network, "log", "access"), storageName(world.network, "receipts")];

await fetchNewestCheckpoint(session, "access");
const before = (await storage.get(pin))!;
await fetchNames(session);
await keepReceipt(session);
await world.signed();
await fetchNewestCheckpoint(session, "access");
const [now, receipt] = [(await storage.get(pin))!, (await storage.get(receipts))!];

const exporting = (log: "access" | "directory", bodies: boolean) =>
	exportLog(session, log, new LogFolder(testFolder(t)), { bodies, onProgress: () => {} });

async function* erased() {
	yield formatLine("jsonl", { seq: 3, salt: null, body: null });
}

/** Who reads which tiles, and what a lie about them must come to. */
const readers: [string, string, string, () => Promise<unknown>][] = [
	["who verifies it whole", "/tile/0/", "log-forked", () => verifyLog(session, "access")],
	["who has seen less before", "/tile/", "log-forked", () => storage.set(pin, before).then(() => fetchNewestCheckpoint(session, "access"))],
	["who checks a receipt", "/tile/0/", "log-forked", () => checkReceipts(session)],
	["who proves an entry", "/tile/0/", "log-forked", () => proveEntry(session, "access", 3)],
	["who proves an export", "/tile/0/", "log-forked", () => gather(proveExport(session, beginExport("jsonl", {}), erased()))],
	["who takes the log away", "/tile/0/", "log-forked", () => exporting("access", false)],
	["who proves an entry, in bundles", "/entries/", "entry-hidden", () => proveEntry(session, "access", 3)],
	["who proves one of the directory", "/entries/", "entry-hidden", () => proveEntry(session, "directory", 3)],
	["who takes the directory away", "/entries/", "entry-hidden", () => exporting("directory", false)],
];

/** A lie about those tiles alone whose paths have this part. */
const at = (part: string, lie: Lie) => where((path) => path.includes(part), lie);

async function told(work: () => Promise<unknown>, ...lies: Lie[]) {
	await storage.set(pin, now);
	await storage.set(receipts, receipt);
	auditor.tell(...lies);
	return [await outcomeOf(work), alarmCodes(auditor)];
}

test("an honest server", async (t) => {
	for (const [who, , , work] of readers) t.same(await told(work), [null, []], who);
	t.same(await told(() => exporting("access", true)), [null, []]);
});

test("serves a tile or bundle that is none, or none at all", async (t) => {
	const tile = (made: (bytes: Uint8Array) => Uint8Array) => forge("audit.tile", "", made);
	const shapes: [string, Lie][] = [
		["missing", refuse("audit.tile", 404, "not-found")],
		["said to have no such path", refuse("audit.tile", 404, "no-such-route")],
		["cut short", tile((bytes) => bytes.slice(0, -32))],
		["not of whole hashes", tile((bytes) => bytes.slice(0, -1))],
		["empty", tile(() => new Uint8Array(0))],
		["a page", tile(() => new TextEncoder().encode("<!doctype html>"))],
	];
	for (const [who, part, code, work] of readers)
		for (const [what, lie] of shapes) {
			t.same(await told(work, at(part, lie)), [code, [code]], `${what}, to ${who}`);
		}
});

test("says so late: an export that fails asks for nothing more, and is alarmed about nothing afterwards", async (t) => {
	const none = at("/entries/", refuse("audit.tile", 404, "not-found"));
	const late = at("/entries/001", delay("audit.tile", 300));
	t.same(await told(() => exporting("access", false), none, late), ["entry-hidden", ["entry-hidden"]]);
	const [{ length }, asked] = [auditor.alarms, auditor.proxy.told];
	await new Promise((resolve) => setTimeout(resolve, 600));
	t.same([auditor.alarms.length, auditor.proxy.told], [length, asked]);
});

test("keeps bodies back, or shows what is none", async (t) => {
	const fewer = forge("audit.bodies", "entries", (all: unknown[]) => all.slice(1));
	const none = forge("audit.bodies", "entries.0.body", "AAAA");
	const prove = () => proveEntry(session, "access", 3);
	for (const [what, code, work, lie] of [
		["fewer, to who takes them away", "entry-hidden", () => exporting("access", true), fewer],
		["none, to who proves an entry", "entry-hidden", prove, fewer],
		["one that is no entry", "content-tampered", prove, none],
	] as const)
		t.same(await told(work, lie), [code, [code]], what);
});

test("shows an entry and its tile that fit each other, and not the signed root", async (t) => {
	const [leaf, width] = [new Uint8Array(33), 2 + 33];
	const both = forge("audit.tile", "", (bytes: Uint8Array, { url }: Told) => {
		const copy = bytes.slice();
		if (url.pathname.includes("/entries/")) copy.set(leaf, 3 * width + 2);
		else if (url.pathname.includes("/tile/0/000")) copy.set(leafHash(leaf), 3 * 32);
		return copy;
	});
	const unread = forge("audit.bodies", "entries.0", { salt: null, body: null });
	t.same(await told(() => proveEntry(session, "access", 3), both, unread), ["entry-hidden", ["entry-hidden"]]);
});
