/**
 * Section 3 of SPEC.md, what a client must refuse: invalid or missing tiles, bundles and bodies under a signed checkpoint. Each use
 * of them raises the named alarm.
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
import { delay, forge, type Lie, type Reply, refuse, where } from "../../support/lying/lies.ts";
import { alarmCodes, LyingWorld, outcomeOf, rowsOf } from "../../support/lying/lying-world.ts";

const test = rowsOf(t);
const world = await LyingWorld.build(t);
const auditor = await world.openSyncedSession("auditor");
const { session, storage } = auditor;
const [pin, receipts] = [storageName(world.network, "log", "access"), storageName(world.network, "receipts")];

await fetchNewestCheckpoint(session, "access");
const before = (await storage.get(pin))!;
await fetchNames(session);
await keepReceipt(session, session.server.lastEntry());
await world.signTrees();
await fetchNewestCheckpoint(session, "access");
const [now, receipt] = [(await storage.get(pin))!, (await storage.get(receipts))!];

const exporting = (log: "access" | "directory", bodies: boolean) =>
	exportLog(session, log, new LogFolder(testFolder(t)), { bodies, onProgress: () => {} });

async function* erased() {
	yield formatLine("jsonl", { seq: 3, salt: null, body: null });
}

/** The readers of tiles, and the code that a lie must cause. */
const readers: [string, string, string, () => Promise<unknown>][] = [
	["the verifier of a whole log", "/tile/0/", "log-forked", () => verifyLog(session, "access")],
	[
		"a reader who has seen a smaller log",
		"/tile/",
		"log-forked",
		() => storage.set(pin, before).then(() => fetchNewestCheckpoint(session, "access")),
	],
	["the check of a receipt", "/tile/0/", "log-forked", () => checkReceipts(session)],
	["the proof of an entry", "/tile/0/", "log-forked", () => proveEntry(session, "access", 3)],
	["the proof of an export", "/tile/0/", "log-forked", () => gather(proveExport(session, beginExport("jsonl", {}), erased()))],
	["the export of the log", "/tile/0/", "log-forked", () => exporting("access", false)],
	["the proof of an entry, in bundles", "/entries/", "entry-hidden", () => proveEntry(session, "access", 3)],
	["the proof of a directory statement", "/entries/", "entry-hidden", () => proveEntry(session, "directory", 3)],
	["the export of the directory", "/entries/", "entry-hidden", () => exporting("directory", false)],
];

/** A lie about the tiles whose paths contain this part. */
const at = (part: string, lie: Lie) => where((path) => path.includes(part), lie);

async function outcomeWith(work: () => Promise<unknown>, ...lies: Lie[]) {
	await storage.set(pin, now);
	await storage.set(receipts, receipt);
	auditor.setLies(...lies);
	return [await outcomeOf(work), alarmCodes(auditor)];
}

test("an honest server", async (t) => {
	for (const [who, , , work] of readers) t.same(await outcomeWith(work), [null, []], who);
	t.same(await outcomeWith(() => exporting("access", true)), [null, []]);
});

test("invalid or missing tiles and bundles are noticed", async (t) => {
	const tile = (made: (bytes: Uint8Array) => Uint8Array) => forge("audit.tile", "", made);
	const shapes: [string, Lie][] = [
		["missing", refuse("audit.tile", 404, "not-found")],
		["said to have no such path", refuse("audit.tile", 404, "no-such-route")],
		["cut short", tile((bytes) => bytes.slice(0, -32))],
		["not of whole hashes", tile((bytes) => bytes.slice(0, -1))],
		["empty", tile(() => new Uint8Array(0))],
		["an HTML page", tile(() => new TextEncoder().encode("<!doctype html>"))],
	];
	for (const [who, part, code, work] of readers)
		for (const [what, lie] of shapes) {
			t.same(await outcomeWith(work, at(part, lie)), [code, [code]], `${what}, to ${who}`);
		}
});

test("a 404 of a proxy, or a failure of the server, is no alarm", async (t) => {
	const bare = { ...refuse("audit.tile", 404, "not-found"), apply: (reply: Reply) => void Object.assign(reply, { status: 404, json: {} }) };
	const failing = refuse("audit.tile", 500, "internal");
	for (const [who, part, , work] of readers) {
		t.same(await outcomeWith(work, at(part, bare)), ["no-such-route", []], who);
		t.same(await outcomeWith(work, at(part, failing)), ["internal", []], who);
	}
});

test("a failed export sends no more requests and raises no more alarms", async (t) => {
	const none = at("/entries/", refuse("audit.tile", 404, "not-found"));
	const late = at("/entries/001", delay("audit.tile", 300));
	t.same(await outcomeWith(() => exporting("access", false), none, late), ["entry-hidden", ["entry-hidden"]]);
	const [{ length }, requestsBefore] = [auditor.alarms, auditor.proxy.changedReplies];
	await new Promise((resolve) => setTimeout(resolve, 600));
	t.same([auditor.alarms.length, auditor.proxy.changedReplies], [length, requestsBefore]);
});

test("missing or invalid bodies are noticed", async (t) => {
	const fewer = forge("audit.bodies", "entries", (all: unknown[]) => all.slice(1));
	const notAnEntry = forge("audit.bodies", "entries.0.body", "AAAA");
	const prove = () => proveEntry(session, "access", 3);
	for (const [what, code, work, lie] of [
		["an export with bodies, when a body is missing", "entry-hidden", () => exporting("access", true), fewer],
		["the proof of an entry, when its body is missing", "entry-hidden", prove, fewer],
		["the proof of an entry, when its body is not an entry", "content-tampered", prove, notAnEntry],
	] as const)
		t.same(await outcomeWith(work, lie), [code, [code]], what);
});

test("an entry and a tile that don't match the signed root are noticed", async (t) => {
	const [leaf, width] = [new Uint8Array(33), 2 + 33];
	const both = forge("audit.tile", "", (bytes: Uint8Array, { url }: Reply) => {
		const copy = bytes.slice();
		if (url.pathname.includes("/entries/")) copy.set(leaf, 3 * width + 2);
		else if (url.pathname.includes("/tile/0/000")) copy.set(leafHash(leaf), 3 * 32);
		return copy;
	});
	const unread = forge("audit.bodies", "entries.0", { salt: null, body: null });
	t.same(await outcomeWith(() => proveEntry(session, "access", 3), both, unread), ["entry-hidden", ["entry-hidden"]]);
});
