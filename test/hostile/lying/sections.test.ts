/** Section 3 of SPEC.md, what a client must refuse: sections and their readers. */
import t from "tap";
import { randomId } from "#crypto/random.ts";
import { hash, type Id, toBase64Url } from "#protocol/bytes.ts";
import { contracts } from "#protocol/contracts/index.ts";
import type { Fields } from "#protocol/statements/registry.ts";
import { type Statement, toWire } from "#protocol/statements/statement.ts";
import {
	acceptHandoff,
	loadCase,
	presentContext,
	readSection,
	receiveHandoff,
	recordDeparture,
	sealSectionsByHand,
	viewCase,
	withdrawConsent,
	writeSection,
} from "#sdk/casework/index.ts";
import { changeOfHolders } from "#sdk/casework/keys.ts";
import { openCompartment } from "#sdk/compartments/compartment.ts";
import { firstEpoch, nextEpoch } from "#sdk/compartments/epochs.ts";
import { readAll } from "#sdk/index.ts";
import { attempt, section, texts } from "../../support/lying/casework.ts";
import { fieldsOf } from "../../support/lying/forge.ts";
import { answer, forge, type Lie } from "../../support/lying/lies.ts";
import { alarmCodes, type DeceivedClient, LyingWorld, outcomeOf, rowsOf } from "../../support/lying/lying-world.ts";
import type { Name } from "../../support/lying/prepared.ts";
import { caseWith, requestTransfer } from "../../support/sdk-cases.ts";

const test = rowsOf(t);
const world = await LyingWorld.build(t);
const { waitingCase, receivedCase, origin, destination, annex } = world.fixtures;
const sender = await world.openSyncedSession("sender");
const taker = await world.openSyncedSession("taker");

test("an honest server", async (t) => {
	const reader = await world.openSyncedSession("reader");
	t.same(texts((await readSection(reader.session, section(receivedCase, "identity"))).entries), ["in identity", "received"]);
	t.same(texts((await readSection(sender.session, section(waitingCase, "story"))).entries), ["in story"]);
	t.same(alarmCodes(reader), []);
});

type Named = Fields<"case.open">["sections"][number];

test("swapped sections are noticed", async (t) => {
	const [identity, logistics] = [section(waitingCase, "identity"), section(waitingCase, "logistics")];
	const served = async (compartment: Id) => sender.session.server.call(contracts.compartments.get, { params: { compartment } });
	const read = (compartment: Id) => (who: DeceivedClient) => readSection(who.session, compartment);
	const chain = await attempt(world, "sender", read(identity), forge("compartments.get", "", await served(logistics)));
	t.same(chain, { stopped: "not-allowed", codes: ["epoch-not-entitled"] }, "the chain of another section");
	const page = await sender.session.server.call(contracts.compartments.page, { params: { compartment: logistics } });
	const entries = await attempt(world, "sender", read(identity), forge("compartments.page", "", page));
	t.same(entries, { stopped: null, codes: ["content-tampered"] }, "the entries of another section");
	const open = await loadCase(sender.session, waitingCase.id);
	const first = toWire(open.placed[0]!.statement as never);
	const fields = fieldsOf(open.placed[0]!.statement as Statement<"case.open">);
	const [one, two, ...more] = fields.sections as [Named, Named, ...Named[]];
	const renamed = sender.session.sign(
		"case.open",
		{ ...fields, sections: [{ ...one, compartment: two.compartment }, { ...two, compartment: one.compartment }, ...more] },
		origin,
	);
	const swapped = { ...first, body: toBase64Url(renamed.bytes) };
	t.same(
		await attempt(
			world,
			"sender",
			({ session }) => loadCase(session, waitingCase.id),
			forge("cases.get", "statements.0.statement", swapped),
		),
		{
			stopped: "content-tampered",
			codes: ["content-tampered"],
		},
	);
});

test("sections released before acceptance or beyond the grant stay unreadable", async (t) => {
	const whatSenderHas = async (compartment: Id) => ({
		get: await sender.session.server.call(contracts.compartments.get, { params: { compartment } }),
		page: await sender.session.server.call(contracts.compartments.page, { params: { compartment } }),
	});
	const reader = await world.openSyncedSession("reader");
	reader.setLies();
	const view = await viewCase(reader.session, waitingCase.id);
	t.same(
		view.sections.map(({ reads, past }) => [reads, past]),
		view.sections.map(() => [false, false]),
		"no section is shown as readable yet",
	);
	const opening = (await loadCase(reader.session, waitingCase.id)).placed[0]!.statement.key;
	t.same(
		[...new Set(view.sections.map(({ by, owner }) => `${by} ${owner}`))],
		[`${opening} ${origin}`],
		"and whose it is, by which statement",
	);
	const story = await whatSenderHas(section(waitingCase, "story"));
	const lies = [answer("compartments.get", story.get), answer("compartments.page", story.page)];
	reader.setLies(...lies);
	const { entries } = await readSection(reader.session, section(waitingCase, "story"));
	t.same(
		entries.map(({ content, failure }) => [content, failure?.why]),
		[[null, "no-grant"]],
		"beyond the grant: nothing opens",
	);
	t.equal(
		await outcomeOf(() => writeSection(reader.session, section(waitingCase, "story"), { text: "x" })),
		"not-allowed",
		"and nothing is written",
	);
	const identity = await whatSenderHas(section(waitingCase, "identity"));
	reader.setLies(answer("compartments.get", identity.get), answer("compartments.page", identity.page));
	const early = await readSection(reader.session, section(waitingCase, "identity"));
	t.ok(
		early.entries.length > 0 && early.entries.every(({ content }) => content === null),
		"before acceptance: what is sealed to others doesn't open",
	);
	t.equal(await outcomeOf(() => writeSection(reader.session, section(waitingCase, "identity"), { text: "x" })), "not-allowed");
});

test("a section isn't released without a hand-off, even if a colleague signed for it", async (t) => {
	const { discussion } = (await loadCase(sender.session, waitingCase.id)).state;
	const added = (statement: any) => forge("compartments.get", "statements", (all: unknown[]) => [...all, toWire(statement)]);
	let last: DeceivedClient | undefined;
	const ignores = async (what: string, compartment: Id, statement: any) => {
		const reads = (who: DeceivedClient) => {
			last = who;
			return readAll(who.session, compartment);
		};
		t.same(await attempt(world, "sender", reads, added(statement)), { stopped: null, codes: ["epoch-not-entitled"] }, what);
	};
	const next = async (compartment: Id) => {
		const { statement } = await nextEpoch(sender.session, await openCompartment(sender.session, compartment), { reason: "rotation" });
		return fieldsOf(statement);
	};
	const epoch = (fields: any, by = sender.session, as = origin) => by.sign("epoch", fields, as);
	const [identity, story] = [section(waitingCase, "identity"), section(waitingCase, "story")];
	const box = hash(new Uint8Array(1));
	const { epoch: ke } = sender.session.dir.desks.get(destination)!;
	const seat = { kind: "desk", id: destination, via: null, ke, hash: box } as const;
	const ours = await next(identity);
	t.same(
		(await attempt(world, "sender", ({ session }) => readAll(session, identity), added(epoch(ours)))).codes,
		[],
		"as it is, it would be sound",
	);
	await ignores("as a holder", identity, epoch({ ...ours, holders: [...ours.holders, seat] }));
	const colleague = { ...seat, kind: "member", id: world.people.giver.id, ke: 1 };
	await ignores("to a person", identity, epoch({ ...ours, holders: [...ours.holders, colleague] }));
	const waits = { desk: destination, ke, hash: box, handoff: waitingCase.handoff };
	const thirdKe = sender.session.dir.desks.get(annex)!.epoch;
	await ignores("to another desk", identity, epoch({ ...ours, pending: [{ ...waits, desk: annex, ke: thirdKe }] }));
	await ignores("by a hand-off that isn't there", identity, epoch({ ...ours, pending: [{ ...waits, handoff: randomId() }] }));
	const theirs = await next(story);
	await ignores("of another section", story, epoch({ ...theirs, pending: [waits] }));
	await ignores("by a desk that hasn't accepted yet", identity, epoch(ours, taker.session, destination));
	const { kc } = (await openCompartment(sender.session, story)).state.epochs[0]!;
	const grant = { compartment: story, number: 1, kc, holder: seat, handoff: waitingCase.handoff };
	await ignores("history of another section", story, sender.session.sign("grant", grant, origin));
	const toThem = { ...grant, compartment: identity, kc: (await openCompartment(sender.session, identity)).state.epochs[0]!.kc };
	const rule = async (what: string, of: RegExp, statement: any) => {
		await ignores(what, identity, statement);
		t.match(last?.alarms[0]?.detail, of, what);
	};
	await rule("by a desk that doesn't own it", /only the section's owner may grant/, taker.session.sign("grant", toThem, destination));
	const outdated = { ...toThem, holder: { ...seat, ke: ke + 1 } };
	await rule("to a desk's key that isn't in force", /not the desk's present one/, sender.session.sign("grant", outdated, origin));
	await rule("to wait with such a key", /not the desk's present one/, epoch({ ...ours, pending: [{ ...waits, ke: ke + 1 }] }));
	const shared = await next(discussion as Id);
	await ignores("the custodian's discussion", discussion as Id, epoch({ ...shared, holders: [...shared.holders, seat] }));
	const begins = async (what: string, by: DeceivedClient, opening: Parameters<typeof firstEpoch>[1]) => {
		const first = toWire(firstEpoch(by.session, opening).statement);
		const found = await attempt(
			world,
			"giver",
			({ session }) => readAll(session, opening.compartment as Id),
			forge("compartments.get", "statements", [first]),
		);
		t.same(found, { stopped: "not-allowed", codes: ["epoch-not-entitled"] }, what);
	};
	const desk = { kind: "desk", id: destination } as const;
	await begins("a discussion of two desks", sender, {
		compartment: discussion as Id,
		kind: "discussion",
		subject: waitingCase.id,
		owner: origin,
		holders: [desk],
	});
	await begins("a section of no case", sender, {
		compartment: story,
		kind: "section",
		subject: null,
		section: "story",
		owner: origin,
		holders: [],
	});
	await begins("another desk's section", taker, {
		compartment: story,
		kind: "section",
		subject: waitingCase.id,
		section: "story",
		owner: destination,
		holders: [],
	});
});

test("a section isn't released to its former owner, or by somebody who never owned it", async (t) => {
	const { session } = await world.openSyncedSession("sender");
	const { id, of } = await caseWith(session, origin, ["identity", "story"]);
	const to = { id: world.fixtures.organisations.destination, desk: destination };
	const { ref } = await requestTransfer(session, id, to, ["identity"], of, { followUp: true });
	await acceptHandoff(taker.session, ref);
	await recordDeparture(session, ref);
	await receiveHandoff(taker.session, ref);
	const { ref: onward } = await requestTransfer(taker.session, id, { id: to.id, desk: annex }, ["identity"], of);
	const ignores = async (what: string, name: Name, compartment: Id, statement: Statement<any>) => {
		const lie = forge("compartments.get", "statements", (all: unknown[]) => [...all, toWire(statement)]);
		const found = await attempt(world, name, (who) => readAll(who.session, compartment), lie);
		t.same(found, { stopped: null, codes: ["epoch-not-entitled"] }, what);
	};
	const [identity, story] = [of.identity as Id, of.story as Id];
	const opened = await openCompartment(session, identity);
	const again = fieldsOf((await nextEpoch(session, opened, { reason: "rotation" })).statement);
	await ignores("an earlier custodian makes it theirs", "reader", identity, session.sign("epoch", { ...again, owner: origin }, origin));
	const box = hash(new Uint8Array(1));
	const seat = (desk: Id) => ({ kind: "desk", id: desk, via: null, ke: session.dir.desks.get(desk)!.epoch, hash: box }) as const;
	const first = { compartment: identity, number: 1, kc: opened.state.epochs[0]!.kc };
	const theirs = session.sign("grant", { ...first, holder: seat(annex), handoff: onward.handoff }, origin);
	await ignores("an earlier custodian gives what was theirs to a desk that waits for it from another", "reader", identity, theirs);
	const kept = { compartment: story, number: 1, kc: (await openCompartment(session, story)).state.epochs[0]!.kc };
	const stranger = taker.session.sign("grant", { ...kept, holder: seat(destination), handoff: randomId() }, destination);
	await ignores("a grant by a desk that never owned it, by a hidden hand-off", "sender", story, stranger);
});

test("missing newest entries of a section are noticed", async (t) => {
	const reader = await world.openSyncedSession("reader");
	const identity = section(receivedCase, "identity");
	reader.setLies();
	t.equal((await readSection(reader.session, identity)).entries.length, 2);
	reader.setLies(
		forge("compartments.get", "count", 1),
		forge("compartments.get", "seen", []),
		forge("compartments.page", "", ({ entries }: any) => ({ entries: entries.slice(0, 1), count: 1 })),
	);
	t.equal(await outcomeOf(() => readSection(reader.session, identity)), "entries-dropped", "the client remembers its own entries");
});

test("a client seals by hand only the sections that are due", async (t) => {
	const { session } = await world.openSyncedSession("sender");
	const { id, of } = await caseWith(session, origin, ["identity"]);
	const identity = of.identity as Id;
	const to = { id: world.fixtures.organisations.destination, desk: destination };
	const { ref, consent } = await requestTransfer(session, id, to, ["identity"], of, { byHand: true });
	const opened = await openCompartment(session, identity);
	const { state } = await loadCase(session, id);
	const renewed = await nextEpoch(
		session,
		opened,
		changeOfHolders(state, opened, presentContext(session), { reason: "rotation", cite: null, as: origin }),
	);
	t.same(renewed.statement.body.pending, [], "a new key isn't sealed for the addressee yet");
	const seals = async (rule: string, code: string) => {
		const who = await world.openSyncedSession("sender");
		let sent = 0;
		who.setLies({ name: "hear compartments.grant", on: "compartments.grant", apply: () => void sent++ });
		t.same([await outcomeOf(() => sealSectionsByHand(who.session, ref)), sent], [code, 0], rule);
	};
	await seals("before the acceptance", "wrong-state");
	await acceptHandoff(taker.session, ref);
	await recordDeparture(session, ref);
	await withdrawConsent(session, { case: id, consent });
	await seals("when the consent was taken back on the way", "no-basis");
});

test("a key that a withdrawal on the way has closed isn't used", async (t) => {
	const { session } = await world.openSyncedSession("sender");
	const { id, of } = await caseWith(session, origin, ["story", "logistics"]);
	const [story, logistics] = [of.story as Id, of.logistics as Id];
	await writeSection(session, story, { text: "Her story." });
	await writeSection(session, logistics, { text: "Bus at nine." });
	const to = { id: world.fixtures.organisations.destination, desk: destination };
	const { ref, consent } = await requestTransfer(session, id, to, ["story", "logistics"], of);
	await acceptHandoff(taker.session, ref);
	await recordDeparture(session, ref);
	const given = await taker.session.server.call(contracts.compartments.get, { params: { compartment: story } });
	const page = await taker.session.server.call(contracts.compartments.page, { params: { compartment: story } });
	await withdrawConsent(session, { case: id, consent });
	const failures = async (compartment: Id, ...lies: Lie[]) => {
		let found: (string | null)[] = [];
		const reader = await world.openSyncedSession("reader");
		reader.setLies(...lies);
		const read = await outcomeOf(async () => {
			const { entries } = await readSection(reader.session, compartment);
			found = entries.map(({ content, failure }) => (content && "text" in content ? content.text : (failure?.why ?? null)));
		});
		return read ?? found;
	};
	t.equal(await failures(story), "not-found", "an honest server closes it");
	t.same(
		await failures(
			story,
			answer("compartments.get", () => given),
			answer("compartments.page", () => page),
		),
		["no-basis"],
	);
	t.same(await failures(logistics), ["Bus at nine."], "the desk must still meet her");
});
