/** The size of a file, in the person's language. */
import { type ReactNode, useMemo } from "react";
import { LANGUAGES, useWords } from "../words/words.tsx";

export function FileSize({ bytes }: { bytes: number }): ReactNode {
	const { language } = useWords();
	const [amount, unit] = bytes < 1_000_000 ? [Math.max(1, Math.round(bytes / 1000)), "kilobyte"] : [bytes / 1_000_000, "megabyte"];
	const format = useMemo(
		() => new Intl.NumberFormat(LANGUAGES[language]?.locale, { style: "unit", unit, maximumFractionDigits: 1 }),
		[language, unit],
	);
	return format.format(amount);
}
