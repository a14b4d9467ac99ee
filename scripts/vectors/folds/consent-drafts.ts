/** Drafts of statements about the consents of a made-up case. */
import { fromHex, type Id } from "../../../clients/protocol/bytes.ts";
import { CONSENT_GIVERS, GUARDIAN_KINDS, SECTIONS } from "../../../clients/protocol/codes.ts";
import type { Accepted, Draft, Fields } from "./history.ts";
import type { MadeUpCase } from "./made-up-case.ts";

const DAY = 86_400_000;
export const PURPOSES = ["shelter", "return", "medical"];

/** The answer to "is she on the way?". The custodian must answer when an accepted hand-off with travel is affected. */
const anyAnswer = ({ chance }: MadeUpCase) => chance.pick(["yes", "not-known", "no", null]) ?? null;

/** A new consent, a move of a known consent, or a verdict about one. */
export function proposeConsent(made: MadeUpCase, custodian: Id): Draft {
	const { chance } = made;
	const known = chance.pick(Object.keys(made.state?.consents ?? {}));
	if (known && chance.oneIn(4)) return moveConsent(made, known, custodian);
	if (known && chance.oneIn(4)) return attest(made, known, custodian);
	const organisations = Object.keys(made.author.state.directory.organisations);
	const recipient = chance.pick(organisations);
	const permit = !chance.oneIn(10);
	const givenBy = chance.pick(CONSENT_GIVERS);
	const isWhole = permit ? !chance.oneIn(5) : chance.oneIn(2);
	const terms = {
		...{ givenBy, guardian: (givenBy === "person") === chance.oneIn(25) ? chance.pick(GUARDIAN_KINDS) : null },
		...{ recipient, purposes: permit && chance.oneIn(6) ? ["shelter"] : PURPOSES, permit },
		...{ sections: isWhole ? [...SECTIONS] : chance.some(SECTIONS), language: "sw", interpreter: false, recorded: "written" },
		...{ from: made.author.now - chance.below(2) * DAY + laterPart(made), until: made.author.now + chance.below(90) * DAY },
		...replacing(made, recipient),
		excluded: (givenBy === "person" && chance.oneIn(8)) || chance.oneIn(40) ? chance.pick(GUARDIAN_KINDS) : null,
		withhold: chance.oneIn(5) ? [{ section: chance.pick(SECTIONS), from: chance.pick(organisations), why: "person-asked" }] : [],
	};
	const desk = chance.oneIn(4) ? made.anyDesk() : custodian;
	return made.draft(desk, "consent.record", { consent: chance.id(), active: !chance.oneIn(4), terms, onTheWay: anyAnswer(made) });
}

/** Lets a consent begin later now and then. It draws no random number, so that the rest of a history stays as it is. */
const laterPart = ({ author }: MadeUpCase): number => (Math.floor(author.now / 1000) % 9 === 0 ? 3 * DAY : 0);

const recordOf = (made: MadeUpCase, consent: Id): Accepted | undefined => made.author.find("consent.record", "consent", consent);

function moveConsent(made: MadeUpCase, consent: Id, custodian: Id): Draft {
	const { chance } = made;
	const record = recordOf(made, consent);
	const isNo = record?.body.terms.permit === false;
	const usual = ["activate", "activate", "activate", "name", "name", isNo ? "enter-in-error" : "withdraw"];
	const action = chance.pick(chance.oneIn(8) ? ["withdraw", "enter-in-error"] : usual);
	const desk = (action === "name") === !chance.oneIn(15) ? made.anyDesk() : null;
	const code = action === "activate" ? null : "person-declined";
	const signer = isNo && chance.oneIn(2) ? record?.body.as : custodian;
	return made.draft(signer, "consent.move", { consent, action, code, desk, onTheWay: anyAnswer(made) });
}

/** About the record of a consent, or about an enter-in-error of a "no". */
function attest(made: MadeUpCase, consent: Id, custodian: Id): Draft {
	const { chance } = made;
	const named = made.author.accepted.findLast(({ body }) => body.consent === consent && body.action === "name")?.body.desk;
	const inError = made.author.accepted.findLast(({ body }) => body.consent === consent && body.action === "enter-in-error");
	const record = recordOf(made, consent);
	const object = inError && chance.oneIn(2) ? inError : record;
	const usual = object === inError ? record?.body.as : (named ?? custodian);
	const desk = chance.oneIn(4) ? made.anyDesk() : usual;
	const verdict = chance.oneIn(4) ? "refuse" : "approve";
	return made.draft(desk, "case.attest", { consent, object: fromHex(object?.key ?? ""), verdict });
}

/** Now and then the person withdraws the consent on which she has departed. */
export function proposeWithdrawal(made: MadeUpCase): Draft | null {
	const { chance } = made;
	const travelling = Object.values(made.state?.handoffs ?? {}).filter(
		({ departed, state, basis }) =>
			departed && ["in-transit", "on-hold"].includes(state) && made.state?.consents[basis?.consent ?? ""] === "active",
	);
	const { to, basis } = chance.pick(travelling) ?? { to: "", basis: null };
	if (!basis?.consent || !chance.oneIn(4)) return null;
	const fields = { consent: basis.consent, action: "withdraw", code: "person-declined", desk: null, onTheWay: null };
	return made.draft(to, "consent.move", fields);
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
