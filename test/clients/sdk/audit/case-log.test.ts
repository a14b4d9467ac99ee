/** Reading and verifying the access log with the SDK, also with a lying server. */
import t from "tap";
import type { Id } from "#protocol/bytes.ts";
import type { AnyEndpoint } from "#protocol/contracts/endpoint.ts";
import { AlarmError } from "#sdk/alarms.ts";
import { checkReceipts, fetchNewestCheckpoint, keepReceipt, listReceipts, searchLog, verifyLog } from "#sdk/audit/index.ts";
import { assignLead, loadCase, readSection, writeSection } from "#sdk/casework/index.ts";
import type { Transport, UnlockedSession } from "#sdk/context.ts";
import { memoryStorage } from "#sdk/index.ts";
import { readyNetwork } from "../../../support/sdk.ts";
import { caseWith } from "../../../support/sdk-cases.ts";
import { until } from "../../../support/until.ts";

const { network, origin, transit, founder, admin } = await readyNetwork(t);
const o = origin.staff.session;
const auditor = await network.admit(founder, admin, { organisation: null, role: "auditor" });
const { id, of } = await caseWith(o, origin.desk, ["identity"]);
await writeSection(o, of.identity as Id, { text: "Something." });

/** Waits until the log has signed a checkpoint of at least this size. It signs every second while there are new entries. */
async function signed(size: number): Promise<void> {
	await until("a checkpoint", async () => {
		network.server.clock.advance(1000);
		return ((await fetchNewestCheckpoint(auditor.session, "access"))?.checkpoint.size ?? 0) >= size;
	});
}

/** A session with a server whose answers are changed. */
function lied(session: UnlockedSession, change: Partial<Transport>): UnlockedSession {
	const server = { ...session.server, ...change };
	return { ...session, server, storage: memoryStorage(), alarm: () => {} };
}

const alarmOf = (code: string) => (error: unknown) => error instanceof AlarmError && error.alarm.code === code;

async function fails(t: { ok(value: unknown, name: string): unknown }, work: Promise<unknown>, code: string, name: string): Promise<void> {
	const error = await work.then(
		() => null,
		(found) => found,
	);
	t.ok(alarmOf(code)(error), `${name}: ${error}`);
}

t.test("accesses and refusals are found, and the log verifies", async (t) => {
	await loadCase(transit.staff.session, id).catch(() => {});
	await readSection(o, of.identity as Id);
	const seen: string[] = [];
	for await (const { entry } of searchLog(auditor.session, { case: id })) if (entry) seen.push(`${entry.action} ${entry.outcome}`);
	t.ok(seen.includes("entry.read allowed"));
	t.ok(seen.includes("case.read denied"), "the refused one too");
	await t.rejects(
		async () => {
			for await (const _ of searchLog(o, { actor: transit.staff.id }));
		},
		{ code: "not-allowed" },
	);
	await signed(10);
	const steps: string[] = [];
	const report = await verifyLog(auditor.session, "access", ({ step }) => steps.push(step));
	t.ok(report.size >= 10);
	t.equal(report.checked, report.size, "every entry is there, as shown");
	t.ok(steps.includes("tree") && steps.includes("entries"));
	t.ok((await verifyLog(o, "access")).checked > 0);
	t.ok((await verifyLog(auditor.session, "directory")).size > 0);
	t.same(auditor.alarms, []);
});

t.test("every lie of the log about its entries raises the alarm for it", async (t) => {
	const { session } = auditor;
	const flipped: Partial<Transport> = {
		async fetchBytes(endpoint: AnyEndpoint, params: Record<string, string | number>) {
			const bytes = Uint8Array.from(await session.server.fetchBytes(endpoint, params));
			if (endpoint.path.includes("/tile/0/")) bytes[40] = (bytes[40] ?? 0) ^ 1;
			return bytes;
		},
	};
	await fails(t, verifyLog(lied(session, flipped), "access"), "log-forked", "a changed leaf");
	const hiding: Partial<Transport> = {
		async call(endpoint, sent) {
			const answer: any = await session.server.call(endpoint, sent);
			return endpoint.id === "audit.entries"
				? { ...answer, entries: answer.entries.filter(({ seq }: { seq: number }) => seq !== 3) }
				: answer;
		},
	};
	await fails(t, verifyLog(lied(session, hiding), "access"), "entry-hidden", "an entry not shown");
	const swapping: Partial<Transport> = {
		async call(endpoint, sent) {
			const answer: any = await session.server.call(endpoint, sent);
			if (endpoint.id !== "audit.entries") return answer;
			const [first, second, ...rest] = answer.entries;
			return { ...answer, entries: [{ ...first, seq: second.seq }, { ...second, seq: first.seq }, ...rest] };
		},
	};
	await signed((await fetchNewestCheckpoint(session, "access"))?.checkpoint.size ?? 0);
	const older = lied(session, swapping);
	await fails(
		t,
		verifyLog(older, "access").then(() => verifyLog(older, "access")),
		"entry-hidden",
		"another entry in its place",
	);
	const shrunk = lied(session, {});
	await fetchNewestCheckpoint(shrunk, "access");
	const pin = [...(await pinsOf(shrunk))];
	await shrunk.storage.set(pin[0] ?? "", JSON.stringify({ ...JSON.parse(pin[1] ?? ""), size: 1_000_000 }));
	await fails(t, fetchNewestCheckpoint(shrunk, "access"), "checkpoint-shrunk", "fewer entries than seen");
	const other = lied(session, {});
	await fetchNewestCheckpoint(other, "access");
	const [name = "", text = "{}"] = await pinsOf(other);
	await other.storage.set(name, JSON.stringify({ ...JSON.parse(text), size: JSON.parse(text).size - 1 }));
	await fails(t, fetchNewestCheckpoint(other, "access"), "log-forked", "not an extension of what was seen");
});

async function pinsOf(session: UnlockedSession): Promise<[string, string]> {
	const name = `${[...session.network.slice(0, 8)].map((byte) => byte.toString(16).padStart(2, "0")).join("")}/log/access`;
	return [name, (await session.storage.get(name)) ?? ""];
}

t.test("a receipt for an entry that the log doesn't show raises entry-hidden", async (t) => {
	await readSection(o, of.identity as Id);
	await keepReceipt(o, o.server.lastEntry());
	t.ok((await listReceipts(o)).length > 0);
	const last = o.server.lastEntry() ?? 0;
	await signed(last + 1);
	const { checked, hidden } = await checkReceipts(o);
	t.ok(checked > 0);
	t.equal(hidden, 0);
	t.same(origin.staff.alarms, []);
	const alarms: string[] = [];
	const cheated = { ...lied(o, { lastEntry: () => 2 }), alarm: ({ code }: { code: string }) => void alarms.push(code) };
	await keepReceipt(cheated, cheated.server.lastEntry());
	t.equal((await checkReceipts(cheated)).hidden, 1, "an entry that is not about me");
	t.same(alarms, ["entry-hidden"]);
});

t.test("receipts that are kept at the same time, or during a check, are all there", async (t) => {
	const keeping: Partial<Transport> = {
		async call(endpoint, sent) {
			if (endpoint.id === "audit.entries") await keepReceipt(during, 4_000_000);
			return o.server.call(endpoint, sent);
		},
	};
	const during = lied(o, keeping);
	await Promise.all([1, 2, 3].map((i) => keepReceipt(during, 1_000_000 * i)));
	t.equal((await listReceipts(during)).length, 3);
	await readSection(o, of.identity as Id);
	const real = o.server.lastEntry() ?? 0;
	await keepReceipt(during, during.server.lastEntry());
	await signed(real + 1);
	t.match(await checkReceipts(during), { checked: 1, waiting: 3, hidden: 0 });
	t.same(
		(await listReceipts(during)).map(({ entry }) => entry),
		[1_000_000, 2_000_000, 3_000_000, 4_000_000],
	);
});

t.test("a case with fewer statements than were seen raises entries-dropped", async (t) => {
	await loadCase(o, id);
	const less = lied(o, {
		async call(endpoint, sent) {
			const answer: any = await o.server.call(endpoint, sent);
			return endpoint.id === "cases.get" ? { ...answer, statements: answer.statements.slice(0, 1) } : answer;
		},
	});
	const same = { ...less, storage: o.storage };
	await writeSection(o, of.identity as Id, { text: "More." });
	await assignLead(o, id, origin.staff.id);
	await loadCase(o, id);
	await fails(t, loadCase(same, id), "entries-dropped", "a statement is kept back");
	const forged = lied(o, {
		async call(endpoint, sent) {
			const answer: any = await o.server.call(endpoint, sent);
			if (endpoint.id !== "cases.get") return answer;
			const [first, second] = answer.statements;
			return {
				...answer,
				statements: [
					{ ...second, pos: 0 },
					{ ...first, pos: 1 },
				],
			};
		},
	});
	await fails(t, loadCase(forged, id), "content-tampered", "another order");
});
