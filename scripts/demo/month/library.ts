/** The library of the network: a practice with translations of which one is old, a leaflet and its newer one, a treaty, and an endorsed position. */
import { randomId } from "#crypto/random.ts";
import type { Id } from "#protocol/bytes.ts";
import { actInDocument, endorsePosition, factsOf, listLibrary, openDocument, startDocument, type UnlockedSession } from "#sdk/index.ts";
import type { Story } from "./scene.ts";

type NewDocument = Parameters<typeof startDocument>[2];
type Act = Parameters<typeof actInDocument>[3];

const FACTS: Omit<NewDocument, "kind" | "language" | "title" | "body" | "state"> = {
	...{ themes: [], audience: [], countries: [], regions: [], year: null, author: null, licence: "ask", summary: null },
	...{ laws: [], hotlines: [], replaces: null, public: "no" },
};

const SCHOOLS = {
	ro: {
		title: "Ore la școală înainte de vacanța de vară",
		summary: "Ce spunem elevilor de 15–18 ani care vor să lucreze vara în străinătate.",
		body: "## Care era problema\n\nMulți elevi pleacă la cules de fructe fără contract.\n\n## Ce am făcut\n\nO oră pentru fiecare clasă, cu **trei povești inventate**.\n\n## Ce a ieșit\n\nDin 12 școli ne-au sunat 9 elevi.",
	},
	en: {
		title: "An hour at school before the summer",
		summary: "What we tell pupils of 15 to 18 who want to work abroad in summer.",
		body: "## What the problem was\n\nMany pupils leave for the fruit harvest without a contract.\n\n## What we did\n\nOne hour for each class, with **three invented stories**.\n\n## What came of it\n\n9 pupils of 12 schools phoned us.",
	},
	ar: {
		title: "ساعة في المدرسة قبل الصيف",
		summary: null,
		body: "## ما كانت المشكلة\n\nيسافر كثير من التلاميذ إلى قطف الفواكه بلا عقد.\n\n## ما فعلناه\n\nساعة لكل صف، مع **ثلاث قصص متخيلة**.",
	},
	changed:
		"## Care era problema\n\nMulți elevi pleacă la cules de fructe fără contract.\n\n## Ce am făcut\n\nDouă ore pentru fiecare clasă, cu **trei povești inventate**. Părinții vin la a doua.\n\n## Ce a ieșit\n\nDin 12 școli ne-au sunat 9 elevi.",
};

const FEES = {
	title: "No fees for workers",
	summary: null,
	body: "Who recruits must not take money from the worker, not even for the passport or the journey. We ask the states of the Council of Europe to make this law.",
};

export const library: Story = ({ origin, transit, destination, transitStaff, times }) => {
	const [ana, eleni, mareike] = [origin, transit, destination].map(({ coordinator }) => coordinator.session) as [
		UnlockedSession,
		UnlockedSession,
		UnlockedSession,
	];
	const layla = transitStaff.session;
	let space: Id = "";
	let [schools, leaflet, fees] = ["", "", ""];
	const write = async (by: UnlockedSession, document: Omit<NewDocument, keyof typeof FACTS> & Partial<NewDocument>): Promise<Id> =>
		(await startDocument(by, space, { ...FACTS, ...document })).item;
	const act = (by: UnlockedSession, item: Id, said: Act) => actInDocument(by, space, item, said, { entry: randomId() });
	const endorse = async (by: UnlockedSession, item: Id) => {
		const { source } = await openDocument(by, space, item);
		await endorsePosition(by, space, item, { revision: source.revision, choice: "yes", entry: randomId() });
	};
	const translate = async (by: UnlockedSession, language: "en" | "ar") => {
		const { source } = await openDocument(by, space, schools);
		await act(by, schools, { act: "text", language, ...SCHOOLS[language], of: source.revision });
	};
	return [
		{
			at: times.on(25, "09:10"),
			async run() {
				space = (await listLibrary(ana)).spaces[0]?.space ?? "";
				schools = await write(ana, {
					...{ kind: "practice", language: "ro", ...SCHOOLS.ro, state: "adopted" },
					...{ themes: ["schools", "work abroad"], audience: ["educators", "risk-groups"], countries: ["MD", "RO"], year: 2025 },
					licence: "CC-BY-4.0",
				});
				leaflet = await write(eleni, {
					...{ kind: "leaflet", language: "el", title: "Τα δικαιώματά σου στη δουλειά", state: "adopted", themes: ["work"] },
					body: "Κανείς δεν μπορεί να κρατήσει το διαβατήριό σου.",
				});
			},
		},
		{
			at: times.on(24, "14:00"),
			async run() {
				await translate(mareike, "en");
				await translate(layla, "ar");
			},
		},
		{
			at: times.on(21, "10:30"),
			async run() {
				await write(mareike, {
					...{
						kind: "law",
						language: "de",
						title: "Palermo-Protokoll gegen Menschenhandel",
						state: "adopted",
						themes: ["law"],
						year: 2000,
					},
					...{ body: "Das Zusatzprotokoll der Vereinten Nationen vom 15. November 2000.", author: "Vereinte Nationen" },
					laws: [
						{ country: "DE", state: "ratified", since: "2006-06-14" },
						{ country: "MD", state: "ratified", since: "2005-09-16" },
						{ country: "GR", state: "ratified", since: "2011-01-11" },
					],
				});
				await act(eleni, schools, {
					act: "used",
					language: "en",
					body: "In two schools in Thessaloniki, with pupils from Albania and Georgia.",
				});
			},
		},
		{
			at: times.on(15, "16:20"),
			async run() {
				const replaced = await write(eleni, {
					...{
						kind: "leaflet",
						language: "en",
						title: "Your rights at work",
						state: "draft",
						themes: ["work", "passports"],
						replaces: leaflet,
					},
					...{
						body: "Nobody may keep your passport.\n\n- You may leave a job.\n- You may phone us, day and night.",
						audience: ["risk-groups"],
					},
				});
				const view = await openDocument(eleni, space, leaflet);
				await act(eleni, leaflet, { act: "facts", ...factsOf(view), state: "withdrawn" });
				await act(mareike, replaced, {
					act: "comment",
					language: "en",
					body: "We can print it in Leipzig. Is there a version for fruit pickers?",
				});
			},
		},
		{
			at: times.on(9, "08:45"),
			async run() {
				const { source } = await openDocument(ana, space, schools);
				const { language, title, summary } = source;
				await act(ana, schools, { act: "text", language, title, summary, body: SCHOOLS.changed, of: null });
			},
		},
		{
			at: times.on(6, "11:00"),
			async run() {
				fees = await write(ana, {
					...{ kind: "position", language: "en", ...FEES, state: "consultation", themes: ["work abroad"], public: "wanted" },
					body: "Who recruits must not take money from the worker. We ask the states of the Council of Europe to make this law.",
				});
			},
		},
		{
			at: times.on(5, "09:40"),
			async run() {
				await endorse(mareike, fees);
				await act(eleni, fees, { act: "comment", language: "en", body: "Could it also name the cost of the passport?" });
			},
		},
		{
			at: times.on(4, "15:20"),
			async run() {
				await act(ana, fees, { act: "text", language: "en", ...FEES, of: null });
				await endorse(ana, fees);
				await endorse(eleni, fees);
			},
		},
	];
};
