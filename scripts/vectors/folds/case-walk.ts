/** A made-up history of a case: sections, consents, and hand-offs of every kind between four desks. */
import { fromHex, type Id } from "../../../clients/protocol/bytes.ts";
import {
	ASK_SETTLE_CODES,
	BASIS_CODES_OF,
	BASIS_KINDS,
	CONSENT_GIVERS,
	END_CODES,
	HANDOFF_ACTIONS,
	HANDOFF_OUTCOMES,
	type HandoffAction,
	IN_ERROR_CODES,
	PRIORITIES,
	type Priority,
	REFUSAL_CODES,
	RESPOND_WITHIN,
	SECTIONS,
} from "../../../clients/protocol/codes.ts";
import { MOVES } from "../../../clients/protocol/rules/handoff.ts";
import type { StatementType } from "../../../clients/protocol/statements/registry.ts";
import type { Author } from "./author.ts";
import type { Draft, Fields, State } from "./history.ts";

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const PURPOSES = ["shelter", "return", "medical"];
type CaseOf = State["cases"][Id];
type HandoffOf = CaseOf["handoffs"][Id];

/** Four desks that can hold cases, of three organisations, and one that can't. @returns the four. */
export function foundDesks(author: Author): Id[] {
	const founder = author.found();
	const second = author.admit(founder, null, "admin", null);
	const desks = [0, 1, 2].map(() => {
		const organisation = author.organisation(founder, second);
		const coordinator = author.admit(founder, second, "coordinator", organisation);
		const staff = author.admit(coordinator, second, "staff", organisation);
		return { organisation, coordinator, staff, desk: author.desk(coordinator, organisation, [staff]) };
	});
	const [{ organisation, coordinator, staff }] = desks as [(typeof desks)[0]];
	const fourth = author.desk(coordinator, organisation, [staff]);
	author.desk(coordinator, organisation, []);
	return [...desks.map(({ desk }) => desk), fourth];
}

/**
 * In the second half, the custodian's organisation is removed as soon as another desk may take over.
 * @param steps how many statements to propose. @param spoiling one statement in so many is changed, so that it probably breaks a rule.
 */
export function walkCase(author: Author, steps: number, spoiling: number): void {
	foundDesks(author);
	const walk = new CaseWalk(author, author.chance.id());
	let isRemoved = false;
	for (let i = 0; i < steps; i++) {
		if (!isRemoved && i > steps / 2 && walk.canLoseCustodian()) {
			removeOrganisation(author, walk.custodianOrganisation());
			isRemoved = true;
		}
		const draft = walk.next();
		if (draft) author.say(draft, author.chance.oneIn(spoiling));
	}
	for (const draft of walk.settlings()) author.say(draft);
}

function removeOrganisation(author: Author, subject: Id): void {
	const [first, second] = adminsOf(author.state);
	const fields = { kind: "organisation", subject, code: "cannot-act" };
	const removal = author.must({ type: "remove", by: first, fields });
	author.must(author.approve(second ?? "", removal));
}

const adminsOf = ({ directory }: State): Id[] =>
	Object.entries(directory.members).flatMap(([id, { role, status }]) => (role === "admin" && status === "active" ? id : []));

/** The fields that place the next statement in its chain. */
export function placeInChain(author: Author, id: Id, type: StatementType, fields: Fields): Fields {
	const chain = type === "case.custody" ? "case" : "handoff" in fields ? "handoff" : "consent" in fields ? "consent" : "case";
	const all = author.accepted.filter(({ type: t, body }) => {
		if (body.case !== id || (chain === "case" ? !t.startsWith("case.") : t.startsWith("case."))) return false;
		return chain === "case" || body[chain] === fields[chain];
	});
	const last = all.at(-1);
	return { case: id, seq: all.length, prev: last ? fromHex(last.key) : null };
}

/** Proposes statements of one case. */
export class CaseWalk {
	readonly #author: Author;
	readonly id: Id;

	constructor(author: Author, id: Id) {
		this.#author = author;
		this.id = id;
	}

	get #chance() {
		return this.#author.chance;
	}

	get #case(): CaseOf | undefined {
		return this.#author.state.cases[this.id];
	}

	#anyDesk(): Id {
		return this.#chance.pick(Object.keys(this.#author.state.directory.desks)) ?? "";
	}

	/** The next statement of its chain, signed by a member of the desk. */
	#say(desk: Id, type: StatementType, fields: Fields): Draft {
		const by = this.#chance.pick(this.#author.state.directory.desks[desk]?.members ?? []);
		return { type, by, as: desk, fields: { ...placeInChain(this.#author, this.id, type, fields), ...fields } };
	}

	#isGone(desk: Id): boolean {
		const { desks, organisations } = this.#author.state.directory;
		return !desks[desk]?.open || organisations[desks[desk].organisation] === "removed";
	}

	custodianOrganisation(): Id {
		return this.#author.state.directory.desks[this.#case?.custodian ?? ""]?.organisation ?? "";
	}

	/** Whether a desk of another organisation reads a section, no transfer can be received, and the case is open. */
	canLoseCustodian(): boolean {
		const { status = "Closed", route = [], handoffs = {} } = this.#case ?? {};
		const { desks } = this.#author.state.directory;
		const running = Object.entries(handoffs).filter(
			([id, { state }]) => ["accepted", "arranged", "in-transit", "on-hold", "received"].includes(state) && !route.includes(id),
		);
		const isExpected = running.some(([, { kind, inError }]) => kind === "transfer" && inError === null);
		const isRead = running.some(([, { to }]) => desks[to]?.organisation !== this.custodianOrganisation());
		return isRead && !isExpected && !status.startsWith("Closed");
	}

	/** A proposal to take over, or an admin's verdict on one. */
	#takeOver(from: Id): Draft {
		const chance = this.#chance;
		const { takeOvers = {}, sections = {}, handoffs = {} } = this.#case ?? {};
		const waiting = chance.pick(Object.values(takeOvers));
		if (waiting && !chance.oneIn(3)) {
			const { fields } = this.#say(from, "case.countersign", { object: fromHex(waiting), verdict: chance.pick(["approve", "refuse"]) });
			return { type: "case.countersign", by: chance.pick(adminsOf(this.#author.state)), fields };
		}
		const reader = chance.pick(Object.values(handoffs).filter(({ accept }) => accept !== null));
		const desk = chance.oneIn(6) || !reader ? this.#anyDesk() : reader.to;
		const granted = (reader?.sections ?? []).filter((each) => this.#isGone(sections[each]?.owner ?? ""));
		return this.#say(desk, "case.take-over", { from, sections: chance.some(granted), discussion: chance.id() });
	}

	/** Time passes now and then, up to ten days. */
	next(): Draft | null {
		const { custodian } = this.#case ?? {};
		if (this.#chance.oneIn(12)) this.#author.now += this.#chance.below(10) * DAY;
		if (!custodian) return this.#opening();
		const due = Object.entries(this.#case?.handoffs ?? {}).find(
			([id, { kind, state }]) => kind === "transfer" && state === "received" && !this.#case?.route.includes(id),
		);
		if (due && !this.#chance.oneIn(4)) return this.#custody(...due);
		if (this.#isGone(custodian) && !this.#chance.oneIn(3)) return this.#takeOver(custodian);
		const withdrawn = this.#withdrawalOnTheWay();
		if (withdrawn) return withdrawn;
		const choice = this.#chance.below(20);
		if (choice < 3) return this.#aboutCase(custodian);
		if (choice < 6) return this.#consent(custodian);
		if (choice < 8) return this.#draft(custodian);
		const early = this.#chance.oneIn(12) ? this.#chance.pick(Object.entries(this.#case?.handoffs ?? {})) : undefined;
		if (early) return this.#custody(...early);
		return this.#handoff();
	}

	#opening(): Draft {
		const sections = (["identity", "story", "health"] as const).map((section) => ({ section, compartment: this.#chance.id() }));
		return this.#say(this.#anyDesk(), "case.open", { code: "bado-kime-losa-tobo", sections, discussion: this.#chance.id() });
	}

	#aboutCase(custodian: Id): Draft {
		const chance = this.#chance;
		const { members } = this.#author.state.directory.desks[custodian] ?? { members: [] };
		const accepted = chance.pick(Object.values(this.#case?.handoffs ?? {}).filter(({ accept }) => accept !== null));
		const section = { section: chance.pick(SECTIONS), compartment: chance.id() };
		const [given, { owner } = { owner: "" }] =
			chance.pick(Object.entries(this.#case?.sections ?? {}).filter((each) => each[1].owner !== custodian)) ?? [];
		if (given && chance.oneIn(2))
			return this.#say(chance.oneIn(4) ? custodian : owner, "case.give-up", { compartment: given, to: chance.oneIn(2) ? custodian : null });
		switch (chance.below(accepted ? 5 : 4)) {
			case 0:
				return this.#say(custodian, "case.lead", { member: chance.pick(members) ?? chance.id() });
			case 1:
				return this.#say(custodian, "case.status", { status: chance.pick(["Active", "FollowUp", "Closed", "ClosedReferred"]) });
			case 2:
				return this.#say(custodian, "case.section", { section, cite: null });
			case 3:
				return this.#opening();
			default:
				return this.#say(accepted?.to ?? "", "case.section", { section, cite: fromHex(accepted?.accept ?? "") });
		}
	}

	/** Asks that are settled: each code, one a second time, and one by another desk. They come last, so that the rest of a history stays as it is. */
	*settlings(): Generator<Draft> {
		const custodian = this.#case?.custodian ?? this.#anyDesk();
		const asks = ASK_SETTLE_CODES.map((code) => ({ ask: this.#chance.id(), code }));
		for (const fields of [...asks, ...asks.slice(0, 1)]) yield this.#say(custodian, "case.settle-ask", fields);
		yield this.#say(this.#anyDesk(), "case.settle-ask", { ask: this.#chance.id(), code: "cleared" });
	}

	#consent(custodian: Id): Draft {
		const chance = this.#chance;
		const known = chance.pick(Object.keys(this.#case?.consents ?? {}));
		if (known && chance.oneIn(3)) {
			const action = chance.pick(["activate", "activate", "withdraw", "enter-in-error"]);
			return this.#say(custodian, "consent.move", { consent: known, action, code: action === "activate" ? null : "person-declined" });
		}
		const organisations = Object.keys(this.#author.state.directory.organisations);
		const recipient = chance.pick(organisations);
		const permit = !chance.oneIn(9);
		const terms = {
			...{ givenBy: chance.pick(CONSENT_GIVERS), recipient, purposes: permit && !chance.oneIn(6) ? PURPOSES : ["shelter"], permit },
			...{ sections: chance.oneIn(5) ? ["identity"] : [...SECTIONS], language: "sw", interpreter: false, recorded: "written" },
			...{ from: this.#author.now - chance.below(2) * DAY, until: this.#author.now + chance.below(60) * DAY },
			...this.#replacing(recipient),
			excluded: chance.oneIn(25) ? "guardian" : null,
			withhold: chance.oneIn(5) ? [{ section: chance.pick(SECTIONS), from: chance.pick(organisations), why: "person-asked" }] : [],
		};
		const desk = chance.oneIn(4) ? this.#anyDesk() : custodian;
		return this.#say(desk, "consent.record", { consent: chance.id(), active: !chance.oneIn(4), terms });
	}

	/** Now and then the person withdraws the consent on which she has departed. Then the to-desk may cancel. */
	#withdrawalOnTheWay(): Draft | null {
		const chance = this.#chance;
		const travelling = Object.entries(this.#case?.handoffs ?? {}).filter(
			([, { departed, state }]) => departed && ["in-transit", "on-hold"].includes(state),
		);
		const [handoff, { to, basis, heldBack }] = chance.pick(travelling) ?? ["", { to: "", basis: null, heldBack: false }];
		const none = { ending: null, outcome: null, desk: null, expectBy: null, basis: null };
		if (heldBack && chance.oneIn(5)) return this.#say(to, "handoff.move", { handoff, action: "cancel", code: "other", ...none });
		if (heldBack || !basis?.consent || !chance.oneIn(3)) return null;
		return this.#say(to, "consent.move", { consent: basis.consent, action: "withdraw", code: "person-declined" });
	}

	/** Now and then a permit in the place of a "no". */
	#replacing(recipient: Id | undefined): Fields {
		const chance = this.#chance;
		const no = this.#author.accepted.findLast(
			({ type, body }) => type === "consent.record" && !body.terms.permit && body.terms.recipient === recipient,
		);
		if (no && chance.oneIn(2)) return { replaces: no.body.consent, permit: !chance.oneIn(6) };
		return { replaces: chance.oneIn(15) ? (chance.pick(Object.keys(this.#case?.consents ?? {})) ?? null) : null };
	}

	#draft(custodian: Id): Draft {
		const chance = this.#chance;
		const fields = { kind: chance.pick(["transfer", "transfer", "referral"]), to: this.#anyDesk(), priority: chance.pick(PRIORITIES) };
		return this.#say(chance.oneIn(5) ? this.#anyDesk() : custodian, "handoff.draft", {
			...{ handoff: chance.id(), reason: "Other", travel: true, followUp: chance.oneIn(2) },
			...fields,
		});
	}

	#custody(handoff: Id, { to, receive, sections: granted, heldBack }: HandoffOf): Draft {
		const isHeld = (each: Id) => heldBack && !["safe-contact", "logistics"].includes(this.#case?.sections[each]?.section ?? "");
		const sections = granted.filter((each) => !isHeld(each) || this.#chance.oneIn(6));
		const named = receive === null ? this.#chance.bytes(32) : fromHex(receive);
		const fields = { handoff, receive: named, to, sections, discussion: this.#chance.id() };
		return this.#say(to, "case.custody", fields);
	}

	#handoff(): Draft | null {
		const chance = this.#chance;
		const [id, handoff] = chance.pick(Object.entries(this.#case?.handoffs ?? {}).slice(-4)) ?? [];
		if (!id || !handoff) return null;
		if (handoff.state === "draft" && !this.#author.state.directory.desks[handoff.to]?.canHold && !chance.oneIn(8)) return null;
		if (handoff.state === "draft" && !chance.oneIn(6)) return this.#request(id, handoff);
		const object = handoff.inError ?? (handoff.basis?.countersign === "awaited" ? this.#statementOfBasis(id) : null);
		if (object && chance.oneIn(2)) {
			const desk = chance.oneIn(3) ? handoff.to : handoff.from;
			const verdict = chance.oneIn(5) ? "refuse" : "approve";
			return this.#say(desk, "handoff.countersign", { handoff: id, object: fromHex(object), verdict });
		}
		return this.#move(id, handoff);
	}

	#statementOfBasis(handoff: Id): string | null {
		const named = this.#author.accepted.findLast(
			({ type, body }) => body.handoff === handoff && (type === "handoff.request" || (type === "handoff.move" && body.action === "extend")),
		);
		return named?.key ?? null;
	}

	#request(handoff: Id, { from, to, priority }: HandoffOf & { priority?: Priority }): Draft {
		const chance = this.#chance;
		const drafted = this.#author.find("handoff.draft", "handoff", handoff)?.body.priority ?? priority;
		const owned = Object.entries(this.#case?.sections ?? {}).filter(([, { owner }]) => owner === from);
		const sections = chance.some(owned).map(([compartment, { section }]) => ({ section, compartment, byHand: chance.oneIn(4) }));
		// The time must be known before, so that respondBy fits.
		const at = this.#author.now;
		return this.#say(from, "handoff.request", {
			...{ handoff, at, respondBy: at + RESPOND_WITHIN[drafted as Priority], sections, basis: this.#newBasis(to) },
			purposes: chance.oneIn(12) ? chance.some(["legal", "medical"]) : [chance.pick(["return", "return", ...PURPOSES])],
			...{ summary: chance.bytes(32), thread: chance.id() },
		});
	}

	#newBasis(to: Id): Fields {
		const chance = this.#chance;
		const recipient = this.#author.state.directory.desks[to]?.organisation;
		const fitting = this.#author.accepted.filter(({ type, body }) => {
			const isOpen = ["active", "proposed"].includes(this.#case?.consents[body.consent] ?? "");
			return type === "consent.record" && body.terms.recipient === recipient && isOpen;
		});
		const consent = chance.pick(fitting)?.body;
		if (consent && !chance.oneIn(3)) {
			const kind = consent.terms.givenBy === "person" || chance.oneIn(6) ? "consent" : "guardian-consent";
			return { kind, consent: consent.consent, head: this.#headOf(consent.consent), assent: !chance.oneIn(5), code: null };
		}
		const kind = chance.pick(BASIS_KINDS.slice(2)) ?? "legal-obligation";
		return { kind, consent: null, head: null, assent: false, code: chance.pick(BASIS_CODES_OF[kind]) };
	}

	#headOf(consent: Id): Uint8Array {
		const last = this.#author.accepted.findLast(({ type, body }) => type.startsWith("consent.") && body.consent === consent);
		return fromHex(last?.key ?? "");
	}

	#move(handoff: Id, record: HandoffOf): Draft {
		const chance = this.#chance;
		const { state, from, to, basis, proposed } = record;
		const possible = MOVES.filter((row) => row.from.includes(state) && row.action !== "request").map(
			({ action }) => action as HandoffAction,
		);
		const forward = possible.filter((action) =>
			["acknowledge", "accept", "arrange", "confirm", "depart", "hold", "resume", "receive", "complete"].includes(action),
		);
		const likely = chance.oneIn(3) || forward.length === 0 ? possible : forward;
		const action = (chance.oneIn(10) ? undefined : chance.pick(likely)) ?? chance.pick(HANDOFF_ACTIONS) ?? "receive";
		const who = MOVES.find((row) => row.action === action)?.who;
		const other = proposed?.desk === from ? to : from;
		const desk = { "from-desk": from, "to-desk": to, either: chance.oneIn(2) ? from : to, "the desk that did not arrange": other };
		const none = { code: null, ending: null, outcome: null, desk: null, expectBy: null, basis: null };
		const takes = this.#takenBy(action, to, basis);
		return this.#say(desk[who ?? "either"], "handoff.move", { handoff, action, ...none, ...takes });
	}

	#takenBy(action: HandoffAction, to: Id, basis: HandoffOf["basis"]): Fields {
		const chance = this.#chance;
		switch (MOVES.find((row) => row.action === action)?.takes) {
			case "code":
				return { code: chance.pick(chance.oneIn(4) ? REFUSAL_CODES : IN_ERROR_CODES.slice(2)) };
			case "ending":
				return { ending: chance.pick(END_CODES) };
			case "outcome":
				return { outcome: chance.pick(HANDOFF_OUTCOMES) };
			case "desk":
				return { desk: this.#anyDesk() };
			case "expectBy":
				return { expectBy: Math.ceil(this.#author.now / HOUR) * HOUR + (chance.oneIn(6) ? this.#wrongPart() : 0) };
			case "basis":
				if (action === "extend" || !basis) return { basis: this.#newBasis(to) };
				return { basis: this.#heldBasis(basis) };
			default:
				return {};
		}
	}

	/** Makes an hour wrong: not whole, or past. It draws no number, so that the rest of a history stays as it is. */
	#wrongPart(): number {
		return Math.floor(this.#author.now / 1000) % 2 === 0 ? 1 : -HOUR;
	}

	#heldBasis({ kind, consent, assent, code }: NonNullable<HandoffOf["basis"]>): Fields {
		return { kind, consent, head: consent === null ? null : this.#headOf(consent), assent, code };
	}
}
