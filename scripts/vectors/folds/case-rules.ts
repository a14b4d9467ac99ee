/** A history of cases that is written by hand: what she says, who takes it back, and how she is met (spec/cases.md, sections 3 to 5). */
import { fromHex, type Id } from "../../../clients/protocol/bytes.ts";
import type { Section } from "../../../clients/protocol/codes.ts";
import type { Author } from "./author.ts";
import { PURPOSES } from "./consent-drafts.ts";
import { foundDesks } from "./desks.ts";
import type { Accepted, Draft, Fields } from "./history.ts";
import { MadeUpCase } from "./made-up-case.ts";
import { refused } from "./refused.ts";

const DAY = 86_400_000;
const SECTIONS = ["identity", "logistics"] as const;
const GUARDIAN = { givenBy: "guardian", guardian: "parent" };

export function breakCaseRules(author: Author): void {
	const desks = foundDesks(author) as [Id, Id, Id];
	takeBack(new HerCase(author, desks));
	sayNoOnTheWay(new HerCase(author, desks));
	arriveLate(new HerCase(author, desks));
	outliveWithdrawal(new HerCase(author, desks));
	takeBackAfterGuardian(new HerCase(author, desks));
}

/** A case of the first of three desks, and drafts of statements about it. */
class HerCase extends MadeUpCase {
	readonly desks: [Id, Id, Id];
	readonly sections: { section: Section; compartment: Id }[];

	constructor(author: Author, desks: [Id, Id, Id]) {
		super(author, author.chance.id());
		this.desks = desks;
		this.sections = SECTIONS.map((section) => ({ section, compartment: author.chance.id() }));
		author.must(this.draft(desks[0], "case.open", { code: this.id, sections: this.sections, discussion: author.chance.id() }));
	}

	record(to: Id, terms: Fields, { active = true, onTheWay = null }: { active?: boolean; onTheWay?: string | null } = {}): Draft {
		const recipient = this.author.state.directory.desks[to]?.organisation;
		const full = {
			...{ givenBy: "person", guardian: null, recipient, purposes: PURPOSES, permit: true, sections: SECTIONS, language: "sw" },
			...{ interpreter: false, recorded: "written", from: this.author.now, until: this.author.now + 60 * DAY },
			...{ replaces: null, excluded: null, withhold: [], ...terms },
		};
		return this.draft(this.desks[0], "consent.record", { consent: this.chance.id(), active, terms: full, onTheWay });
	}

	moveConsent({ body }: Accepted, action: string, onTheWay: string | null = null): Draft {
		return this.draft(this.desks[0], "consent.move", { consent: body.consent, action, code: null, desk: null, onTheWay });
	}

	consentBasis({ body }: Accepted): Fields {
		return { kind: "consent", consent: body.consent, head: this.headOf(body.consent), assent: false, code: null, away: false };
	}

	/** Drafts and requests a referral, and leaves it to the other desk to accept it. @returns the request */
	requested(to: Id, basis: Fields, travel: boolean): Accepted {
		const { author, chance, sections } = this;
		const handoff = chance.id();
		const draft = { handoff, kind: "referral", to, priority: "normal", reason: "Other", travel, followUp: false };
		author.must(this.draft(this.desks[0], "handoff.draft", draft));
		const at = author.now;
		const granted = sections.map((each) => ({ ...each, byHand: false }));
		const asked = { purposes: ["shelter"], summary: chance.bytes(32), thread: chance.id() };
		return author.must(
			this.draft(this.desks[0], "handoff.request", { handoff, at, respondBy: at + 14 * DAY, sections: granted, basis, ...asked }),
		);
	}

	move(desk: Id, { body: { handoff } }: Accepted, action: string, takes: Fields = {}): Draft {
		const none = { code: null, ending: null, outcome: null, desk: null, expectBy: null, since: null, tellBy: null, basis: null };
		return this.draft(desk, "handoff.move", { handoff, action, ...none, ...takes });
	}
}

const override = (kind: string, code: string): Fields => ({ kind, consent: null, head: null, assent: false, code, away: false });

/** A guardian alone takes back only what a guardian alone has said. A "no" that is only proposed isn't withdrawn either. */
function takeBack(made: HerCase): void {
	const { author } = made;
	const [, to] = made.desks;
	const hers = author.must(made.record(to, { permit: false }));
	const his = author.must(made.record(to, { permit: false, ...GUARDIAN }));
	refused(author, made.record(to, { ...GUARDIAN, replaces: hers.body.consent }));
	author.must(made.record(to, { ...GUARDIAN, replaces: his.body.consent }));
	author.must(made.record(to, { ...GUARDIAN, givenBy: "person-and-guardian", replaces: hers.body.consent }));
	const proposed = author.must(made.record(to, { permit: false }, { active: false }));
	refused(author, made.moveConsent(proposed, "withdraw"));
}

/** Each "no" to a desk that expects her asks whether she is on the way, and ends the hand-off only if nothing is left. */
function sayNoOnTheWay(made: HerCase): void {
	const { author } = made;
	const [from, to, last] = made.desks;
	const staying = made.requested(to, made.consentBasis(author.must(made.record(to, {}))), true);
	author.must(made.move(to, staying, "accept", { basis: staying.body.basis }));
	const part = { permit: false, sections: ["logistics"] };
	author.must(made.record(from, part));
	refused(author, made.record(to, part));
	author.must(made.record(to, part, { onTheWay: "no" }));
	author.must(made.move(to, staying, "cancel", { code: "other" }));
	const request = made.requested(last, override("legal-obligation", "court-order"), true);
	author.must(made.move(last, request, "accept", { basis: request.body.basis }));
	const proposed = author.must(made.record(last, { permit: false }, { active: false }));
	refused(author, made.moveConsent(proposed, "activate"));
	author.must(made.moveConsent(proposed, "activate", "not-known"));
	refused(author, made.move(from, request, "withdraw", { code: "other" }));
}

/** `arrived` isn't refused for its age while a question is open, or while the desk has her. */
function arriveLate(made: HerCase): void {
	const { author } = made;
	const [from, to, last] = made.desks;
	const since = () => ({ since: author.now });
	const ended = () => {
		const request = made.requested(to, override("vital-interest", "risk-to-life"), true);
		author.must(made.move(to, request, "accept", { basis: request.body.basis }));
		author.must(made.move(from, request, "depart", since()));
		author.must(made.move(from, request, "end", { ending: "missing" }));
		author.now += 4 * DAY;
		return request;
	};
	const answered = ended();
	const { handoff } = answered.body;
	const second = author.state.directory.desks[to]?.members.find((id) => id !== answered.body.by) ?? "";
	const answer = made.draft(to, "handoff.countersign", { handoff, object: fromHex(answered.key), verdict: "approve" });
	author.must({ ...answer, by: second });
	refused(author, made.move(to, answered, "arrived", since()));
	author.must(made.move(to, ended(), "arrived", since()));
	const declined = made.requested(last, override("vital-interest", "risk-to-life"), false);
	author.must(made.move(last, declined, "arrived", since()));
	author.must(made.move(last, declined, "decline", { code: "other" }));
	author.now += 4 * DAY;
	author.must(made.move(last, declined, "arrived", since()));
}

/** Two later permits end a withdrawal, if they list each of its sections together with each of its purposes. */
function outliveWithdrawal(made: HerCase): void {
	const { author } = made;
	const [, to] = made.desks;
	author.must(made.moveConsent(author.must(made.record(to, {})), "withdraw"));
	const request = made.requested(to, override("legal-obligation", "court-order"), false);
	const accept = () => made.move(to, request, "accept", { basis: request.body.basis });
	author.must(made.record(to, { sections: ["identity"] }));
	author.must(made.record(to, { ...GUARDIAN, sections: ["logistics"] }));
	refused(author, accept());
	author.must(made.record(to, { sections: ["logistics"] }));
	author.must(accept());
}

/** A guardian's later permit doesn't end the withdrawal of a guardian's permit, because the person may have taken it back. */
function takeBackAfterGuardian(made: HerCase): void {
	const { author } = made;
	const [, to] = made.desks;
	author.must(made.moveConsent(author.must(made.record(to, GUARDIAN)), "withdraw"));
	author.must(made.record(to, GUARDIAN));
	const request = made.requested(to, override("legal-obligation", "court-order"), false);
	const accept = () => made.move(to, request, "accept", { basis: request.body.basis });
	refused(author, accept());
	author.must(made.record(to, { ...GUARDIAN, givenBy: "person-and-guardian" }));
	author.must(accept());
}
