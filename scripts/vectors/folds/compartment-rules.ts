/** A history of compartments that is written by hand: desks whose keys are stale, their members, and the hand-offs to them. */
import { fromHex, type Id } from "../../../clients/protocol/bytes.ts";
import type { Author } from "./author.ts";
import { CaseWalk } from "./case-walk.ts";
import { foundDesks } from "./desks.ts";
import type { Accepted, Draft, Fields } from "./history.ts";
import { refused } from "./refused.ts";

export function breakCompartmentRules(author: Author): void {
	rotateForOthers(author, foundDesks(author));
	leaveThread(author);
	holdForStaleDesk(author);
	sealToStaleDesk(author);
	const [small = ""] = Object.entries(author.state.directory.desks).find(([, { canHold }]) => !canHold) ?? [];
	refused(author, firstEpoch(author, { kind: "book" }, [deskSeat(author, small)]));
	refused(author, firstEpoch(author, { kind: "handoff", subject: author.chance.id() }, [deskSeat(author, author.desks()[0] ?? "")]));
}

const deskSeat = (author: Author, id: Id): Fields => ({ kind: "desk", id, via: null, ke: author.state.directory.desks[id]?.epoch });
const memberSeat = (author: Author, id: Id, via: Id | null): Fields => ({
	kind: "member",
	id,
	via,
	ke: author.state.directory.members[id]?.ke,
});
const sealed = (author: Author, seats: Fields[]): Fields[] => seats.map((seat) => ({ ...seat, hash: author.chance.bytes(32) }));

/** The owner is the desk of the first seat. */
function firstEpoch(author: Author, fields: Fields, seats: Fields[], by?: Id): Draft {
	const { id, via } = seats[0] ?? {};
	const owner: Id = via ?? id;
	return {
		type: "epoch",
		by: by ?? author.state.directory.desks[owner]?.members[0],
		as: owner,
		fields: {
			...{ compartment: author.chance.id(), kind: "thread", subject: null, section: null, owner, number: 1, prev: null, closes: null },
			...{ holders: sealed(author, seats), pending: [], kc: author.chance.bytes(32), reason: "created", cite: null, ...fields },
		},
	};
}

function nextEpoch(author: Author, last: Accepted, seats: Fields[], by: Id): Draft {
	const { compartment, kind, subject, section, owner, number } = last.body;
	const fields = { compartment, kind, subject, section, owner, number: number + 1, prev: fromHex(last.key) };
	return { ...firstEpoch(author, { ...fields, closes: { heads: [], count: 0 } }, seats, by), as: owner };
}

function grant(author: Author, { body }: Accepted, seat: Fields, by: Id, handoff: Id | null = null): Draft {
	const { compartment, number, kc, owner } = body;
	const [holder] = sealed(author, [seat]);
	return { type: "grant", by, as: owner, fields: { compartment, number, kc, holder, handoff } };
}

function setMember(author: Author, coordinator: Id, desk: Id, member: Id, action: "add" | "remove"): void {
	author.must({ type: "desk.member", by: coordinator, fields: { desk, member, action } });
}

/** Whoever isn't the owner rotates only a stale epoch, or once as a repair. A thread outlives its owner. */
function rotateForOthers(author: Author, [a = "", b = "", c = ""]: Id[]): void {
	const people = (desk: Id) => author.state.directory.desks[desk]?.members ?? [];
	const coordinatorOf = (desk: Id) => people(desk).find((id) => author.state.directory.members[id]?.role === "coordinator") ?? "";
	const [one = "", other = ""] = people(b);
	const all = () => [a, b, c].map((desk) => deskSeat(author, desk));
	let last = author.must(firstEpoch(author, {}, all()));
	const next = (as: Id, by: Id, reason: string, change: Fields = {}, seats = all()): Draft => {
		const draft = nextEpoch(author, last, seats, by);
		return { ...draft, as, fields: { ...draft.fields, reason, ...change } };
	};
	const must = (draft: Draft) => {
		last = author.must(draft);
	};
	const unknown = { ...last, body: { ...last.body, compartment: author.chance.id() } };
	refused(author, grant(author, unknown, deskSeat(author, b), people(a)[0] ?? ""));
	refused(author, next(b, one, "rotation"));
	must(next(b, one, "repair"));
	refused(author, next(b, one, "repair"));
	must(next(b, other, "repair"));
	must(next(a, people(a)[0] ?? "", "rotation"));
	must(next(b, one, "repair"));
	author.must(author.rekey(one, b));
	must(next(c, people(c)[0] ?? "", "rotation"));
	must(next(b, other, "repair"));
	refused(author, next(b, other, "repair"));
	author.must({ type: "desk.close", by: coordinatorOf(a), fields: { desk: a } });
	const rest = () => [b, c].map((desk) => deskSeat(author, desk));
	for (const owner of [a, c]) refused(author, next(c, people(c)[0] ?? "", "rotation", { owner }, rest()));
	must(next(c, people(c)[0] ?? "", "rotation", { owner: b }, rest()));
	must(next(b, one, "holder-removed", {}, [deskSeat(author, b)]));
}

/** Desks and a member leave a thread, one comes back, and the owner leaves as well. */
function leaveThread(author: Author): void {
	const [founder, second] = author.admins() as [Id, Id];
	const [a = "", b = "", c = ""] = Object.keys(author.state.directory.desks).filter((id) => author.state.directory.desks[id]?.open);
	const first = (desk: Id) => author.state.directory.desks[desk]?.members[0] ?? "";
	const seats = (...desks: Id[]) => desks.map((desk) => deskSeat(author, desk));
	const { organisation = "", members = [] } = author.state.directory.desks[a] ?? {};
	const coordinator = members.find((id) => author.state.directory.members[id]?.role === "coordinator") ?? "";
	const single = author.admit(coordinator, second, "staff", organisation);
	const leave = ({ body: { compartment, number } }: Accepted, by: Id, as: Id | null, over: Fields = {}): Draft => {
		return { type: "leave", by, as, fields: { compartment, number, ...over } };
	};
	const held = author.must(firstEpoch(author, { kind: "handoff", subject: author.chance.id() }, seats(a, b)));
	refused(author, leave(held, first(b), b));
	let last = author.must(firstEpoch(author, {}, [...seats(a, b, c), memberSeat(author, single, null)]));
	const next = (as: Id, change: Fields, ...desks: Id[]): Draft => {
		const draft = nextEpoch(author, last, seats(...desks), first(as));
		return { ...draft, as, fields: { ...draft.fields, reason: "rotation", ...change } };
	};
	refused(author, leave(last, founder, null));
	refused(author, leave(last, first(b), b, { number: 2 }));
	author.must(leave(last, single, null));
	author.must(leave(last, first(b), b));
	refused(author, leave(last, first(b), b));
	refused(author, grant(author, last, deskSeat(author, b), first(a)));
	refused(author, next(b, {}, a, b, c));
	refused(author, next(a, {}, a, b, c));
	last = author.must(next(c, {}, a, c));
	last = author.must(next(a, {}, a, b, c));
	author.must(leave(last, first(a), a));
	refused(author, next(c, { owner: a }, a, b, c));
	refused(author, next(c, { owner: c }, b, c));
	last = author.must(next(c, { owner: b }, b, c));
	author.must(leave(last, first(c), c));
	refused(author, leave(last, first(b), b));
}

function holdForStaleDesk(author: Author): void {
	const [founder, second] = author.admins() as [Id, Id];
	const organisation = author.organisation(founder, second);
	const coordinator = author.admit(founder, second, "coordinator", organisation);
	const staff = (): Id => author.admit(coordinator, second, "staff", organisation);
	const [b, c, d] = [staff(), staff(), staff()];
	const desk = author.desk(coordinator, organisation, [b, c]);
	const other = author.desks()[0] ?? "";
	const named = (...members: Id[]) => members.map((member) => memberSeat(author, member, desk));
	setMember(author, coordinator, desk, c, "remove");
	// One member twice, and a desk that names another one.
	const twice = [...named(coordinator, b), memberSeat(author, coordinator, null), deskSeat(author, other)];
	refused(author, firstEpoch(author, {}, [...named(coordinator, b), { ...deskSeat(author, other), via: other }]));
	refused(author, firstEpoch(author, {}, [...twice, memberSeat(author, coordinator, null)]));
	const first = author.must(firstEpoch(author, {}, twice));
	// A new colleague isn't named, and still acts for the desk.
	setMember(author, coordinator, desk, d, "add");
	refused(author, nextEpoch(author, first, named(coordinator, b), d));
	const secondEpoch = author.must(nextEpoch(author, first, named(coordinator, b, d), d));
	author.must(grant(author, first, memberSeat(author, d, desk), coordinator));
	// Somebody who holds for the desk is taken off it.
	setMember(author, coordinator, desk, b, "remove");
	refused(author, grant(author, secondEpoch, memberSeat(author, b, desk), coordinator));
	refused(author, nextEpoch(author, secondEpoch, named(coordinator, b, d), coordinator));
	const third = author.must(nextEpoch(author, secondEpoch, named(coordinator, d), coordinator));
	// The desk has a new key: it may get the key of the epoch, but its members may not.
	author.must(author.rekey(coordinator, desk));
	refused(author, grant(author, third, memberSeat(author, d, desk), coordinator));
	refused(author, grant(author, third, { ...deskSeat(author, desk), via: desk }, coordinator));
	author.must(grant(author, third, deskSeat(author, desk), coordinator));
	// A desk whose members hold is closed.
	setMember(author, coordinator, desk, d, "remove");
	const theirs = author.must(firstEpoch(author, {}, [deskSeat(author, other), ...named(coordinator)]));
	author.must({ type: "desk.close", by: coordinator, fields: { desk } });
	refused(author, nextEpoch(author, theirs, [deskSeat(author, other), ...named(coordinator)], theirs.body.by));
	author.must(nextEpoch(author, theirs, [deskSeat(author, other)], theirs.body.by));
}

/** Nobody seals to a stale desk, also not for a hand-off. */
function sealToStaleDesk(author: Author): void {
	const cases = new CaseWalk(author, author.chance.id());
	for (let tries = 0; tries < 2000; tries++) {
		const draft = cases.next();
		if (draft) author.say(draft);
		const found = Object.entries(author.state.cases[cases.id]?.handoffs ?? {}).find(([, { state }]) => state === "requested");
		if (found) return sealFor(author, cases.id, ...found);
	}
	throw new Error("no hand-off was requested");
}

function sealFor(author: Author, subject: Id, handoff: Id, { to, sections }: { to: Id; sections: Id[] }): void {
	const { directory, cases } = author.state;
	const [compartment = ""] = sections;
	const { owner = "", section = null } = cases[subject]?.sections[compartment] ?? {};
	const waiting = () => [{ desk: to, ke: author.state.directory.desks[to]?.epoch, hash: author.chance.bytes(32), handoff }];
	const epoch = (pending: Fields[]) =>
		firstEpoch(author, { compartment, kind: "section", subject, section, pending }, [deskSeat(author, owner)]);
	const { organisation = "", members = [] } = directory.desks[to] ?? {};
	const coordinator = members.find((id) => directory.members[id]?.role === "coordinator") ?? "";
	const colleague = members.find((id) => id !== coordinator) ?? author.admit(coordinator, author.admins()[1] ?? "", "staff", organisation);
	setMember(author, coordinator, to, colleague, "remove");
	refused(author, epoch(waiting()));
	const first = author.must(epoch([]));
	refused(author, grant(author, first, deskSeat(author, to), first.body.by, handoff));
	author.must(author.rekey(coordinator, to));
	author.must(grant(author, first, deskSeat(author, to), first.body.by, handoff));
	const second = author.must({ ...nextEpoch(author, first, [deskSeat(author, owner)], first.body.by), as: owner });
	setMember(author, coordinator, to, colleague, "add");
	author.must(author.rekey(coordinator, to));
	author.must(grant(author, second, deskSeat(author, to), second.body.by, handoff));
	// The keys that wait for the desk make the epoch stale, as soon as the desk is stale.
	setMember(author, coordinator, to, colleague, "remove");
}
