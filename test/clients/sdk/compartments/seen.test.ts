/**
 * A server that no longer shows what a device has seen raises an alarm,
 * unless two admins have declared by a restart that a restore lost it.
 */
import t from "tap";
import { randomBytes, randomId } from "#crypto/random.ts";
import { type Id, keyOf } from "#protocol/bytes.ts";
import type { CaseState } from "#protocol/folds/case-state.ts";
import { BEFORE_GENESIS } from "#protocol/log/checkpoint.ts";
import { sodiumReady } from "#protocol/sodium.ts";
import type { Fields } from "#protocol/statements/registry.ts";
import { makeUnlockedSession } from "#sdk/account/unlocked-session.ts";
import { type Alarm, AlarmError } from "#sdk/alarms.ts";
import { loadLogPin, saveLogPin } from "#sdk/audit/pins.ts";
import { checkRememberedCase, loadRememberedCase, rememberCase } from "#sdk/casework/remembered.ts";
import { loadRemembered, rememberEntry, rememberEpoch } from "#sdk/compartments/remembered.ts";
import { checkEntries, checkEpochs, ignoreIfRestored } from "#sdk/compartments/seen.ts";
import { Transcript } from "#sdk/compartments/transcript.ts";
import type { UnlockedSession } from "#sdk/context.ts";
import { memoryStorage } from "#sdk/storage.ts";

await sodiumReady;
const restart: Fields<"log.restart"> = { log: "access", old: BEFORE_GENESIS, kept: BEFORE_GENESIS, origin: "restarted.example/access" };

function device(): { session: UnlockedSession; alarms: Alarm[] } {
	const alarms: Alarm[] = [];
	const parts = { server: {}, bag: { content: { seeds: [] } }, network: randomBytes(32), me: randomId(), storage: memoryStorage() };
	return { alarms, session: makeUnlockedSession({ ...parts, onAlarm: (alarm: Alarm) => alarms.push(alarm) } as never) };
}

const caseWithChain = (id: Id, length: number) =>
	({ id, chain: ["a", "b", "c"].slice(0, length), handoffs: {}, consents: {}, complete: true }) as unknown as CaseState;

t.test("missing entries raise an alarm, except once after each restart", async (t) => {
	const { session, alarms } = device();
	const id = randomId();
	const receive = async (count: number, transcript = new Transcript()) =>
		checkEntries(session, { id, count, seen: [], transcript }, await loadRemembered(session, id));
	await rememberEntry(session, id, { count: 9, head: randomBytes(32) });
	await t.rejects(receive(5), AlarmError);
	t.match(alarms.splice(0), [{ code: "entries-dropped" }]);
	session.dir.restarts.push(restart);
	await receive(5);
	t.match(alarms.splice(0), [{ code: "log-restarted", subject: id }], "the restart is reported");
	await receive(5);
	t.same(alarms, [], "it is reported once");
	const head = randomBytes(32);
	await rememberEntry(session, id, { count: 7, head, restarts: 1 });
	await t.rejects(receive(6), AlarmError, "the restart doesn't excuse a later loss");
	session.dir.restarts.push(restart);
	const read = new Transcript(2);
	read.add(7, { body: { by: session.me, n: 1, entry: randomId(), number: 1, prev: [] }, key: keyOf(head), objId: head } as never);
	await receive(7, read);
	await t.rejects(receive(6), AlarmError, "the restart doesn't excuse a loss after everything was there again");
});

t.test("what is seen at the same time is all remembered", async (t) => {
	const { session } = device();
	const id = randomId();
	await Promise.all([9, 7].map((count) => rememberEntry(session, id, { count, head: randomBytes(32) })));
	await Promise.all([4, 3].map((number) => rememberEpoch(session, id, { number, objId: randomBytes(32) })));
	t.match(await loadRemembered(session, id), { entry: { count: 9 }, epoch: { number: 4 } });
	await Promise.all([3, 2].map((length) => rememberCase(session, caseWithChain(id, length))));
	t.match(await loadRememberedCase(session, id), { chains: { case: [3, "c"] } });
	const [desk, handoff] = [randomId(), randomId()];
	session.dir.desks.set(desk, { id: desk, members: new Set([session.me]), open: true } as never);
	const withHandoff = {
		...caseWithChain(id, 3),
		handoffs: { [handoff]: { id: handoff, chain: ["x"], from: desk } },
	} as unknown as CaseState;
	await Promise.all([withHandoff, caseWithChain(id, 2)].map((seen) => rememberCase(session, seen)));
	t.match(await loadRememberedCase(session, id), { chains: { [handoff]: [1, "x"] }, own: [handoff] });
});

t.test("missing epochs raise an alarm, except after a restart", async (t) => {
	const { session, alarms } = device();
	const id = randomId();
	const receive = async (epochs: { number: number; objId: Uint8Array }[]) =>
		checkEpochs(session, id, epochs, await loadRemembered(session, id));
	const epochs = [1, 2].map((number) => ({ number, objId: randomBytes(32) }));
	await receive(epochs);
	await t.rejects(receive(epochs.slice(0, 1)), AlarmError);
	t.match(alarms.splice(0), [{ code: "epoch-not-entitled" }]);
	session.dir.restarts.push(restart);
	await receive(epochs.slice(0, 1));
	t.match(alarms.splice(0), [{ code: "log-restarted", subject: id }]);
	const other = [...epochs.slice(0, 1), { number: 2, objId: randomBytes(32) }];
	await receive(other);
	t.same(alarms, [], "after the restart there may be another second epoch");
	await t.rejects(receive(epochs), AlarmError);
	session.dir.restarts.push(restart);
	await receive(other);
	await t.rejects(receive(other.slice(0, 1)), AlarmError, "the restart doesn't excuse a loss after everything was there again");
});

t.test("a state that doesn't fit is ignored only if a restore may have lost it", async (t) => {
	const { session, alarms } = device();
	const id = randomId();
	const remembered = { restarts: 0 };
	t.equal(
		ignoreIfRestored(session, null, id, () => false),
		null,
	);
	t.equal(
		ignoreIfRestored(session, remembered, id, () => false),
		remembered,
	);
	session.dir.restarts.push(restart);
	t.equal(
		ignoreIfRestored(session, remembered, id, () => true),
		remembered,
	);
	const newer = { restarts: 1 };
	t.equal(
		ignoreIfRestored(session, newer, id, () => false),
		newer,
		"remembered since the restart",
	);
	t.same(alarms, []);
	t.equal(
		ignoreIfRestored(session, remembered, id, () => false),
		null,
	);
	t.match(alarms, [{ code: "log-restarted", subject: id }]);
});

t.test("a late answer doesn't make a device forget newer data", async (t) => {
	const { session } = device();
	const id = randomId();
	const early = await loadRemembered(session, id);
	const epochs = [1, 2].map((number) => ({ number, objId: randomBytes(32) }));
	await checkEpochs(session, id, epochs, early);
	await checkEpochs(session, id, epochs.slice(0, 1), early);
	t.equal((await loadRemembered(session, id)).epoch?.number, 2);

	const state = (length: number) => caseWithChain(id, length);
	await rememberCase(session, state(3));
	await rememberCase(session, state(2));
	t.same((await loadRememberedCase(session, id))?.chains, { case: [3, "c"] });
	session.dir.restarts.push(restart);
	await rememberCase(session, state(2));
	t.same((await loadRememberedCase(session, id))?.chains, { case: [2, "b"] }, "after a restart, the shorter chain counts");

	const desk = randomId();
	session.dir.desks.set(desk, { id: desk, members: new Set([session.me]), open: true } as never);
	await rememberCase(session, state(3));
	session.dir.desks.clear();
	await rememberCase(session, state(1));
	t.same((await loadRememberedCase(session, id))?.chains, { case: [1, "a"] }, "a member who has left a desk sees less");

	const pinned = async (size: number, restarts: number) => {
		await saveLogPin(session, "access", { size, root: randomBytes(32), restarts, mark: null });
		return (await loadLogPin(session, "access"))?.size;
	};
	t.same([await pinned(7, 0), await pinned(5, 0), await pinned(3, 1), await pinned(9, 0)], [7, 7, 3, 3], "the log's checkpoints");
});

t.test("a shorter case is no alarm for somebody who learns only now that they have left a desk", async (t) => {
	const { session } = device();
	const [id, desk] = [randomId(), randomId()];
	session.dir.desks.set(desk, { id: desk, members: new Set([session.me]), open: true } as never);
	await rememberCase(session, caseWithChain(id, 3));
	const check = async () => checkRememberedCase(session, caseWithChain(id, 1), await loadRememberedCase(session, id));
	await t.rejects(check(), AlarmError);
	const tellOfLeaving = async () => {
		session.dir.desks.clear();
		throw new Error("there is no other news");
	};
	Object.assign(session.server, { call: tellOfLeaving });
	await check();
});
