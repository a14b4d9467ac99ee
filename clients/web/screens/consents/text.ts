/** The sentences that the person hears, in any language that has them. */
import type { ConsentView, RecipientView } from "../../sitting/verbs/index.ts";
import { nameOf } from "../../words/names.ts";
import { localeOf, type MessageId, type Reading } from "../../words/words.tsx";

export interface Asked {
	/** Who gives the consent. These people hear the sentences. */
	givenBy: ConsentView["givenBy"];
	recipient: RecipientView;
	purposes: readonly string[];
	sections: readonly string[];
	/** UTC ms. */
	until: number;
}

export function listText(words: Reading, prefix: "consent.section" | "consent.purpose", codes: readonly string[]): string {
	// The list has commas and no "and", because some of the names contain an "and".
	return codes.map((code) => words.say(`${prefix}.${code}` as MessageId)).join(words.say("parts.comma"));
}

/** Sections whose usual name speaks of "her". Each has a second name, which says "you", for the person herself. */
const NAMED_TO_HER = ["safe-contact", "risk-and-safety", "logistics", "story"];

/** The names of the sections that the recipient may know, as they are said aloud. A guardian hears "her". */
function toldText(words: Reading, { givenBy, sections }: Asked): string {
	const isAboutListener = (section: string) => givenBy !== "guardian" && NAMED_TO_HER.includes(section);
	return sections
		.map((section) => words.say((isAboutListener(section) ? `consent.told.${section}` : `consent.section.${section}`) as MessageId))
		.join(words.say("parts.comma"));
}

function valuesOf(words: Reading, asked: Asked) {
	const { recipient, purposes, until } = asked;
	return {
		recipient: recipient.name,
		country: recipient.country === "" ? "" : nameOf("region", recipient.country, localeOf(words.language)),
		purposes: listText(words, "consent.purpose", purposes),
		sections: toldText(words, asked),
		until: new Date(until),
	};
}

/** The ideas of a consent, in the order in which they are shown. */
export const IDEAS = ["help", "who", "what", "rest", "until", "change"] as const;
export type Idea = (typeof IDEAS)[number];

export const ideaText = (words: Reading, idea: Idea, asked: Asked): string => words.say(`consent.show.${idea}`, valuesOf(words, asked));

/** The whole consent in one paragraph, as it is read to her. */
export const wholeText = (words: Reading, asked: Asked): string => words.say("consent.whole", valuesOf(words, asked));
