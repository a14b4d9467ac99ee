/** Drafts of statements about the consents of a made-up case. */
import type { Id } from "../../../clients/protocol/bytes.ts";
import { CONSENT_GIVERS, SECTIONS } from "../../../clients/protocol/codes.ts";
import type { Draft, Fields } from "./history.ts";
import type { MadeUpCase } from "./made-up-case.ts";

const DAY = 86_400_000;
export const PURPOSES = ["shelter", "return", "medical"];

/** A new consent, or a move of a known consent. */
export function proposeConsent(made: MadeUpCase, custodian: Id): Draft {
	const { chance } = made;
	const known = chance.pick(Object.keys(made.state?.consents ?? {}));
	if (known && chance.oneIn(3)) {
		const action = chance.pick(["activate", "activate", "withdraw", "enter-in-error"]);
		return made.draft(custodian, "consent.move", { consent: known, action, code: action === "activate" ? null : "person-declined" });
	}
	const organisations = Object.keys(made.author.state.directory.organisations);
	const recipient = chance.pick(organisations);
	const permit = !chance.oneIn(9);
	const terms = {
		...{ givenBy: chance.pick(CONSENT_GIVERS), recipient, purposes: permit && !chance.oneIn(6) ? PURPOSES : ["shelter"], permit },
		...{ sections: chance.oneIn(5) ? ["identity"] : [...SECTIONS], language: "sw", interpreter: false, recorded: "written" },
		...{ from: made.author.now - chance.below(2) * DAY, until: made.author.now + chance.below(60) * DAY },
		...replacing(made, recipient),
		excluded: chance.oneIn(25) ? "guardian" : null,
		withhold: chance.oneIn(5) ? [{ section: chance.pick(SECTIONS), from: chance.pick(organisations), why: "person-asked" }] : [],
	};
	const desk = chance.oneIn(4) ? made.anyDesk() : custodian;
	return made.draft(desk, "consent.record", { consent: chance.id(), active: !chance.oneIn(4), terms });
}

/** Now and then the person withdraws the consent on which she has departed. Then the to-desk may cancel. */
export function proposeWithdrawal(made: MadeUpCase): Draft | null {
	const { chance } = made;
	const travelling = Object.entries(made.state?.handoffs ?? {}).filter(
		([, { departed, state }]) => departed && ["in-transit", "on-hold"].includes(state),
	);
	const [handoff, { to, basis, heldBack }] = chance.pick(travelling) ?? ["", { to: "", basis: null, heldBack: false }];
	const none = { ending: null, outcome: null, desk: null, expectBy: null, basis: null };
	if (heldBack && chance.oneIn(5)) return made.draft(to, "handoff.move", { handoff, action: "cancel", code: "other", ...none });
	if (heldBack || !basis?.consent || !chance.oneIn(3)) return null;
	return made.draft(to, "consent.move", { consent: basis.consent, action: "withdraw", code: "person-declined" });
}

/** The field `replaces`. Now and then the consent is a permit that replaces a "no". */
function replacing(made: MadeUpCase, recipient: Id | undefined): Fields {
	const { chance } = made;
	const no = made.author.accepted.findLast(
		({ type, body }) => type === "consent.record" && !body.terms.permit && body.terms.recipient === recipient,
	);
	if (no && chance.oneIn(2)) return { replaces: no.body.consent, permit: !chance.oneIn(6) };
	return { replaces: chance.oneIn(15) ? (chance.pick(Object.keys(made.state?.consents ?? {})) ?? null) : null };
}
