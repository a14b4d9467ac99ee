/** How old a proof may be that a log is the newest. The cosignatures of witnesses are this proof. SPEC "The logs", section 9. */
import type { VerifiedSignature } from "./note.ts";

/** How far the clock of a witness may be ahead of a client's, in ms. */
export const MAX_CLOCK_SKEW = 10 * 60_000;
/** In ms. An older cosignature doesn't prove that the log is fresh. */
export const FRESH_WITHIN = 24 * 3_600_000;

/** In ms. When the newest proof is older than this, a client seals nothing new, unless the user allows it for one hour. */
export const MAX_STALE = 72 * 3_600_000;

/**
 * Judges the age of the newest proof of freshness. "stale": clients warn. "too-old": clients also seal nothing new.
 * @param wanted how many witnesses must cosign.
 * @param at the time of the proof, or the time when the witnesses were named if that is later, UTC ms.
 * @param now UTC ms.
 */
export function judgeFreshness(
	{ wanted, at }: { wanted: number; at: number },
	now: number,
): "no-witnesses" | "fresh" | "stale" | "too-old" {
	if (wanted === 0) return "no-witnesses";
	const age = now - at;
	if (age <= FRESH_WITHIN) return "fresh";
	return age <= MAX_STALE ? "stale" : "too-old";
}

/** The times of cosignatures, UTC ms. Signatures of logs have no time. */
export function timesOf(cosignatures: readonly VerifiedSignature[]): number[] {
	return cosignatures.flatMap(({ time }) => (time === null ? [] : [time * 1000]));
}

/** The latest time such that `wanted` of these times are not earlier. Null when there are fewer times than that, or when `wanted` is 0. */
export function quorumTime(times: readonly number[], wanted: number): number | null {
	return [...times].sort((a, b) => b - a)[wanted - 1] ?? null;
}
