/** Warns before a consent is shown: no native speaker has read the text in the person's language, or there is no such text. */
import type { ReactNode } from "react";
import { useLanguageNames } from "../../parts/language.tsx";
import { Notice } from "../../parts/notice.tsx";
import { REVIEWED } from "../../words/spoken.ts";
import { isOffered, Say } from "../../words/words.tsx";

/** @param language the person's, as a BCP 47 tag. */
export function LanguageWarning({ language }: { language: string }): ReactNode {
	const nameOf = useLanguageNames();
	if (REVIEWED.includes(language)) return null;
	return (
		<Notice>
			<p>
				<Say id={isOffered(language) ? "consent.not-reviewed" : "consent.no-text"} values={{ language: nameOf(language) }} />
			</p>
		</Notice>
	);
}
