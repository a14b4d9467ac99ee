/** Splits what a person typed into a list of texts: trimmed, each once, without empty ones. A comma may be an Arabic one. */
export const listIn = (text: string, separator: "," | "\n"): string[] => [
	...new Set(
		text
			.split(separator === "," ? /[,\u060C]/ : separator)
			.map((each) => each.trim().normalize("NFC"))
			.filter((each) => each !== ""),
	),
];

/** Whether the protocol takes these tags. */
export const areTags = (text: string): boolean => {
	const tags = listIn(text, ",");
	return tags.length <= 10 && tags.every((tag) => tag.length <= 40);
};
