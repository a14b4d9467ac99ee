/** The request to one desk, from what was filled in. The SDK checks each value. */
import type { NewRequest } from "../../../sitting/verbs/index.ts";
import type { Ground, RequestDraft } from "./request-draft.ts";

export function requestOf(id: string, kept: RequestDraft, desk: string, handoff: string): NewRequest {
	const { kind, reason, priority, travel, followUp, sections, purposes, grounds, ageBand, languages, riskLevel, text } = kept;
	const ground = grounds[desk];
	return {
		id,
		handoff,
		to: desk,
		kind: kind ?? "referral",
		reason: reason ?? "Other",
		priority: priority ?? "normal",
		travel: travel ?? false,
		followUp: kind === "transfer" && followUp === true,
		sections,
		purposes: purposes as NewRequest["purposes"],
		basis: ground ? basisOf(ground) : { kind: "consent" },
		summary: {
			ageBand: ageBand as NewRequest["summary"]["ageBand"],
			languages,
			needs: purposes,
			urgency: priority ?? "normal",
			riskLevel: riskLevel as NewRequest["summary"]["riskLevel"],
			text: text.trim(),
		},
	};
}

/** A chosen ground as the SDK takes it. */
export function basisOf({ kind, consent, code, assent, away = false }: Ground): NewRequest["basis"] {
	return {
		kind,
		...(consent !== null && { consent, assent: kind === "guardian-consent" && assent }),
		...(kind === "best-interests" && { away }),
		...(code !== null && { code: code as NonNullable<NewRequest["basis"]["code"]> }),
	};
}
