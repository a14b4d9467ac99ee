/** How urgent the flags of a hand-off are. */

const DANGER = [
	"due-red",
	"nothing-arranged-red",
	"overdue",
	"still-expected",
	"met-red",
	"lapsed",
	"file-closed",
	"countersign-missing",
	"countersign-refused",
	"consent-withdrawn",
];
const WARN = [
	"due-amber",
	"nothing-arranged-amber",
	"met-amber",
	"countersign-amber",
	"countersign-awaited",
	"error-awaits-countersign",
	"denied",
	"without-custodian",
];

/** Whether an answer or an arrival is late. */
export const isLate = (flags: readonly string[]): boolean => flags.includes("due-red") || flags.includes("overdue");

export function kindOfFlag(flag: string): "danger" | "warn" | "info" {
	if (DANGER.includes(flag)) return "danger";
	return WARN.includes(flag) ? "warn" : "info";
}
