/** Splits what a person typed into a list of texts: trimmed, each once, without empty ones. */
export const listIn = (text: string, separator: "," | "\n"): string[] => [
	...new Set(
		text
			.split(separator)
			.map((each) => each.trim().normalize("NFC"))
			.filter((each) => each !== ""),
	),
];
