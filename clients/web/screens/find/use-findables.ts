/** Collects everything that Find can open: the person's screens, cases, threads, desks and people. */
import { useSittingFacts } from "../../sitting/sitting-facts.ts";
import { useVerb } from "../../sitting/use-verb.ts";
import type { Answer, Area, CaseLabel } from "../../sitting/verbs/index.ts";
import { useWordPart } from "../../words/use-word-part.ts";
import { type MessageId, useWords, type WordPart, type Words } from "../../words/words.tsx";
import { labelsIn } from "../cases/use-labels.ts";
import { screensFor } from "../navigation.ts";
import type { Findable } from "./finding.ts";

export interface Findables {
	all: Findable[];
	isPending: boolean;
	/** A list couldn't be read. */
	hasFailed: boolean;
	/** Among the newest threads, some have a title that wasn't decrypted since sign-in. Find can't find them. */
	hasUnopened: boolean;
}

export function useFindables(): Findables {
	const words = useWords();
	const { areas } = useSittingFacts();
	// Without these messages, the screens of coordinators, admins and auditors have no names, and so can't be found.
	useWordPart(wordPartOf(areas));
	const [hasCases, hasThreads] = [areas.includes("casework"), !areas.includes("audit")];
	const cases = useVerb("caseLists", undefined, { isOff: !hasCases });
	const people = useVerb("listPeople");
	const threads = useVerb("listThreads", { cursor: null }, { isOff: !hasThreads });
	const titles = useVerb("openedTitles", undefined, { isOff: !hasThreads });
	const labels = useVerb("keptCaseLabels", undefined, { isOff: !hasCases });
	const lists = [people, ...(hasCases ? [cases, labels] : []), ...(hasThreads ? [threads, titles] : [])];
	const opened = new Set(titles.data?.map(({ thread }) => thread));
	return {
		all: [
			...screensIn(screensFor(areas), words),
			...(cases.data ? casesIn(cases.data, labels.data ?? []) : []),
			...threadsIn(titles.data ?? []),
			...(people.data ? desksAndPeople(people.data, words) : []),
		],
		isPending: lists.some((list) => list.isPending),
		hasFailed: lists.some((list) => list.isError),
		hasUnopened: titles.data !== undefined && (threads.data?.rows ?? []).some(({ id }) => !opened.has(id)),
	};
}

/** The part of the messages that auditors need, or that coordinators and admins need. Null for staff. */
function wordPartOf(areas: readonly Area[]): WordPart | null {
	if (areas.includes("audit")) return "audit";
	return areas.includes("administration") || areas.includes("coordination") ? "admin" : null;
}

function screensIn(places: ReturnType<typeof screensFor>, { has, say }: Words): Findable[] {
	return places
		.filter(({ id }) => has(id))
		.map(({ to, id, isPlace }) => ({ key: to, kind: "screen", text: say(id), detail: "", to, isOffered: isPlace }));
}

function casesIn({ ours, shared }: Answer<"caseLists">, labels: readonly CaseLabel[]): Findable[] {
	const lines = [
		...ours.map(({ id, code, desk }) => ({ id, code, desk, labels: labelsIn(labels, { id, desk: desk.id }) })),
		...shared.map(({ id, code, mine, other }) => ({ id, code, desk: other, labels: labelsIn(labels, { id, desk: mine }) })),
	];
	const byCase = new Map(lines.map((line) => [line.id, line]));
	return [...byCase.values()].map(({ id, code, desk, labels: own }) => ({
		key: id,
		kind: "case",
		text: code,
		detail: [...own, desk.name].join(" · "),
		to: `/cases/${id}`,
	}));
}

function threadsIn(titles: Answer<"openedTitles">): Findable[] {
	return titles.flatMap(({ thread, title }): Findable[] =>
		title === null ? [] : [{ key: thread, kind: "thread", text: title, detail: "", to: `/threads/${thread}` }],
	);
}

/** A desk or person opens in the list of people, which shows phone numbers and fingerprints. `search.at` is the id of the row. */
function desksAndPeople(organisations: Answer<"listPeople">, { say }: Words): Findable[] {
	const found = new Map<string, Findable>();
	const add = (kind: Findable["kind"], id: string, text: string | null, detail: string) => {
		if (text !== null) found.set(id, { key: id, kind, text, detail, to: "/people", search: { at: id } });
	};
	for (const { name, desks, others } of organisations) {
		for (const desk of desks) add("desk", desk.id, desk.name, name);
		for (const person of [...desks.flatMap((desk) => desk.people), ...others])
			add("person", person.id, person.name, `${say(`parts.role.${person.role}` as MessageId)} · ${name}`);
	}
	return [...found.values()];
}
