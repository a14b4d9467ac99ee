/** The size of a file, in the person's language. */
import { type ReactNode, useMemo } from "react";
import { localeOf, useWords } from "../words/words.tsx";

export function FileSize({ bytes }: { bytes: number }): ReactNode {
	const { language } = useWords();
	const [amount, unit] = amountOf(bytes);
	const format = useMemo(
		() => new Intl.NumberFormat([localeOf(language), "en-GB"], { style: "unit", unit, maximumFractionDigits: 1 }),
		[language, unit],
	);
	return format.format(amount);
}

function amountOf(bytes: number): [number, "kilobyte" | "megabyte" | "gigabyte"] {
	if (bytes < 1_000_000) return [Math.max(1, Math.round(bytes / 1000)), "kilobyte"];
	return bytes < 1_000_000_000 ? [bytes / 1_000_000, "megabyte"] : [bytes / 1_000_000_000, "gigabyte"];
}
