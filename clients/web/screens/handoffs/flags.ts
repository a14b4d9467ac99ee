/** Flags of a hand-off, by how much they press. */

const DANGER = ["due-red", "overdue", "lapsed", "countersign-missing", "countersign-refused", "consent-withdrawn"];
const WARN = ["due-amber", "countersign-awaited", "error-awaits-countersign", "without-custodian"];

/** Something should have happened by now. */
export const isLate = (flags: readonly string[]): boolean => flags.includes("due-red") || flags.includes("overdue");

export function kindOfFlag(flag: string): "danger" | "warn" | "info" {
	if (DANGER.includes(flag)) return "danger";
	return WARN.includes(flag) ? "warn" : "info";
}
