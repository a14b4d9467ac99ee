/** The worlds that are explored: small ones in `npm test`, large ones in `npm run test:long`. */
import { HANDOFF_ACTIONS, type HandoffAction } from "#protocol/codes.ts";
import type { World } from "./world.ts";

const PAIR = { a: "A", b: "B" };

const oneTransfer: World = {
	name: "one transfer",
	desks: { ...PAIR, c: "C" },
	sections: ["identity"],
	handoffs: [{ name: "h", kind: "transfer", from: "a", to: "b", sections: ["identity"], bases: ["vital"] }],
	moves: HANDOFF_ACTIONS.filter((action) => !["arrived", "tell", "take"].includes(action)),
	settles: ["other", "met-by-us"],
};

const oneReferral: World = {
	name: "one referral",
	desks: PAIR,
	sections: ["identity", "health"],
	handoffs: [{ name: "h", kind: "referral", from: "a", to: "b", sections: ["health"], bases: ["interests"], travel: false }],
	moves: HANDOFF_ACTIONS.filter((action) => !["arrange", "confirm", "arrived", "tell", "take"].includes(action)),
	settles: ["other", "met-by-us"],
	days: [31],
};

const consentsEnd: World = {
	name: "consents that end",
	desks: PAIR,
	sections: ["identity", "logistics"],
	handoffs: [{ name: "h", kind: "transfer", from: "a", to: "b", sections: ["identity", "logistics"], bases: ["consent yes"] }],
	consents: { yes: { to: "B", days: 20, by: ["a", "b"] } },
	moves: ["accept", "decline", "withdraw", "cancel", "depart", "hold", "resume", "receive", "end", "complete", "extend", "settle"],
	settles: ["met-by-us"],
	answers: [null, "yes"],
	days: [21],
};

const sheSaysNo: World = {
	name: "she says no, and later yes",
	desks: PAIR,
	sections: ["identity"],
	handoffs: [
		{
			name: "h",
			kind: "referral",
			from: "a",
			to: "b",
			sections: ["identity"],
			bases: ["consent again", "interests"],
			travel: false,
		},
	],
	consents: { no: { to: "B", permit: false, by: ["a"] }, again: { to: "B", by: ["a"], replaces: "no" } },
	moves: ["accept", "decline", "withdraw", "cancel", "extend", "receive", "end", "complete"],
	never: ["withdraw no"],
};

const memberOfBoth: World = {
	name: "a member of both desks",
	desks: { a: "A", b: "A" },
	shared: ["both"],
	signers: ["a1", "a/both", "b1", "b/both"],
	sections: ["identity"],
	handoffs: [{ name: "h", kind: "referral", from: "a", to: "b", sections: ["identity"], bases: ["vital"] }],
	moves: ["accept", "decline", "withdraw", "cancel", "receive", "end", "complete", "extend", "enter-in-error"],
};

const threeBeds: World = {
	name: "beds in three places",
	desks: { a: "A", b: "B", c: "C", d: "D" },
	sections: ["identity"],
	handoffs: (["b", "c", "d"] as const).map((to) => ({
		name: `to ${to}`,
		kind: "transfer",
		from: "a",
		to,
		sections: ["identity"],
		bases: ["given"],
	})),
	moves: ["accept", "decline", "withdraw", "depart", "receive", "end", "complete"],
};

const splitCase: World = {
	name: "a split case",
	desks: { a: "A", b: "B", c: "C" },
	sections: ["identity", "health"],
	handoffs: [
		{ name: "move", kind: "transfer", from: "a", to: "b", sections: ["identity"], bases: ["given"] },
		{ name: "health", kind: "referral", from: "a", to: "c", sections: ["health"], bases: ["given"], travel: false },
		{ name: "identity", kind: "referral", from: "b", to: "c", sections: ["identity"], bases: ["given"], travel: false },
	],
	moves: ["accept", "withdraw", "receive", "end", "complete"],
	added: [{ section: "legal", by: "b", cite: "move" }],
};

const leftBehind: World = {
	name: "a section left behind",
	desks: { a: "A", b: "B", c: "C" },
	sections: ["identity", "health"],
	handoffs: [
		{ name: "move", kind: "transfer", from: "a", to: "b", sections: ["identity"], bases: ["given"] },
		{ name: "rest", kind: "referral", from: "a", to: "b", sections: ["health"], bases: ["given"], travel: false },
		{ name: "doctor", kind: "referral", from: "a", to: "c", sections: ["health"], bases: ["given"], travel: false },
	],
	moves: ["accept", "decline", "withdraw", "receive", "end", "complete"],
	givenUp: ["health"],
	events: ["close", "remove"],
};

const thereAndBack: World = {
	name: "there and back",
	desks: { a: "A", b: "B", c: "C" },
	sections: ["identity"],
	handoffs: [
		{ name: "there", kind: "transfer", from: "a", to: "b", sections: ["identity"], bases: ["given"], followUp: true },
		{ name: "on", kind: "transfer", from: "b", to: "c", sections: ["identity"], bases: ["given"] },
		{ name: "back", kind: "transfer", from: "c", to: "b", sections: ["identity"], bases: ["given"] },
	],
	moves: ["accept", "withdraw", "receive", "complete"],
	consents: { yes: { to: "C" } },
};

const leaving: World = {
	name: "members and organisations that leave",
	desks: { ...PAIR },
	sections: ["identity"],
	handoffs: [{ name: "h", kind: "transfer", from: "a", to: "b", sections: ["identity"], bases: ["given"] }],
	moves: ["accept", "decline", "withdraw", "cancel", "depart", "hold", "receive", "end", "complete", "enter-in-error", "settle"],
	settles: ["met-by-us"],
	events: ["suspend", "remove", "close", "leave"],
	takeOvers: true,
	// Desk a has no part in the case once desk b is the custodian.
	never: ["approve the take-over of a", "refuse the take-over of a"],
};

const cannotAct: World = {
	name: "a custodian that can't act",
	desks: { ...PAIR, c: "C" },
	sections: ["identity", "health"],
	handoffs: [
		{ name: "lent", kind: "referral", from: "a", to: "b", sections: ["identity"], bases: ["given"], travel: false },
		{ name: "move", kind: "transfer", from: "a", to: "c", sections: ["identity"], bases: ["given"] },
	],
	moves: ["accept", "decline", "withdraw", "receive", "end", "complete", "enter-in-error"],
	events: ["remove"],
	takeOvers: true,
	// Desk a always owns a section.
	never: ["remove organisation A"],
};

const closedCase: World = {
	name: "a case that is closed",
	desks: PAIR,
	sections: ["identity", "health"],
	handoffs: [
		{ name: "move", kind: "transfer", from: "a", to: "b", sections: ["identity"], bases: ["given"] },
		{ name: "lent", kind: "referral", from: "b", to: "a", sections: ["identity"], bases: ["given"], travel: false },
	],
	moves: ["accept", "decline", "withdraw", "receive", "end", "complete"],
	givenUp: ["health"],
	asks: ["she is here"],
	events: ["status", "suspend", "remove"],
	takeOvers: true,
	// Nobody refers the section that stays.
	never: ["give health to the custodian"],
};

const herArrival: World = {
	name: "her way and her arrival",
	desks: PAIR,
	sections: ["identity", "logistics"],
	handoffs: [{ name: "h", kind: "transfer", from: "a", to: "b", sections: ["identity", "logistics"], bases: ["given"] }],
	moves: ["accept", "withdraw", "cancel", "depart", "tell", "arrived", "receive", "end", "complete", "settle"],
	settles: ["met-by-other"],
	travels: true,
	passes: 2,
};

const referredMeanwhile: World = {
	name: "referred while she is still expected",
	desks: { ...PAIR, c: "C" },
	sections: ["identity"],
	handoffs: [
		{ name: "h", kind: "transfer", from: "a", to: "b", sections: ["identity"], bases: ["given"] },
		{ name: "doctor", kind: "referral", from: "a", to: "c", sections: ["identity"], bases: ["given"], travel: false },
	],
	moves: ["accept", "withdraw", "cancel", "depart", "arrived", "receive", "end", "complete", "settle"],
	settles: ["met-by-us"],
};

const suspendedOnHerWay: World = {
	name: "suspended while she is on her way",
	desks: PAIR,
	sections: ["identity", "logistics"],
	handoffs: [{ name: "h", kind: "referral", from: "a", to: "b", sections: ["identity", "logistics"], bases: ["consent yes"] }],
	consents: { yes: { to: "B", by: ["a", "b"] } },
	moves: ["accept", "withdraw", "cancel", "depart", "arrived", "receive", "end", "complete", "settle"],
	settles: ["met-by-us"],
	answers: [null, "not-known"],
	events: ["suspend"],
};

const inTheCar: World = {
	name: "she says no in the car",
	desks: PAIR,
	sections: ["identity", "logistics"],
	handoffs: [{ name: "h", kind: "transfer", from: "a", to: "b", sections: ["identity", "logistics"], bases: ["given"] }],
	consents: {
		no: { to: "B", permit: false, by: ["a"] },
		part: { to: "B", permit: false, by: ["a"], terms: { sections: ["identity"] } },
	},
	moves: ["accept", "decline", "cancel", "depart", "arrived", "receive", "end", "complete", "settle"],
	settles: ["met-by-us"],
	answers: [null, "yes", "no"],
	never: ["withdraw no", "withdraw part"],
};

const secondPerson: World = {
	name: "a second person",
	desks: PAIR,
	sections: ["identity"],
	handoffs: [{ name: "move", kind: "transfer", from: "a", to: "b", sections: ["identity"], bases: ["vital", "court"] }],
	moves: ["accept", "decline", "withdraw", "cancel", "receive", "complete"],
	events: ["leave"],
	passes: 2,
};

const acrossBorder: World = {
	name: "best interests across a border",
	desks: { ...PAIR, c: "A" },
	countries: { A: "AL", B: "IT" },
	sections: ["identity"],
	handoffs: [
		{ name: "abroad", kind: "referral", from: "a", to: "b", sections: ["identity"], bases: ["interests"], travel: false },
		{ name: "away", kind: "referral", from: "a", to: "c", sections: ["identity"], bases: ["away"], travel: false },
	],
	moves: ["accept", "decline", "withdraw", "cancel", "receive", "end", "complete"],
	events: ["leave"],
	passes: 1,
};

const whoseYes: World = {
	name: "whose yes it is",
	desks: { ...PAIR, c: "C" },
	sections: ["identity"],
	handoffs: [{ name: "h", kind: "referral", from: "a", to: "b", sections: ["identity"], bases: ["given", "consent again"], travel: false }],
	consents: {
		no: { to: "B", permit: false, by: ["a", "b"] },
		again: { to: "B", by: ["a", "b"], isFinal: true, replaces: "no", attested: ["c"] },
		father: { to: "B", by: ["a"], isFinal: true, replaces: "no", terms: { givenBy: "guardian", guardian: "parent" } },
	},
	moves: ["accept", "decline", "withdraw", "cancel", "receive", "end", "complete"],
	// A guardian alone never takes back what the person said.
	never: ["withdraw no", "record father for B"],
};

const excludedGuardian: World = {
	name: "an excluded guardian",
	desks: { ...PAIR, c: "C" },
	sections: ["identity"],
	handoffs: [{ name: "h", kind: "referral", from: "a", to: "b", sections: ["identity"], bases: ["guardian father"], travel: false }],
	consents: {
		father: { to: "B", by: ["a"], isFinal: true, terms: { givenBy: "guardian", guardian: "parent" } },
		"not him": { to: "C", by: ["a"], attested: ["b", "c"], terms: { excluded: "parent" } },
	},
	moves: ["accept", "decline", "withdraw", "cancel", "receive", "end", "complete"],
};

const twoRemoved: World = {
	name: "two organisations are removed",
	desks: { a: "A", b: "B", c: "C" },
	sections: ["identity", "logistics"],
	handoffs: [{ name: "move", kind: "transfer", from: "a", to: "b", sections: ["identity", "logistics"], bases: ["given"] }],
	moves: ["accept", "decline", "withdraw", "depart", "arrived", "receive", "end", "complete", "cancel", "settle"],
	settles: ["met-by-other"],
	events: ["remove"],
	takeOvers: true,
	invited: ["c"],
	// Desk a has no part in the case once another desk is the custodian.
	never: ["approve the take-over of a", "refuse the take-over of a"],
};

export const SMALL_WORLDS: readonly World[] = [
	oneTransfer,
	oneReferral,
	consentsEnd,
	sheSaysNo,
	memberOfBoth,
	threeBeds,
	splitCase,
	leftBehind,
	thereAndBack,
	leaving,
	cannotAct,
	closedCase,
	herArrival,
	referredMeanwhile,
	suspendedOnHerWay,
	inTheCar,
	secondPerson,
	acrossBorder,
	whoseYes,
	excludedGuardian,
	twoRemoved,
];

/** To say that no new request is made, and that somebody meets her. */
const BOTH_SETTLES: World["settles"] = ["other", "met-by-us"];

const except = (...moves: HandoffAction[]): HandoffAction[] => HANDOFF_ACTIONS.filter((action) => !moves.includes(action));

/** Each extends a small world by one thing: a basis, a move, an absence or the time. So each can be visited to its end. */
export const LARGE_WORLDS: readonly World[] = [
	{
		...oneTransfer,
		name: "one transfer on a consent or a court order",
		desks: PAIR,
		handoffs: oneTransfer.handoffs.map((handoff) => ({ ...handoff, bases: ["consent yes", "court"] })),
		consents: { yes: { to: "B", days: 20, by: ["a"] } },
	},
	{
		...oneReferral,
		name: "one referral with travel",
		handoffs: oneReferral.handoffs.map((handoff) => ({ ...handoff, bases: ["given", "interests"], travel: true })),
		moves: except("arrange", "confirm"),
		days: [],
	},
	{
		...threeBeds,
		name: "beds in two places, almost every move",
		desks: { ...PAIR, c: "C" },
		handoffs: threeBeds.handoffs.slice(0, 2),
		moves: except("extend", "tell", "arrange", "confirm", "acknowledge", "reroute"),
		settles: BOTH_SETTLES,
	},
	{
		...splitCase,
		name: "a split case that is closed, and desks that are",
		moves: ["accept", "decline", "withdraw", "receive", "end", "complete", "enter-in-error"],
		events: ["close", "status"],
		takeOvers: true,
	},
	{ ...leftBehind, name: "a section left behind, and taken over", takeOvers: true },
	{
		...leaving,
		name: "members and organisations that leave, and a third desk",
		never: [],
		desks: { ...PAIR, c: "C" },
		handoffs: [
			...leaving.handoffs,
			{ name: "r", kind: "referral", from: "a", to: "c", sections: ["identity"], bases: ["given"], travel: false },
		],
		moves: ["accept", "decline", "withdraw", "depart", "receive", "end", "complete"],
		events: ["suspend", "remove"],
	},
	{ ...herArrival, name: "her way and her arrival, every move", moves: HANDOFF_ACTIONS, passes: 1 },
	{
		...inTheCar,
		name: "she says no in the car, after a yes",
		handoffs: inTheCar.handoffs.map((handoff) => ({ ...handoff, bases: ["consent yes"] })),
		consents: { ...inTheCar.consents, yes: { to: "B", by: ["a"] } },
	},
	{
		...suspendedOnHerWay,
		name: "suspended while she is on her way, with a no",
		moves: [...suspendedOnHerWay.moves, "decline"],
		consents: { ...suspendedOnHerWay.consents, no: { to: "B", permit: false, by: ["a", "b"] } },
		never: ["withdraw no"],
	},
	{
		...secondPerson,
		name: "a second person, and a suspension",
		moves: [...secondPerson.moves, "end"],
		events: ["suspend"],
		passes: 3,
	},
	{
		...whoseYes,
		name: "whose yes it is, of the custodian",
		handoffs: [{ name: "move", kind: "transfer", from: "a", to: "b", sections: ["identity"], bases: ["given", "consent again"] }],
		passes: 1,
	},
	{
		...excludedGuardian,
		name: "an excluded guardian, or best interests",
		handoffs: excludedGuardian.handoffs.map((handoff) => ({ ...handoff, bases: ["guardian father", "interests"] })),
		passes: 1,
	},
	{ ...twoRemoved, name: "two organisations are suspended or removed", events: ["suspend", "remove"], passes: 1 },
	{
		...thereAndBack,
		name: "there and back, by road",
		moves: ["accept", "withdraw", "depart", "arrived", "receive", "end", "complete"],
	},
];
