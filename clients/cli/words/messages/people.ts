/** The texts about profiles and offers of organisations. */
interface ProfileText {
	latin: string | null;
	about: { language: string; text: string }[];
	languages: string[];
	contacts: { name: string; purpose: string | null; reach: string }[];
	links: string[];
	ask: string | null;
}

export const peopleMessages = {
	bedsWithAge: (beds: number, age: "fresh" | "old" | "out" | null) => (age === "fresh" || age === null ? String(beds) : `${beds} (old)`),
	noProfile: "This organisation has written no profile yet.",
	noJson: "Give the profile as JSON.",
	bedsOfOne: "With --beds, name one offer.",
	profileText: ({ latin, about, languages, contacts, links, ask }: ProfileText) =>
		[
			...(latin === null ? [] : [latin]),
			...about.map(({ text }) => text),
			...(languages.length > 0 ? [`Languages: ${languages.join(", ")}`] : []),
			...contacts.map(({ name, purpose, reach }) => [name, purpose, reach].filter((each) => each !== null).join(" · ")),
			...links,
			...(ask === null ? [] : [`Ask us about: ${ask}`]),
		].join("\n"),
};
