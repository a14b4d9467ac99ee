/**
 * The rooms of the texts: one for each file of `en`, the English source. The folder has also one catalogue for each other language, with the
 * translations of all rooms. Add each new room here.
 */
/**
 * The parts in which the web client loads messages. door: before sign-in. casework: with the house. The others: with the first screen that
 * needs them. Screens of these may also use messages of door and casework, and those of the library messages of the forum. A screen of
 * casework that needs a message of admin or audit loads that part itself (clients/web/words/use-word-part.ts).
 */
export const WORD_PARTS = ["door", "casework", "admin", "audit", "forum", "library"] as const;
export type WordPart = (typeof WORD_PARTS)[number];

interface RoomInfo {
	/**
	 * "forms": the words of sections, forms, fields and codes. They are plain texts and no ICU messages, and the web client loads them alone.
	 * "site": the words of the public site. The web client doesn't load them.
	 */
	part: WordPart | "forms" | "site";
	/** What the texts are. */
	class: "screen" | "spoken" | "call-card" | "alarm" | "error";
	/** The command line shows these texts, too. So they have no arguments, and say nothing about a page. */
	isInCommandLine?: true;
	/** The most characters that a text may have. */
	longest?: number;
	/** Where the texts stand. For translators. */
	note: string;
	/** A picture of the screen that shows the texts. */
	picture?: string;
	/** Only its type is used. */
	texts: () => Promise<{ default: Record<string, string> }>;
}

export const ROOMS = {
	alarms: {
		part: "door",
		class: "alarm",
		isInCommandLine: true,
		note: "Alarms. Each has four sentences: what we saw (saw), what it doesn't mean (not), what is safe (safe), what to do now (do).",
		texts: () => import("./en/alarms.json", { with: { type: "json" } }),
	},
	ask: {
		part: "casework",
		class: "screen",
		note: "The screen on which a desk asks another desk for a case by its code.",
		texts: () => import("./en/ask.json", { with: { type: "json" } }),
	},
	"call-card": {
		part: "casework",
		class: "call-card",
		note: "The call card: how to reach the person by phone without danger. Somebody reads it in a hurry.",
		texts: () => import("./en/call-card.json", { with: { type: "json" } }),
	},
	cases: {
		part: "casework",
		class: "screen",
		note: "The list of cases, and the page of one case.",
		picture: "docs/pictures/case.png",
		texts: () => import("./en/cases.json", { with: { type: "json" } }),
	},
	certificate: {
		part: "casework",
		class: "screen",
		note: "The custody certificate: a printed proof of a hand-off, and the screen that checks one.",
		texts: () => import("./en/certificate.json", { with: { type: "json" } }),
	},
	"check-ins": {
		part: "casework",
		class: "screen",
		note: "On the page of a hand-off and on the call card: when somebody on the way is expected to say that all is well. The help word is a word by which the person says without danger that help is needed.",
		texts: () => import("./en/check-ins.json", { with: { type: "json" } }),
	},
	closing: {
		part: "casework",
		class: "screen",
		note: "Who leads a case, follow-up, and closing a case.",
		texts: () => import("./en/closing.json", { with: { type: "json" } }),
	},
	consents: {
		part: "casework",
		class: "screen",
		note: "Asking the person for consent, recording her answer, and withdrawing a consent.",
		texts: () => import("./en/consents.json", { with: { type: "json" } }),
	},
	day: {
		part: "casework",
		class: "screen",
		note: "Tasks, the journal of a case, and services.",
		texts: () => import("./en/day.json", { with: { type: "json" } }),
	},
	desk: {
		part: "admin",
		class: "screen",
		note: "Desks, their keys and bells, invitations and vouching. For coordinators.",
		texts: () => import("./en/desk.json", { with: { type: "json" } }),
	},
	door: {
		part: "door",
		class: "screen",
		note: "Signing in, joining, and recovering an account.",
		texts: () => import("./en/door.json", { with: { type: "json" } }),
	},
	rings: {
		part: "casework",
		class: "screen",
		note: "What rings a member until somebody takes it, whom a hand-off has rung, and the devices that ring.",
		texts: () => import("./en/rings.json", { with: { type: "json" } }),
	},
	duty: {
		part: "casework",
		class: "screen",
		note: "Who is on duty, and the phone numbers of a desk.",
		texts: () => import("./en/duty.json", { with: { type: "json" } }),
	},
	errors: {
		part: "door",
		class: "error",
		isInCommandLine: true,
		note: "What went wrong and what to do, one text for each code of an error.",
		texts: () => import("./en/errors.json", { with: { type: "json" } }),
	},
	files: {
		part: "casework",
		class: "screen",
		note: "Photos and files that go with a message.",
		texts: () => import("./en/files.json", { with: { type: "json" } }),
	},
	find: {
		part: "casework",
		class: "screen",
		note: "The search field (Ctrl+K) for screens, cases, threads, desks and people.",
		texts: () => import("./en/find.json", { with: { type: "json" } }),
	},
	"first-hour": {
		part: "casework",
		class: "screen",
		note: "The first hour with a new person: the questions that a caseworker asks.",
		texts: () => import("./en/first-hour.json", { with: { type: "json" } }),
	},
	"first-steps": {
		part: "casework",
		class: "screen",
		note: "Five first steps, for a member who is new.",
		texts: () => import("./en/first-steps.json", { with: { type: "json" } }),
	},
	forum: {
		part: "forum",
		class: "screen",
		note: "The place *Network*: spaces in which the organisations of a region or of the whole network ask, answer and announce. A desk answers for each space.",
		texts: () => import("./en/forum.json", { with: { type: "json" } }),
	},
	forms: {
		part: "forms",
		class: "screen",
		isInCommandLine: true,
		longest: 60,
		note: "Names of sections, forms, fields and codes, as labels.",
		texts: () => import("./en/forms.json", { with: { type: "json" } }),
	},
	found: {
		part: "admin",
		class: "screen",
		note: "Founding a network. The first admin sees it once.",
		texts: () => import("./en/found.json", { with: { type: "json" } }),
	},
	"handoff-codes": {
		part: "casework",
		class: "screen",
		isInCommandLine: true,
		note: "States, flags, purposes and codes of hand-offs and cases, as short labels.",
		picture: "docs/pictures/hand-off.png",
		texts: () => import("./en/handoff-codes.json", { with: { type: "json" } }),
	},
	handoffs: {
		part: "casework",
		class: "screen",
		note: "Requesting a hand-off, its page, and its moves. The verb of a button and of the sentence about it are the same word.",
		picture: "docs/pictures/hand-off.png",
		texts: () => import("./en/handoffs.json", { with: { type: "json" } }),
	},
	house: {
		part: "casework",
		class: "screen",
		note: "The frame around all screens after sign-in: navigation, help, alarms.",
		texts: () => import("./en/house.json", { with: { type: "json" } }),
	},
	keys: {
		part: "casework",
		class: "screen",
		note: "Shortcuts of the keyboard.",
		texts: () => import("./en/keys.json", { with: { type: "json" } }),
	},
	library: {
		part: "library",
		class: "screen",
		note: "The library of the network: documents of several kinds, with translations and comments. *Source* is the text in the language in which it was written first.",
		texts: () => import("./en/library.json", { with: { type: "json" } }),
	},
	log: {
		part: "audit",
		class: "screen",
		note: "The access log, for auditors: entries, questions, reports and checks.",
		texts: () => import("./en/log.json", { with: { type: "json" } }),
	},
	"log-codes": {
		part: "audit",
		class: "screen",
		isInCommandLine: true,
		note: "Actions in the access log, in the past tense: somebody did this.",
		texts: () => import("./en/log-codes.json", { with: { type: "json" } }),
	},
	me: {
		part: "casework",
		class: "screen",
		note: "Settings of a member and of the device.",
		texts: () => import("./en/me.json", { with: { type: "json" } }),
	},
	administration: {
		part: "admin",
		class: "screen",
		note: "Organisations, members, policy, witnesses and releases of the network. For admins.",
		texts: () => import("./en/administration.json", { with: { type: "json" } }),
	},
	offers: {
		part: "forum",
		class: "screen",
		note: "What organisations say about themselves, and what their desks offer: services and free beds.",
		texts: () => import("./en/offers.json", { with: { type: "json" } }),
	},
	organisation: {
		part: "admin",
		class: "screen",
		note: "The page of an organisation, for its coordinators.",
		texts: () => import("./en/organisation.json", { with: { type: "json" } }),
	},
	page: {
		part: "door",
		class: "error",
		note: "Sentences of alarms and errors that speak about the page in the browser.",
		texts: () => import("./en/page.json", { with: { type: "json" } }),
	},
	parts: {
		part: "door",
		class: "screen",
		note: "Small texts of many screens: buttons, times, names, fields.",
		texts: () => import("./en/parts.json", { with: { type: "json" } }),
	},
	people: {
		part: "casework",
		class: "screen",
		note: "The list of organisations, desks and people.",
		texts: () => import("./en/people.json", { with: { type: "json" } }),
	},
	phone: {
		part: "casework",
		class: "screen",
		note: "A request by phone, in an emergency: what to say and what was agreed.",
		texts: () => import("./en/phone.json", { with: { type: "json" } }),
	},
	proposals: {
		part: "admin",
		class: "screen",
		note: "Proposals that a second person approves. For admins.",
		texts: () => import("./en/proposals.json", { with: { type: "json" } }),
	},
	"return-risk": {
		part: "casework",
		class: "screen",
		note: "The risks of a return, as the two sides see them.",
		texts: () => import("./en/return-risk.json", { with: { type: "json" } }),
	},
	roles: {
		part: "door",
		class: "screen",
		isInCommandLine: true,
		note: "Roles of members.",
		texts: () => import("./en/roles.json", { with: { type: "json" } }),
	},
	sections: {
		part: "casework",
		class: "screen",
		note: "Reading and editing the sections of a case, and choosing where two people wrote different things.",
		texts: () => import("./en/sections.json", { with: { type: "json" } }),
	},
	site: {
		part: "site",
		class: "screen",
		note: "The public site. People who look for help read it, and somebody may watch them. Short and plain: a child of ten years understands it.",
		texts: () => import("./en/site.json", { with: { type: "json" } }),
	},
	spoken: {
		part: "casework",
		class: "spoken",
		note: "What the person hears or signs: the consent, and the sentences of the call card. One idea a sentence, short, for somebody who is afraid or can't read. Say it aloud before you write it.",
		texts: () => import("./en/spoken.json", { with: { type: "json" } }),
	},
	threads: {
		part: "casework",
		class: "screen",
		note: "Threads of messages, and who reads them.",
		texts: () => import("./en/threads.json", { with: { type: "json" } }),
	},
	today: {
		part: "casework",
		class: "screen",
		note: "Today: what waits for the desks of a caseworker.",
		picture: "docs/pictures/today.png",
		texts: () => import("./en/today.json", { with: { type: "json" } }),
	},
	"today-admin": {
		part: "admin",
		class: "screen",
		note: "Today, the rows of admins.",
		texts: () => import("./en/today-admin.json", { with: { type: "json" } }),
	},
	bed: {
		part: "casework",
		class: "screen",
		note: "Asking other desks for a bed tonight, and their answers. The other desk must not learn who she is.",
		texts: () => import("./en/bed.json", { with: { type: "json" } }),
	},
	tonight: {
		part: "casework",
		class: "screen",
		note: "Finding a place for tonight: whom to phone, and what they said.",
		texts: () => import("./en/tonight.json", { with: { type: "json" } }),
	},
	vetting: {
		part: "admin",
		class: "screen",
		note: "Vetting of organisations and people. For admins.",
		texts: () => import("./en/vetting.json", { with: { type: "json" } }),
	},
	"vetting-codes": {
		part: "admin",
		class: "screen",
		isInCommandLine: true,
		note: "States and reasons of vetting, as short labels.",
		texts: () => import("./en/vetting-codes.json", { with: { type: "json" } }),
	},
	voice: {
		part: "casework",
		class: "screen",
		note: "Recording and hearing voice notes.",
		texts: () => import("./en/voice.json", { with: { type: "json" } }),
	},
} satisfies Record<string, RoomInfo>;

export type Room = keyof typeof ROOMS;
export const infoOf = (room: Room): RoomInfo => ROOMS[room];

/** The classes whose texts must be current in each language, because a misunderstanding would be dangerous. */
export const ALWAYS_CURRENT: ReadonlySet<RoomInfo["class"]> = new Set(["spoken", "call-card", "alarm", "error"]);

type MessageRoom = { [R in Room]: (typeof ROOMS)[R]["part"] extends WordPart ? R : never }[Room];
type TextsOf<R extends Room> = Awaited<ReturnType<(typeof ROOMS)[R]["texts"]>>["default"];
/** The ids of all messages of the web client. */
export type MessageId = { [R in MessageRoom]: keyof TextsOf<R> & string }[MessageRoom];
