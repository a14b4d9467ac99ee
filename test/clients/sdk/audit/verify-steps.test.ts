/** Verifying the log in steps: it can be stopped and continued, and a server that hides something is found. */
import t from "tap";
import type { AnyEndpoint } from "#protocol/contracts/endpoint.ts";
import { ProtocolError } from "#protocol/errors.ts";
import { type Alarm, AlarmError } from "#sdk/alarms.ts";
import { fetchNewestCheckpoint, loadVerification, saveVerification, searchLogPage, verifyInSteps } from "#sdk/audit/index.ts";
import type { Transport, UnlockedSession } from "#sdk/context.ts";
import { storageName } from "#sdk/directory/cache.ts";
import { memoryStorage } from "#sdk/index.ts";
import { reviewedNetwork } from "../../../support/reviewed.ts";
import { until } from "../../../support/until.ts";

const reviewed = await reviewedNetwork(t);
const { session } = reviewed.auditor;
// More than one tile of entries.
for (let i = 0; i < 300; i++) await searchLogPage(session, { limit: 1 });
await until("a checkpoint of more than a tile", async () => {
	reviewed.network.server.clock.advance(1000);
	return ((await fetchNewestCheckpoint(session, "access"))?.checkpoint.size ?? 0) > 300;
});

/** A session whose server lies. @param change alters its answers in JSON. @param bytes alters its files. */
function lyingSession(
	change: (id: string, answer: any) => any,
	bytes: (path: string, found: Uint8Array) => Uint8Array = (_, found) => found,
) {
	const server: Transport = {
		...session.server,
		call: async (endpoint, sent) => change(endpoint.id, await session.server.call(endpoint, sent)),
		fetchBytes: async (endpoint: AnyEndpoint, params: Record<string, string | number>) =>
			bytes(endpoint.path, Uint8Array.from(await session.server.fetchBytes(endpoint, params))),
	} as Transport;
	return { ...session, server, storage: memoryStorage(), alarm: () => {} } as UnlockedSession;
}

async function outcome(as: UnlockedSession): Promise<string> {
	try {
		for await (const _ of verifyInSteps(as, null));
		return "verified";
	} catch (error) {
		return error instanceof AlarmError ? error.alarm.code : String(error);
	}
}

t.test("a verification is stopped after a tile, kept, and continued with the next", async (t) => {
	const first = await verifyInSteps(session, null).next();
	t.match(first, { done: false, value: { done: 256, state: { next: 256, checked: 256 } } });
	if (first.done || first.value.state === null) return;
	await saveVerification(session, first.value.state);
	const kept = await loadVerification(session);
	t.same(kept, first.value.state);
	t.equal(
		await loadVerification({ ...reviewed.own.session, storage: session.storage }),
		null,
		"another auditor of this device begins anew",
	);
	const steps = verifyInSteps(session, kept);
	let step = await steps.next();
	t.ok(step.value && "done" in step.value && step.value.done > 256, "the first tile isn't read again");
	let state = null;
	while (!step.done) {
		state = step.value.state;
		step = await steps.next();
	}
	const report = step.value;
	t.match(report, { keptFrom: 0, unread: 0 });
	t.equal(report?.checked, report?.size);
	t.equal(state === null, (report?.size ?? 0) % 256 !== 0, "an incomplete last tile has no state to keep");
	await saveVerification(session, null);
	t.equal(await loadVerification(session), null);
});

t.test("an auditor of one organisation verifies the tree, and the entries of the organisation", async (t) => {
	const steps = verifyInSteps(reviewed.own.session, null);
	let step = await steps.next();
	while (!step.done) step = await steps.next();
	t.ok(step.value && step.value.checked > 0 && step.value.unread > 0);
	t.equal(step.value && step.value.checked + step.value.unread, step.value?.size);
});

t.test("lies about bodies and leaves raise alarms", async (t) => {
	t.equal(await outcome(session), "verified");
	const onBodies = (change: (entries: any[]) => any[]) => (id: string, answer: any) =>
		id === "audit.bodies" ? { ...answer, entries: change(answer.entries) } : answer;
	const without = onBodies((entries) => entries.map((each, i) => (i === 3 ? { salt: null, body: null } : each)));
	t.equal(await outcome(lyingSession(without)), "entry-hidden", "an erasure that the log doesn't name");
	t.equal(await outcome(lyingSession(onBodies((entries) => entries.slice(1)))), "entry-hidden", "fewer bodies");
	t.equal(await outcome(lyingSession(onBodies(([a, b, ...rest]) => [b, a, ...rest]))), "entry-hidden", "two in each other's place");
	const flipped = (path: string, found: Uint8Array) => {
		if (path.includes("/tile/0/000")) found[40] = (found[40] ?? 0) ^ 1;
		return found;
	};
	t.equal(await outcome(lyingSession((_, answer) => answer, flipped)), "entry-hidden", "a leaf hash that isn't the entry's");
	const both = onBodies((entries) => entries.map((each, i) => (i === 1 ? { salt: null, body: null } : each)));
	t.equal(await outcome(lyingSession(both, flipped)), "log-forked", "one that nobody can compare");
	const half = onBodies((entries) => entries.map((each, i) => (i === 1 ? { ...each, body: null } : each)));
	t.equal(await outcome(lyingSession(half, flipped)), "log-forked", "a salt without its body is nothing to compare, either");
});

t.test("a log without a checkpoint yet has nothing to verify", async (t) => {
	const unsigned = lyingSession(
		(_, answer) => answer,
		(path, found) => {
			if (path.includes("checkpoint")) throw new ProtocolError("not-found");
			return found;
		},
	);
	t.same(await verifyInSteps(unsigned, null).next(), { done: true, value: null });
});

t.test("entries that contradict the witnesses raise one alarm for each minute, and the verification goes on", async (t) => {
	const codes: string[] = [];
	const told = { ...lyingSession((_, answer) => answer), alarm: ({ code }: Alarm) => void codes.push(code) };
	await fetchNewestCheckpoint(told, "access");
	const pin = storageName(told.network, "log", "access");
	// As if witnesses had cosigned the first three entries before the network was founded.
	const mark = { size: 3, at: 1 };
	await told.storage.set(pin, JSON.stringify({ ...JSON.parse((await told.storage.get(pin)) ?? ""), mark }));
	t.equal(await outcome(told), "verified");
	t.same(codes, ["entry-misdated"]);
});
