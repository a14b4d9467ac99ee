/**
 * Section 3 of SPEC.md, what a client must refuse: keys sealed to departed members or to outdated keys, and sections opened
 * beyond their hand-offs. Members who help the server have signed these statements.
 */
import t from "tap";
import { signStatement } from "#crypto/signing.ts";
import { fromBase64Url, hash, type Id } from "#protocol/bytes.ts";
import type { Holder } from "#protocol/folds/compartment.ts";
import type { Fields } from "#protocol/statements/registry.ts";
import { parseStatement, type Statement, toWire, type Wire } from "#protocol/statements/statement.ts";
import { acceptHandoff, cancelHandoff, loadCase, writeHandoffMessage, writeSection } from "#sdk/casework/index.ts";
import { openCompartment } from "#sdk/compartments/compartment.ts";
import { firstEpoch, type NewCompartment, nextEpoch } from "#sdk/compartments/epochs.ts";
import { addDesk, addHolder, approve, closeDesk, openThread, rekeyDesk, remove, syncDirectory, type UnlockedSession } from "#sdk/index.ts";
import { append, attempt } from "../../support/lying/casework.ts";
import { fieldsOf, forgeEntry, serveDirectory, signedByLog } from "../../support/lying/forge.ts";
import { forge, type Lie } from "../../support/lying/lies.ts";
import { type DeceivedClient, LyingWorld, rowsOf } from "../../support/lying/lying-world.ts";
import { countersign, newcomer, showDirectory, signAtCheckpoint, vouchFor } from "../../support/lying/shown-directory.ts";
import { add, chainOf, entryOf, readThread } from "../../support/lying/threads.ts";
import { caseWith, requestTransfer } from "../../support/sdk-cases.ts";

const test = rowsOf(t);
const world = await LyingWorld.build(t);
const { people } = world;
const { talk, leaverThread, receivedCase, origin, destination, annex, organisations } = world.fixtures;
const giver = await world.openSyncedSession("giver");
const sender = await world.openSyncedSession("sender");
const taker = await world.openSyncedSession("taker");
const ANY_HASH = hash(new Uint8Array(1));

const served = (statements: Statement<any>[]) => forge("compartments.get", "statements", statements.map(toWire));
const added = (statement: Statement<any>) => forge("compartments.get", "statements", (all: unknown[]) => [...all, toWire(statement)]);
const desk = (id: Id, ke: number): Holder => ({ kind: "desk", id, via: null, ke, hash: ANY_HASH });
const person = (id: Id, via: Id | null = null, ke = 1): Holder => ({ kind: "member", id, via, ke, hash: ANY_HASH });
const ruleOf = ({ alarms }: DeceivedClient) => alarms.map(({ code, detail }) => `${code}: ${detail}`).join();

test("an honest server", async (t) => {
	const reader = await world.openSyncedSession("reader");
	t.same((await readThread(reader, leaverThread.id)).texts, leaverThread.texts);
	t.same((await readThread(reader, talk.id)).codes, []);
});

test("an epoch that seals to outdated keys of a desk is refused", async (t) => {
	const { dir, log } = giver.session;
	// A member has left origin and its key isn't renewed yet. Others seal to the remaining members.
	const size = log.findIndex(({ type }) => type === "remove") + 1;
	const then = signedByLog(world.server, size, dir.roots[size]);
	const { state } = await openCompartment(giver.session, leaverThread.id);
	const [first, second] = (await chainOf(giver.session, leaverThread.id)).map((wire) =>
		parseStatement(world.network, wire as Wire),
	) as Statement<"epoch">[];
	const theirs = desk(destination, state.epochs[0]!.holders.find(({ id }) => id === destination)!.ke);
	const ours = [person(people.giver.id, origin), person(people.sender.id, origin)];
	const old = state.epochs[0]!.holders.find(({ id }) => id === origin)!;
	const shown = async (holders: Holder[], cp = then) => {
		const epoch = signAtCheckpoint(taker.session, cp, () =>
			taker.session.sign("epoch", { ...fieldsOf(second!), owner: origin, holders }, destination),
		);
		const reader = await world.openSyncedSession("reader");
		const cut = forge("compartments.page", "", ({ entries }: any) => ({ entries: entries.slice(0, 3), count: 3 }));
		await readThread(reader, leaverThread.id, served([first!, epoch]), forge("compartments.get", "count", 3), cut);
		return ruleOf(reader);
	};
	t.equal(await shown([...ours, theirs]), "", "sealed to both remaining members, it is valid");
	t.match(
		await shown([{ ...old, hash: ANY_HASH }, theirs]),
		/^epoch-not-entitled.*somebody has left desk/,
		"sealed to the key that the departed member has",
	);
	t.match(await shown([ours[0]!, theirs]), /a member isn't reached/, "sealed to one of them only");
	t.match(await shown([...ours, person(people.leaver.id, origin), theirs]), /has left desk/, "sealed also to the departed member");
	t.match(await shown([...ours.slice(1), person(people.giver.id, origin, 2), theirs]), /or has new keys/, "sealed to an unknown key");
	t.match(
		await shown([...ours, theirs], taker.session.checkpoint),
		/has renewed its key/,
		"sealed to the members after the desk has a new key",
	);
});

test("an epoch that seals to a desk key which a lost key opens is refused", async (t) => {
	const admin = await world.openSyncedSession("admin");
	const place = { organisation: organisations.destination, role: "staff", member: people.reader.id } as const;
	const back = newcomer(taker.session, place, { ke: 2 });
	const vouched = vouchFor(taker.session, back);
	const more = [back.invited, back.joined, vouched, countersign(admin.session, vouched)];
	const leaves = [...giver.session.log, ...more].map(toWire);
	const who = await showDirectory(world, leaves, "sender");
	const { statement } = await nextEpoch(giver.session, await openCompartment(giver.session, talk.id), { reason: "rotation" });
	const sign = () => giver.session.sign("epoch", fieldsOf(statement), origin);
	await readThread(who, talk.id, ...serveDirectory(world, leaves), added(sign()));
	t.equal(ruleOf(who), "", "before, it was valid");
	const again = await showDirectory(world, leaves, "sender");
	await readThread(again, talk.id, ...serveDirectory(world, leaves), added(signAtCheckpoint(giver.session, who.session.checkpoint, sign)));
	t.match(ruleOf(again), /^epoch-not-entitled.*somebody has left desk/);
});

test("a first epoch for a departed member, or that breaks another rule, is refused", async (t) => {
	const begins = async (
		what: string,
		rule: RegExp,
		by: UnlockedSession,
		opening: Omit<NewCompartment, "holders" | "owner">,
		change: Partial<Fields<"epoch">>,
	) => {
		const fields = { ...fieldsOf(firstEpoch(by, { owner: origin, holders: [], ...opening }).statement), ...change };
		const reader = await world.openSyncedSession("sender");
		const { stopped } = await readThread(reader, opening.compartment!, served([by.sign("epoch", fields, origin)]));
		t.same([stopped, rule.test(ruleOf(reader))], ["not-allowed", true], `${what}: ${ruleOf(reader)}`);
	};
	const thread = { compartment: talk.id, kind: "thread" } as const;
	await begins("a section that isn't one", /section: must be set for kind section/, giver.session, thread, { section: "story" });
	await begins("a case's thread", /subject: must name the case/, giver.session, thread, { subject: receivedCase.id });
	await begins("a discussion of no case", /subject: must name the case/, giver.session, { ...thread, kind: "discussion" }, {});
	const own = desk(origin, giver.session.dir.desks.get(origin)!.epoch);
	await begins("for a departed member", /has left or has new keys/, giver.session, thread, { holders: [own, person(people.leaver.id)] });
	const otherKey = { holders: [own, person(people.reader.id, null, 9)] };
	await begins("for a member's other key", /has left or has new keys/, giver.session, thread, otherKey);
	const { dir, log } = giver.session;
	const size = log.findIndex((leaf) => leaf.type === "desk.rekey" && leaf.body.desk === origin) + 1;
	const early = signedByLog(world.server, size, dir.roots[size]);
	const story = Object.entries(world.fixtures.waitingCase.of).find(([section]) => section === "story")![1];
	const alone = { compartment: story, kind: "section", section: "story", subject: world.fixtures.waitingCase.id } as const;
	const reader = await world.openSyncedSession("sender");
	const opening = fieldsOf(firstEpoch(giver.session, { owner: origin, holders: [], ...alone }).statement);
	const small = signAtCheckpoint(giver.session, early, () =>
		giver.session.sign("epoch", { ...opening, holders: [desk(origin, 1)] }, origin),
	);
	t.equal((await readThread(reader, story, served([small]))).stopped, "not-allowed", "a section of a desk of one");
	t.match(ruleOf(reader), /two active members or a printed recovery code/);
});

test("the reader of a handed-over section can't open it to others", async (t) => {
	const { id, of } = await caseWith(sender.session, origin, ["identity"]);
	const identity = of.identity as Id;
	const { ref } = await requestTransfer(sender.session, id, { id: organisations.destination, desk: destination }, ["identity"], of, {
		kind: "referral",
	});
	const { ref: byHand } = await requestTransfer(sender.session, id, { id: organisations.destination, desk: annex }, ["identity"], of, {
		kind: "referral",
		byHand: true,
	});
	await acceptHandoff(taker.session, ref);
	const fields = fieldsOf(
		(await nextEpoch(taker.session, await openCompartment(taker.session, identity), { reason: "rotation" })).statement,
	);
	const rule = async (change: Partial<Fields<"epoch">>) => {
		const reader = await world.openSyncedSession("sender");
		await readThread(reader, identity, added(taker.session.sign("epoch", { ...fields, ...change }, destination)));
		return ruleOf(reader);
	};
	t.equal(await rule({}), "", "unchanged, it is valid");
	t.equal(await rule({ pending: [] }), "", "without the waiting desk: whether the section was open to it depended on the time");
	const [pending] = fields.pending;
	const third = { ...pending!, desk: annex, ke: taker.session.dir.desks.get(annex)!.epoch, handoff: byHand.handoff };
	t.match(
		await rule({ pending: [...fields.pending, third] }),
		/pending: only the owner may add a pending desk/,
		"with the desk that gets the section by hand",
	);

	const { thread } = (await loadCase(sender.session, id)).state.handoffs[ref.handoff]!;
	const words = fieldsOf(
		(await nextEpoch(sender.session, await openCompartment(sender.session, thread!), { reason: "rotation" })).statement,
	);
	const others = [...words.holders, desk(annex, third.ke)];
	const toThird = await readThread(
		await world.openSyncedSession("sender"),
		thread!,
		added(sender.session.sign("epoch", { ...words, holders: others }, origin)),
	);
	t.same(toThird.codes, ["epoch-not-entitled"], "a third desk in the hand-off's thread");

	const handoffThread = { compartment: thread!, kind: "handoff", subject: ref.handoff, owner: origin } as const;
	const desks = [destination, annex].map((id) => ({ kind: "desk", id }) as const);
	/** Writes to the hand-off, whose thread is served with this first epoch. @returns what stopped it. */
	const says = async (holders: typeof desks, more: Partial<NewCompartment> = {}) => {
		const first = toWire(firstEpoch(sender.session, { ...handoffThread, holders, ...more }).statement);
		const say = ({ session }: DeceivedClient) => writeHandoffMessage(session, ref, "Is she travelling alone?");
		return (await attempt(world, "reader", say, forge("compartments.get", "statements", [first]))).stopped;
	};
	t.not(await says(desks.slice(0, 1)), "epoch-not-entitled", "opened for the two desks");
	t.equal(await says(desks), "not-allowed", "a third desk from the beginning");
	const loose = await says(desks.slice(0, 1), { kind: "thread", subject: null });
	t.equal(loose, "epoch-not-entitled", "an ordinary thread instead of the hand-off's");
	const kept = await says([], { kind: "discussion" });
	t.equal(kept, "epoch-not-entitled", "a desk's discussion instead of the hand-off's thread");
	const elsewhere = await says(desks.slice(0, 1), { subject: byHand.handoff });
	t.equal(elsewhere, "epoch-not-entitled", "the thread of another hand-off");

	/** Writes into the section on a new device. @returns the numbers of the epochs in which the entries were sent. */
	const writtenIn = async () => {
		const who = await world.openSyncedSession("sender");
		const sent: number[] = [];
		const hear = (reply: any) => void sent.push(entryOf(who.session, reply.sent).body.number);
		who.setLies({ name: "hear compartments.send", on: "compartments.send", apply: hear });
		await writeSection(who.session, identity, { text: "a word" });
		return [...new Set(sent)];
	};
	t.same(await writtenIn(), [1]);
	await rekeyDesk(taker.session, destination);
	t.same(await writtenIn(), [2], "the reading desk has a new key");
	await cancelHandoff(taker.session, ref, "no-capacity");
	t.same(await writtenIn(), [3], "the hand-off is over");
});

test("an epoch or a statement for a closed desk or a departed organisation is refused", async (t) => {
	const shut = await addDesk(taker.session, { name: "Shut" });
	await syncDirectory(giver.session);
	const thread = await openThread(giver.session, "Thread", [
		{ kind: "desk", id: destination },
		{ kind: "desk", id: shut },
	]);
	await addHolder(giver.session, thread, { kind: "member", id: people.reader.id });
	await closeDesk(taker.session, shut);
	await syncDirectory(giver.session);
	const rule = async (name: "sender" | "giver", of: Id, ...lies: Lie[]) => {
		const who = await world.openSyncedSession(name);
		await readThread(who, of, ...lies);
		return ruleOf(who);
	};
	const next = async () => (await nextEpoch(giver.session, await openCompartment(giver.session, thread), { reason: "rotation" })).statement;
	const fields = fieldsOf(await next());
	t.notOk(
		fields.holders.some(({ id }) => id === shut),
		"an honest client leaves out the closed desk",
	);
	const closed = [...fields.holders, desk(shut, giver.session.dir.desks.get(shut)!.epoch)];
	const asOwner = (holders: Holder[]) => added(giver.session.sign("epoch", { ...fields, holders }, origin));
	t.match(
		await rule("sender", thread, asOwner(closed)),
		/is closed, or its organisation has left or is in danger/,
		"a desk that was closed",
	);

	const late = await forgeEntry(taker.session, thread, 2, { as: shut });
	t.match(
		await rule("sender", thread, add(late)),
		/^entry-not-entitled.*does not belong to this desk/,
		"an entry in the name of the closed desk",
	);

	const state = (await loadCase(taker.session, receivedCase.id)).state;
	const status = { case: receivedCase.id, seq: state.chain.length, prev: fromBase64Url(state.chain.at(-1)!), status: "FollowUp" } as const;
	const follows = (cp = taker.session.checkpoint) =>
		append(signAtCheckpoint(taker.session, cp, () => taker.session.sign("case.status", status, destination)));
	const load = ({ session }: DeceivedClient) => loadCase(session, receivedCase.id);
	t.same(await attempt(world, "taker", load, follows()), { stopped: null, codes: [] }, "the custodian may change the status");
	const { body } = taker.session.sign("case.status", status, destination);
	const byNoKey = append(signStatement(world.network, "case.status", { ...body, ke: 9 }, taker.session.keys().signing));
	t.equal((await attempt(world, "giver", load, byNoKey)).stopped, "content-tampered", "signed with an unknown key");
	const [{ session: founder }, { session: admin }] = [await world.openSyncedSession("founder"), await world.openSyncedSession("admin")];
	await approve(admin, await remove(founder, { kind: "organisation", subject: organisations.destination }, "cannot-act"));
	await syncDirectory(giver.session);
	const remaining = fieldsOf(await next()).holders;
	t.same(
		remaining.map(({ id }) => id),
		[origin],
		"an honest client leaves out members of a departed organisation",
	);
	const [theirs, reader] = [destination, people.reader.id].map((each) => fields.holders.find(({ id }) => id === each)!);
	t.match(await rule("sender", thread, asOwner([...remaining, theirs!])), /is closed, or its organisation has left or is in danger/);
	t.match(await rule("sender", thread, asOwner([...remaining, reader!])), /has left or has new keys/);
	const after = await attempt(world, "giver", load, follows(giver.session.checkpoint));
	t.same(after, { stopped: "content-tampered", codes: ["content-tampered"] }, "a departed custodian may not change the status");
});
