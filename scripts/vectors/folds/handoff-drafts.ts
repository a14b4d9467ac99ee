/** Drafts of statements about the hand-offs of a made-up case. */
import { fromHex, type Id } from "../../../clients/protocol/bytes.ts";
import {
	BASIS_CODES_OF,
	BASIS_KINDS,
	END_CODES,
	HANDOFF_ACTIONS,
	HANDOFF_OUTCOMES,
	type HandoffAction,
	IN_ERROR_CODES,
	PRIORITIES,
	type Priority,
	REFUSAL_CODES,
	RESPOND_WITHIN,
} from "../../../clients/protocol/codes.ts";
import { fieldsTakenBy, MOVES, type MoveField } from "../../../clients/protocol/rules/handoff.ts";
import { PURPOSES } from "./consent-drafts.ts";
import type { Draft, Fields } from "./history.ts";
import type { HandoffOf, MadeUpCase } from "./made-up-case.ts";

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

export function proposeHandoff(made: MadeUpCase, custodian: Id): Draft {
	const { chance } = made;
	const fields = { kind: chance.pick(["transfer", "transfer", "referral"]), to: made.anyDesk(), priority: chance.pick(PRIORITIES) };
	return made.draft(chance.oneIn(5) ? made.anyDesk() : custodian, "handoff.draft", {
		...{ handoff: chance.id(), reason: "Other", travel: !chance.oneIn(3), followUp: chance.oneIn(2) },
		...fields,
	});
}

export function proposeCustody(made: MadeUpCase, handoff: Id, { to, receive, sections: granted, given }: HandoffOf): Draft {
	const sections = granted.filter((each) => given.includes(each) || made.chance.oneIn(12));
	const named = receive === null ? made.chance.bytes(32) : fromHex(receive);
	const fields = { handoff, receive: named, to, sections, discussion: made.chance.id() };
	return made.draft(to, "case.custody", fields);
}

/** The next statement of one of the newest hand-offs: its request, a countersignature, or a move. */
export function proposeNextStep(made: MadeUpCase): Draft | null {
	const { chance } = made;
	const [id, handoff] = chance.pick(Object.entries(made.state?.handoffs ?? {}).slice(-4)) ?? [];
	if (!id || !handoff) return null;
	if (handoff.state === "draft" && !made.author.state.directory.desks[handoff.to]?.canHold && !chance.oneIn(8)) return null;
	if (handoff.state === "draft" && !chance.oneIn(6)) return request(made, id, handoff);
	const object = handoff.inError ?? chance.pick(handoff.questions);
	if (object && !chance.oneIn(3)) {
		const desk = chance.oneIn(12) ? made.anyDesk() : chance.oneIn(2) ? handoff.to : handoff.from;
		const verdict = chance.oneIn(5) ? "refuse" : "approve";
		return made.draft(desk, "handoff.countersign", { handoff: id, object: fromHex(object), verdict });
	}
	return move(made, id, handoff);
}

function request(made: MadeUpCase, handoff: Id, { from, to, priority }: HandoffOf & { priority?: Priority }): Draft {
	const { chance } = made;
	const drafted = made.author.find("handoff.draft", "handoff", handoff)?.body.priority ?? priority;
	const owned = Object.entries(made.state?.sections ?? {}).filter(([, { owner }]) => owner === from);
	const asked = Object.values(made.state?.handoffs ?? {}).find(
		(each) => each.from === from && each.to === to && each.state === "requested",
	);
	const again = owned.filter(([compartment]) => asked?.sections.includes(compartment));
	const sections = (again.length > 0 ? again : chance.some(owned)).map(([compartment, { section }]) => ({
		section,
		compartment,
		byHand: chance.oneIn(4),
	}));
	// The time must be known before, so that respondBy fits.
	const at = made.author.now;
	return made.draft(from, "handoff.request", {
		...{ handoff, at, respondBy: at + RESPOND_WITHIN[drafted as Priority], sections, basis: newBasis(made, to) },
		purposes: chance.oneIn(12) ? chance.some(["legal", "medical"]) : [chance.pick(["return", "return", ...PURPOSES])],
		...{ summary: chance.bytes(32), thread: chance.id() },
	});
}

function newBasis(made: MadeUpCase, to: Id): Fields {
	const { chance } = made;
	const recipient = made.author.state.directory.desks[to]?.organisation;
	const fitting = made.author.accepted.filter(({ type, body }) => {
		const isOpen = ["active", "proposed"].includes(made.state?.consents[body.consent] ?? "");
		return type === "consent.record" && body.terms.recipient === recipient && isOpen;
	});
	const consent = chance.pick(fitting)?.body;
	if (consent && !chance.oneIn(3)) {
		const kind = consent.terms.givenBy === "person" || chance.oneIn(6) ? "consent" : "guardian-consent";
		return {
			kind,
			consent: consent.consent,
			head: made.headOf(consent.consent),
			assent: !chance.oneIn(5),
			code: null,
			away: chance.oneIn(40),
		};
	}
	const kind = chance.pick(BASIS_KINDS.slice(2)) ?? "legal-obligation";
	const away = kind === "best-interests" && chance.oneIn(4);
	return { kind, consent: null, head: null, assent: false, code: chance.pick(BASIS_CODES_OF[kind]), away };
}

const FORWARD = ["acknowledge", "accept", "arrange", "confirm", "depart", "hold", "resume", "receive", "complete"];
/** These are possible in most states, so they are proposed less often. */
const SELDOM = ["arrived", "tell"];

function move(made: MadeUpCase, handoff: Id, record: HandoffOf): Draft {
	const { chance } = made;
	const { state, from, to, proposed, expected, departed } = record;
	const possible = MOVES.filter((row) => row.from.includes(state) && row.action !== "request").map(({ action }) => action as HandoffAction);
	const forward = possible.filter((action) => FORWARD.includes(action));
	const seldom = possible.filter((each) => each !== "take" && (!SELDOM.includes(each) || chance.oneIn(2)));
	const likely = chance.oneIn(3) || forward.length === 0 ? seldom : forward;
	const wanted: [boolean, number, HandoffAction][] = [
		[expected, 4, "settle"],
		[proposed !== null, 2, "confirm"],
		[departed !== null, 5, "tell"],
		[state === "on-hold", 3, "resume"],
		[state === "received", 3, "complete"],
		[departed !== null, 12, "end"],
		[record.accept !== null, 12, "cancel"],
		[state !== "draft", 8, "extend"],
		[state !== "draft", 20, "take"],
	];
	const favoured = wanted.find(([holds, n, each]) => holds && possible.includes(each) && chance.oneIn(n))?.[2];
	const usual = favoured ?? chance.pick(likely);
	const action = (chance.oneIn(10) ? undefined : usual) ?? chance.pick(HANDOFF_ACTIONS) ?? "receive";
	const who = MOVES.find((row) => row.action === action)?.who;
	const other = proposed?.desk === from ? to : from;
	const desk = { "from-desk": from, "to-desk": to, either: chance.oneIn(2) ? from : to, "the desk that did not arrange": other };
	const standsIn = chance.oneIn(15) ? (made.state?.custodian ?? to) : chance.oneIn(20) ? to : null;
	const none = { code: null, ending: null, outcome: null, desk: null, expectBy: null, since: null, tellBy: null, basis: null };
	const takes = takenBy(made, action, record);
	return made.draft(standsIn ?? desk[who ?? "either"], "handoff.move", { handoff, action, ...none, ...takes });
}

/** The fields that a move of this action takes. */
function takenBy(made: MadeUpCase, action: HandoffAction, { to, basis, expected }: HandoffOf): Fields {
	const { chance } = made;
	const { now } = made.author;
	const one: Record<MoveField, () => unknown> = {
		code: () => {
			if (action === "settle" && (expected || chance.oneIn(8))) return chance.pick(["met-by-us", "met-by-other"]);
			return chance.pick(chance.oneIn(4) ? REFUSAL_CODES : IN_ERROR_CODES.slice(2));
		},
		ending: () => chance.pick(END_CODES),
		outcome: () => chance.pick(HANDOFF_OUTCOMES),
		desk: () => made.anyDesk(),
		expectBy: () => Math.ceil(now / HOUR) * HOUR + (chance.oneIn(6) ? wrongPart(made) : 0),
		since: () => now - chance.below(30) * HOUR + (chance.oneIn(15) ? 2 * DAY : 0),
		tellBy: () => (action === "depart" && chance.oneIn(3) ? null : now + (chance.below(60) - 2) * 6 * HOUR),
		basis: () => (action === "extend" || !basis ? newBasis(made, to) : heldBasis(made, basis)),
	};
	return Object.fromEntries(fieldsTakenBy(action).map((field) => [field, one[field]()]));
}

/** Makes an hour wrong: not whole, or past. It draws no random number, so that the rest of a history stays as it is. */
function wrongPart(made: MadeUpCase): number {
	return Math.floor(made.author.now / 1000) % 2 === 0 ? 1 : -HOUR;
}

/** The basis of the hand-off, with the present head of its consent. */
function heldBasis(made: MadeUpCase, { kind, consent, assent, code, away }: NonNullable<HandoffOf["basis"]>): Fields {
	return { kind, consent, head: consent === null ? null : made.headOf(consent), assent, code, away };
}
