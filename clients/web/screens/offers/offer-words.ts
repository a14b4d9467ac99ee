/** The words of an offer, and of the reasons why it fits. */
import { languageText } from "../../parts/value-words.ts";
import type { FoundLine } from "../../sitting/verbs/index.ts";
import { useFormWords } from "../../words/form-words.ts";
import { nameOf } from "../../words/names.ts";
import { localeOf, type MessageId, useWords } from "../../words/words.tsx";

type Reason = FoundLine["reasons"][number];

export interface OfferWords {
	service(code: string): string;
	country(code: string): string;
	languages(codes: readonly string[]): string;
	reasons(reasons: readonly Reason[]): string;
	join(texts: readonly string[]): string;
}

/** Suspends until the words are there. */
export function useOfferWords(): OfferWords {
	const words = useWords();
	const forms = useFormWords();
	const join = (texts: readonly string[]) => texts.join(words.say("parts.comma"));
	const service = (code: string) => forms.code("srv_Kind", code);
	const country = (code: string) => nameOf("region", code, localeOf(words.language));
	const reason = (each: Reason): string => {
		if (each.kind === "beds") return words.say("offers.beds", { beds: each.value });
		if (each.kind === "service") return service(each.value);
		if (each.kind === "country") return country(each.value);
		if (each.kind === "region") return words.say(`facts.region.${each.value}` as MessageId);
		if (each.kind !== "language") return words.say(`offers.${each.kind}.${each.value}` as MessageId);
		const language = languageText(each.value, words);
		return each.by === "offer" ? language : words.say("offers.spoken-there", { language });
	};
	return {
		...{ service, country, join },
		languages: (codes) => join(codes.map((code) => languageText(code, words))),
		reasons: (reasons) => join(reasons.map(reason)),
	};
}
