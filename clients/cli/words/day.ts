/** The texts about tasks, contacts, services, and what is due. */
import type { DayItem } from "#sdk/casework/index.ts";
import { shortId } from "../short-id.ts";
import { codeWords } from "./forms.ts";

export const kindWords: Record<Exclude<DayItem["kind"], "task">, string> = {
	needs: "Needs of the first hour",
	"back-by": "Back from a visit",
	"consent-ends": "A consent ends. Ask again, or let it end.",
	"guardian-no-ends": "A guardian's no ends. Ask again.",
	"ask-herself": "She turns 18: ask her for her own consent. What the guardian said ends.",
	"risk-review": "Look at the risk again.",
	"reflection-ends": "The reflection period ends.",
	"document-expires": "A document expires.",
	"ask-again": "The case is closed. Ask again how she is.",
};

/** The kind of a date in the book: the kind of a task, or of a computed task. */
export const dueWords = (kind: string): string =>
	Object.hasOwn(kindWords, kind) ? kindWords[kind as keyof typeof kindWords].replace(/\..*$/, "") : codeWords("tsk_Kind", kind);

export const dayMessages = {
	taskAdded: (row: string) => `The task is added: ${shortId(row)}.`,
	taskDone: (what: string) => `Done: ${what}.`,
	taskDoneAgain: (what: string, next: string) => `Done: ${what}. The next task is ${shortId(next)}.`,
	taskDropped: (what: string) => `Dropped: ${what}.`,
	taskMoved: (what: string, oldDue: string) => `Moved: ${what}.${oldDue ? ` It was due on ${oldDue}.` : ""}`,
	rowAdded: (row: string) => `Recorded: ${shortId(row)}.`,
	noWords: "A task needs words or a kind: type the text, or give --kind.",
	nothingDue: "Nothing is due.",
	since: "SINCE YOU WERE HERE",
	due: "DUE",
	late: "LATE",
	notBack: "NOT BACK YET",
	unassigned: "nobody has it",
	clash: "clash",
	now: "NOW",
	askPhone: "Phone number: ",
	bookLate: (why: string) => `The book of the desk is not up to date: ${why} This does no harm. \`cloister book rebuild\` makes it anew.`,
	entries: (part: string, count: number) => `${part} (${count})`,
	unlisted: (code: string) => `${code} is not in the book yet. Use task list ${code}: it opens the case and adds it.`,
	failed: (desk: string, why: string) => `The book of ${desk} could not be read: ${why}`,
};
