/** Second implementation of spec/cases.md, sections 2 to 5: the fold of one case. Made from SPEC alone. */
import { allowed, asksSecond, endOf, isFitTellBy, isOverride, isValid, mustFit, openSections, type Phase, tellByOf } from "./case/basis.ts";
import { isTakenOut } from "./case/consents.ts";
import {
	type CaseData,
	type Consent,
	DAY,
	type Desks,
	FAILED,
	GOING,
	type Handoff,
	HOUR,
	hasMoved,
	isAway,
	isOpen,
	isRunning,
	newHandoff,
	OVER,
	READY,
	WAITING,
} from "./case/data.ts";
import { MET, MOVES } from "./case/moves.ts";
import { answerers } from "./case/questions.ts";
import { type Body, must, type Plain } from "./plain.ts";

export type { Desks } from "./case/data.ts";

const ANSWER_WITHIN: Record<string, number> = { emergency: DAY, urgent: 3 * DAY, normal: 14 * DAY };
const CLOSED = ["Closed", "ClosedReferred"];
const BY_ADMINS = ["case.countersign", "case.invite"];

interface TakeOver {
	object: string;
	by: string;
	sections: string[];
	discussion: string;
}

const compartmentsOf = (sections: Body[]): string[] => sections.map(({ compartment }) => compartment).sort();

export class Case implements CaseData {
	readonly sections: CaseData["sections"] = {};
	readonly handoffs: Record<string, Handoff> = {};
	readonly consents: Record<string, Consent> = {};
	readonly route: string[] = [];
	readonly overrides = new Map<string | undefined, number>();
	readonly isComplete: boolean;
	custodian: string | null = null;
	/** The proposals to take over that wait for an admin, by desk. */
	#takeOvers: Record<string, TakeOver> = {};
	/** Who was invited to take over, and by which admin. */
	#invited: { desk: string; by: string }[] = [];
	readonly #asks: Record<string, string> = {};
	readonly #chain: string[] = [];
	#desks!: Desks;
	#code = "";
	#lead: string | null = null;
	#status = "Active";
	#discussion: string | null = null;
	#newest = 0;
	#newestCp = 0;
	/** Whether statements of the case chain are hidden in this partial view. */
	#isPast = false;

	/** @param isComplete false for a partial view: spec/cases.md, section 1. */
	constructor(isComplete = true) {
		this.isComplete = isComplete;
	}

	/** Applies a statement whose signer and signature were checked before. @param desks the directory that the statement cites. */
	apply({ type, body, key }: Plain, desks: Desks): void {
		this.#desks = desks;
		must(body.cp.size >= this.#newestCp, "an older directory than before");
		if (BY_ADMINS.includes(type)) must(body.as === null && desks.isAdmin(body.by), "not an admin");
		else must(body.as !== null && desks.isMemberOf(body.by, body.as), "not of the desk");
		const mayComeFirst = type === "case.open" || (!this.isComplete && (type.startsWith("consent.") || type === "case.attest"));
		must(mayComeFirst || this.custodian !== null, "no case yet");
		const change = this.#plan(type, body, key);
		must(body.at >= Math.max(this.#newest, desks.newestAt(body.cp.size)) - 4 * HOUR, "back-dated");
		this.#now = body.at;
		change();
		this.#newest = Math.max(this.#newest, body.at);
		this.#newestCp = body.cp.size;
	}

	#plan(type: string, body: Body, key: string): () => void {
		if (type === "consent.record") return this.#record(body, key);
		if (type === "consent.move") return this.#moveConsent(body, key);
		if (type === "case.attest") return this.#attest(body, key);
		if (type === "handoff.draft") return this.#draft(body, key);
		if (type === "handoff.request") return this.#request(body, key);
		if (type === "handoff.move") return this.#move(body, key);
		if (type === "handoff.countersign") return this.#countersign(body, key);
		const isAfterHidden = type === "case.give-up" && !this.isComplete && body.prev !== null && body.seq > this.#chain.length;
		this.#isPast ||= isAfterHidden;
		const change = this.#caseChain(type, body, key);
		if (!isAfterHidden) follows(this.#chain, body);
		return () => {
			while (this.#chain.length < body.seq) this.#chain.push(body.prev);
			this.#chain.push(key);
			change();
		};
	}

	#all = (): [string, Handoff][] => Object.entries(this.handoffs);
	#each = (): Handoff[] => Object.values(this.handoffs);
	#recipient = ({ to }: Handoff): string | undefined => this.#desks.organisationOf(to);

	#caseChain(type: string, body: Body, key: string): () => void {
		const { as } = body;
		if (type === "case.open") return this.#open(body);
		if (type === "case.custody") return this.#takeCustody(body);
		if (type === "case.take-over") return this.#takeOver(body, key);
		if (type === "case.countersign") return this.#countersignTakeOver(body);
		if (type === "case.invite") return this.#invite(body);
		if (type === "case.section") return this.#addSection(body);
		if (type === "case.give-up") return this.#giveUp(body);
		must(as === this.custodian, "not the custodian");
		const isClosing = type === "case.status" && CLOSED.includes(body.status);
		must(!isClosing || !this.#each().some(isRunning), "a hand-off runs");
		if (type === "case.settle-ask") must(this.#asks[body.ask] === undefined, "settled already");
		if (type === "case.lead") must(this.#desks.isMemberOf(body.member, as), "not of the custodian desk");
		return () => {
			if (type === "case.lead") this.#lead = body.member;
			else if (type === "case.settle-ask") this.#asks[body.ask] = body.code;
			else this.#status = body.status;
			if (isClosing) for (const each of this.#each()) Object.assign(each, { hasHer: false, expected: false });
		};
	}

	#addSection({ as, cite, section: { section, compartment } }: Body): () => void {
		if (as === this.custodian) must(cite === null, "the custodian cites nothing");
		else {
			const accepted = this.#each().find(({ accept }) => accept !== null && accept === cite);
			const met = this.#each().find(({ arrived }) => arrived !== null && arrived.object === cite);
			const isUnseen = accepted === undefined && met === undefined && cite !== null && !this.isComplete;
			const hasHer = met?.hasHer && met.to === as && ["consent", "journal"].includes(section);
			must(isUnseen || hasHer || (accepted !== undefined && accepted.to === as && isOpen(accepted)), "not a hand-off to this desk");
		}
		must(!this.sections[compartment] && compartment !== this.#discussion, "not a new compartment");
		return () => {
			this.sections[compartment] = { section, owner: as, closed: false };
		};
	}

	#giveUp({ as, compartment, to }: Body): () => void {
		const section = this.sections[compartment];
		must(section !== undefined && section.owner !== this.custodian && !section.closed, "not a section that can be given up");
		const isOrphaned = as === this.custodian && to === null && this.#desks.isGone(section.owner);
		must(as === section.owner || isOrphaned, "not the owner");
		const reads = this.#each().some(
			(handoff) =>
				handoff.kind === "referral" &&
				handoff.to === to &&
				isOpen(handoff) &&
				handoff.sections.some((each: Body) => each.compartment === compartment),
		);
		must(to === null || this.#isPast || (to === this.custodian && (reads || !this.isComplete)), "the custodian doesn't read it");
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
		must(handoff !== undefined || !this.isComplete, "no such hand-off");
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
		this.#invited = [];
		for (const each of sections) (this.sections[each] as Body).owner = to;
		for (const [id, each] of this.#all()) {
			if (id !== by && hasMoved(each)) each.followUp = false;
			each.hasHer = false;
		}
		this.#withdrawObsoleteRequests();
	}

	#mustMove(handoff: Handoff, to: string, receive: string, sections: string[]): void {
		must(handoff.kind === "transfer" && handoff.from === this.custodian && handoff.to === to, "not to this desk");
		must(handoff.receive === receive, "not received");
		const granted: string[] = compartmentsOf(handoff.sections);
		const given: string[] = this.isComplete ? handoff.given : granted;
		must(new Set(sections).size === sections.length && sections.every((each) => given.includes(each)), "not granted");
		if (!this.isComplete) return;
		const byHand = handoff.sections.filter((each: Body) => each.byHand).map(({ compartment }: Body) => compartment);
		must(
			given.every((each) => byHand.includes(each) || sections.includes(each)),
			"left out",
		);
	}

	#withdrawObsoleteRequests(): void {
		for (const each of this.#each()) {
			const canBeAccepted = this.#ownsAll(each) && (each.kind === "referral" || each.from === this.custodian);
			if (WAITING.includes(each.state) && !canBeAccepted) this.#withdraw(each, "already-placed", this.#now);
		}
	}

	/** The `at` of the statement that is applied. */
	#now = 0;

	#invite({ desk, by }: Body): () => void {
		must(this.custodian !== null && this.#desks.isGone(this.custodian), "the custodian is there");
		must(this.#desks.organisationOf(desk) !== undefined && !this.#desks.isGone(desk), "the desk is gone");
		return () => {
			this.#invited.push({ desk, by });
		};
	}

	#takeOver({ as, by, from, sections, discussion, at }: Body, key: string): () => void {
		must(from === this.custodian && this.#desks.isGone(from), "the custodian is there");
		this.#mustMayTakeOver(as, sections, at);
		must(new Set(sections).size === sections.length, "a section twice");
		must(!this.sections[discussion] && discussion !== this.#discussion, "not a new discussion");
		return () => {
			this.#takeOvers[as] = { object: key, by, sections, discussion };
		};
	}

	#mustMayTakeOver(desk: string, sections: string[], now: number, approver: string | null = null): void {
		must(!this.isComplete || !this.#each().some((handoff) => this.#stops(handoff, desk, now)), "another desk receives");
		must(this.#desks.canHold(desk), "can't hold cases");
		const owns = Object.values(this.sections).some(({ owner, closed }) => owner === desk && !closed);
		const hasHer = this.#each().some((each) => each.hasHer && each.to === desk);
		const reads = Object.keys(this.sections).some((section) => this.#reads(desk, section, now));
		const isInvited = this.#invited.some((each) => each.desk === desk && each.by !== approver);
		must(owns || hasHer || isInvited || reads || !this.isComplete, "no part in the case");
		this.#mustNotBeRefused(desk, sections, hasHer, now);
		for (const each of sections) {
			const section = this.sections[each];
			const isTheirs = section !== undefined && this.#desks.isGone(section.owner);
			must(isTheirs && (!this.isComplete || this.#reads(desk, each, now)), "not a section to take over");
		}
	}

	#stops(handoff: Handoff, desk: string, now: number): boolean {
		const { kind, state, to, from, arrived, hasHer, tellBy, acceptedAt, inError } = handoff;
		if (to === desk || this.#desks.isGone(to)) return false;
		if (hasHer) return now < arrived.at + 72 * HOUR;
		if (kind !== "transfer" || !this.#placed().includes(handoff) || this.#each().some((each) => each.hasHer)) return false;
		if (inError !== null && this.#desks.isGone(from)) return false;
		if (isAway(handoff) && tellBy !== null) return now < tellBy + 6 * HOUR;
		const went = this.#desks.goneSince(this.custodian ?? "") ?? 0;
		return state !== "draft" && now < Math.max(acceptedAt ?? 0, went) + 72 * HOUR;
	}

	#mustNotBeRefused(desk: string, sections: string[], hasHer: boolean, now: number): void {
		const own = this.#desks.organisationOf(desk);
		if (!this.#isRefused(own, now)) return;
		const others = this.#desks.activeOrganisations().filter((each) => each !== own);
		must(sections.length === 0 && (hasHer || others.every((each) => this.#isRefused(each, now))), "the person said no");
	}

	/** Whether for each open section there is a "no" about the organisation. */
	#isRefused(recipient: string | undefined, now: number): boolean {
		const open = Object.values(this.sections).filter(({ closed }) => !closed);
		const purposes = [...new Set(Object.values(this.consents).flatMap(({ terms }) => terms.purposes as string[]))];
		return (
			open.length > 0 && open.every(({ section }) => isTakenOut(this, { recipient, section, purposes, basis: null, now, travel: null }))
		);
	}

	/** Whether the desk reads the section by a hand-off that is open to it, or by follow-up. */
	#reads(desk: string, compartment: string, now: number): boolean {
		return this.#all().some(([id, handoff]) => {
			if (!handoff.sections.some((each: Body) => each.compartment === compartment)) return false;
			if (!this.route.includes(id)) return handoff.to === desk && this.#openTo(handoff, now).includes(compartment);
			return handoff.from === desk && handoff.followUp && this.sections[compartment]?.owner === handoff.to;
		});
	}

	#openTo(handoff: Handoff, now: number): string[] {
		return openSections(this, handoff, this.#recipient(handoff), now);
	}

	#countersignTakeOver({ by, object, verdict, at }: Body): () => void {
		const [desk, takeOver] = Object.entries(this.#takeOvers).find((each) => each[1].object === object) ?? [];
		must(desk !== undefined && takeOver !== undefined, "no take-over waits");
		if (verdict === "refuse") return () => void delete this.#takeOvers[desk];
		must(by !== takeOver.by, "the proposer approves");
		this.#mustMayTakeOver(desk, takeOver.sections, at, by);
		return () => {
			for (const each of this.#each()) {
				if (GOING.includes(each.state) && each.to !== desk && isAway(each) && each.arrived === null) each.expected = true;
				const isRequest = WAITING.includes(each.state) && each.from === this.custodian;
				if (isRequest || (each.kind === "transfer" && GOING.includes(each.state))) this.#withdraw(each, "already-placed", at);
			}
			this.#moveCustody(desk, takeOver.sections, takeOver.discussion, null);
		};
	}

	#ownsAll({ from, sections }: Handoff): boolean {
		return sections.every(({ compartment }: Body) => this.sections[compartment]?.owner === from && !this.sections[compartment]?.closed);
	}

	/** Transfers that are accepted, or received with custody still due. */
	#placed(): Handoff[] {
		return this.#all().flatMap(([id, handoff]) => {
			const isDue = handoff.state === "received" && !this.route.includes(id);
			return handoff.kind === "transfer" && (GOING.includes(handoff.state) || isDue) ? [handoff] : [];
		});
	}

	#mayRecord(desk: string): boolean {
		const hasPerson = (each: Handoff) =>
			each.hasHer || (each.kind === "referral" && each.state === "received") || (isAway(each) && GOING.includes(each.state));
		return desk === this.custodian || this.#each().some((each) => each.to === desk && hasPerson(each));
	}

	#record({ as, consent: id, active, terms, onTheWay, at, ...body }: Body, key: string): () => void {
		must(!this.consents[id], "this consent is known");
		follows([], body);
		must(this.#mayRecord(as) || !this.isComplete, "may not record");
		must(!terms.permit || !this.#desks.isSuspended(as), "a permit of a suspended organisation");
		must(terms.from < terms.until, "period");
		must((terms.guardian !== null) === (terms.givenBy !== "person"), "the kind of guardian");
		must(terms.excluded === null || terms.givenBy === "person", "a guardian who is excluded");
		must(terms.excluded === null || terms.replaces === null, "an exclusion in a later yes");
		must(terms.permit || terms.from <= at, "a no that begins later");
		if (terms.replaces !== null) {
			const no = this.consents[terms.replaces]?.terms;
			must(terms.permit && (no ? !no.permit && no.recipient === terms.recipient : !this.isComplete), "replaces no refusal");
			must(!no || terms.givenBy !== "guardian" || no.givenBy === "guardian", "a guardian's yes to what the person refused");
		}
		const consent: Consent = {
			...{
				id,
				state: active ? "active" : "proposed",
				terms,
				chain: [key],
				desk: as,
				organisation: this.#desks.organisationOf(as),
				at,
				since: at,
			},
			...{ order: Object.keys(this.consents).length, wasWithdrawn: false, named: [], verdicts: new Map(), waiting: null },
		};
		const stopped = active && !terms.permit ? this.#stoppedByNo(consent, at) : [];
		const meet = this.#planMeeting(stopped, as, onTheWay, at, active ? consent : null);
		return () => {
			this.consents[id] = consent;
			meet();
		};
	}

	/** The hand-offs that a "no" stops, and no earlier one had stopped. */
	#stoppedByNo(no: Consent, now: number): Handoff[] {
		const isOther = ({ basis }: Handoff) => basis.kind === "legal-obligation" && basis.code === "other";
		const goesOn = (handoff: Handoff): boolean => {
			const left = handoff.sections.filter(
				({ section }: Body) =>
					!isTakenOut(this, {
						recipient: this.#recipient(handoff),
						section,
						purposes: handoff.purposes,
						basis: handoff.basis,
						now,
						travel: handoff,
					}),
			).length;
			return isOther(handoff) ? left === handoff.sections.length : left > 0;
		};
		const known = this.consents[no.id];
		return this.#each().filter((handoff) => {
			if (![...WAITING, ...GOING].includes(handoff.state) || (isOverride(handoff.basis) && !isOther(handoff))) return false;
			if (this.#recipient(handoff) !== no.terms.recipient || !goesOn(handoff)) return false;
			this.consents[no.id] = { ...no, state: "active" };
			const isStopped = !goesOn(handoff);
			if (known) this.consents[no.id] = known;
			else delete this.consents[no.id];
			return isStopped;
		});
	}

	/** @param consent the one that becomes active by the statement, if any */
	#planMeeting(stopped: Handoff[], as: string, onTheWay: string | null, at: number, consent: Consent | null): () => void {
		const maySetOut = (each: Handoff) => [...READY, "on-hold"].includes(each.state) && each.travel && !isAway(each);
		const isAbout = (each: Handoff) => consent?.terms.permit === false && this.#recipient(each) === consent.terms.recipient;
		const goingOn = this.#each().filter((each) => isAbout(each) && maySetOut(each) && !stopped.includes(each));
		must(![...stopped.filter(maySetOut), ...goingOn].length || onTheWay !== null || as !== this.custodian, "is she on the way?");
		must(!this.#desks.isSuspended(as) || onTheWay === null || onTheWay === "not-known", "not known to a suspended organisation");
		return () => {
			for (const each of stopped) this.#meet(each, onTheWay ?? "not-known", at);
			if (onTheWay !== "no") for (const each of goingOn) this.#depart(each, { since: at, at, tellBy: null });
		};
	}

	#meet(handoff: Handoff, answer: string, at: number): void {
		if (WAITING.includes(handoff.state)) return this.#withdraw(handoff, "consent-withdrawn", at);
		if (!isAway(handoff)) {
			if (!handoff.travel || answer === "no") return this.#withdraw(handoff, "consent-withdrawn", at);
			this.#depart(handoff, { since: at, at, tellBy: null });
		}
		if (handoff.arrived === null) handoff.expected = true;
	}

	#depart(handoff: Handoff, { since, at, tellBy: asked }: { since: number; at: number; tellBy: number | null }): void {
		const tellBy = tellByOf(handoff, asked, since, at);
		Object.assign(handoff, { departed: { since, at }, tellBy, basisTellBy: tellBy, travel: true, inError: null });
		if (handoff.state === "on-hold") handoff.before = "in-transit";
		else handoff.state = "in-transit";
	}

	#moveConsent({ as, by, at, consent: id, action, desk, onTheWay, ...body }: Body, key: string): () => void {
		const consent = this.consents[id];
		must(consent !== undefined, "no such consent");
		follows(consent.chain, body);
		must(this.#mayRecord(as) || !this.isComplete, "may not record");
		const { state, terms } = consent;
		must((desk !== null) === (action === "name"), "a desk only for name");
		const from: Record<string, string[]> = {
			activate: ["proposed"],
			withdraw: ["proposed", "active"],
			"enter-in-error": ["proposed", "active", "withdrawn"],
			name: [state],
		};
		must(from[action]?.includes(state), "not in this state");
		const own = this.#desks.organisationOf(as);
		if (action === "name") {
			const other = this.#desks.organisationOf(desk);
			must(other !== undefined && other !== own, "a desk of another organisation");
			return () => {
				consent.chain.push(key);
				consent.named.push(desk);
			};
		}
		const isNo = !terms.permit;
		if (action === "activate") must(isNo || !this.#desks.isSuspended(as), "a permit of a suspended organisation");
		if (action === "withdraw") must(!isNo, "a no isn't withdrawn");
		if (action === "enter-in-error" && isNo) {
			must(at <= consent.at + DAY, "too late");
			must(as === consent.desk && own !== terms.recipient, "not by this desk");
			return () => {
				consent.chain.push(key);
				consent.waiting = { object: key, by };
			};
		}
		const stopped = this.#stoppedByMove(consent, action, at);
		const meet = this.#planMeeting(stopped, as, onTheWay, at, action === "activate" ? consent : null);
		return () => {
			consent.chain.push(key);
			consent.state = { activate: "active", withdraw: "withdrawn", "enter-in-error": "entered-in-error" }[action as "activate"];
			if (action === "activate") consent.since = at;
			consent.wasWithdrawn ||= action === "withdraw";
			meet();
		};
	}

	#stoppedByMove(consent: Consent, action: string, at: number): Handoff[] {
		if (action === "activate") return consent.terms.permit ? [] : this.#stoppedByNo(consent, at);
		return this.#each().filter(({ state, basis }) => basis?.consent === consent.id && [...WAITING, ...GOING].includes(state));
	}

	#attest({ as, by, at, consent: id, object, verdict, ...body }: Body, key: string): () => void {
		const consent = this.consents[id];
		must(consent !== undefined, "no such consent");
		follows(consent.chain, body);
		const { waiting, chain } = consent;
		if (waiting !== null && waiting.object === object) {
			must(as === consent.desk && by !== waiting.by, "not a second member of the desk");
			must(verdict !== "approve" || at <= consent.at + DAY, "too late");
			return () => {
				chain.push(key);
				consent.waiting = null;
				if (verdict === "approve") consent.state = "entered-in-error";
			};
		}
		must(object === chain[0], "not a statement to attest");
		must(consent.named.includes(as) || this.#mayRecord(as) || !this.isComplete, "may not attest");
		const own = this.#desks.organisationOf(as);
		return () => {
			chain.push(key);
			consent.named = consent.named.filter((each) => each !== as);
			consent.verdicts.set(own, verdict);
		};
	}

	#draft({ handoff, ...body }: Body, key: string): () => void {
		const { as, kind, to } = body;
		must(!this.handoffs[handoff], "this hand-off is known");
		follows([], body);
		const owns = Object.values(this.sections).some(({ owner }) => owner === as);
		must(as === this.custodian || (kind === "referral" && owns), "may not draft");
		must(to !== as && this.#desks.organisationOf(to) !== undefined, "not another desk");
		return () => {
			this.handoffs[handoff] = newHandoff(body, key);
		};
	}

	#request({ as, by, at, handoff: id, sections, purposes, respondBy, basis, ...body }: Body, key: string): () => void {
		const handoff = this.handoffs[id];
		must(handoff !== undefined && handoff.from === as, "not the from-desk");
		follows(handoff.chain, body);
		must(handoff.state === "draft" && (handoff.kind === "referral" || as === this.custodian), "not possible now");
		must(!CLOSED.includes(this.#status) || !this.isComplete, "a closed case");
		const compartments = sections.map(({ compartment }: Body) => compartment);
		must(compartments.length > 0 && new Set(compartments).size === compartments.length, "sections");
		for (const { section, compartment } of sections) {
			const known = this.sections[compartment];
			must(known !== undefined && known.owner === as && known.section === section && !known.closed, "not the from-desk's section");
		}
		must(respondBy > at && respondBy <= at + (ANSWER_WITHIN[handoff.priority] as number), "respondBy");
		must(this.#desks.canHold(handoff.to), "the to-desk can't hold cases");
		const asked = (other: Handoff) => JSON.stringify([other.from, other.to, other.kind, compartmentsOf(other.sections)]);
		const wanted = asked({ ...handoff, sections });
		const open = this.#each().filter(({ state }) => WAITING.includes(state));
		must(!open.some((other) => asked(other) === wanted), "the desk is asked for the same already");
		must(purposes.length > 0 && new Set(purposes).size === purposes.length, "purposes");
		const held = this.#newBasis({ ...handoff, sections, purposes }, basis, { by, at, key, phase: "request" });
		return () => {
			for (const other of this.#each()) if (other.from === as && FAILED.includes(other.state)) other.settled = true;
			handoff.chain.push(key);
			Object.assign(handoff, { state: "requested", signers: [by], respondBy, sections, purposes, inError: null });
			this.#rest(handoff, held);
		};
	}

	#newBasis(handoff: Handoff, basis: Body, { by, at, key, phase }: { by: string; at: number; key: string; phase: Phase }): Body {
		mustFit(basis);
		const recipient = this.#recipient(handoff);
		const isRefused = (each: Handoff) =>
			each.refusedOverride ||
			(this.isComplete && each.questions.some((question: Body) => isOverride(question) && this.isUnanswerable(each, question, at)));
		const wasRefused = this.#each().some((each) => isRefused(each) && (each.from === handoff.from || this.#recipient(each) === recipient));
		const began = this.overrides.get(recipient) ?? at;
		const held = { ...basis, by, since: at, object: key, verdict: null, atOnce: isOverride(basis) && !wasRefused, began };
		this.#mustBePresent(basis);
		this.#mustAllow(handoff, held, phase, at);
		return held;
	}

	/** The hand-off rests on this basis from now on. */
	#rest(handoff: Handoff, basis: Body): void {
		handoff.basis = basis;
		const recipient = this.#recipient(handoff);
		if (isOverride(basis) && !this.overrides.has(recipient)) this.overrides.set(recipient, basis.since);
		if (!asksSecond(basis)) return;
		const { object, by, kind, away, since } = basis;
		const replaced = handoff.questions.find((each: Body) => each.kind === kind);
		const question = { object, by, kind, away, askedAt: replaced?.askedAt ?? since };
		handoff.questions = [...handoff.questions.filter((each: Body) => each !== replaced), question];
	}

	isUnanswerable(handoff: Handoff, question: Body, now: number): boolean {
		if (this.#isPast || now < question.askedAt + 72 * HOUR) return false;
		return !answerers(question, handoff, this.custodian, this.#desks).some((desk) => this.#desks.hasActive(desk, question.by));
	}

	/** `head` is the present head of the consent's chain. */
	#mustBePresent({ consent, head }: Body): void {
		must(consent === null || !this.consents[consent] || this.consents[consent]?.chain.at(-1) === head, "not the present head");
	}

	#mustAllow(handoff: Handoff, basis: Body, phase: Phase, now: number): void {
		must(allowed(this, { handoff, basis, phase, now, recipient: this.#recipient(handoff) }).length > 0, "the basis doesn't allow it");
	}

	/** For a grant of a section of the hand-off. */
	mustCoverNow(id: string, compartment: string, now: number): void {
		const handoff = this.handoffs[id];
		must(handoff !== undefined && handoff.basis !== null, "not requested");
		if (WAITING.includes(handoff.state)) this.#mustAllow(handoff, handoff.basis, "request", now);
		else must(this.isOpenTo(handoff, compartment, now), "not open");
	}

	/** Whether a section is open to the to-desk. */
	isOpenTo(handoff: Handoff, compartment: string, now: number): boolean {
		return openSections(this, handoff, this.#recipient(handoff), now).includes(compartment);
	}

	#move(body: Body, key: string): () => void {
		const { as, action, at } = body;
		const handoff = this.handoffs[body.handoff];
		const { from, to, who, takes = [], codes } = MOVES[action] as (typeof MOVES)[string];
		must(handoff !== undefined, "no such hand-off");
		const side = this.#sideOf(handoff, body);
		must((who === "either" ? [handoff.from, handoff.to] : [handoff[who]]).includes(side), "not this desk's move");
		if (action === "extend" && as === handoff.to) {
			const { kind, consent } = body.basis ?? {};
			must(handoff.hasHer && ["consent", "guardian-consent"].includes(kind) && this.consents[consent]?.desk === as, "may not extend");
		}
		follows(handoff.chain, body);
		must(from.includes(handoff.state), "not possible now");
		for (const field of ["code", "ending", "outcome", "desk", "expectBy", "basis", "since", "tellBy"])
			if (action !== "depart" || field !== "tellBy") must((body[field] !== null) === takes.includes(field), "takes another field");
		must(!codes || codes.includes(body.code), "not a code of this move");
		const effect = this.#effectOf(handoff, body, key);
		return () => {
			handoff.chain.push(key);
			handoff.state = to ?? handoff.state;
			if (action !== "settle") handoff.reason = body.code ?? body.ending ?? body.outcome ?? handoff.reason;
			effect();
			this.#settleDown(handoff, at);
		};
	}

	/** What follows from the state of a hand-off that has just changed. */
	#settleDown(handoff: Handoff, at: number): void {
		if (isAway(handoff)) handoff.inError = null;
		if (!OVER.includes(handoff.state)) return;
		if (handoff.overAt === null) handoff.overAt = at;
		Object.assign(handoff, { before: null, inError: null });
		if (handoff.accept === null) handoff.questions = [];
	}

	#withdraw(handoff: Handoff, reason: string, at: number): void {
		Object.assign(handoff, { state: "withdrawn", reason });
		this.#settleDown(handoff, at);
	}

	/** The desk of the hand-off for which `as` signs: itself, or the from-desk when it acts in that desk's place. */
	#sideOf(handoff: Handoff, { as, action, code }: Body): string {
		const { from, to, kind, sections } = handoff;
		if (as === from) return as;
		const isGone = this.#desks.isGone(from);
		const isAbsent = (desk: string) => this.#desks.isGone(desk) || this.#desks.isSuspended(desk);
		const isCustodian = as === this.custodian;
		const owns = kind === "referral" && sections.some(({ compartment }: Body) => this.sections[compartment]?.owner === as);
		const standsIn: Record<string, boolean> = {
			withdraw: owns || (isGone && isCustodian),
			end: owns || (isGone && (isCustodian || as === to)),
			depart: isAbsent(from) && (as === to || (isAbsent(to) && isCustodian)),
			settle: isCustodian && MET.includes(code),
		};
		return standsIn[action] ? from : as;
	}

	#effectOf(handoff: Handoff, body: Body, key: string): () => void {
		const { by, at, action, since, tellBy } = body;
		const set = (values: Body) => () => void Object.assign(handoff, values);
		switch (action) {
			case "accept": {
				const basis = this.#acceptedBasis(handoff, body);
				return () => {
					Object.assign(handoff, { accept: key, acceptedAt: at, basis });
					if (handoff.kind === "transfer" || handoff.travel) for (const each of this.#each()) each.expected = false;
				};
			}
			case "extend": {
				must(!hasMoved(handoff) && this.#ownsAll(handoff), "custody or sections have moved");
				const basis = this.#newBasis(handoff, body.basis, { by, at, key, phase: "extend" });
				return () => {
					handoff.signers.push(by);
					this.#rest(handoff, basis);
				};
			}
			case "withdraw":
				must(!isAway(handoff), "she is on the way");
				return () => {};
			case "cancel":
				return set({ hasHer: false, expected: isAway(handoff) && handoff.arrived === null });
			case "settle":
				return this.#settle(handoff, body);
			case "reroute":
				must(![handoff.from, handoff.to].includes(body.desk), "not a third desk");
				return set({ suggested: body.desk });
			case "arrange":
				must(body.expectBy % HOUR === 0 && body.expectBy >= at, "not a whole hour to come");
				return set({ proposed: { expectBy: body.expectBy, desk: body.as } });
			case "confirm": {
				must(handoff.proposed !== null && handoff.proposed.desk !== body.as, "nothing of the other desk to confirm");
				const before = handoff.before === "accepted" ? "arranged" : handoff.before;
				return set({ arranged: handoff.proposed, proposed: null, before, ...(READY.includes(handoff.state) && { state: "arranged" }) });
			}
			case "depart":
				must(!isAway(handoff) && since <= at, "has departed, or later than now");
				return () => {
					const { basis, from } = handoff;
					this.#depart(handoff, { since, at, tellBy });
					if (basis !== null && at >= endOf(this, basis)) handoff.basisTellBy = null;
					else if (body.as !== from) handoff.basisTellBy = tellByOf(handoff, null, since, at);
				};
			case "tell": {
				must(isFitTellBy(tellBy, at) && isAway(handoff), "not on the way, or not a time to come");
				const counts = body.as === handoff.from && isValid(this, handoff, at);
				return set({ tellBy, ...(counts && { basisTellBy: tellBy }) });
			}
			case "arrived":
				return this.#arrive(handoff, body, key);
			case "take": {
				const side = WAITING.includes(handoff.state) ? handoff.to : handoff.state === "cancelled" ? handoff.from : body.as;
				must(body.as === side, "not the desk that must act next");
				return set({ taken: { by, desk: body.as, at } });
			}
			case "hold":
				return set({ before: MOVES.hold?.from.includes(handoff.state) ? handoff.state : null });
			case "resume":
				this.#mustAllow(handoff, handoff.basis, "resume", at);
				return set({ state: handoff.before, before: null });
			case "receive": {
				must(handoff.inError === null, "entered in error");
				this.#mustAllow(handoff, handoff.basis, "receive", at);
				const given = openSections(this, handoff, this.#recipient(handoff), at);
				return set({ receive: key, before: null, hasHer: false, expected: false, given });
			}
			case "end":
				must(!hasMoved(handoff), "custody has moved");
				must(isAway(handoff) || ![...WAITING, ...READY].includes(handoff.state), "hasn't departed");
				return set({ hasHer: false, expected: false });
			case "complete":
				must(handoff.kind === "referral" || this.route.includes(body.handoff), "custody hasn't moved");
				return () => {};
			case "enter-in-error":
				must(!isAway(handoff), "she is on the way");
				return set({ inError: { object: key, by } });
			default:
				return () => {};
		}
	}

	#settle(handoff: Handoff, { code }: Body): () => void {
		const hasFailed = FAILED.includes(handoff.state);
		if (MET.includes(code)) {
			must(handoff.expected || !this.isComplete, "nobody is expected");
			return () => void Object.assign(handoff, { expected: false, settled: handoff.settled || hasFailed });
		}
		must(hasFailed && !handoff.settled, "is settled already, or goes on");
		return () => void Object.assign(handoff, { settled: true });
	}

	#arrive(handoff: Handoff, { at, since }: Body, key: string): () => void {
		must(since <= at, "later than now");
		must(handoff.basis !== null, "was never requested");
		const { arrived, overAt, expected, hasHer, questions } = handoff;
		must(arrived === null || (overAt !== null && arrived.at < overAt), "has arrived");
		const isRed = expected || hasHer || questions.length > 0;
		must(overAt === null || isRed || at < overAt + 72 * HOUR, "too late");
		return () => {
			handoff.arrived = { object: key, since, at };
			for (const each of this.#each()) Object.assign(each, { hasHer: each === handoff, expected: false });
		};
	}

	#acceptedBasis(handoff: Handoff, { by, at, basis }: Body): Body {
		must(!handoff.signers.includes(by) && handoff.inError === null, "a signer of its basis, or entered in error");
		must(handoff.kind === "referral" || (handoff.from === this.custodian && this.#placed().length === 0), "already placed");
		must(this.#ownsAll(handoff), "sections lost");
		must(this.#desks.canHold(handoff.to), "the to-desk can't hold cases");
		mustFit(basis);
		const held = handoff.basis;
		for (const field of ["kind", "consent", "assent", "code", "away"]) must(basis[field] === held[field], "another basis");
		const accepted = { ...held, head: basis.head };
		this.#mustBePresent(basis);
		this.#mustAllow(handoff, accepted, "accept", at);
		return accepted;
	}

	#countersign({ as, by, at, handoff: id, object, verdict, ...body }: Body, key: string): () => void {
		const handoff = this.handoffs[id];
		must(handoff !== undefined, "no such hand-off");
		follows(handoff.chain, body);
		const approved = verdict === "approve";
		const { inError, basis, state } = handoff;
		if (inError?.object === object) {
			must([handoff.from, handoff.to].includes(as), "not of the two desks");
			must(approved || as === handoff.from, "only the from-desk refuses it");
			must(inError.by !== by && (state !== "draft" || as === handoff.from), "not a second member");
			return () => {
				handoff.chain.push(key);
				handoff.inError = null;
				if (approved) handoff.state = "entered-in-error";
				this.#settleDown(handoff, at);
			};
		}
		const question = handoff.questions.find((each: Body) => each.object === object);
		must(question !== undefined && question.by !== by, "asks nobody, or another");
		must(answerers(question, handoff, this.custodian, this.#desks).includes(as), "may not answer");
		return () => {
			handoff.chain.push(key);
			handoff.questions = handoff.questions.filter((each: Body) => each !== question);
			if (basis?.object === object) basis.verdict = verdict;
			if (!isOverride(question)) return;
			if (approved) this.overrides.delete(this.#recipient(handoff));
			else handoff.refusedOverride = true;
		};
	}

	/** The state, in the form of the vectors. */
	state(): Body {
		const handoffs = this.#all().map(([id, handoff]) => {
			const { kind, from, to, state, travel, followUp, before, reason, settled, respondBy, purposes, accept, receive, ...rest } = handoff;
			const { suggested, proposed, arranged, departed, tellBy, arrived, hasHer, expected, inError, basis, questions } = rest;
			const { kind: ground, consent, head, assent, code, away, since } = basis ?? {};
			return [
				id,
				{
					...{
						kind,
						from,
						to,
						state,
						travel,
						followUp,
						before,
						reason,
						settled,
						respondBy,
						purposes,
						accept,
						receive,
						suggested,
						proposed,
					},
					...{ arranged, departed, tellBy, hasHer, expected, inError: inError?.object ?? null },
					arrived: arrived && { object: arrived.object, since: arrived.since },
					sections: handoff.sections.map(({ compartment }: Body) => compartment),
					basis: basis && { kind: ground, consent, head, assent, code, away, since },
					questions: questions.map(({ object }: Body) => object).sort(),
					given: [...handoff.given].sort(),
					open: [...openSections(this, handoff, this.#recipient(handoff), this.#newest)].sort(),
				},
			];
		});
		return {
			...{ code: this.#code, custodian: this.custodian, lead: this.#lead, status: this.#status, discussion: this.#discussion },
			sections: this.sections,
			consents: Object.fromEntries(Object.entries(this.consents).map(([id, { state }]) => [id, state])),
			handoffs: Object.fromEntries(handoffs),
			route: this.route,
			asks: this.#asks,
			takeOvers: Object.fromEntries(Object.entries(this.#takeOvers).map(([desk, { object }]) => [desk, object])),
			invited: [...new Set(this.#invited.map(({ desk }) => desk))].sort(),
		};
	}
}

function follows(chain: readonly string[], { seq, prev }: Body): void {
	must(seq === chain.length && prev === (chain.at(-1) ?? null), "not the next of its chain");
}
