/** The texts about the forum. */
import { list } from "../list.ts";

export const forumMessages = {
	whoReads: (circle: string, organisations: number) =>
		circle === "network"
			? `Everybody in the network reads this: ${organisations === 1 ? "1 organisation" : `${organisations} organisations`}.`
			: `Everybody in the region ${circle} reads this: ${organisations === 1 ? "1 organisation" : `${organisations} organisations`}.`,
	leaks: (found: readonly string[]) =>
		`This may be about a person: ${list([...found])}. Don't write about a person in a space, because everybody there reads it.`,
	askDespiteLeaks: "Send it all the same?",
	takenBack: "(taken back)",
	theAnswer: "THE ANSWER",
	commentsHead: "Comments:",
	usesHead: "Used by:",
	endorsementsHead: "What organisations say about it:",
	endorsement: (organisation: string, choice: string, isOlder: boolean) =>
		`${organisation}: ${choice}${isOlder ? " (to an earlier text)" : ""}`,
	endorsementsOf: (network: string, said: readonly string[]) =>
		[`Network: ${network}`, "What organisations said about the text below:", ...said.map((each) => `  ${each}`)].join("\n"),
	replacedBy: (id: string, title: string) => `Replaced by ${id}  ${title}`,
	olderThanSource: "This translation is older than the source. What has changed in the source since:",
	documentFacts: (about: readonly string[], licence: string, translations: readonly string[]) =>
		[
			...(about.length === 0 ? [] : [`About: ${list([...about])}.`]),
			licence === "ask" ? "Ask before you copy it." : `Licence: ${licence}.`,
			...(translations.length === 0 ? [] : [`Translations: ${list([...translations])}.`]),
		].join(" "),
	postHead: (name: string, desk: string, at: string, mark: string) => [name, desk, at, ...(mark === "" ? [] : [mark])].join(" · "),
	pollLine: (number: number, option: string, count: number, isMine: boolean) =>
		`  ${number}. ${option}: ${count}${isMine ? " (yours)" : ""}`,
	pollUntil: (time: string) => `  Votes count until ${time}.`,
	noSuchOption: (most: number) => `Give numbers of options, from 1 to ${most}.`,
};
