/**
 * A made-up history of compartments of every kind: holders leave, desks get new keys, hand-offs are requested and end, and epochs
 * and grants follow.
 */
import { fromHex, type Id } from "../../../clients/protocol/bytes.ts";
import { COMPARTMENT_KINDS } from "../../../clients/protocol/codes.ts";
import type { Author } from "./author.ts";
import { CaseWalk } from "./case-walk.ts";
import { foundDesks } from "./desks.ts";
import type { Accepted, Draft, Fields, State } from "./history.ts";

type CompartmentOf = State["compartments"][Id];

/** @param steps how many statements to propose. @param spoiling one statement in so many is changed, so that it probably breaks a rule. */
export function walkCompartments(author: Author, steps: number, spoiling: number): void {
	foundDesks(author);
	const [founder, second] = Object.keys(author.state.directory.members) as [Id, Id];
	author.admit(founder, second, "auditor", null);
	author.admit(second, founder, "auditor", null);
	const walk = new CompartmentWalk(author);
	const cases = new CaseWalk(author, author.chance.id());
	for (let i = 0; i < steps; i++) {
		const choice = author.chance.below(20);
		const draft = choice < 7 ? cases.next() : choice < 9 ? walk.changeDirectory() : walk.next(cases.id);
		if (draft) author.say(draft, author.chance.oneIn(spoiling));
	}
}

class CompartmentWalk {
	readonly #author: Author;

	constructor(author: Author) {
		this.#author = author;
	}

	get #chance() {
		return this.#author.chance;
	}

	get #directory() {
		return this.#author.state.directory;
	}

	#active(...roles: string[]): Id[] {
		return Object.entries(this.#directory.members).flatMap(([id, { role, status }]) =>
			status === "active" && roles.includes(role) ? [id] : [],
		);
	}

	changeDirectory(): Draft | null {
		const chance = this.#chance;
		const [id, desk] = chance.pick(Object.entries(this.#directory.desks)) ?? [];
		if (!id || !desk) return null;
		const colleagues = Object.keys(this.#directory.members).filter(
			(each) => this.#directory.members[each]?.organisation === desk.organisation,
		);
		const coordinator = this.#active("coordinator").find((each) => colleagues.includes(each));
		const member = chance.pick(colleagues) ?? chance.id();
		switch (chance.below(9)) {
			case 0:
			case 1:
				return {
					type: "desk.member",
					by: coordinator,
					fields: { desk: id, member, action: desk.members.includes(member) ? "remove" : "add" },
				};
			case 2:
				return { type: "member.role", by: coordinator, fields: { member, role: chance.pick(["staff", "coordinator"]) } };
			case 3: {
				const { organisation } = desk;
				const auditor = chance.pick(this.#active("auditor")) ?? member;
				const fields = { kind: "member", subject: chance.oneIn(4) ? auditor : member, code: "left" };
				return organisation && chance.oneIn(3) ? { type: "remove", by: this.#active("admin")[0], fields } : null;
			}
			case 4:
				return chance.oneIn(desk.stale ? 2 : 6) ? { type: "desk.close", by: coordinator, fields: { desk: id } } : null;
			default:
				return desk.stale || chance.oneIn(4) ? this.#author.rekey(chance.pick(desk.members) ?? coordinator, id) : null;
		}
	}

	next(caseId: Id): Draft | null {
		const chance = this.#chance;
		const all = Object.entries(this.#author.state.compartments);
		const [id, compartment] = chance.pick([...all.filter(([, { stale }]) => stale), ...all].slice(0, 8)) ?? [];
		if (!id || !compartment || chance.oneIn(4)) return this.#first(caseId);
		if (chance.oneIn(8)) return this.#leave(id, compartment);
		const shared = chance.pick(all.filter(([each]) => this.#pending(each, 1).length > 0));
		if (shared && chance.oneIn(4)) return this.#grant(...shared);
		return chance.oneIn(3) ? this.#grant(id, compartment) : this.#rotation(id, compartment);
	}

	/** The seats of a desk: its own key, or, while the desk is stale, the keys of its active members. */
	#seatsOf(desk: Id): Fields[] {
		const { stale, epoch = 0, members = [] } = this.#directory.desks[desk] ?? {};
		if (!stale) return [{ kind: "desk", id: desk, via: null, ke: epoch }];
		const active = members.filter((id) => this.#directory.members[id]?.status === "active");
		return active.map((id) => ({ kind: "member", id, via: desk, ke: this.#directory.members[id]?.ke }));
	}

	#seatOf(member: Id): Fields {
		return { kind: "member", id: member, via: null, ke: this.#directory.members[member]?.ke ?? 0 };
	}

	/** The seats of the parties, each with the hash of a box. @param parties written as the state writes them */
	#sealed(parties: Iterable<string>): Fields[] {
		const seats = [...new Set(parties)].flatMap((party) => {
			const [kind, id = ""] = party.split(" ");
			return kind === "desk" ? this.#seatsOf(id) : [this.#seatOf(id)];
		});
		return seats.map((seat) => {
			const via = seat.kind === "desk" && this.#chance.oneIn(40) ? seat.id : seat.via;
			return { ...seat, via, hash: this.#chance.bytes(32) };
		});
	}

	#memberOf(desk: Id): Id {
		return this.#chance.pick(this.#directory.desks[desk]?.members ?? []) ?? this.#chance.id();
	}

	#first(caseId: Id): Draft | null {
		const chance = this.#chance;
		const kind = chance.pick(COMPARTMENT_KINDS) ?? "thread";
		const of = this.#author.state.cases[caseId];
		const desks = Object.keys(this.#directory.desks);
		let [owner, subject, compartment, section] = [chance.pick(desks) ?? "", null as Id | null, chance.id(), null as string | null];
		let parties = [`desk ${owner}`];
		let by = this.#memberOf(owner);
		if (kind === "section") {
			const [id, found] = chance.pick(Object.entries(of?.sections ?? {})) ?? [];
			if (!id || !found || this.#author.state.compartments[id]) return null;
			[owner, subject, compartment, section] = [found.owner, caseId, id, found.section];
			parties = [`desk ${owner}`, ...(chance.oneIn(8) ? [`desk ${chance.pick(desks)}`] : [])];
			by = this.#memberOf(owner);
		} else if (kind === "review") {
			by = chance.pick(this.#active("auditor")) ?? chance.id();
			subject = chance.id();
			parties = [by, ...chance.some(this.#active("coordinator")), ...(chance.oneIn(6) ? this.#active("staff") : [])].map(
				(id) => `member ${id}`,
			);
		} else if (kind === "handoff") {
			subject = chance.id();
			parties.push(`desk ${chance.pick(desks)}`);
		} else if (kind === "discussion" || kind === "book") {
			subject = kind === "book" ? null : caseId;
			if (chance.oneIn(6)) parties.push(`desk ${chance.pick(desks)}`);
		} else {
			parties.push(...chance.some(desks).map((id) => `desk ${id}`));
			parties.push(...chance.some(this.#active("staff", "coordinator")).map((id) => `member ${id}`));
			// Somebody twice: in their own right, and for the owner while it is stale.
			if (chance.oneIn(3)) parties.push(`member ${this.#memberOf(owner)}`);
			if (chance.oneIn(6)) parties.push(`member ${chance.pick(this.#active("admin", "auditor"))}`);
		}
		const holders = this.#sealed(parties);
		const fields = {
			compartment,
			kind,
			subject,
			section,
			owner,
			number: 1,
			prev: null,
			closes: null,
			holders,
			pending: this.#pending(compartment),
		};
		return {
			type: "epoch",
			by,
			as: kind === "review" ? null : owner,
			fields: { ...fields, kc: chance.bytes(32), reason: "created", cite: null },
		};
	}

	/** The to-desks of running hand-offs of a section. @param staleOneIn of this many stale desks, one is named too. The server refuses it. */
	#pending(compartment: Id, staleOneIn = 6): Fields[] {
		const handoffs = Object.values(this.#author.state.cases).flatMap((each) => Object.entries(each.handoffs));
		return handoffs.flatMap(([handoff, { to, state, sections }]) => {
			const isRunning = ["requested", "acknowledged", "accepted", "arranged", "in-transit", "on-hold"].includes(state);
			const { epoch: ke = 0, stale = false } = this.#directory.desks[to] ?? {};
			return isRunning && (!stale || this.#chance.oneIn(staleOneIn)) && sections.includes(compartment)
				? [{ desk: to, ke, hash: this.#chance.bytes(32), handoff }]
				: [];
		});
	}

	#lastEpoch(compartment: Id): Accepted | undefined {
		return this.#author.find("epoch", "compartment", compartment);
	}

	/** A holder or pending desk of the epoch. @returns the member and the desk that the member acts for. */
	#actorIn({ holders, pending }: CompartmentOf["epochs"][number]): { by: Id; as: Id | null } {
		const chance = this.#chance;
		const [kind, id = ""] = chance.pick(holders)?.split(" ") ?? [];
		if (pending.length > 0 && chance.oneIn(4)) {
			const [desk = ""] = chance.pick(pending)?.split(" ") ?? [];
			return { by: this.#memberOf(desk), as: desk };
		}
		return kind === "desk" ? { by: this.#memberOf(id), as: id } : { by: id, as: null };
	}

	#isHere(party: string): boolean {
		const [kind, id = ""] = party.split(" ");
		if (kind === "desk") return this.#directory.desks[id]?.open === true;
		return this.#directory.members[id]?.status === "active";
	}

	#rotation(compartment: Id, { kind, subject, section, epochs }: CompartmentOf): Draft | null {
		const chance = this.#chance;
		const last = epochs.at(-1);
		const before = this.#lastEpoch(compartment);
		if (!last || !before) return null;
		const present = Object.values(this.#author.state.cases).flatMap((each) => each.sections[compartment]?.owner ?? []);
		const heirs = last.holders.map((each) => each.split(" ")).flatMap(([of, id]) => (of === "desk" && id ? [id] : []));
		const isGone =
			["thread", "handoff"].includes(kind) && (!this.#isHere(`desk ${last.owner}`) || last.left.includes(`desk ${last.owner}`));
		const owner = present[0] ?? (isGone ? chance.pick(heirs) : undefined) ?? last.owner;
		const moved = owner !== last.owner;
		const { by, as } = moved || chance.oneIn(2) ? { by: this.#memberOf(owner), as: owner } : this.#actorIn(last);
		const parties =
			moved && !isGone
				? [`desk ${owner}`]
				: last.holders
						.map((each) => each.split(" ").slice(0, 2).join(" "))
						.filter((each) => this.#isHere(each) && (!last.left.includes(each) || chance.oneIn(8)));
		const reviewers =
			kind === "review" ? parties.filter((each) => this.#active("auditor", "coordinator").includes(each.split(" ")[1] ?? "")) : parties;
		if (chance.oneIn(6)) reviewers.push(`desk ${chance.pick(Object.keys(this.#directory.desks))}`);
		if (chance.oneIn(8)) reviewers.pop();
		const fields = {
			...{ compartment, kind, subject, section, owner, number: epochs.length + 1, prev: fromHex(before.key) },
			...{ closes: { heads: [], count: 0 }, holders: this.#sealed(reviewers), pending: section ? this.#pending(compartment) : [] },
			...{ kc: chance.bytes(32), reason: moved ? "custody" : epochs.length % 2 === 0 ? "repair" : "rotation", cite: null },
		};
		return { type: "epoch", by, as: kind === "review" && chance.oneIn(2) ? null : as, fields };
	}

	#leave(compartment: Id, { epochs }: CompartmentOf): Draft | null {
		const last = epochs.at(-1);
		return last ? { type: "leave", ...this.#actorIn(last), fields: { compartment, number: epochs.length } } : null;
	}

	#grant(compartment: Id, { epochs }: CompartmentOf): Draft | null {
		const chance = this.#chance;
		const number = 1 + chance.below(epochs.length);
		const kc = this.#author.accepted.find(
			({ type, body }) => type === "epoch" && body.compartment === compartment && body.number === number,
		)?.body.kc;
		const [present, granted] = [epochs.at(-1), epochs[number - 1]];
		if (!present || !granted || !kc) return null;
		const pending = chance.pick(this.#pending(compartment, 1));
		if (pending && chance.oneIn(2)) {
			const holder = { kind: "desk", id: pending.desk, via: null, ke: pending.ke, hash: chance.bytes(32) };
			const owner = chance.oneIn(8) ? pending.desk : present.owner;
			return { type: "grant", by: this.#memberOf(owner), as: owner, fields: { compartment, number, kc, holder, handoff: pending.handoff } };
		}
		const party =
			chance
				.pick(chance.oneIn(4) ? granted.holders : present.holders)
				?.split(" ")
				.slice(0, 2)
				.join(" ") ?? "";
		const holder = chance.pick(this.#sealed([party]));
		const actor = chance.oneIn(2) ? { by: this.#memberOf(present.owner), as: present.owner } : this.#actorIn(present);
		return holder ? { type: "grant", ...actor, fields: { compartment, number, kc, holder, handoff: null } } : null;
	}
}
