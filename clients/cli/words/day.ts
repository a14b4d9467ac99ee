/** The texts about tasks, contacts, services, and what is due. */
import type { DayItem } from "#sdk/casework/index.ts";

export const kindWords: Record<Exclude<DayItem["kind"], "task">, string> = {
	needs: "Needs of the first hour",
	"consent-ends": "A consent ends. Ask again, or let it end.",
	"risk-review": "Look at the risk again.",
	"reflection-ends": "The reflection period ends.",
	"document-expires": "A document expires.",
};

export const dayMessages = {
	taskAdded: (row: string) => `The task is added: ${row.slice(0, 8)}.`,
	taskDone: (what: string) => `Done: ${what}.`,
	taskDoneAgain: (what: string, next: string) => `Done: ${what}. The next one is ${next.slice(0, 8)}.`,
	taskDropped: (what: string) => `Dropped: ${what}.`,
	taskMoved: (what: string, before: string) => `Moved: ${what}${before ? `, before: ${before}` : ""}.`,
	rowAdded: (row: string) => `Recorded: ${row.slice(0, 8)}.`,
	noWords: "A task needs words or a kind: type the text, or give --kind.",
	nothingDue: "Nothing is due.",
	since: "SINCE YOU WERE HERE",
	due: "DUE",
	late: "LATE",
	notBack: "NOT CALLED IN",
	unassigned: "nobody has it",
	clash: "clash",
	entries: (part: string, count: number) => `${part} (${count})`,
	failed: (code: string, why: string) => `${code} could not be read: ${why}`,
};
