/** Section 3 of SPEC.md, what a client must refuse: access entries with a false time, and answers that leave out entries. */
import { randomUUID } from "node:crypto";
import t from "tap";
import { SigningKey } from "#crypto/signing.ts";
import { fromUtf8 } from "#protocol/bytes.ts";
import { COSIGNATURE, parseNote, signText, verifierKey } from "#protocol/log/note.ts";
import {
	type AuditEntry,
	beginExport,
	exportEntries,
	fetchNewestCheckpoint,
	keyOfLog,
	proposeWitnesses,
	proveExport,
	readForReview,
	searchLog,
	verifyExport,
	verifyLog,
} from "#sdk/audit/index.ts";
import { gather } from "#sdk/http/pages.ts";
import { approve, syncDirectory } from "#sdk/index.ts";
import type { EntryFields } from "#server/ledger/index.ts";
import { fields } from "../../support/access-entry.ts";
import { noteBytes } from "../../support/lying/forge.ts";
import { drop, forge, reorder } from "../../support/lying/lies.ts";
import { alarmCodes, type DeceivedClient, LyingWorld, rowsOf } from "../../support/lying/lying-world.ts";
import { streamOf } from "../../support/stream.ts";
import { until } from "../../support/until.ts";

const test = rowsOf(t);
const world = await LyingWorld.build(t);
const { clock, context } = world.server;
const DAY = 86_400_000;

/** Runs work under the client's present lies. @returns the codes of the alarms that it raised. */
async function alarmsOf(person: DeceivedClient, work: () => Promise<unknown>): Promise<string[]> {
	// Clears the alarms of earlier work.
	person.setLies(...person.proxy.lies);
	await work();
	return alarmCodes(person);
}

/** Writes an entry through the ledger's own code, dated this much later than now. @returns its number. */
async function appendDated(ms: number, entry: Partial<EntryFields>): Promise<number> {
	const now = clock.now();
	clock.set(now + ms);
	const seq = await context.ledger.append(fields(entry));
	clock.set(now);
	await world.signTrees();
	return seq;
}

test("an honest server, whose processes' clocks differ by minutes", async (t) => {
	await appendDated(-9 * 60_000, { case: randomUUID() });
	const before = clock.now();
	clock.advance(9 * 60_000);
	await appendDated(-9 * 60_000, { case: randomUUID() });
	const auditor = await world.openSyncedSession("auditor");
	t.same(await alarmsOf(auditor, () => gather(searchLog(auditor.session))), []);
	t.same(await alarmsOf(auditor, () => gather(searchLog(auditor.session, { from: before, to: clock.now() }))), []);
	t.same(await alarmsOf(auditor, () => gather(searchLog(auditor.session, { to: before }))), []);
	t.same(await alarmsOf(auditor, () => verifyLog(auditor.session)), []);
});

test("an entry that is missing from an answered range", async (t) => {
	const auditor = await world.openSyncedSession("auditor");
	auditor.setLies(drop("audit.entries", "entries.3"));
	t.same(await alarmsOf(auditor, () => gather(searchLog(auditor.session))), ["entry-hidden"]);
	t.same(await alarmsOf(auditor, () => gather(searchLog(auditor.session, { from: 0 }))), ["entry-hidden"], "of a period");
	const empty = { actor: undefined, outcome: undefined };
	t.same(await alarmsOf(auditor, () => gather(searchLog(auditor.session, empty))), ["entry-hidden"], "conditions that are left empty");
	t.same(await alarmsOf(auditor, () => gather(exportEntries(auditor.session, beginExport("jsonl", {})))), ["entry-hidden"], "an export");
	const limited = async () => {
		for await (const { seq } of searchLog(auditor.session, { limit: 5 })) if (seq === 0) break;
	};
	t.same(await alarmsOf(auditor, limited), ["entry-hidden"], "page by page");
	t.same(await alarmsOf(auditor, () => gather(searchLog(auditor.session, { outcome: "allowed" }))), [], "a part has holes");
	const reader = await world.openSyncedSession("reader");
	t.same(await alarmsOf(reader, () => gather(searchLog(reader.session))), [], "so has what one member may see");
});

test("a back-dated entry", async (t) => {
	const caseId = randomUUID();
	const founded = (await world.openSyncedSession("reader")).session.dir.genesis!.body.at;
	const seq = await appendDated(founded - 30 * DAY - clock.now(), { case: caseId });
	clock.advance(2 * DAY);
	const auditor = await world.openSyncedSession("auditor");
	const about = { case: caseId };
	t.same(await alarmsOf(auditor, () => verifyLog(auditor.session)), ["entry-misdated"], "log verify");
	t.match(auditor.alarms[0]?.detail, new RegExp(`^entry ${seq} is dated .* but entry \\d+ before it`));
	t.same(await alarmsOf(auditor, () => gather(searchLog(auditor.session))), ["entry-misdated"], "log entries");
	t.same(await alarmsOf(auditor, () => gather(searchLog(auditor.session, about))), ["entry-misdated"], "alone: older than the network");
	const period = { from: founded - DAY };
	t.same(await alarmsOf(auditor, () => gather(searchLog(auditor.session, period))), ["entry-hidden"], "it is missing from its place");
	let lines: string[] = [];
	let proof: string[] = [];
	const exporting = async () => {
		const parts = await gather(exportEntries(auditor.session, beginExport("jsonl", {})));
		lines = parts.flatMap(({ text }) => text.split(/(?<=\n)/)).filter((line) => line !== "");
		proof = await gather(proveExport(auditor.session, parts.at(-1)!.state, streamOf(lines)));
	};
	t.same(await alarmsOf(auditor, exporting), ["entry-misdated"], "audit export");
	const checked = await verifyExport("jsonl", streamOf(lines), streamOf(proof), keyOfLog(auditor.session, "access"));
	t.match(checked.misdated, [new RegExp(`^entry ${seq} `)], "audit check");
	auditor.setLies(reorder("audit.entries", "entries"));
	const reordered = await alarmsOf(auditor, () => gather(searchLog(auditor.session)));
	t.ok(reordered.includes("entry-misdated"), "shown in another order");
});

test("an entry that contradicts the witnesses", async (t) => {
	const [founder, admin] = [await world.openSyncedSession("founder"), await world.openSyncedSession("admin")];
	const witness = new SigningKey(new Uint8Array(32).fill(5));
	const key = verifierKey("witness.example", COSIGNATURE, witness.publicKey);
	await approve(admin.session, await proposeWitnesses(founder.session, { wanted: 1, keys: [key] }));
	const coordinator = await world.openSyncedSession("giver");
	await syncDirectory(coordinator.session);
	await world.signTrees();
	/** Cosigns the served checkpoint at this time. */
	const cosigned = (at: number) =>
		forge("audit.checkpoint", "", (bytes: Uint8Array) => {
			const { text, signatures } = parseNote(fromUtf8(bytes));
			return noteBytes({ text, signatures: [...signatures, signText(key, text, Math.floor(at / 1000), (input) => witness.sign(input))] });
		});
	const { organisation } = coordinator.session.dir.members.get(coordinator.session.me)!;
	const asked = () =>
		alarmsOf(coordinator, () => gather(searchLog(coordinator.session, { from: clock.now() - 90 * DAY, action: "late.act" })));
	const late = { organisation, action: "late.act" };
	coordinator.setLies(cosigned(clock.now()));
	await fetchNewestCheckpoint(coordinator.session, "access");
	await appendDated(-23 * 3_600_000, late);
	t.same(await asked(), [], "an entry waited for its checkpoint for less than a day");
	await appendDated(-50 * 3_600_000, late);
	t.same(await asked(), ["entry-misdated"], "it was not in the log that a witness saw two days later");
	clock.advance(30 * DAY);
	const later = await world.openSyncedSession("giver");
	const seq = await appendDated(-60_000, late);
	later.setLies(cosigned(clock.now() - 3_600_000));
	// The server hands out a checkpoint only after it has given the witnesses a moment to cosign it.
	await until(
		"a checkpoint with the entry is served",
		async () => ((await fetchNewestCheckpoint(later.session, "access"))?.checkpoint.size ?? 0) > seq,
	);
	const filter = { from: clock.now() - 3_600_000, action: "late.act" };
	let found: AuditEntry[] = [];
	const searching = async () => {
		found = await gather(searchLog(later.session, filter));
	};
	t.same(await alarmsOf(later, searching), ["entry-misdated"], "it is dated later than its cosignature");
	t.match(found, [{ seq }]);
});

test("an honest server whose clock was a day ahead for a minute", async (t) => {
	clock.advance(40 * DAY);
	const from = clock.now();
	for (const second of [0, 20, 40]) await appendDated(DAY + second * 1000, { case: randomUUID() });
	let last = 0;
	for (let i = 0; i < 4; i++) {
		clock.advance(3_600_000);
		last = await appendDated(0, { case: randomUUID() });
	}
	const auditor = await world.openSyncedSession("auditor");
	// The server hands out a checkpoint only after it has given the witnesses a moment to cosign it.
	await until(
		"a checkpoint with the entries is served",
		async () => ((await fetchNewestCheckpoint(auditor.session, "access"))?.checkpoint.size ?? 0) > last,
	);
	const first = rowOf(await gather(searchLog(auditor.session, { from }))).seq;
	const minute = new Date(from + DAY).toISOString().slice(0, 16);
	const works = { search: () => gather(searchLog(auditor.session, { from })), review: () => readForReview(auditor.session, first, 20) };
	for (const [name, work] of Object.entries(works)) {
		auditor.setLies();
		await work();
		const [alarm, ...others] = auditor.alarms.filter(({ code }) => code === "entry-misdated");
		t.match(alarm?.detail, minute, `${name} names the minute`);
		t.same(others, [], `${name}: not one for each later entry`);
	}
});

/** The entry with the lowest number. */
function rowOf(entries: readonly AuditEntry[]): AuditEntry {
	return entries.reduce((lowest, entry) => (entry.seq < lowest.seq ? entry : lowest));
}
