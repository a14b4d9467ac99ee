/** Topics of the forum that many organisations write. All of it is fictional. */

interface Said {
	/** A sign-in name. */
	by: string;
	language: string;
	body: string;
}

export interface TopicRow extends Said {
	/** How many days before the end of the month. */
	daysAgo: number;
	kind: "question" | "talk" | "announcement";
	title: string;
	tags: string[];
	/** Answers to a question, posts of another topic. */
	replies: Said[];
	/** Which reply the asker has marked as the answer, from 0. */
	answer?: number;
}

const said = (by: string, language: string, body: string): Said => ({ by, language, body });
type Rest = Pick<TopicRow, "replies"> & Partial<Pick<TopicRow, "answer" | "tags">>;
const row = (kind: TopicRow["kind"]) => (daysAgo: number, by: string, language: string, title: string, body: string, rest: Rest) => ({
	...{ kind, daysAgo, by, language, title, body, tags: [], ...rest },
});
const question = row("question");
const talk = row("talk");
const announcement = row("announcement");

/** What the whole network reads. */
export const NETWORK_TOPICS: readonly TopicRow[] = [
	question(
		...([25, "lan", "en", "Who in Europe can meet a woman who speaks only Vietnamese?"] as const),
		"We expect several returns from **Germany** and **Poland**. We need somebody who can speak with them before the flight.",
		{
			tags: ["languages", "return"],
			replies: [
				said("mareike", "en", "We have a volunteer in Berlin, on Tuesdays and Thursdays. Write to our desk."),
				said("arta", "en", "By telephone we can help in the evenings, through a student in Tirana."),
			],
			answer: 0,
		},
	),
	question(
		...([24, "blessing", "en", "How do you keep in touch after the return?"] as const),
		"Many change their number in the first month. What works for you?",
		{
			tags: ["return", "practice"],
			replies: [
				said("ana", "en", "We agree on **two** people who may be called, before she leaves, and on a sentence that only we use."),
				said("luisa", "es", "Nosotras acordamos una fecha y un lugar público, sin teléfono."),
				said("selam", "en", "A free number that she can call, with no name on the bill."),
			],
			answer: 0,
		},
	),
	question(
		24,
		"luisa",
		"es",
		"¿Qué preguntan antes de aceptar un traslado de noche?",
		"Queremos una lista corta, de diez preguntas como máximo.",
		{
			tags: ["practice", "shelter"],
			replies: [
				said("eleni", "en", "Who comes with her, which language, medicine, and who must **not** learn the place."),
				said("joana", "pt", "E se ela comeu hoje. Parece pouco, mas muda a noite."),
			],
			answer: 0,
		},
	),
	talk(
		23,
		"sunita",
		"en",
		"What changed at the border this month",
		"Fewer groups, but younger girls. We see the same two telephone numbers again.",
		{
			tags: ["border"],
			replies: [said("lan", "en", "Here too. They promise work in restaurants.")],
		},
	),
	question(23, "arta", "sq", "Si e shpjegoni pëlqimin me fjalë të thjeshta?", "Kërkojmë shembuj fjalish që kuptohen herën e parë.", {
		tags: ["consent", "languages"],
		replies: [said("ana", "ro", "Folosim trei propoziții scurte și o rugăm să ne spună cu vorbele ei ce a înțeles.")],
		answer: 0,
	}),
	question(
		22,
		"maricel",
		"en",
		"An employer abroad keeps the passport. Which letter helped you?",
		"The embassy asks for a report of the police. She is afraid of it.",
		{
			tags: ["law", "documents"],
			replies: [
				said("ion", "ru", "Иногда хватает письма от приюта и копии паспорта. Полиция не нужна."),
				said("selam", "en", "We go to the embassy with her, on a day without an appointment. It takes a morning."),
			],
			answer: 1,
		},
	),
	announcement(
		21,
		"ana",
		"en",
		"The list of holidays in December",
		"Please set *nobody on duty* in your rota, with a number to call, before the 20th.",
		{
			tags: ["duty"],
			replies: [],
		},
	),
	question(19, "joana", "pt", "Alguém tem um contrato de trabalho explicado em imagens?", "Para quem não lê. Pode ser simples.", {
		tags: ["leaflets", "work"],
		replies: [said("yolanda", "es", "Tenemos uno con dibujos, en español y criollo haitiano. Lo enviamos.")],
		answer: 0,
	}),
	talk(
		18,
		"eleni",
		"el",
		"Πώς φροντίζετε ο ένας τον άλλον μετά από μια δύσκολη νύχτα;",
		"Εμείς τηλεφωνούμε το επόμενο πρωί, πάντα ο ίδιος άνθρωπος.",
		{
			tags: ["staff-care"],
			replies: [
				said("blessing", "en", "A walk, without telephones. It is in the rota."),
				said("mareike", "de", "Einmal im Monat kommt jemand von außen zur Supervision."),
			],
		},
	),
	question(17, "selam", "en", "Which airlines let us wait at the gate?", "We want to meet workers before the agents do.", {
		tags: ["travel"],
		replies: [said("maricel", "en", "Ask the airport, not the airline. A pass for one day is enough.")],
		answer: 0,
	}),
	question(13, "yolanda", "es", "¿Cómo hablan con niños que no quieren volver?", "Tiene once años y dice que no. La familia insiste.", {
		tags: ["children"],
		replies: [
			said("layla", "ar", "نسأل الطفل أولًا، ونكتب كلامه كما قاله."),
			said("ana", "en", "We wait. A no of the child is an answer, and we write it down in the child's words."),
		],
		answer: 1,
	}),
	question(
		12,
		"mareike",
		"de",
		"Wer kennt Ausbildungen, die auch ohne Zeugnisse beginnen?",
		"Am liebsten Pflege oder Küche, mit Kinderbetreuung.",
		{
			tags: ["work", "training"],
			replies: [],
		},
	),
	talk(11, "blessing", "en", "A radio programme about promises of work", "Ten minutes, every Friday. We share the texts with everybody.", {
		tags: ["awareness"],
		replies: [said("joana", "pt", "Podemos traduzir para o português?")],
	}),
	question(
		10,
		"arta",
		"en",
		"Has anybody paid back a false debt for someone?",
		"The family is threatened. We don't want to feed the lenders.",
		{
			tags: ["debt", "safety"],
			replies: [said("sunita", "en", "Never. We moved the family for two months, and the calls stopped.")],
		},
	),
	question(7, "ion", "ru", "Кто переводит справки из больниц на английский?", "Нужен заверенный перевод, две страницы.", {
		tags: ["documents", "health"],
		replies: [said("mareike", "en", "Our translator does it in three days, without a fee for partners.")],
		answer: 0,
	}),
	talk(
		6,
		"luisa",
		"es",
		"Nuestro número de guardia cambia el lunes",
		"El nuevo está en la página de nuestro despacho. El anterior deja de funcionar.",
		{
			tags: ["duty"],
			replies: [],
		},
	),
	question(
		5,
		"lan",
		"vi",
		"Có ai có tờ rơi về quyền của người lao động bằng tiếng Việt không?",
		"Chúng tôi cần bản ngắn, một trang, cho sân bay.",
		{
			tags: ["leaflets", "work"],
			replies: [],
		},
	),
	talk(
		4,
		"maricel",
		"en",
		"Video calls with families: our rules",
		"1. She chooses who is called.\n2. No face of anybody else.\n3. We end the call when somebody asks **where** she is.",
		{
			tags: ["practice", "safety"],
			replies: [said("yolanda", "es", "La tercera regla nos faltaba. Gracias.")],
		},
	),
	question(3, "sunita", "en", "Is a photo of the paper enough for a consent?", "The scanner is broken, and she leaves tomorrow.", {
		tags: ["consent"],
		replies: [said("ana", "en", "Yes, if all of the page can be read. Keep the paper, and say in the consent who has it.")],
		answer: 0,
	}),
	question(
		1,
		"joana",
		"pt",
		"Quem acompanha uma mulher grávida em viagem?",
		"São catorze horas com uma escala. Procuramos alguém na escala.",
		{
			tags: ["travel", "health"],
			replies: [],
		},
	),
];

/** What only the organisations in Asia read. */
export const ASIA_TOPICS: readonly TopicRow[] = [
	question(21, "sunita", "ne", "सीमामा कुन फोन नम्बर राख्ने?", "राति पनि उठ्ने एउटा नम्बर चाहियो।", {
		tags: ["border", "duty"],
		replies: [said("sunita", "en", "In English: which number do we print on the card for the border? It must be answered at night.")],
		answer: 0,
	}),
	talk(
		15,
		"maricel",
		"en",
		"One card for three countries",
		"Could we print one card with the numbers of Nepal, Vietnam and the Philippines?",
		{
			tags: ["leaflets"],
			replies: [said("lan", "en", "Yes. Without a name and without a logo, please."), said("sunita", "en", "We can print 2,000.")],
		},
	),
	question(9, "lan", "en", "Who checks recruiters that advertise on social media?", "We have collected forty advertisements.", {
		tags: ["awareness"],
		replies: [said("maricel", "en", "Our government has a list of licences. I can show you how to search it.")],
		answer: 0,
	}),
];
