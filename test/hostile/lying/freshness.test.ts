/** Section 3 of SPEC.md, what a client must refuse: a server that freezes the directory in daily work. */
import t from "tap";
import { SigningKey } from "#crypto/signing.ts";
import { desksOf } from "#protocol/folds/directory.ts";
import { noteOfCompact } from "#protocol/log/checkpoint.ts";
import { COSIGNATURE, formatNote, parseNote, signText, verifierKey } from "#protocol/log/note.ts";
import { keepReceipt, listReceipts, proposeWitnesses } from "#sdk/audit/index.ts";
import {
	approve,
	directoryFreshness,
	invite,
	message,
	openThread,
	overrideStaleDirectory,
	readAll,
	suspend,
	syncDirectory,
	write,
} from "#sdk/index.ts";
import { whoami } from "../../../clients/cli/commands/account/sign-in.ts";
import { noteOfOtherTree } from "../../support/lying/forge.ts";
import { answer, forge, type Lie } from "../../support/lying/lies.ts";
import { alarmCodes, type DeceivedClient, LyingWorld, outcomeOf, rowsOf } from "../../support/lying/lying-world.ts";

const test = rowsOf(t);
const world = await LyingWorld.build(t);
const { talk } = world.fixtures;
const { clock } = world.server;
const HOUR = 3_600_000;

const signer = new SigningKey(new Uint8Array(32).fill(5));
const witness = verifierKey("witness.example", COSIGNATURE, signer.publicKey);

/** An answer with the newest checkpoint of the directory, which the witness has cosigned at this time. */
const cosigned = (at: () => number, change = (note: string) => note): Lie =>
	answer("audit.status", () => ({ ...status, witnessed: witnessedAt(at(), change) }));

/** The newest status of the directory's log, and its newest checkpoint. Set by `lookAtLog`. */
let status: object;
let note: string;
function witnessedAt(at: number, change: (note: string) => string) {
	const { text, signatures } = parseNote(change(note));
	const line = signText(witness, text, Math.floor(at / 1000), (input) => signer.sign(input));
	return { size: Number(text.split("\n")[1]), note: formatNote({ text, signatures: [...signatures, line] }) };
}

async function lookAtLog() {
	await world.signTrees();
	const response = await fetch(`${world.server.url}/api/log/directory/status`);
	status = (await response.json()) as object;
	const { session } = await world.openSyncedSession("founder");
	note = noteOfCompact(world.server.context.logKey("directory"), session.checkpoint);
}

/** A lie: the directory stays as it is now. */
async function frozen({ session, proxy }: DeceivedClient): Promise<Lie> {
	await syncDirectory(session);
	const { size, checkpoint } = proxy.replies.get("directory.read")!.at(-1)!.json;
	const all = session.log.length;
	return forge("directory.read", "", (page: any, { url }: any) => {
		const from = Number(url.searchParams.get("from") ?? 0);
		return { ...page, from, size, checkpoint, statements: page.statements.slice(0, Math.max(0, all - from)) };
	});
}

const whoamiSays = async ({ session }: DeceivedClient) => (await whoami.run({ session: async () => session } as never, {})).text();

test("without witnesses nobody can prove that the directory is the newest, and the client says so", async (t) => {
	const reader = await world.openSyncedSession("reader");
	t.match(directoryFreshness(reader.session), { state: "no-witnesses", wanted: 0, provenAt: null });
	t.same(alarmCodes(reader), []);
	t.match(await whoamiSays(reader), /nobody can prove that it is the newest, because the network has no witnesses/);
});

test("an honest server raises no alarm, unless its witness was down for longer than a day", async (t) => {
	const [founder, admin] = [await world.openSyncedSession("founder"), await world.openSyncedSession("admin")];
	await approve(admin.session, await proposeWitnesses(founder.session, { wanted: 1, keys: [witness] }));
	const named = clock.now();
	const reader = await world.openSyncedSession("reader");
	t.same([directoryFreshness(reader.session).state, alarmCodes(reader)], ["fresh", []], "witnesses that were named just now");
	await lookAtLog();
	const see = async (hours: number, ...lies: Lie[]) => {
		clock.set(named + hours * HOUR);
		const device = await world.openSession("reader", await world.device(reader.storage));
		device.setLies(...lies);
		await syncDirectory(device.session);
		return [directoryFreshness(device.session).state, alarmCodes(device)];
	};
	t.same(
		await see(
			1,
			cosigned(() => clock.now() + 9 * 60_000),
		),
		["fresh", []],
		"the witness's clock is ahead",
	);
	t.same(await see(20), ["fresh", []], "the witness was down for less than a day");
	t.same(await see(24), ["fresh", []]);
	t.same(await see(26), ["stale", ["freshness-unproven"]], "it was down for longer");
	t.same(
		await see(
			27,
			cosigned(() => clock.now()),
		),
		["fresh", []],
		"it is back",
	);
	t.same(await see(28, answer("audit.status", {})), ["fresh", []], "its answer is unreadable");
	clock.set(named + 29 * HOUR);
	const unknowing = await world.openSession("reader", await world.device());
	unknowing.setLies(cosigned(() => named + 2 * HOUR));
	await syncDirectory(unknowing.session);
	t.match(unknowing.alarms[0]?.detail, /they last did at /, "the first proof that a device sees is old");
	clock.set(named + 30 * HOUR);
	const { session: giver } = await world.openSyncedSession("giver");
	const known = await world.openSession("reader", await world.device(reader.storage));
	await syncDirectory(known.session);
	const before = known.proxy.replies.get("directory.read")!.at(-1)!.json;
	await invite(giver, { organisation: world.fixtures.organisations.origin, role: "staff" });
	await lookAtLog();
	let isFirst = true;
	const late: Lie = {
		name: "an answer of a moment before",
		on: "directory.read",
		apply: (reply) => {
			if (isFirst) reply.json = { ...before, statements: [], from: before.size };
			isFirst = false;
		},
	};
	known.setLies(
		late,
		cosigned(() => clock.now()),
	);
	await syncDirectory(known.session);
	t.equal(directoryFreshness(known.session).provenAt, Math.floor(clock.now() / 1000) * 1000, "a statement was added between two requests");
	t.same(alarmCodes(known), []);
});

test("a frozen directory", async (t) => {
	await lookAtLog();
	const reader = await world.openSyncedSession("reader");
	const lie = await frozen(reader);
	const admin = await world.openSyncedSession("admin");
	await suspend(admin.session, { kind: "member", subject: world.people.auditor.id }, "misconduct");
	const began = clock.now();
	const before = cosigned(() => began);
	reader.setLies(lie, before);
	await syncDirectory(reader.session);
	t.equal(reader.session.dir.members.get(world.people.auditor.id)?.status, "active", "it hides the suspension");

	await lookAtLog();
	const newer = await world.openSession("reader", await world.device(reader.storage));
	newer.setLies(
		lie,
		cosigned(() => clock.now()),
	);
	clock.advance(2 * HOUR);
	newer.server.setAccessToken(await world.token("reader"));
	t.equal(await outcomeOf(() => syncDirectory(newer.session)), "directory-shrunk", "what the witnesses have seen is larger");
	t.same(alarmCodes(newer), ["directory-shrunk"]);

	const other = await world.openSession("reader", await world.device());
	other.setLies(
		cosigned(
			() => clock.now(),
			(honest) => otherNote(honest),
		),
	);
	t.equal(await outcomeOf(() => syncDirectory(other.session)), "directory-forked", "the log has signed another tree for the witnesses");

	// On a known device, and on a new one.
	for (const storage of [reader.storage, undefined]) {
		const at = async (hours: number) => {
			clock.set(began + hours * HOUR);
			const device = await world.openSession("reader", await world.device(storage));
			device.setLies(lie, forge("audit.status", "witnessed", null));
			const wrote = await outcomeOf(() => write(device.session, talk.id, message("Hello")));
			const opened = await outcomeOf(() => openThread(device.session, "New", [], desksOf(device.session.dir, device.session.me)[0]?.id));
			return { device, wrote, opened, read: await outcomeOf(() => readAll(device.session, talk.id)), codes: alarmCodes(device) };
		};
		t.match(await at(30), { wrote: null, read: null, codes: ["freshness-unproven"] }, "after a day: a warning");
		const { device, ...late } = await at(80);
		t.match(late, { wrote: "directory-stale", opened: "directory-stale", read: null }, "after three days: nothing new is sealed");
		t.match(await whoamiSays(device), /too long ago, so writing is refused/);
	}
	clock.set(began + 90 * HOUR);
});

test("an override for emergencies", async (t) => {
	const device = await world.openSession("reader", await world.device());
	device.setLies(forge("audit.status", "witnessed", null));
	await syncDirectory(device.session);
	t.equal(directoryFreshness(device.session).state, "too-old");
	const until = await overrideStaleDirectory(device.session);
	t.equal(until, clock.now() + HOUR);
	await keepReceipt(device.session, device.session.server.lastEntry());
	const entry = (await world.server.entries()).findLast(({ action }) => action === "client.override");
	t.match(entry, { actor: device.session.me, basis: "emergency", attested: "client", outcome: "allowed" }, "the auditors see it");
	t.equal((await listReceipts(device.session)).length, 1, "and the client can check that the log has it");
	t.equal(await outcomeOf(() => write(device.session, talk.id, message("Help"))), null);
	const count = async () => (await world.server.entries()).filter(({ action }) => action === "client.override").length;
	t.equal(await overrideStaleDirectory(device.session), until, "again: nothing new");
	t.equal(await count(), 1);
	clock.advance(-2 * HOUR);
	t.equal(directoryFreshness(device.session).overrideUntil, null, "a clock that was set back doesn't prolong it");
	clock.advance(2 * HOUR);
	const restarted = await world.openSession("reader", await world.device(device.storage));
	restarted.setLies(forge("audit.status", "witnessed", null));
	t.equal(await outcomeOf(() => write(restarted.session, talk.id, message("Help"))), null, "it holds for the next command");
	clock.advance(HOUR + 1);
	const later = await world.openSession("reader", await world.device(device.storage));
	later.setLies(forge("audit.status", "witnessed", null));
	t.equal(await outcomeOf(() => write(later.session, talk.id, message("Help"))), "directory-stale", "for an hour");
	later.setLies(cosigned(() => clock.now()));
	await lookAtLog();
	await syncDirectory(later.session);
	t.equal(await outcomeOf(() => write(later.session, talk.id, message("Hello"))), null, "a proof ends it");
	t.equal(await overrideStaleDirectory(later.session), null, "no override is needed");
});

function otherNote(honest: string): string {
	return formatNote(noteOfOtherTree(world.server, honest, "directory"));
}
