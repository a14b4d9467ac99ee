/** The worlds that are explored: small ones in `npm test`, large ones in `npm run test:long`. */
import { HANDOFF_ACTIONS } from "#protocol/codes.ts";
import type { World } from "./world.ts";

const PAIR = { a: "A", b: "B" };

const oneTransfer: World = {
	name: "one transfer",
	desks: { ...PAIR, c: "C" },
	sections: ["identity"],
	handoffs: [{ name: "h", kind: "transfer", from: "a", to: "b", sections: ["identity"], bases: ["vital"] }],
	moves: HANDOFF_ACTIONS,
};

const oneReferral: World = {
	name: "one referral",
	desks: PAIR,
	sections: ["identity", "health"],
	handoffs: [{ name: "h", kind: "referral", from: "a", to: "b", sections: ["health"], bases: ["interests"], travel: false }],
	moves: HANDOFF_ACTIONS.filter((action) => action !== "arrange" && action !== "confirm"),
	days: [31],
	never: ["depart"],
};

const consentsEnd: World = {
	name: "consents that end",
	desks: PAIR,
	sections: ["identity", "logistics"],
	handoffs: [{ name: "h", kind: "transfer", from: "a", to: "b", sections: ["identity", "logistics"], bases: ["consent yes", "court"] }],
	consents: { yes: { to: "B", days: 20, by: ["a", "b"] }, no: { to: "B", permit: false, by: ["a", "b"] } },
	moves: ["accept", "decline", "withdraw", "cancel", "depart", "hold", "resume", "receive", "end", "complete", "extend"],
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
		},
	],
	consents: { no: { to: "B", permit: false, by: ["a"] }, again: { to: "B", by: ["a"], replaces: "no" } },
	moves: ["accept", "decline", "withdraw", "extend", "receive", "end", "complete"],
};

const memberOfBoth: World = {
	name: "a member of both desks",
	desks: { a: "A", b: "A" },
	shared: ["both"],
	signers: ["a1", "a/both", "b1", "b/both"],
	sections: ["identity"],
	handoffs: [{ name: "h", kind: "referral", from: "a", to: "b", sections: ["identity"], bases: ["vital"] }],
	moves: ["accept", "decline", "withdraw", "receive", "end", "complete", "extend", "enter-in-error"],
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
		bases: ["court"],
	})),
	moves: ["accept", "decline", "withdraw", "depart", "receive", "end", "complete"],
};

const splitCase: World = {
	name: "a split case",
	desks: { a: "A", b: "B", c: "C" },
	sections: ["identity", "health"],
	handoffs: [
		{ name: "move", kind: "transfer", from: "a", to: "b", sections: ["identity"], bases: ["court"] },
		{ name: "health", kind: "referral", from: "a", to: "c", sections: ["health"], bases: ["court"], travel: false },
		{ name: "identity", kind: "referral", from: "b", to: "c", sections: ["identity"], bases: ["court"], travel: false },
	],
	moves: ["accept", "withdraw", "receive", "end", "complete"],
	added: [{ section: "legal", by: "b", cite: "move" }],
};

const leftBehind: World = {
	name: "a section left behind",
	desks: { a: "A", b: "B", c: "C" },
	sections: ["identity", "health"],
	handoffs: [
		{ name: "move", kind: "transfer", from: "a", to: "b", sections: ["identity"], bases: ["court"] },
		{ name: "rest", kind: "referral", from: "a", to: "b", sections: ["health"], bases: ["court"], travel: false },
		{ name: "doctor", kind: "referral", from: "a", to: "c", sections: ["health"], bases: ["court"], travel: false },
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
		{ name: "there", kind: "transfer", from: "a", to: "b", sections: ["identity"], bases: ["court"], followUp: true },
		{ name: "on", kind: "transfer", from: "b", to: "c", sections: ["identity"], bases: ["court"] },
		{ name: "back", kind: "transfer", from: "c", to: "b", sections: ["identity"], bases: ["court"] },
	],
	moves: ["accept", "withdraw", "depart", "receive", "end", "complete"],
	consents: { yes: { to: "C" } },
};

const leaving: World = {
	name: "members and organisations that leave",
	desks: { ...PAIR },
	sections: ["identity"],
	handoffs: [{ name: "h", kind: "transfer", from: "a", to: "b", sections: ["identity"], bases: ["court"] }],
	moves: ["accept", "decline", "withdraw", "cancel", "depart", "hold", "receive", "end", "complete", "enter-in-error"],
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
		{ name: "lent", kind: "referral", from: "a", to: "b", sections: ["identity"], bases: ["court"], travel: false },
		{ name: "move", kind: "transfer", from: "a", to: "c", sections: ["identity"], bases: ["court"] },
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
		{ name: "move", kind: "transfer", from: "a", to: "b", sections: ["identity"], bases: ["court"] },
		{ name: "lent", kind: "referral", from: "b", to: "a", sections: ["identity"], bases: ["court"], travel: false },
	],
	moves: ["accept", "decline", "withdraw", "receive", "end", "complete"],
	givenUp: ["health"],
	asks: ["she is here"],
	events: ["status", "suspend", "remove"],
	takeOvers: true,
	// Desk b reads by the transfer only, and nobody refers the section that stays.
	never: ["approve the take-over of b", "refuse the take-over of b", "give health to the custodian"],
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
];

/** More bases, signers and dates than in the small worlds, and chains of hand-offs. */
export const LARGE_WORLDS: readonly World[] = [
	{
		...oneTransfer,
		name: "one transfer on every basis",
		desks: { a: "A", b: "A" },
		shared: ["both"],
		signers: ["a1", "a/both", "b1", "b/both"],
		handoffs: oneTransfer.handoffs.map((handoff) => ({ ...handoff, bases: ["consent yes", "consent no", "vital", "interests", "court"] })),
		consents: { yes: { to: "A", days: 20 }, no: { to: "A", permit: false } },
		days: [1, 21, 31],
	},
	{
		...oneReferral,
		name: "one referral on every basis",
		moves: HANDOFF_ACTIONS,
		signers: ["a1", "a2", "b1", "b2"],
		handoffs: oneReferral.handoffs.map((handoff) => ({ ...handoff, bases: ["consent yes", "vital", "interests"], travel: true })),
		consents: { yes: { to: "B", days: 20 } },
		days: [1, 21, 31],
	},
	{ ...threeBeds, name: "beds in three places, every move", moves: HANDOFF_ACTIONS, consents: { yes: { to: "B" } } },
	{ ...splitCase, name: "a split case, every move", moves: HANDOFF_ACTIONS, events: ["suspend", "close", "leave", "status"] },
	{
		...leftBehind,
		name: "a section left behind, every move",
		moves: HANDOFF_ACTIONS,
		takeOvers: true,
		events: ["suspend", "remove", "close", "status"],
	},
	{
		...leaving,
		name: "members and organisations that leave, every move",
		never: [],
		moves: HANDOFF_ACTIONS,
		handoffs: [...leaving.handoffs, { name: "r", kind: "referral", from: "a", to: "c", sections: ["identity"], bases: ["court"] }],
		desks: { a: "A", b: "B", c: "C" },
	},
	{ ...thereAndBack, name: "there and back, every move", moves: HANDOFF_ACTIONS, events: ["suspend"] },
];
