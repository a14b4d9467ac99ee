/** A length of time as minutes and seconds, such as 1:05. */
import type { ReactNode } from "react";
import { localeOf, useWords } from "../../../words/words.tsx";

export function Clock({ ms }: { ms: number }): ReactNode {
	const { language } = useWords();
	const seconds = Math.floor(ms / 1000);
	const format = (value: number, digits: number) =>
		new Intl.NumberFormat([localeOf(language), "en-GB"], { minimumIntegerDigits: digits }).format(value);
	return <bdi>{`${format(Math.floor(seconds / 60), 1)}:${format(seconds % 60, 2)}`}</bdi>;
}
