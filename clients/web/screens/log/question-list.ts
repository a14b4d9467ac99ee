/** The questions of the screen: those of the SDK, and two that are answered by a picture. */
import type { Question } from "../../sitting/verbs/index.ts";
import type { Chosen } from "./filter-fields.tsx";

export type AskedQuestion = Question | "by-day" | "week";

/** All questions, in the order in which they are offered. */
export const ASKED: readonly AskedQuestion[] = [
	"seen-by",
	"who-looked",
	"refused",
	"bulk-reads",
	"off-hours",
	"denied-bursts",
	"first-looks",
	"no-relation",
	"leaver",
	"by-day",
	"week",
];

/** The field that must be filled in for a question. A question that isn't named needs none. */
export const NEEDS: Partial<Record<AskedQuestion, "actor" | "case">> = {
	"seen-by": "actor",
	"who-looked": "case",
	"first-looks": "case",
	"no-relation": "case",
	leaver: "actor",
	week: "actor",
};

const DAYS = ["from", "to"] as const;
const EVERYTHING = ["actor", "organisation", "case", ...DAYS] as const;

/** The fields that make sense for each question. */
export const FIELDS_OF: Record<AskedQuestion, readonly (keyof Chosen)[]> = {
	"seen-by": ["actor", "case", ...DAYS],
	"who-looked": ["case", "organisation", ...DAYS],
	refused: EVERYTHING,
	"bulk-reads": ["actor", "organisation", ...DAYS],
	"off-hours": ["actor", "organisation", ...DAYS],
	"denied-bursts": ["actor", "organisation", ...DAYS],
	"first-looks": ["case", ...DAYS],
	"no-relation": ["case", ...DAYS],
	leaver: ["actor"],
	"by-day": EVERYTHING,
	week: ["actor"],
};
