/** The flags in which a vetting is told. */
import { IDENTITY_SEEN } from "#protocol/codes.ts";
import type { Checklist } from "#sdk/directory/vetting.ts";
import { optional, required } from "../grammar.ts";
import { code, number, time } from "../kinds.ts";

export const checklistFlags = {
	"identity-seen": required(code(IDENTITY_SEEN)),
	references: required(number("COUNT", 0, 20)),
	"identity-seen-on": optional(time),
	training: optional(time),
	conduct: optional(time),
	"next-vetting": optional(time),
};

interface Given {
	"identity-seen": Checklist["identitySeen"];
	references: number;
	"identity-seen-on": number | undefined;
	training: number | undefined;
	conduct: number | undefined;
	"next-vetting": number | undefined;
}

export function checklistOf(given: Given, now: number): Checklist {
	return {
		identitySeen: given["identity-seen"],
		identitySeenOn: given["identity-seen-on"] ?? now,
		references: given.references,
		safeguardingTraining: given.training ?? null,
		codeOfConductSigned: given.conduct ?? null,
	};
}

/** Left out where the policy decides. */
export function nextVettingOf(given: Given): { nextVetting?: number } {
	const next = given["next-vetting"];
	return next === undefined ? {} : { nextVetting: next };
}
