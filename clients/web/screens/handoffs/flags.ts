/** How urgent the flags of a hand-off are. */
import type { AmberFlag, RedFlag } from "#protocol/rules/handoff-views.ts";

type OtherWarning = "countersign-awaited" | "error-awaits-countersign" | "denied" | "without-custodian";

/** Flags that aren't here are information. */
const KINDS: Record<RedFlag, "danger"> & Record<AmberFlag | OtherWarning, "warn"> = {
	"due-red": "danger",
	"nothing-arranged-red": "danger",
	overdue: "danger",
	"still-expected": "danger",
	"met-red": "danger",
	lapsed: "danger",
	"file-closed": "danger",
	"countersign-missing": "danger",
	"countersign-refused": "danger",
	"consent-withdrawn": "danger",
	"due-amber": "warn",
	"nothing-arranged-amber": "warn",
	"met-amber": "warn",
	"countersign-amber": "warn",
	"countersign-awaited": "warn",
	"error-awaits-countersign": "warn",
	denied: "warn",
	"without-custodian": "warn",
};

/** Whether an answer or an arrival is late. */
export const isLate = (flags: readonly string[]): boolean => flags.includes("due-red") || flags.includes("overdue");

export function kindOfFlag(flag: string): "danger" | "warn" | "info" {
	return Object.hasOwn(KINDS, flag) ? KINDS[flag as keyof typeof KINDS] : "info";
}
