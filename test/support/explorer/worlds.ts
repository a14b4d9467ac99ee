/** The worlds that are explored: small ones in `npm test`, large ones in `npm run test:long`. */
import { HANDOFF_ACTIONS } from "#protocol/codes.ts";
import type { World } from "./world.ts";

const PAIR = { a: "A", b: "B" };

const oneTransfer: World = {
	name: "one transfer",
	desks: { ...PAIR, c: "C" },
	sections: ["identity"],
	handoffs: [{ name: "h", kind: "transfer", from: "a", to: "b", sections: ["identity"], bases: ["consent yes", "vital"] }],
	consents: { yes: { to: "B", by: ["a", "b"] } },
	moves: HANDOFF_ACTIONS,
};

const oneReferral: World = {
	name: "one referral",
	desks: { ...PAIR, c: "C" },
	sections: ["identity", "health"],
	handoffs: [{ name: "h", kind: "referral", from: "a", to: "b", sections: ["health"], bases: ["interests"], travel: false }],
	moves: HANDOFF_ACTIONS,
	days: [31],
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
	moves: ["accept", "withdraw", "cancel", "receive", "complete"],
	added: [{ section: "legal", by: "b", cite: "move" }],
};

const thereAndBack: World = {
	name: "there and back",
	desks: { a: "A", b: "B", c: "C" },
	sections: ["identity"],
	handoffs: [
		{ name: "there", kind: "transfer", from: "a", to: "b", sections: ["identity"], bases: ["court"] },
		{ name: "on", kind: "transfer", from: "b", to: "c", sections: ["identity"], bases: ["court"] },
		{ name: "back", kind: "transfer", from: "c", to: "b", sections: ["identity"], bases: ["court"] },
	],
	moves: ["accept", "withdraw", "depart", "receive", "end", "complete"],
};

const leaving: World = {
	name: "members and organisations that leave",
	desks: { ...PAIR },
	sections: ["identity"],
	handoffs: [{ name: "h", kind: "transfer", from: "a", to: "b", sections: ["identity"], bases: ["court"] }],
	moves: ["accept", "decline", "withdraw", "cancel", "depart", "hold", "receive", "end", "complete"],
	events: ["suspend", "close", "leave"],
};

export const SMALL_WORLDS: readonly World[] = [oneTransfer, oneReferral, threeBeds, splitCase, thereAndBack, leaving];

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
		signers: ["a1", "a2", "b1", "b2"],
		handoffs: oneReferral.handoffs.map((handoff) => ({ ...handoff, bases: ["consent yes", "vital", "interests"], travel: true })),
		consents: { yes: { to: "B", days: 20 } },
		days: [1, 21, 31],
	},
	{ ...threeBeds, name: "beds in three places, every move", moves: HANDOFF_ACTIONS, consents: { yes: { to: "B" } } },
	{ ...splitCase, name: "a split case, every move", moves: HANDOFF_ACTIONS, events: ["suspend", "close", "leave", "status"] },
	{ ...thereAndBack, name: "there and back, every move", moves: HANDOFF_ACTIONS, events: ["suspend"] },
];
