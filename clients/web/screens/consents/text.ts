/** The sentences that the person hears, in any language that has them. */
import type { RecipientView } from "../../sitting/verbs/index.ts";
import { nameOf } from "../../words/names.ts";
import { localeOf, type MessageId, type Reading } from "../../words/words.tsx";

export interface Asked {
	recipient: RecipientView;
	purposes: readonly string[];
	sections: readonly string[];
	/** UTC ms. */
	until: number;
}

export function listText(words: Reading, prefix: "consent.section" | "consent.purpose", codes: readonly string[]): string {
	// Not "and": some of the names have one.
	return codes.map((code) => words.say(`${prefix}.${code}` as MessageId)).join(words.say("parts.comma"));
}

function valuesOf(words: Reading, { recipient, purposes, sections, until }: Asked) {
	return {
		recipient: recipient.name,
		country: recipient.country === "" ? "" : nameOf("region", recipient.country, localeOf(words.language)),
		purposes: listText(words, "consent.purpose", purposes),
		sections: listText(words, "consent.section", sections),
		until: new Date(until),
	};
}

/** One idea each, in the order in which they are shown. */
export const IDEAS = ["help", "who", "what", "rest", "until", "change"] as const;
export type Idea = (typeof IDEAS)[number];

export const ideaText = (words: Reading, idea: Idea, asked: Asked): string => words.say(`consent.show.${idea}`, valuesOf(words, asked));

/** The whole consent in one paragraph, as it is read to her. */
export const wholeText = (words: Reading, asked: Asked): string => words.say("consent.whole", valuesOf(words, asked));
