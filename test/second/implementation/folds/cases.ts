/** Second implementation of spec/cases.md, sections 2 to 5: the fold of one case, as a complete view. */
import { type Body, must, type Plain } from "./plain.ts";

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const ANSWER_WITHIN: Record<string, number> = { emergency: DAY, urgent: 3 * DAY, normal: 14 * DAY };

/** What a case asks the directory. */
export interface Desks {
	organisationOf(desk: string): string | undefined;
	isMemberOf(member: string, desk: string): boolean;
	canHold(desk: string): boolean;
	/** Whether it is closed or its organisation was removed. */
	isGone(desk: string): boolean;
	isAdmin(member: string): boolean;
	newestAt(size: number): number;
}

const WAITING = ["requested", "acknowledged"];
const READY = ["accepted", "arranged"];
const GOING = [...READY, "in-transit", "on-hold"];
const DECLINE = [
	"no-capacity",
	"outside-mandate",
	"outside-area",
	"person-declined",
	"unsafe",
	"insufficient-information",
	"duplicate",
	"other",
];
const WITHDRAW = [...DECLINE, "already-placed", "consent-withdrawn", "wrong-person", "wrong-recipient"];
const CLOSED = ["Closed", "ClosedReferred"];
const SETTLE = ["already-placed", "person-declined", "consent-withdrawn", "duplicate", "other"];
const IN_ERROR = ["wrong-person", "wrong-recipient", "duplicate", "other"];

const FAILED = ["declined", "rerouted", "withdrawn", "cancelled"];

type Who = "from" | "to" | "either";
/** action: from which states, to which state (null: the same), by whom, and the field that it takes. */
const MOVES: Record<string, [from: string[], to: string | null, who: Who, takes?: string, codes?: string[]]> = {
	acknowledge: [["requested"], "acknowledged", "to"],
	accept: [WAITING, "accepted", "to", "basis"],
	decline: [WAITING, "declined", "to", "code", DECLINE],
	reroute: [WAITING, "rerouted", "to", "desk"],
	withdraw: [[...WAITING, ...READY], "withdrawn", "from", "code", WITHDRAW],
	cancel: [[...READY, "on-hold"], "cancelled", "to", "code", DECLINE],
	arrange: [GOING, null, "either", "expectBy"],
	confirm: [GOING, null, "either"],
	depart: [READY, "in-transit", "from"],
	hold: [[...READY, "in-transit"], "on-hold", "either", "code", WITHDRAW],
	resume: [["on-hold"], null, "either"],
	receive: [GOING, "received", "to"],
	end: [["in-transit", "on-hold", "received"], "ended", "from", "ending"],
	complete: [["received"], "completed", "to", "outcome"],
	extend: [[...WAITING, ...GOING, "received"], null, "from", "basis"],
	"enter-in-error": [["draft", ...WAITING, ...READY], null, "from", "code", IN_ERROR],
	settle: [FAILED, null, "from", "code", SETTLE],
};
const BASIS_CODES: Record<string, string[]> = {
	consent: [],
	"guardian-consent": [],
	"best-interests": ["guardian-absent", "guardian-part-of-harm", "other"],
	"vital-interest": ["risk-to-life", "immediate-violence", "medical-emergency"],
	"legal-obligation": ["court-order", "mandatory-reporting", "other"],
};

const compartmentsOf = (sections: Body[]): string[] => sections.map(({ compartment }) => compartment).sort();

export class Case {
	readonly sections: Record<string, { section: string; owner: string; closed: boolean }> = {};
	readonly handoffs: Record<string, Body> = {};
	readonly #consents: Record<string, { state: string; terms: Body; chain: string[] }> = {};
	readonly route: string[] = [];
	/** The proposals to take over that wait for an admin, by desk. */
	#takeOvers: Record<string, { object: string; sections: string[]; discussion: string }> = {};
	readonly #asks: Record<string, string> = {};
	readonly #chain: string[] = [];
	#desks!: Desks;
	custodian: string | null = null;
	#code = "";
	#lead: string | null = null;
	#status = "Active";
	#discussion: string | null = null;
	#newest = 0;
	#newestCp = 0;
	readonly #isComplete: boolean;
	/** Whether statements of the case chain are hidden in this partial view. */
	#isPast = false;

	/** @param isComplete false for a partial view: spec/cases.md, section 1. */
	constructor(isComplete = true) {
		this.#isComplete = isComplete;
	}

	/** Applies a statement whose signer and signature were checked before. @param desks the directory that the statement cites. */
	apply({ type, body, key }: Plain, desks: Desks): void {
		this.#desks = desks;
		must(body.cp.size >= this.#newestCp, "an older directory than before");
		if (type === "case.countersign") must(body.as === null && this.#desks.isAdmin(body.by), "not an admin");
		else must(body.as !== null && this.#desks.isMemberOf(body.by, body.as), "not of the desk");
		must(type === "case.open" || this.custodian !== null, "no case yet");
		const change = this.#plan(type, body, key);
		must(body.at >= Math.max(this.#newest, this.#desks.newestAt(body.cp.size)) - 4 * HOUR, "back-dated");
		change();
		this.#newest = Math.max(this.#newest, body.at);
		this.#newestCp = body.cp.size;
	}

	#plan(type: string, body: Body, key: string): () => void {
		if (type === "consent.record") return this.#record(body, key);
		if (type === "consent.move") return this.#moveConsent(body, key);
		if (type === "handoff.draft") return this.#draft(body, key);
		if (type === "handoff.request") return this.#request(body, key);
		if (type === "handoff.move") return this.#move(body, key);
		if (type === "handoff.countersign") return this.#countersign(body, key);
		const isAfterHidden = type === "case.give-up" && !this.#isComplete && body.prev !== null && body.seq > this.#chain.length;
		this.#isPast ||= isAfterHidden;
		const change = this.#caseChain(type, body, key);
		if (!isAfterHidden) follows(this.#chain, body);
		return () => {
			while (this.#chain.length < body.seq) this.#chain.push(body.prev);
			this.#chain.push(key);
			change();
		};
	}

	#caseChain(type: string, body: Body, key: string): () => void {
		const { as } = body;
		if (type === "case.open") return this.#open(body);
		if (type === "case.custody") return this.#takeCustody(body);
		if (type === "case.take-over") return this.#takeOver(body, key);
		if (type === "case.countersign") return this.#countersignTakeOver(body);
		if (type === "case.section") {
			const { section, compartment } = body.section;
			if (as === this.custodian) must(body.cite === null, "the custodian cites nothing");
			else {
				const cited = Object.values(this.handoffs).find(({ accept }) => accept !== null && accept === body.cite);
				const isUnseen = cited === undefined && body.cite !== null && !this.#isComplete;
				must(isUnseen || (cited !== undefined && cited.to === as && isOpen(cited)), "not an open hand-off to this desk");
			}
			must(!this.sections[compartment] && compartment !== this.#discussion, "not a new compartment");
			return () => {
				this.sections[compartment] = { section, owner: as, closed: false };
			};
		}
		if (type === "case.give-up") return this.#giveUp(body);
		must(as === this.custodian, "not the custodian");
		const isClosing = type === "case.status" && CLOSED.includes(body.status);
		must(!isClosing || !Object.values(this.handoffs).some(isRunning), "a hand-off runs");
		if (type === "case.settle-ask") must(this.#asks[body.ask] === undefined, "settled already");
		if (type === "case.lead") must(this.#desks.isMemberOf(body.member, as), "not of the custodian desk");
		return () => {
			if (type === "case.lead") this.#lead = body.member;
			else if (type === "case.settle-ask") this.#asks[body.ask] = body.code;
			else this.#status = body.status;
		};
	}

	#giveUp({ as, compartment, to }: Body): () => void {
		const section = this.sections[compartment];
		must(section !== undefined && section.owner !== this.custodian && !section.closed, "not a section that can be given up");
		const isOrphaned = as === this.custodian && to === null && this.#desks.isGone(section.owner);
		must(as === section.owner || isOrphaned, "not the owner");
		const reads = Object.values(this.handoffs).some(
			(handoff) => handoff.kind === "referral" && handoff.to === to && isOpen(handoff) && gives(handoff, compartment),
		);
		must(to === null || this.#isPast || (to === this.custodian && (reads || !this.#isComplete)), "the custodian doesn't read it");
		return () => {
			if (to === null) section.closed = true;
			else section.owner = to;
			this.#withdrawObsoleteRequests();
		};
	}

	#open({ as, code, sections, discussion }: Body): () => void {
		must(this.custodian === null && this.#desks.canHold(as), "can't open");
		const compartments = [discussion, ...sections.map(({ compartment }: Body) => compartment)];
		must(new Set(compartments).size === compartments.length, "a compartment twice");
		return () => {
			this.custodian = as;
			this.#code = code;
			this.#discussion = discussion;
			for (const { section, compartment } of sections) this.sections[compartment] = { section, owner: as, closed: false };
		};
	}

	#takeCustody({ as, to, handoff: id, receive, sections, discussion }: Body): () => void {
		const handoff = this.handoffs[id];
		must(to === as && !this.route.includes(id), "not to this desk, or moved before");
		must(handoff !== undefined || !this.#isComplete, "no such hand-off");
		if (handoff) this.#mustMove(handoff, as, receive, sections);
		must(!this.#placed().some((other) => other !== handoff), "placed elsewhere");
		must(
			sections.every((each: string) => this.sections[each]?.owner === this.custodian),
			"not the custodian's",
		);
		must(!this.sections[discussion] && discussion !== this.#discussion, "not a new discussion");
		return () => {
			this.route.push(id);
			this.#moveCustody(as, sections, discussion, id);
		};
	}

	#moveCustody(to: string, sections: string[], discussion: string, by: string | null): void {
		this.custodian = to;
		this.#lead = null;
		this.#discussion = discussion;
		this.#takeOvers = {};
		for (const each of sections) (this.sections[each] as Body).owner = to;
		for (const [id, each] of Object.entries(this.handoffs)) if (id !== by && hasMoved(each)) each.followUp = false;
		this.#withdrawObsoleteRequests();
	}

	#mustMove(handoff: Body, to: string, receive: string, sections: string[]): void {
		must(handoff.kind === "transfer" && handoff.from === this.custodian && handoff.to === to, "not to this desk");
		must(handoff.receive === receive, "not received");
		const given = handoff.sections.filter(({ compartment }: Body) => gives(handoff, compartment));
		const granted = given.map(({ compartment }: Body) => compartment);
		must(new Set(sections).size === sections.length && sections.every((each) => granted.includes(each)), "not granted");
		must(
			given.every(({ compartment, byHand }: Body) => byHand || sections.includes(compartment)),
			"left out",
		);
	}

	#withdrawObsoleteRequests(): void {
		for (const each of Object.values(this.handoffs)) {
			const canBeAccepted = this.#ownsAll(each) && (each.kind === "referral" || each.from === this.custodian);
			if (WAITING.includes(each.state) && !canBeAccepted) withdraw(each, "already-placed");
		}
	}

	#takeOver({ as, from, sections, discussion }: Body, key: string): () => void {
		must(from === this.custodian && this.#desks.isGone(from), "the custodian is there");
		this.#mustMayTakeOver(as, sections);
		must(new Set(sections).size === sections.length, "a section twice");
		must(!this.sections[discussion] && discussion !== this.#discussion, "not a new discussion");
		return () => {
			this.#takeOvers[as] = { object: key, sections, discussion };
		};
	}

	#mustMayTakeOver(desk: string, sections: string[]): void {
		const isStuck = ({ from, to, inError }: Body) => this.#desks.isGone(to) || (inError !== null && this.#desks.isGone(from));
		must(this.#placed().every(isStuck), "another desk receives");
		must(this.#desks.canHold(desk), "can't hold cases");
		const owns = Object.values(this.sections).some(({ owner, closed }) => owner === desk && !closed);
		must(owns || !this.#isComplete || Object.keys(this.sections).some((section) => this.#reads(desk, section)), "no part in the case");
		for (const each of sections) {
			const section = this.sections[each];
			must(
				section !== undefined && this.#desks.isGone(section.owner) && (!this.#isComplete || this.#reads(desk, each)),
				"not a section to take over",
			);
		}
	}

	/** Whether the desk reads the section by a hand-off that is open, or by follow-up. */
	#reads(desk: string, compartment: string): boolean {
		return Object.entries(this.handoffs).some(([id, handoff]) => {
			if (!handoff.sections.some((each: Body) => each.compartment === compartment)) return false;
			if (!this.route.includes(id))
				return handoff.to === desk && (isOpen(handoff) || handoff.state === "received") && gives(handoff, compartment);
			return handoff.from === desk && handoff.followUp && this.sections[compartment]?.owner === handoff.to;
		});
	}

	#countersignTakeOver({ object, verdict }: Body): () => void {
		const [desk, takeOver] = Object.entries(this.#takeOvers).find((each) => each[1].object === object) ?? [];
		must(desk !== undefined && takeOver !== undefined, "no take-over waits");
		if (verdict === "refuse") return () => void delete this.#takeOvers[desk];
		this.#mustMayTakeOver(desk, takeOver.sections);
		return () => {
			for (const each of this.#placed()) if (each.inError !== null) withdraw(each, "already-placed");
			this.#moveCustody(desk, takeOver.sections, takeOver.discussion, null);
		};
	}

	#ownsAll({ from, sections }: Body): boolean {
		return sections.every(({ compartment }: Body) => this.sections[compartment]?.owner === from && !this.sections[compartment]?.closed);
	}

	/** Transfers that are accepted, or received with custody still due. */
	#placed(): Body[] {
		return Object.entries(this.handoffs).flatMap(([id, handoff]) => {
			const isDue = handoff.state === "received" && !this.route.includes(id);
			return handoff.kind === "transfer" && (GOING.includes(handoff.state) || isDue) ? [handoff] : [];
		});
	}

	#mustHavePerson(desk: string): void {
		const hasPerson = Object.values(this.handoffs).some(
			(each) => each.to === desk && !hasMoved(each) && (each.state === "received" || (each.departed && GOING.includes(each.state))),
		);
		must(desk === this.custodian || hasPerson || !this.#isComplete, "doesn't have the person");
	}

	#record({ as, consent, active, terms, ...body }: Body, key: string): () => void {
		must(!this.#consents[consent], "this consent is known");
		follows([], body);
		this.#mustHavePerson(as);
		must(terms.from < terms.until, "period");
		must(terms.excluded === null || terms.givenBy === "person", "a guardian who is excluded");
		if (terms.replaces !== null) {
			const no = this.#consents[terms.replaces]?.terms;
			must(terms.permit && (no ? !no.permit && no.recipient === terms.recipient : !this.#isComplete), "replaces no refusal");
		}
		return () => {
			this.#consents[consent] = { state: active ? "active" : "proposed", terms, chain: [key] };
		};
	}

	#moveConsent({ as, consent: id, action, ...body }: Body, key: string): () => void {
		const consent = this.#consents[id];
		must(consent !== undefined, "no such consent");
		follows(consent.chain, body);
		this.#mustHavePerson(as);
		const from = { activate: ["proposed"], withdraw: ["proposed", "active"], "enter-in-error": ["proposed", "active", "withdrawn"] };
		must(from[action as "activate"].includes(consent.state), "not in this state");
		return () => {
			consent.chain.push(key);
			consent.state = { activate: "active", withdraw: "withdrawn", "enter-in-error": "entered-in-error" }[action as "activate"];
			if (action === "activate") return;
			for (const handoff of Object.values(this.handoffs)) if (handoff.basis?.consent === id) loseConsent(handoff);
		};
	}

	#draft({ as, handoff, kind, to, priority, travel, followUp, ...body }: Body, key: string): () => void {
		must(!this.handoffs[handoff], "this hand-off is known");
		follows([], body);
		const owns = Object.values(this.sections).some(({ owner }) => owner === as);
		must(as === this.custodian || (kind === "referral" && owns), "may not draft");
		must(to !== as && this.#desks.organisationOf(to) !== undefined, "not another desk");
		const request = { state: "draft", sections: [], purposes: [], basis: null, signers: [], respondBy: null };
		const journey = { before: null, proposed: null, arranged: null, accept: null, departed: false, departedOn: null, receive: null };
		const later = {
			heldBack: false,
			wasHeldBack: false,
			refusedVital: false,
			suggested: null,
			settled: false,
			reason: null,
			inError: null,
		};
		return () => {
			this.handoffs[handoff] = { kind, from: as, to, priority, travel, followUp, ...request, ...journey, ...later, chain: [key] };
		};
	}

	#request({ as, by, at, handoff: id, sections, purposes, respondBy, basis, ...body }: Body, key: string): () => void {
		const handoff = this.handoffs[id];
		must(handoff !== undefined && handoff.from === as, "not the from-desk");
		follows(handoff.chain, body);
		must(handoff.state === "draft" && (handoff.kind === "referral" || as === this.custodian), "not possible now");
		must(!CLOSED.includes(this.#status) || !this.#isComplete, "a closed case");
		const compartments = sections.map(({ compartment }: Body) => compartment);
		must(compartments.length > 0 && new Set(compartments).size === compartments.length, "sections");
		for (const { section, compartment } of sections) {
			const known = this.sections[compartment];
			must(known !== undefined && known.owner === as && known.section === section && !known.closed, "not the from-desk's section");
		}
		must(respondBy === at + (ANSWER_WITHIN[handoff.priority] as number), "respondBy");
		must(this.#desks.canHold(handoff.to), "the to-desk can't hold cases");
		const asked = (other: Body) => JSON.stringify([other.from, other.to, other.kind, compartmentsOf(other.sections)]);
		const wanted = asked({ ...handoff, sections });
		const open = Object.values(this.handoffs).filter(({ state }) => WAITING.includes(state));
		must(!open.some((other) => asked(other) === wanted), "the desk is asked for the same already");
		must(purposes.length > 0 && new Set(purposes).size === purposes.length, "purposes");
		const held = this.#newBasis({ ...handoff, sections, purposes }, basis, by, at, key);
		return () => {
			for (const other of Object.values(this.handoffs)) if (other.from === as && FAILED.includes(other.state)) other.settled = true;
			handoff.chain.push(key);
			Object.assign(handoff, { state: "requested", signers: [by], respondBy, sections, purposes, basis: held, inError: null });
		};
	}

	#newBasis(handoff: Body, basis: Body, by: string, at: number, key: string): Body {
		mustFit(basis);
		const needsSecond = basis.kind === "best-interests" || basis.kind === "vital-interest";
		const wasRefused = Object.values(this.handoffs).some(({ from, refusedVital }) => from === handoff.from && refusedVital);
		const atOnce = basis.kind !== "best-interests" && !(basis.kind === "vital-interest" && wasRefused);
		const held = { ...basis, by, since: at, object: key, countersign: needsSecond ? "awaited" : "not-needed", atOnce };
		this.#mustCover(handoff, held, at, "request");
		return held;
	}

	/** The basis covers the to-desk's organisation and the sections. */
	#mustCover(handoff: Body, basis: Body, now: number, when: "request" | "accept" | "waiting" | "later"): void {
		const isOverriding = basis.kind === "vital-interest" || basis.kind === "legal-obligation";
		must(isOverriding || !this.#saidNo(handoff, basis, now), "the person said no");
		const travels = handoff.departed && GOING.includes(handoff.state) && handoff.departedOn === basis.object;
		if (basis.consent === null) {
			must(travels || now < basis.since + 30 * DAY, "lapsed");
			must(basis.countersign !== "refused", "refused by the second member");
			must(basis.atOnce || basis.countersign === "approved" || when === "request" || when === "waiting", "needs a second member");
			return;
		}
		const consent = this.#consents[basis.consent];
		must(consent?.state === "active", "no active consent");
		must(when === "waiting" || when === "later" || consent.chain.at(-1) === basis.head, "not the present head");
		const { givenBy, permit, recipient, sections, purposes, from, until, withhold } = consent.terms;
		must(basis.kind === "consent" ? givenBy !== "guardian" : givenBy !== "person" && basis.assent, "given by another");
		must(permit && recipient === this.#desks.organisationOf(handoff.to) && from <= now && (travels || now < until), "doesn't cover");
		const all = Object.values(this.#consents);
		const isExcluded = all.some(({ state, terms }) => state === "active" && terms.excluded === "guardian" && terms.from <= now);
		must(basis.kind === "consent" || !isExcluded, "the guardian is excluded");
		must(
			handoff.purposes.every((each: string) => purposes.includes(each)),
			"purpose not listed",
		);
		for (const { section } of handoff.sections) {
			must(sections.includes(section), "section not listed");
			must(!withhold.some((rule: Body) => rule.section === section && rule.from === recipient), "section withheld");
		}
	}

	/** Whether an active "no" names the recipient, one of the sections and one of the purposes, and no permit stands in its place. */
	#saidNo(handoff: Body, basis: Body, now: number): boolean {
		const travels = handoff.departed && GOING.includes(handoff.state) && handoff.departedOn === basis.object;
		const recipient = this.#desks.organisationOf(handoff.to);
		const active = Object.entries(this.#consents).filter(
			([, { state, terms }]) => state === "active" && terms.recipient === recipient && terms.from <= now,
		);
		return active.some(([id, { terms: no }]) => {
			if (no.permit || (no.givenBy === "guardian" && basis.code === "guardian-part-of-harm")) return false;
			const yes = active.filter(([, { terms }]) => terms.permit && terms.replaces === id && (travels || now < terms.until));
			return handoff.sections.some(({ section }: Body) =>
				handoff.purposes.some(
					(purpose: string) =>
						no.sections.includes(section) &&
						no.purposes.includes(purpose) &&
						!yes.some(([, { terms }]) => terms.sections.includes(section) && terms.purposes.includes(purpose)),
				),
			);
		});
	}

	/** For a grant of the hand-off's sections. */
	mustCoverNow(id: string, now: number): void {
		const handoff = this.handoffs[id];
		must(handoff !== undefined && handoff.basis !== null, "not requested");
		// Before the acceptance nobody gets the key, so the rules of the request count.
		this.#mustCover(handoff, handoff.basis, now, WAITING.includes(handoff.state) ? "waiting" : "later");
	}

	#move(body: Body, key: string): () => void {
		const { as, action } = body;
		const handoff = this.handoffs[body.handoff];
		const [from, to, who, takes, codes] = MOVES[action] as (typeof MOVES)[string];
		must(handoff !== undefined, "no such hand-off");
		const side = this.#sideOf(handoff, action, as);
		must((who === "either" ? [handoff.from, handoff.to] : [handoff[who]]).includes(side), "not this desk's move");
		follows(handoff.chain, body);
		must(from.includes(handoff.state), "not possible now");
		for (const field of ["code", "ending", "outcome", "desk", "expectBy", "basis"])
			must((body[field] !== null) === (field === takes), "takes another field");
		must(!codes || codes.includes(body.code), "not a code of this move");
		const effect = this.#effectOf(handoff, body, key);
		return () => {
			handoff.chain.push(key);
			handoff.state = to ?? handoff.state;
			if (action !== "settle") handoff.reason = body.code ?? body.ending ?? body.outcome ?? handoff.reason;
			Object.assign(handoff, effect);
			const mayBeInError = handoff.state === "draft" || (!handoff.departed && [...WAITING, ...GOING].includes(handoff.state));
			if (!mayBeInError) handoff.inError = null;
		};
	}

	/** The desk of the hand-off for which `as` signs: itself, or the from-desk when it withdraws or ends in that desk's place. */
	#sideOf(handoff: Body, action: string, as: string): string {
		if (as === handoff.from || !["withdraw", "end"].includes(action)) return as;
		const owns = handoff.sections.some(({ compartment }: Body) => this.sections[compartment]?.owner === as);
		const standsIn = this.#desks.isGone(handoff.from) && (as === this.custodian || (as === handoff.to && action === "end"));
		return (handoff.kind === "referral" && owns) || standsIn ? handoff.from : as;
	}

	#effectOf(handoff: Body, body: Body, key: string): Body {
		const { as, by, at, action } = body;
		switch (action) {
			case "accept":
				return { accept: key, basis: this.#acceptedBasis(handoff, body) };
			case "extend":
				must(!hasMoved(handoff) && this.#ownsAll(handoff), "custody or sections have moved");
				return {
					signers: [...handoff.signers, by],
					basis: this.#newBasis(handoff, body.basis, by, at, key),
					heldBack: handoff.heldBack && handoff.state !== "received",
				};
			case "cancel":
				must(handoff.state !== "on-hold" || handoff.heldBack, "on hold for another reason than a withdrawal");
				return { before: null };
			case "settle":
				must(!handoff.settled, "is settled already");
				return { settled: true };
			case "reroute":
				must(![handoff.from, handoff.to].includes(body.desk), "not a third desk");
				return { suggested: body.desk };
			case "arrange":
				must(body.expectBy % HOUR === 0 && body.expectBy >= at, "not a whole hour to come");
				return { proposed: { expectBy: body.expectBy, desk: as } };
			case "confirm": {
				must(handoff.proposed !== null && handoff.proposed.desk !== as, "nothing of the other desk to confirm");
				const before = handoff.before === "accepted" ? "arranged" : handoff.before;
				return { arranged: handoff.proposed, proposed: null, before, ...(READY.includes(handoff.state) && { state: "arranged" }) };
			}
			case "depart":
				must(handoff.travel, "nobody travels");
				this.#mustCover(handoff, handoff.basis, at, "later");
				return { departed: true, departedOn: handoff.basis.object };
			case "hold":
				return { before: handoff.state };
			case "resume":
				must(
					handoff.basis.kind !== "best-interests" || !this.#saidNo({ ...handoff, departed: false }, handoff.basis, at),
					"the person said no",
				);
				if (handoff.basis.consent !== null) this.#mustCover({ ...handoff, departed: false }, handoff.basis, at, "later");
				return { state: handoff.before, before: null, heldBack: false };
			case "receive":
				must(handoff.inError === null, "entered in error");
				return { receive: key, before: null };
			case "end":
				must(!hasMoved(handoff), "custody has moved");
				return { before: null };
			case "complete":
				must(handoff.kind === "referral" || this.route.includes(body.handoff), "custody hasn't moved");
				return {};
			case "enter-in-error":
				return { inError: { object: key, by } };
			default:
				return {};
		}
	}

	#acceptedBasis(handoff: Body, { by, at, basis }: Body): Body {
		must(!handoff.signers.includes(by) && handoff.inError === null, "a signer of its basis, or entered in error");
		must(handoff.kind === "referral" || (handoff.from === this.custodian && this.#placed().length === 0), "already placed");
		must(this.#ownsAll(handoff), "sections lost");
		must(this.#desks.canHold(handoff.to), "the to-desk can't hold cases");
		mustFit(basis);
		const held = handoff.basis;
		for (const field of ["kind", "consent", "assent", "code"]) must(basis[field] === held[field], "another basis");
		const accepted = { ...held, head: basis.head };
		this.#mustCover(handoff, accepted, at, "accept");
		return accepted;
	}

	#countersign({ as, by, handoff: id, object, verdict, ...body }: Body, key: string): () => void {
		const handoff = this.handoffs[id];
		must(handoff !== undefined && [handoff.from, handoff.to].includes(as), "not of the two desks");
		follows(handoff.chain, body);
		const approved = verdict === "approve";
		const { inError, basis, state } = handoff;
		if (inError?.object === object) {
			must(approved || as === handoff.from, "only the from-desk refuses it");
			must(inError.by !== by && (state !== "draft" || as === handoff.from), "not a second member");
			return () => {
				handoff.chain.push(key);
				handoff.inError = null;
				if (approved) handoff.state = "entered-in-error";
			};
		}
		const isBasisInUse = [...WAITING, ...GOING, "received"].includes(state);
		must(
			isBasisInUse && basis?.object === object && basis.countersign === "awaited" && basis.by !== by,
			"waits for nobody, or for another",
		);
		must(basis.kind === "vital-interest" || as === handoff.from, "not of the from-desk");
		return () => {
			handoff.chain.push(key);
			basis.countersign = approved ? "approved" : "refused";
			if (!approved && basis.kind === "vital-interest") handoff.refusedVital = true;
		};
	}

	/** The state, in the form of the vectors. */
	state(): Body {
		const handoffs = Object.entries(this.handoffs).map(
			([id, { chain, signers, basis, inError, sections, priority, departedOn, refusedVital, ...rest }]) => {
				const { by: _by, object: _object, atOnce: _atOnce, ...held } = basis ?? {};
				const compartments = sections.map(({ compartment }: Body) => compartment);
				return [id, { ...rest, sections: compartments, basis: basis && held, inError: inError?.object ?? null }];
			},
		);
		return {
			...{ code: this.#code, custodian: this.custodian, lead: this.#lead, status: this.#status, discussion: this.#discussion },
			sections: this.sections,
			consents: Object.fromEntries(Object.entries(this.#consents).map(([id, { state }]) => [id, state])),
			handoffs: Object.fromEntries(handoffs),
			route: this.route,
			asks: this.#asks,
			takeOvers: Object.fromEntries(Object.entries(this.#takeOvers).map(([desk, { object }]) => [desk, object])),
		};
	}
}

function follows(chain: readonly string[], { seq, prev }: Body): void {
	must(seq === chain.length && prev === (chain.at(-1) ?? null), "not the next of its chain");
}

function mustFit({ kind, consent, head, code }: Body): void {
	const onConsent = kind === "consent" || kind === "guardian-consent";
	must((consent !== null) === onConsent && (head !== null) === onConsent, "consent and head");
	const codes = BASIS_CODES[kind] as string[];
	must(code === null ? codes.length === 0 : codes.includes(code), "code of the basis");
}

/** Stops or holds a hand-off whose consent was withdrawn or entered in error. */
function loseConsent(handoff: Body): void {
	if (handoff.departed) {
		if (GOING.includes(handoff.state)) Object.assign(handoff, { heldBack: true, wasHeldBack: true });
		if (handoff.state === "in-transit") Object.assign(handoff, { state: "on-hold", before: "in-transit", reason: "consent-withdrawn" });
		return;
	}
	if ([...WAITING, ...GOING].includes(handoff.state)) withdraw(handoff, "consent-withdrawn");
}

function withdraw(handoff: Body, reason: string): void {
	Object.assign(handoff, { state: "withdrawn", before: null, inError: null, reason });
}

/** Whether the hand-off grants this section and doesn't hold it back. */
export function gives({ sections, heldBack }: Body, compartment: string): boolean {
	const granted = sections.find((each: Body) => each.compartment === compartment);
	return granted !== undefined && (!heldBack || granted.section === "safe-contact" || granted.section === "logistics");
}

/** A received transfer. Its case.custody comes in the same bundle. */
function hasMoved({ kind, state }: Body): boolean {
	return kind === "transfer" && (state === "received" || state === "completed");
}

/** Whether it waits for an answer, or is open. */
function isRunning(handoff: Body): boolean {
	return WAITING.includes(handoff.state) || isOpen(handoff);
}

function isOpen(handoff: Body): boolean {
	return GOING.includes(handoff.state) || (handoff.state === "received" && !hasMoved(handoff));
}
