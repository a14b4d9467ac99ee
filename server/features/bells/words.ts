/**
 * The texts of bells. A language has two, of equal length in bytes, so that an encrypted mail of one kind can't be told from one of
 * the other. They name no person, case, desk or organisation.
 */
import type { BellLanguage, RingKind } from "#protocol/codes.ts";

export const SUBJECT: Record<BellLanguage, string> = { en: "Cloister" };

export const TEXTS: Record<BellLanguage, Record<RingKind, string>> = {
	en: {
		waits: "Something is waiting at your desk. Please sign in to Cloister.\n",
		late: "Something is overdue at your desk. Please sign in to Cloister.\n",
	},
};
