/** Warns before a text is read to the person: no native speaker has checked the text in her language, or there is no such text. */
import type { ReactNode } from "react";
import { isReviewed } from "../words/spoken.ts";
import { isOffered } from "../words/words.tsx";
import { useLanguageNames } from "./language.tsx";
import { Notice } from "./notice.tsx";

/** @param language the person's, as a BCP 47 tag. */
export function LanguageWarning({ language }: { language: string }): ReactNode {
	const nameOf = useLanguageNames();
	if (isReviewed(language)) return null;
	return <Notice id={isOffered(language) ? "consent.not-reviewed" : "consent.no-text"} values={{ language: nameOf(language) }} />;
}
