/** The flags that describe a vetting. */
import { IDENTITY_SEEN } from "#protocol/codes.ts";
import type { Checklist } from "#sdk/directory/vetting.ts";
import { optional, required, type Values } from "./grammar.ts";
import { code, number, time } from "./kinds.ts";

export const checklistFlags = {
	"identity-seen": required(code(IDENTITY_SEEN)),
	references: required(number("COUNT", 1, 20)),
	"identity-seen-on": optional(time),
	training: optional(time),
	conduct: optional(time),
	"next-vetting": optional(time),
};

type ChecklistInput = Values<typeof checklistFlags>;

/** @param now UTC ms, used when the day of the check isn't given */
export function checklistOf(input: ChecklistInput, now: number): Checklist {
	return {
		identitySeen: input["identity-seen"],
		identitySeenOn: input["identity-seen-on"] ?? now,
		references: input.references,
		safeguardingTraining: input.training ?? null,
		codeOfConductSigned: input.conduct ?? null,
	};
}

/** The day of the next vetting, or nothing when the network's policy decides it. */
export function nextVettingOf(input: ChecklistInput): { nextVetting?: number } {
	const next = input["next-vetting"];
	return next === undefined ? {} : { nextVetting: next };
}
