/** A made-up history of a case: sections, consents, and hand-offs of every kind between four desks. */
import { fromHex, type Id } from "../../../clients/protocol/bytes.ts";
import { ASK_SETTLE_CODES, SECTIONS } from "../../../clients/protocol/codes.ts";
import type { Author } from "./author.ts";
import { proposeConsent, proposeWithdrawal } from "./consent-drafts.ts";
import { foundDesks } from "./desks.ts";
import { proposeCustody, proposeHandoff, proposeNextStep } from "./handoff-drafts.ts";
import type { Draft, State } from "./history.ts";
import { MadeUpCase } from "./made-up-case.ts";

const DAY = 86_400_000;

/**
 * In the second half, the custodian's organisation is removed as soon as another desk may take over.
 * @param steps how many statements to propose. @param spoiling one statement in so many is changed, so that it probably breaks a rule.
 */
export function walkCase(author: Author, steps: number, spoiling: number): void {
	foundDesks(author);
	const walk = new CaseWalk(author, author.chance.id());
	// Most proposals are refused. With fewer of them, a history of this size goes further.
	author.keptRefusals = 4;
	let isRemoved = false;
	for (let i = 0; i < steps; i++) {
		if (!isRemoved && i > steps / 2 && walk.canLoseCustodian()) {
			removeOrganisation(author, walk.custodianOrganisation());
			isRemoved = true;
		}
		const draft = walk.next();
		if (draft) author.say(draft, author.chance.oneIn(spoiling));
	}
	author.keptRefusals = 1;
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

/** Proposes statements of one case. */
export class CaseWalk extends MadeUpCase {
	custodianOrganisation(): Id {
		return this.author.state.directory.desks[this.state?.custodian ?? ""]?.organisation ?? "";
	}

	/** Whether somebody else has had a part in the open case. */
	canLoseCustodian(): boolean {
		const { status = "Closed", handoffs = {} } = this.state ?? {};
		return !status.startsWith("Closed") && Object.values(handoffs).some(({ accept }) => accept !== null);
	}

	/** A proposal to take over, or an admin's verdict on such a proposal. */
	#takeOver(from: Id): Draft {
		const { chance } = this;
		const { takeOvers = {}, sections = {}, handoffs = {} } = this.state ?? {};
		const waiting = chance.pick(Object.values(takeOvers));
		if (waiting && !chance.oneIn(3)) {
			const { fields } = this.draft(from, "case.countersign", {
				object: chance.oneIn(6) ? chance.bytes(32) : fromHex(waiting),
				verdict: chance.pick(["approve", "refuse"]),
			});
			return { type: "case.countersign", by: chance.pick(adminsOf(this.author.state)), fields };
		}
		if (chance.oneIn(5)) {
			const { fields } = this.draft(from, "case.invite", { desk: this.anyDesk() });
			return { type: "case.invite", by: chance.pick(adminsOf(this.author.state)), fields };
		}
		const reader = chance.pick(Object.values(handoffs).filter(({ accept }) => accept !== null));
		const desk = chance.oneIn(6) || !reader ? this.anyDesk() : reader.to;
		const granted = (reader?.sections ?? []).filter((each) => this.isGone(sections[each]?.owner ?? ""));
		return this.draft(desk, "case.take-over", { from, sections: chance.some(granted), discussion: chance.id() });
	}

	/** The next statement. Before it, time passes now and then, at most nine days. @returns null when there is nothing to propose */
	next(): Draft | null {
		const { custodian } = this.state ?? {};
		if (this.chance.oneIn(25)) this.author.now += this.chance.below(10) * DAY;
		if (!custodian) return this.#opening();
		const due = Object.entries(this.state?.handoffs ?? {}).find(
			([id, { kind, state }]) => kind === "transfer" && state === "received" && !this.state?.route.includes(id),
		);
		if (due && !this.chance.oneIn(4)) return proposeCustody(this, ...due);
		if (this.isGone(custodian) && !this.chance.oneIn(3)) return this.#takeOver(custodian);
		const withdrawn = proposeWithdrawal(this);
		if (withdrawn) return withdrawn;
		const choice = this.chance.below(20);
		if (choice < 2) return this.#aboutCase(custodian);
		if (choice < 4) return proposeConsent(this, custodian);
		if (choice < 6) return proposeHandoff(this, custodian);
		const early = this.chance.oneIn(12) ? this.chance.pick(Object.entries(this.state?.handoffs ?? {})) : undefined;
		if (early) return proposeCustody(this, ...early);
		return proposeNextStep(this);
	}

	#opening(): Draft {
		const sections = (["identity", "story", "health", "logistics", "safe-contact"] as const).map((section) => ({
			section,
			compartment: this.chance.id(),
		}));
		return this.draft(this.anyDesk(), "case.open", { code: "bado-kime-losa-tobo", sections, discussion: this.chance.id() });
	}

	#aboutCase(custodian: Id): Draft {
		const { chance } = this;
		const { members } = this.author.state.directory.desks[custodian] ?? { members: [] };
		const accepted = chance.pick(Object.values(this.state?.handoffs ?? {}).filter(({ accept }) => accept !== null));
		const section = { section: chance.pick(SECTIONS), compartment: chance.id() };
		const [given, { owner } = { owner: "" }] =
			chance.pick(Object.entries(this.state?.sections ?? {}).filter((each) => each[1].owner !== custodian)) ?? [];
		if (given && chance.oneIn(2))
			return this.draft(chance.oneIn(4) ? custodian : owner, "case.give-up", {
				compartment: given,
				to: chance.oneIn(2) ? custodian : null,
			});
		switch (chance.below(accepted ? 6 : 5)) {
			case 0:
				return this.draft(custodian, "case.lead", { member: chance.pick(members) ?? chance.id() });
			case 1:
				return this.draft(custodian, "case.status", { status: chance.pick(["Active", "FollowUp", "Closed", "ClosedReferred"]) });
			case 2:
				return this.draft(custodian, "case.section", { section, cite: null });
			case 3:
				return this.#opening();
			case 4: {
				const met = chance.pick(Object.values(this.state?.handoffs ?? {}).filter(({ arrived }) => arrived !== null));
				if (!met) return this.draft(custodian, "case.section", { section, cite: null });
				const said = { ...section, section: chance.oneIn(4) ? section.section : chance.pick(["consent", "journal"]) };
				return this.draft(met.to, "case.section", { section: said, cite: fromHex(met.arrived?.object ?? "") });
			}
			default:
				return this.draft(accepted?.to ?? "", "case.section", { section, cite: fromHex(accepted?.accept ?? "") });
		}
	}

	/**
	 * Settlings of asks: with each code, the first of them a second time, and one by any desk. They come last, so that the rest of a history
	 * stays as it is.
	 */
	*settlings(): Generator<Draft> {
		const custodian = this.state?.custodian ?? this.anyDesk();
		const asks = ASK_SETTLE_CODES.map((code) => ({ ask: this.chance.id(), code }));
		for (const fields of [...asks, ...asks.slice(0, 1)]) yield this.draft(custodian, "case.settle-ask", fields);
		yield this.draft(this.anyDesk(), "case.settle-ask", { ask: this.chance.id(), code: "cleared" });
	}
}
