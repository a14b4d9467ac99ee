/** A length of time as minutes and seconds, such as 1:05. */
import type { ReactNode } from "react";
import { LANGUAGES, useWords } from "../../../words/words.tsx";

export function Clock({ ms }: { ms: number }): ReactNode {
	const { language } = useWords();
	const locale = LANGUAGES[language]?.locale ?? language;
	const seconds = Math.floor(ms / 1000);
	const format = (value: number, digits: number) => new Intl.NumberFormat(locale, { minimumIntegerDigits: digits }).format(value);
	return <bdi>{`${format(Math.floor(seconds / 60), 1)}:${format(seconds % 60, 2)}`}</bdi>;
}
