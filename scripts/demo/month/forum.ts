/** The forum of the network: an announcement, a poll, and questions in several languages. One has waited for more than 14 days. */
import { randomId } from "#crypto/random.ts";
import type { Id } from "#protocol/bytes.ts";
import { actInTopic, approve, nameSpace, openTopic, proposeSpace, startTopic, syncDirectory, type UnlockedSession } from "#sdk/index.ts";
import type { Scene, Story } from "./scene.ts";
import { ASIA_TOPICS, NETWORK_TOPICS, type TopicRow } from "./topics.ts";

type Act = Parameters<typeof actInTopic>[3];
type NewTopic = Parameters<typeof startTopic>[2];

const ASIA_NAMES = { en: "Asia", vi: "Châu Á", ne: "एसिया" };
const NAMES = { en: "Forum", de: "Forum", el: "Φόρουμ", ro: "Forum", ru: "Форум", ar: "المنتدى" };

export const forum: Story = ({ admins, origin, transit, destination, originStaff, transitStaff, desks, partners, times }) => {
	const [proposer, approver] = admins.map(({ session }) => session) as [UnlockedSession, UnlockedSession];
	const [ana, eleni, mareike] = [origin, transit, destination].map(({ coordinator }) => coordinator.session) as [
		UnlockedSession,
		UnlockedSession,
		UnlockedSession,
	];
	const [ion, layla] = [originStaff.session, transitStaff.session];
	const others = Object.entries(partners).map(([name, { coordinator }]): [string, UnlockedSession] => [name, coordinator.session]);
	const sessions: Record<string, UnlockedSession> = { ana, eleni, mareike, ion, layla, ...Object.fromEntries(others) };
	const sessionOf = (name: string): UnlockedSession => {
		const found = sessions[name];
		if (!found) throw new Error(`nobody is called ${name}`);
		return found;
	};
	let space: Id = "";
	const begin = async (by: UnlockedSession, topic: Pick<NewTopic, "language" | "title" | "body"> & Partial<NewTopic>): Promise<Id> =>
		(await startTopic(by, space, { kind: "question", tags: [], regions: [], poll: null, ...topic })).item;
	const actIn = async (place: Id, by: UnlockedSession, item: Id, said: Act): Promise<Id> => {
		const entry = randomId();
		await actInTopic(by, place, item, said, { entry });
		return entry;
	};
	const act = (by: UnlockedSession, item: Id, said: Act): Promise<Id> => actIn(space, by, item, said);
	let interpreters: Id = "";
	let asia: Id = "";
	/** A topic with its replies, and the answer that the asker has marked. */
	const played = ({ daysAgo, kind, tags, replies, answer, by, ...source }: TopicRow, place: () => Id): Scene => ({
		at: times.on(daysAgo, "13:15"),
		async run() {
			const { item } = await startTopic(sessionOf(by), place(), { ...source, kind, tags, regions: [], poll: null });
			const entries: Id[] = [];
			for (const { by: author, language, body } of replies)
				entries.push(await actIn(place(), sessionOf(author), item, { act: kind === "question" ? "answer" : "post", language, body }));
			const marked = answer === undefined ? undefined : entries[answer];
			if (marked) await actIn(place(), sessionOf(by), item, { act: "mark", answer: marked });
		},
	});
	return [
		...NETWORK_TOPICS.map((row) => played(row, () => space)),
		...ASIA_TOPICS.map((row) => played(row, () => asia)),
		{
			at: times.on(28, "09:00"),
			async run() {
				const proposed = await proposeSpace(proposer, { circle: "network", owner: desks.origin });
				await approve(approver, proposed.object);
				space = proposed.space;
				const proposedInAsia = await proposeSpace(proposer, { circle: "asia", owner: partners.lan?.desk ?? "" });
				await approve(approver, proposedInAsia.object);
				asia = proposedInAsia.space;
				for (const session of Object.values(sessions)) await syncDirectory(session);
				await nameSpace(ana, space, NAMES);
				await nameSpace(sessionOf("lan"), asia, ASIA_NAMES);
			},
		},
		{
			at: times.on(27, "10:00"),
			async run() {
				await begin(ana, {
					kind: "announcement",
					language: "en",
					title: "Welcome to the forum",
					body: "All organisations of the network read here.\n\n- Ask what your desk can't answer.\n- **Never write about a person.** Use a thread or a hand-off.",
				});
				interpreters = await begin(mareike, {
					language: "de",
					title: "Wer dolmetscht Romanes am Telefon?",
					body: "Wir suchen **eine Frau**, die abends am Telefon dolmetscht. Was zahlt ihr?",
					tags: ["languages"],
				});
			},
		},
		{
			at: times.on(26, "11:20"),
			async run() {
				const answer = await act(ana, interpreters, {
					act: "answer",
					language: "ro",
					body: "Noi lucrăm cu o interpretă din Chișinău, de luni până vineri, între orele 18 și 21.",
				});
				const { source, posts } = await openTopic(mareike, space, interpreters);
				await act(eleni, interpreters, {
					act: "text",
					post: null,
					language: "el",
					title: "Ποιος διερμηνεύει ρομανί στο τηλέφωνο;",
					body: "Ψάχνουμε **μια γυναίκα** που διερμηνεύει τα βράδια στο τηλέφωνο. Τι πληρώνετε;",
					of: source.revision,
				});
				const of = posts.find(({ entry }) => entry === answer)?.source.revision ?? answer;
				const body = "Wir arbeiten mit einer Dolmetscherin aus Chișinău, montags bis freitags von 18 bis 21 Uhr.";
				await act(mareike, interpreters, { act: "text", post: answer, language: "de", title: null, body, of });
				await act(mareike, interpreters, { act: "mark", answer });
			},
		},
		{
			at: times.on(20, "15:40"),
			async run() {
				await begin(layla, {
					language: "ar",
					title: "هل لدى أحدكم منشور بالعربية عن حقوق العمال؟",
					body: "نحتاج إليه للنساء اللواتي يعملن في البيوت. نصف صفحة تكفي.",
					tags: ["law", "leaflets"],
				});
			},
		},
		{
			at: times.on(8, "12:10"),
			async run() {
				const item = await begin(eleni, {
					kind: "talk",
					language: "en",
					title: "When do we meet?",
					body: "One day, in Athens or by video.",
					poll: { question: "Which month?", options: ["March", "April", "May"], voters: "desk", isSeveral: true, until: null },
				});
				await act(ion, item, { act: "vote", options: [1, 2] });
				await act(mareike, item, { act: "vote", options: [1] });
				await act(ion, item, { act: "post", language: "ru", body: "Лучше по видео: дорога занимает два дня." });
			},
		},
		{
			at: times.on(2, "09:30"),
			async run() {
				const item = await begin(ion, {
					language: "ru",
					title: "Какие документы нужны для возвращения ребёнка без паспорта?",
					body: "Консульство просит письмо от опеки. Что вы прикладываете ещё?",
					tags: ["law", "children"],
				});
				await act(eleni, item, {
					act: "answer",
					language: "en",
					body: "A birth certificate, also as a copy, and one page from the shelter:\n\n1. who looks after the child\n2. until when",
				});
			},
		},
	];
};
