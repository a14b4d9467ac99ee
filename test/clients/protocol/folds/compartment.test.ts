/** Promise 3: only an entitled member adds a holder to a compartment, and every holder can see it. */
import t, { type Test } from "tap";
import { randomBytes, randomId } from "#crypto/random.ts";
import type { Id } from "#protocol/bytes.ts";
import {
	applyEpoch,
	applyGrant,
	applyLeave,
	type Compartment,
	type CompartmentContext,
	type Holder,
	holds,
	isPartyGone,
	ownerNow,
	presentEpoch,
	staleness,
} from "#protocol/folds/compartment.ts";
import { sodiumReady } from "#protocol/sodium.ts";
import type { Fields } from "#protocol/statements/registry.ts";
import { type Person, TestDirectory } from "../../../support/directory.ts";

await sodiumReady;

function scene() {
	const d = new TestDirectory();
	const second = d.member(d.founder, null, "admin", null);
	const party = () => {
		const organisation = d.organisation(d.founder, second);
		const coordinator = d.member(d.founder, second, "coordinator", organisation);
		const staff = d.member(coordinator, second, "staff", organisation);
		return { organisation, coordinator, staff, desk: d.desk(coordinator, organisation, [staff]) };
	};
	return { d, second, a: party(), b: party(), c: party() };
}
type Scene = ReturnType<typeof scene>;

function contextOf(d: TestDirectory, over: Partial<CompartmentContext> = {}): CompartmentContext {
	return {
		dir: d.dir,
		sectionOwner: null,
		isPast: false,
		recipient: () => null,
		hasOpenGrants: () => false,
		follows: () => false,
		...over,
	};
}

const deskHolder = (d: TestDirectory, desk: Id): Holder => ({
	kind: "desk",
	id: desk,
	via: null,
	ke: d.dir.desks.get(desk)!.epoch,
	hash: randomBytes(32),
});

function first(owner: Id, holders: Holder[], over: Partial<Fields<"epoch">> = {}): Fields<"epoch"> {
	return {
		compartment: randomId(),
		kind: "thread",
		subject: null,
		section: null,
		owner,
		number: 1,
		prev: null,
		kc: randomBytes(32),
		closes: null,
		holders,
		pending: [],
		reason: "created",
		cite: null,
		...over,
	};
}

function next(c: Compartment, holders: Holder[], over: Partial<Fields<"epoch">> = {}): Fields<"epoch"> {
	const { id, kind, subject, section, owner } = c;
	const last = presentEpoch(c);
	return {
		compartment: id,
		kind,
		subject,
		section,
		owner,
		number: last.number + 1,
		prev: last.objId,
		kc: randomBytes(32),
		closes: { heads: [], count: 0 },
		holders,
		pending: [],
		// Whoever isn't the owner may open the next epoch as a repair.
		reason: "repair",
		cite: null,
		...over,
	};
}

function open({ d, a, b }: Scene, context = contextOf(d)): Compartment {
	return applyEpoch(null, d.signed("epoch", a.staff, first(a.desk, [deskHolder(d, a.desk), deskHolder(d, b.desk)]), a.desk), context);
}

function refused(t: Test, code: string, act: () => unknown, what: string): void {
	t.throws(act, { code }, what);
}

t.test("only the owner adds holders, any holder may rotate, and others may do neither", async (t) => {
	const s = scene();
	const { d, a, b, c } = s;
	const context = contextOf(d);
	const thread = open(s);
	const both = () => [deskHolder(d, a.desk), deskHolder(d, b.desk)];
	const rotate = (by: Person, as: Id, holders: Holder[]) => applyEpoch(thread, d.signed("epoch", by, next(thread, holders), as), context);
	const second = rotate(b.staff, b.desk, both());
	t.equal(presentEpoch(second).number, 2);
	const again = (by: Person, as: Id, reason: "repair" | "rotation") =>
		applyEpoch(second, d.signed("epoch", by, next(second, both(), { reason }), as), context);
	refused(t, "not-allowed", () => again(b.staff, b.desk, "repair"), "a second repair by the same member");
	refused(t, "not-allowed", () => again(b.staff, b.desk, "rotation"), "without need");
	t.equal(presentEpoch(again(a.staff, a.desk, "rotation")).number, 3, "the owner may");
	refused(t, "not-allowed", () => rotate(b.staff, b.desk, [...both(), deskHolder(d, c.desk)]), "a holder that isn't the owner adds one");
	refused(t, "not-allowed", () => rotate(b.staff, b.desk, [deskHolder(d, a.desk)]), "a holder drops another that has not left");
	refused(t, "not-allowed", () => rotate(c.staff, c.desk, [...both(), deskHolder(d, c.desk)]), "a desk that holds nothing adds itself");
	t.ok(holds(presentEpoch(rotate(a.staff, a.desk, [...both(), deskHolder(d, c.desk)])), { by: c.staff.id, as: c.desk }, () => false));
	refused(
		t,
		"stale",
		() => applyEpoch(thread, d.signed("epoch", a.staff, next(thread, both(), { number: 3 }), a.desk), context),
		"a gap in the numbers",
	);
	for (const prev of [randomBytes(32), null])
		refused(
			t,
			"stale",
			() => applyEpoch(thread, d.signed("epoch", a.staff, next(thread, both(), { prev }), a.desk), context),
			prev ? "another history" : "no history",
		);
	const closes = { heads: [], count: 0 };
	refused(
		t,
		"stale",
		() => applyEpoch(null, d.signed("epoch", a.staff, first(a.desk, both(), { closes }), a.desk), context),
		"a first epoch that closes another one",
	);
	refused(
		t,
		"stale",
		() => applyEpoch(null, d.signed("epoch", a.staff, first(a.desk, both(), { number: 2 }), a.desk), context),
		"no first epoch",
	);
	refused(
		t,
		"not-allowed",
		() => applyEpoch(thread, d.signed("epoch", b.staff, next(thread, both(), { owner: b.desk }), b.desk), context),
		"taking ownership",
	);
});

t.test("an epoch or a grant by an older directory than the epoch before is stale", async (t) => {
	const s = scene();
	const { d, a, b } = s;
	const old = { cp: d.checkpoint() };
	d.add("desk.add", a.coordinator, { desk: randomId(), organisation: a.organisation, name: "Later" });
	const thread = open(s);
	const context = contextOf(d);
	const holders = [deskHolder(d, a.desk), deskHolder(d, b.desk)];
	const rotated = (over: object) => applyEpoch(thread, d.signed("epoch", a.staff, { ...next(thread, holders), ...over }, a.desk), context);
	refused(t, "stale", () => rotated(old), "an epoch");
	t.equal(presentEpoch(rotated({})).number, 2, "the same checkpoint as before");
	const { kc } = presentEpoch(thread);
	const again = { compartment: thread.id, number: 1, kc, holder: deskHolder(d, b.desk), handoff: null };
	refused(t, "stale", () => applyGrant(thread, d.signed("grant", a.staff, { ...again, ...old }, a.desk), context), "a grant");
	t.ok(applyGrant(thread, d.signed("grant", a.staff, again, a.desk), context));
});

t.test("a holder leaves a thread: others renew the key without it, and only the owner brings it back", async (t) => {
	const s = scene();
	const { d, a, b, c } = s;
	const context = contextOf(d);
	const holders = (...desks: Id[]) => desks.map((desk) => deskHolder(d, desk));
	const single: Holder = { kind: "member", id: c.coordinator.id, via: null, ke: 1, hash: randomBytes(32) };
	const seats = [...holders(a.desk, b.desk, c.desk), single];
	const thread = applyEpoch(null, d.signed("epoch", a.staff, first(a.desk, seats), a.desk), context);
	const leave = (from: Compartment, by: Person, as: Id | null, over: Partial<Fields<"leave">> = {}) =>
		applyLeave(from, d.signed("leave", by, { compartment: from.id, number: presentEpoch(from).number, ...over }, as), context);
	const renew = (from: Compartment, by: Person, as: Id, desks: Id[], over: Partial<Fields<"epoch">> = {}) =>
		applyEpoch(from, d.signed("epoch", by, next(from, holders(...desks), over), as), context);

	refused(t, "not-allowed", () => leave(thread, a.coordinator, null), "somebody who holds nothing in their own right");
	refused(t, "stale", () => leave(thread, b.staff, b.desk, { number: 2 }), "another epoch");
	const left = leave(leave(thread, c.coordinator, null), b.staff, b.desk);
	t.match(staleness(left, context), [/member .* has left/, /desk .* has left/]);
	t.ok(
		holds(left.epochs[0]!, { by: b.staff.id, as: b.desk }, () => false),
		"what it wrote before stays its own",
	);
	t.notOk(holds(presentEpoch(left), { by: b.staff.id, as: b.desk }, () => false));
	refused(t, "not-allowed", () => leave(left, b.staff, b.desk), "twice");
	refused(t, "not-allowed", () => renew(left, b.staff, b.desk, [a.desk, b.desk, c.desk]), "the leaver renews no key");
	const { kc } = presentEpoch(left);
	const again = { compartment: left.id, number: 1, kc, holder: deskHolder(d, b.desk), handoff: null };
	refused(t, "not-allowed", () => applyGrant(left, d.signed("grant", a.staff, again, a.desk), context), "nor gets one");
	refused(t, "stale", () => renew(left, a.staff, a.desk, [a.desk, b.desk, c.desk]), "whoever didn't know yet");
	const renewed = renew(left, c.staff, c.desk, [a.desk, c.desk]);
	t.same(staleness(renewed, context), []);
	refused(t, "not-allowed", () => renew(renewed, c.staff, c.desk, [a.desk, b.desk, c.desk]), "only the owner brings it back");
	const back = renew(renewed, a.staff, a.desk, [a.desk, b.desk, c.desk]);

	const ownerless = leave(back, a.staff, a.desk);
	t.equal(ownerNow(ownerless, d.dir), b.desk, "the owner has an heir");
	refused(t, "not-allowed", () => renew(ownerless, b.staff, b.desk, [b.desk, c.desk], { owner: c.desk }), "another heir");
	const rest = leave(renew(ownerless, c.staff, c.desk, [b.desk, c.desk], { owner: b.desk }), c.staff, c.desk);
	refused(t, "not-allowed", () => leave(rest, b.staff, b.desk), "the last desk");
	const handoff = applyEpoch(
		null,
		d.signed("epoch", a.staff, first(a.desk, holders(a.desk, b.desk), { kind: "handoff", subject: randomId() }), a.desk),
		context,
	);
	refused(t, "not-allowed", () => leave(handoff, b.staff, b.desk), "the thread of a hand-off");
});

t.test("admins and auditors are never holders, and sections are held only by desks that are large enough", async (t) => {
	const s = scene();
	const { d, a, second } = s;
	const auditor = d.member(d.founder, second, "auditor", null);
	const own = deskHolder(d, a.desk);
	const asMember = (person: Person): Holder => ({ kind: "member", id: person.id, via: null, ke: person.ke, hash: randomBytes(32) });
	const start = (fields: Fields<"epoch">) =>
		applyEpoch(null, d.signed("epoch", a.staff, fields, a.desk), contextOf(d, { sectionOwner: fields.kind === "section" ? a.desk : null }));
	for (const person of [d.founder, auditor])
		refused(t, "not-allowed", () => start(first(a.desk, [own, asMember(person)])), "no content for admins and auditors");
	t.ok(start(first(a.desk, [own, asMember(s.b.staff)])), "a single member in a plain thread");
	const section = { kind: "section", section: "story", subject: randomId() } as const;
	refused(t, "not-allowed", () => start(first(a.desk, [own, asMember(s.b.staff)], section)), "a member in a section");
	t.ok(start(first(a.desk, [own], section)));
	d.add("remove", a.coordinator, { kind: "member", subject: a.staff.id, code: "left" });
	d.rekey(a.desk, a.coordinator);
	refused(
		t,
		"desk-too-small",
		() =>
			applyEpoch(
				null,
				d.signed("epoch", a.coordinator, first(a.desk, [deskHolder(d, a.desk)], section), a.desk),
				contextOf(d, { sectionOwner: a.desk }),
			),
		"a desk of one",
	);
});

t.test("a departure makes the epoch stale, and keys are sealed to the desk's members until the desk has a new key", async (t) => {
	const s = scene();
	const { d, a, b } = s;
	const context = contextOf(d);
	const thread = open(s);
	t.same(staleness(thread, context), []);
	d.add("remove", b.coordinator, { kind: "member", subject: b.staff.id, code: "left" });
	t.match(staleness(thread, context), [/somebody has left/]);
	const colleague: Holder = { kind: "member", id: b.coordinator.id, via: b.desk, ke: 1, hash: randomBytes(32) };
	const rotate = (holders: Holder[]) => applyEpoch(thread, d.signed("epoch", a.staff, next(thread, holders), a.desk), context);
	refused(t, "stale", () => rotate([deskHolder(d, a.desk), deskHolder(d, b.desk)]), "sealing to the old desk key");
	const outsider: Holder = { ...colleague, id: s.c.staff.id };
	refused(t, "stale", () => rotate([deskHolder(d, a.desk), colleague, outsider]), "somebody else through this desk");
	refused(t, "stale", () => rotate([deskHolder(d, a.desk), { ...colleague, ke: 2 }]), "another key of the colleague");
	const bridged = rotate([deskHolder(d, a.desk), colleague]);
	t.same(staleness(bridged, context), []);
	t.ok(holds(presentEpoch(bridged), { by: b.coordinator.id, as: b.desk }, () => false));
	d.rekey(b.desk, b.coordinator);
	t.match(staleness(bridged, context), [/has renewed its key/]);
});

t.test("a grant with a hand-off opens with its acceptance, history is granted only by the owner, and all get the same key", async (t) => {
	const s = scene();
	const { d, a, b, c } = s;
	const handoff = randomId();
	let state: "requested" | "accepted" | "over" = "requested";
	const context = contextOf(d, {
		sectionOwner: a.desk,
		recipient: (id) => (id === handoff && state !== "over" ? b.desk : null),
		hasOpenGrants: (id) => id === handoff && state === "accepted",
	});
	const fields = first(a.desk, [deskHolder(d, a.desk)], { kind: "section", section: "logistics", subject: randomId() });
	const section = applyEpoch(null, d.signed("epoch", a.staff, fields, a.desk), context);
	const grant = (by: Person, as: Id, over: Partial<Fields<"grant">>) =>
		applyGrant(
			section,
			d.signed("grant", by, { compartment: section.id, number: 1, kc: fields.kc, holder: deskHolder(d, b.desk), handoff, ...over }, as),
			context,
		);
	const granted = grant(a.staff, a.desk, {});
	const acting = { by: b.staff.id, as: b.desk };
	t.notOk(holds(presentEpoch(granted), acting, context.hasOpenGrants), "before acceptance");
	refused(t, "not-allowed", () => grant(b.staff, b.desk, {}), "the to-desk grants to itself");
	refused(t, "not-allowed", () => grant(a.staff, a.desk, { holder: deskHolder(d, c.desk) }), "to a desk that wasn't asked");
	refused(t, "bad-content", () => grant(a.staff, a.desk, { kc: randomBytes(32) }), "another key");
	refused(t, "not-allowed", () => grant(a.staff, a.desk, { handoff: null }), "history to somebody who doesn't hold the present epoch");
	state = "accepted";
	t.ok(holds(presentEpoch(granted), acting, context.hasOpenGrants), "after acceptance");
	t.notOk(holds(presentEpoch(granted), { by: c.staff.id, as: c.desk }, context.hasOpenGrants), "another desk, after acceptance");
	const body = next(granted, [deskHolder(d, a.desk)]);
	const pending = { desk: b.desk, ke: 1, hash: randomBytes(32), handoff };
	t.ok(
		applyEpoch(granted, d.signed("epoch", b.staff, { ...body, pending: [pending] }, b.desk), context),
		"the to-desk may rotate while the hand-off runs",
	);
	refused(t, "not-allowed", () => applyEpoch(granted, d.signed("epoch", b.staff, body, b.desk), context), "a pending desk is left out");
	state = "over";
	t.match(staleness(granted, context), [/doesn't open the section now/]);
	refused(
		t,
		"not-allowed",
		() => applyEpoch(granted, d.signed("epoch", a.staff, { ...body, pending: [pending] }, a.desk), context),
		"no key for an ended hand-off",
	);
});

t.test("a holder that isn't the owner neither drops nor adds an open hand-off", async (t) => {
	const { d, a, b } = scene();
	const [kept, dropped] = [randomId(), randomId()] as [Id, Id];
	const context = contextOf(d, { sectionOwner: a.desk, recipient: () => b.desk, hasOpenGrants: () => true });
	const pending = [kept, dropped].map((handoff) => ({ desk: b.desk, ke: 1, hash: randomBytes(32), handoff }));
	const fields = first(a.desk, [deskHolder(d, a.desk)], { kind: "section", section: "story", subject: randomId(), pending });
	const section = applyEpoch(null, d.signed("epoch", a.staff, fields, a.desk), context);
	const rotate = (over: Partial<Fields<"epoch">>) =>
		applyEpoch(section, d.signed("epoch", b.staff, next(section, [deskHolder(d, a.desk)], over), b.desk), context);
	t.ok(rotate({ pending }));
	refused(t, "not-allowed", () => rotate({ pending: pending.slice(0, 1) }), "one of two is dropped, to the same desk");
	refused(t, "not-allowed", () => rotate({ pending: [...pending, { ...pending[0]!, handoff: randomId() }] }), "one more");
});

t.test("kind, subject and section of a compartment never change", async (t) => {
	const { d, a } = scene();
	const context = contextOf(d, { sectionOwner: a.desk });
	const own = [deskHolder(d, a.desk)];
	const fields = first(a.desk, own, { kind: "section", section: "story", subject: randomId() });
	const section = applyEpoch(null, d.signed("epoch", a.staff, fields, a.desk), context);
	const rotate = (over: Partial<Fields<"epoch">>) =>
		applyEpoch(section, d.signed("epoch", a.staff, next(section, own, over), a.desk), context);
	t.ok(rotate({}));
	for (const over of [
		{ kind: "discussion" },
		{ subject: randomId() },
		{ subject: null },
		{ section: "health" },
		{ section: null },
	] as const)
		refused(t, "bad-statement", () => rotate(over), JSON.stringify(over));
});

t.test("only a section is handed off, and only to a desk", async (t) => {
	const s = scene();
	const { d, a, b } = s;
	const context = contextOf(d, { recipient: () => b.desk });
	const handoff = randomId();
	const thread = open(s, context);
	const pending = [{ desk: b.desk, ke: 1, hash: randomBytes(32), handoff }];
	const rotate = () => d.signed("epoch", a.staff, next(thread, [deskHolder(d, a.desk), deskHolder(d, b.desk)], { pending }), a.desk);
	refused(t, "bad-statement", () => applyEpoch(thread, rotate(), context), "a thread with a desk that waits");
	const grant = (to: Compartment, holder: Holder, by: CompartmentContext) => {
		const { number, kc } = presentEpoch(to);
		return applyGrant(to, d.signed("grant", a.staff, { compartment: to.id, number, kc, holder, handoff }, a.desk), by);
	};
	refused(t, "bad-statement", () => grant(thread, deskHolder(d, b.desk), context), "a grant of a thread's key");
	const owned = { ...context, sectionOwner: a.desk };
	const fields = first(a.desk, [deskHolder(d, a.desk)], { kind: "section", section: "story", subject: randomId() });
	const section = applyEpoch(null, d.signed("epoch", a.staff, fields, a.desk), owned);
	t.ok(grant(section, deskHolder(d, b.desk), owned));
	refused(t, "not-allowed", () => grant(section, { ...deskHolder(d, b.desk), kind: "member" }, owned), "a member with the id of the desk");
});

t.test("only the case chain changes the owner of a section, when custody moves", async (t) => {
	const s = scene();
	const { d, a, b } = s;
	const handoff = randomId();
	const before = contextOf(d, { sectionOwner: a.desk, recipient: () => b.desk, hasOpenGrants: () => true });
	const pending = { desk: b.desk, ke: 1, hash: randomBytes(32), handoff };
	const fields = first(a.desk, [deskHolder(d, a.desk)], { kind: "section", section: "health", subject: randomId(), pending: [pending] });
	const section = applyEpoch(null, d.signed("epoch", a.staff, fields, a.desk), before);
	const take = () => d.signed("epoch", b.staff, next(section, [deskHolder(d, b.desk)], { owner: b.desk, cite: randomBytes(32) }), b.desk);
	refused(t, "not-allowed", () => applyEpoch(section, take(), before), "before custody has moved");
	const after = { ...before, sectionOwner: b.desk };
	t.match(staleness(section, after), [/custody has moved/]);
	const taken = applyEpoch(section, take(), after);
	t.equal(taken.owner, b.desk);
	t.notOk(
		holds(presentEpoch(taken), { by: a.staff.id, as: a.desk }, () => false),
		"the old custodian has no new key",
	);
});

t.test("a holder in their own right has left when their organisation is removed", async (t) => {
	const s = scene();
	const { d, a, b, second } = s;
	const alone: Holder = { kind: "member", id: b.staff.id, via: null, ke: 1, hash: randomBytes(32) };
	const thread = applyEpoch(null, d.signed("epoch", a.staff, first(a.desk, [deskHolder(d, a.desk), alone]), a.desk), contextOf(d));
	const removal = d.add("remove", d.founder, { kind: "organisation", subject: b.organisation, code: "left" });
	t.same(staleness(thread, contextOf(d)), [], "proposed only");
	d.add("countersign", second, { object: removal.objId, verdict: "approve", code: null });
	t.match(staleness(thread, contextOf(d)), [/has left/]);
	t.ok(
		applyEpoch(thread, d.signed("epoch", a.staff, next(thread, [deskHolder(d, a.desk)]), a.desk), contextOf(d)),
		"a holder who has left may be dropped",
	);
});

t.test("a holder in their own right keeps the key while suspended", async (t) => {
	const { d, a, b } = scene();
	const alone: Holder = { kind: "member", id: b.staff.id, via: null, ke: 1, hash: randomBytes(32) };
	const thread = applyEpoch(null, d.signed("epoch", a.staff, first(a.desk, [deskHolder(d, a.desk), alone]), a.desk), contextOf(d));
	d.add("suspend", b.coordinator, { kind: "member", subject: b.staff.id, code: "investigation" });
	t.same(staleness(thread, contextOf(d)), []);
	t.notOk(isPartyGone(d.dir, { kind: "member", id: b.staff.id }, "thread"), "nobody may leave them out");
});

t.test("a new key of an accepted to-desk makes the epoch stale, and a new key of a pending one doesn't", async (t) => {
	const s = scene();
	const { d, a, b } = s;
	const handoff = randomId();
	let isAccepted = false;
	const context = contextOf(d, { sectionOwner: a.desk, recipient: () => b.desk, hasOpenGrants: () => isAccepted });
	const pending = { desk: b.desk, ke: 1, hash: randomBytes(32), handoff };
	const fields = first(a.desk, [deskHolder(d, a.desk)], { kind: "section", section: "health", subject: randomId(), pending: [pending] });
	const section = applyEpoch(null, d.signed("epoch", a.staff, fields, a.desk), context);
	d.add("remove", b.coordinator, { kind: "member", subject: b.staff.id, code: "left" });
	d.rekey(b.desk, b.coordinator);
	t.same(staleness(section, context), [], "it inherits the earlier key when it accepts");
	isAccepted = true;
	t.match(staleness(section, context), [/has a new key/], "the leaver has the key that this epoch is sealed to");
});

t.test("nothing is sealed to a to-desk whose organisation was removed, also while its hand-off runs", async (t) => {
	const { d, a, b, second } = scene();
	const handoff = randomId();
	const context = contextOf(d, { sectionOwner: a.desk, recipient: () => b.desk, hasOpenGrants: () => true });
	const pending = { desk: b.desk, ke: 1, hash: randomBytes(32), handoff };
	const fields = first(a.desk, [deskHolder(d, a.desk)], { kind: "section", section: "health", subject: randomId(), pending: [pending] });
	const section = applyEpoch(null, d.signed("epoch", a.staff, fields, a.desk), context);
	t.same(staleness(section, context), []);
	const removal = d.add("remove", d.founder, { kind: "organisation", subject: b.organisation, code: "left" });
	d.add("countersign", second, { object: removal.objId, verdict: "approve", code: null });
	t.match(staleness(section, context), [/its organisation has left/]);
	const rotate = (over: Partial<Fields<"epoch">>) =>
		applyEpoch(section, d.signed("epoch", a.staff, next(section, [deskHolder(d, a.desk)], over), a.desk), context);
	refused(t, "not-allowed", () => rotate({ pending: [pending] }), "the next epoch names the desk");
	const { id, kc } = { id: section.id, kc: presentEpoch(section).kc };
	const grant = { compartment: id, number: 1, kc, holder: { ...deskHolder(d, b.desk) }, handoff };
	refused(t, "not-allowed", () => applyGrant(section, d.signed("grant", a.staff, grant, a.desk), context), "a grant names the desk");
	t.ok(rotate({ pending: [] }), "the next epoch leaves it out");
});

t.test("only an auditor opens a review, and must hold it", async (t) => {
	const s = scene();
	const { d, a, second } = s;
	const auditor = d.member(d.founder, second, "auditor", null);
	const own: Holder = { kind: "member", id: auditor.id, via: null, ke: 1, hash: randomBytes(32) };
	const coordinator: Holder = { kind: "member", id: a.coordinator.id, via: null, ke: 1, hash: randomBytes(32) };
	const review = { kind: "review", subject: randomId() } as const;
	const start = (by: Person, holders: Holder[], as: Id | null = null) =>
		applyEpoch(null, d.signed("epoch", by, first(a.desk, holders, review), as), contextOf(d));
	const opened = start(auditor, [own, coordinator]);
	const rotate = (by: Person, holders: Holder[], as: Id | null) =>
		applyEpoch(opened, d.signed("epoch", by, next(opened, holders), as), contextOf(d));
	t.ok(rotate(a.coordinator, [own, coordinator], a.desk), "the key is renewed");
	refused(t, "not-allowed", () => rotate(a.coordinator, [coordinator], a.desk), "a coordinator drops the auditor");
	refused(t, "not-allowed", () => rotate(a.coordinator, [own, coordinator, deskHolder(d, a.desk)], a.desk), "a coordinator adds a holder");
	refused(t, "not-allowed", () => rotate(auditor, [own, coordinator, deskHolder(d, a.desk)], null), "the auditor adds a holder");
	refused(t, "not-allowed", () => start(auditor, [coordinator]), "without the auditor");
	refused(t, "not-allowed", () => start(auditor, [coordinator, { ...own, via: a.desk }]), "with the auditor through a desk");
	t.same(staleness(opened, contextOf(d)), []);
	refused(t, "not-allowed", () => start(a.staff, [own, deskHolder(d, a.desk)], a.desk), "by somebody else");
	d.dir.members.get(a.coordinator.id)!.role = "staff";
	t.match(staleness(opened, contextOf(d)), [/neither audits nor coordinates/], "the epoch is stale when a holder has lost the role");
	t.ok(rotate(auditor, [own], null), "a holder who lost the role is dropped");
	refused(t, "stale", () => rotate(auditor, [own, coordinator], null), "a holder who lost the role is kept");
});

t.test("another desk reads a section only through a hand-off, unless it owned the section and follows up", async (t) => {
	const s = scene();
	const { d, a, b, c } = s;
	const alone = [deskHolder(d, a.desk)];
	const shared = () => [deskHolder(d, a.desk), deskHolder(d, b.desk)];
	const story = { kind: "section", section: "story", subject: randomId() } as const;
	const context = contextOf(d, { sectionOwner: a.desk });
	const start = (holders: Holder[]) => applyEpoch(null, d.signed("epoch", a.staff, first(a.desk, holders, story), a.desk), context);
	refused(t, "not-allowed", () => start(shared()), "from the beginning");
	const section = start(alone);
	const rotate = (holders: Holder[], by: CompartmentContext) =>
		applyEpoch(section, d.signed("epoch", a.staff, next(section, holders), a.desk), by);
	refused(t, "not-allowed", () => rotate(shared(), context), "the other desk in a later epoch");
	const followed = { ...context, follows: (desk: Id) => desk === b.desk };
	t.ok(rotate(shared(), followed), "an earlier owner that reads on");
	refused(t, "not-allowed", () => rotate([...shared(), deskHolder(d, c.desk)], followed), "a third desk");
	const both = rotate(shared(), followed);
	t.same(staleness(both, followed), []);
	t.match(staleness(both, context), [/may not follow/], "when follow-up has ended, the key must change");
	const byFormer = d.signed("epoch", b.staff, next(both, shared()), b.desk);
	t.ok(applyEpoch(both, byFormer, followed));
	refused(t, "not-allowed", () => applyEpoch(both, byFormer, context), "the former custodian can't keep itself by rotating");
});

t.test("a book belongs to no case, and its desk alone holds it", async (t) => {
	const { d, a, b } = scene();
	const start = (desks: Id[], more: object = {}) => {
		const holders = desks.map((desk) => deskHolder(d, desk));
		return applyEpoch(null, d.signed("epoch", a.staff, first(a.desk, holders, { kind: "book", ...more }), a.desk), contextOf(d));
	};
	const book = start([a.desk]);
	refused(t, "bad-statement", () => start([a.desk], { subject: randomId() }), "no subject");
	refused(t, "bad-statement", () => start([a.desk], { section: "story" }), "no section");
	refused(t, "not-allowed", () => start([a.desk, b.desk]), "another desk from the beginning");
	const rotate = (...holders: Holder[]) => applyEpoch(book, d.signed("epoch", a.staff, next(book, holders), a.desk), contextOf(d));
	t.ok(rotate(deskHolder(d, a.desk)));
	refused(t, "not-allowed", () => rotate(deskHolder(d, a.desk), deskHolder(d, b.desk)), "another desk in a later epoch");
});

t.test("no holder is added to a discussion or the thread of a hand-off, and none who is still here is dropped", async (t) => {
	const s = scene();
	const { d, a, b, c } = s;
	const holders = (...desks: Id[]) => desks.map((desk) => deskHolder(d, desk));
	const start = (kind: "discussion" | "handoff", ...desks: Id[]) =>
		applyEpoch(null, d.signed("epoch", a.staff, first(a.desk, holders(...desks), { kind, subject: randomId() }), a.desk), contextOf(d));
	const rotate = (before: Compartment, ...desks: Id[]) =>
		applyEpoch(before, d.signed("epoch", a.staff, next(before, holders(...desks)), a.desk), contextOf(d));
	refused(t, "not-allowed", () => start("discussion", a.desk, b.desk), "has its owner as only desk");
	const discussion = start("discussion", a.desk);
	t.ok(rotate(discussion, a.desk));
	refused(t, "not-allowed", () => rotate(discussion, a.desk, b.desk), "another holder in a later epoch");
	const thread = start("handoff", a.desk, b.desk);
	t.ok(rotate(thread, a.desk, b.desk));
	refused(t, "not-allowed", () => rotate(thread, a.desk, b.desk, c.desk), "a third desk");
	refused(t, "not-allowed", () => rotate(thread, a.desk), "the owner drops the other desk");
	d.add("desk.close", b.coordinator, { desk: b.desk });
	t.ok(rotate(thread, a.desk), "a desk that was closed is dropped");
});

t.test("nothing is sealed to an organisation in danger, and every holder may leave it out", async (t) => {
	const s = scene();
	const { d, a, b, c } = s;
	const context = contextOf(d);
	const holders = (...desks: Id[]) => desks.map((desk) => deskHolder(d, desk));
	const own = (member: Person): Holder => ({ kind: "member", id: member.id, via: null, ke: 1, hash: randomBytes(32) });
	const all = [...holders(a.desk, b.desk, c.desk), own(a.coordinator)];
	const thread = applyEpoch(null, d.signed("epoch", a.staff, first(a.desk, all), a.desk), context);
	const rotate = (...kept: Holder[]) =>
		applyEpoch(thread, d.signed("epoch", c.staff, next(thread, kept, { owner: b.desk, reason: "rotation" }), c.desk), context);
	d.add("suspend", d.founder, { kind: "organisation", subject: a.organisation, code: "investigation" });
	t.same([staleness(thread, context), ownerNow(thread, d.dir)], [[], a.desk], "another suspension changes nothing");
	d.add("suspend", d.founder, { kind: "organisation", subject: a.organisation, code: "danger" });
	t.match(staleness(thread, context), [/^desk .* in danger$/, /^people are in danger at the organisation of member/]);
	t.equal(ownerNow(thread, d.dir), b.desk, "the next holder owns the thread");
	refused(t, "stale", () => rotate(...all), "seals to the desk in danger");
	refused(t, "stale", () => rotate(...holders(b.desk, c.desk), own(a.coordinator)), "seals to its member");
	refused(t, "not-allowed", () => rotate(...holders(b.desk)), "drops a holder that isn't in danger");
	const after = rotate(...holders(b.desk, c.desk));
	t.same(staleness(after, context), []);
	const grant = { compartment: thread.id, number: 1, kc: thread.epochs[0]!.kc, handoff: null, holder: deskHolder(d, a.desk) };
	refused(t, "stale", () => applyGrant(after, d.signed("grant", b.staff, grant, b.desk), context), "an earlier key");
	d.add("reinstate", s.second, { kind: "organisation", subject: a.organisation });
	t.same(staleness(after, context), [], "it isn't brought back by itself");
});

t.test("a desk comes back to the thread of its hand-off when nobody is in danger any more", async (t) => {
	const s = scene();
	const { d, a, b, c } = s;
	const context = contextOf(d);
	const holders = (...desks: Id[]) => desks.map((desk) => deskHolder(d, desk));
	const start = first(a.desk, holders(a.desk, b.desk), { kind: "handoff", subject: randomId() });
	const thread = applyEpoch(null, d.signed("epoch", a.staff, start, a.desk), context);
	const rotate = (before: Compartment, ...desks: Id[]) =>
		applyEpoch(before, d.signed("epoch", b.staff, next(before, holders(...desks), { owner: b.desk, reason: "rotation" }), b.desk), context);
	d.add("suspend", d.founder, { kind: "organisation", subject: a.organisation, code: "danger" });
	const without = rotate(thread, b.desk);
	t.same(staleness(without, context), []);
	refused(t, "not-allowed", () => rotate(without, a.desk, b.desk), "while people are in danger there");
	d.add("reinstate", s.second, { kind: "organisation", subject: a.organisation });
	t.match(staleness(without, context), [/may read the thread of its hand-off again$/]);
	refused(t, "not-allowed", () => rotate(without, a.desk, b.desk, c.desk), "a third desk");
	const again = rotate(without, a.desk, b.desk);
	t.same(staleness(again, context), []);
	refused(t, "not-allowed", () => rotate(again, b.desk), "and can't be dropped");
});

t.test("a section isn't sealed for a hand-off to an organisation in danger", async (t) => {
	const { d, a, b } = scene();
	const handoff = randomId();
	const context = contextOf(d, { sectionOwner: a.desk, recipient: () => b.desk });
	const pending = [{ desk: b.desk, ke: d.dir.desks.get(b.desk)!.epoch, hash: randomBytes(32), handoff }];
	const section = { kind: "section" as const, subject: randomId(), section: "identity" as const };
	const start = first(a.desk, [deskHolder(d, a.desk)], { ...section, pending });
	const opened = applyEpoch(null, d.signed("epoch", a.staff, start, a.desk), context);
	d.add("suspend", d.founder, { kind: "organisation", subject: b.organisation, code: "danger" });
	t.match(staleness(opened, context), [/^pending: hand-off/]);
	const renew = (kept: typeof pending) =>
		applyEpoch(opened, d.signed("epoch", a.staff, next(opened, [deskHolder(d, a.desk)], { pending: kept }), a.desk), context);
	refused(t, "not-allowed", () => renew(pending), "keeps the desk");
	t.same(staleness(renew([]), context), []);
});
