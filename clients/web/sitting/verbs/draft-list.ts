/** The drafts of this device, with the places that they belong to. */
import { listDrafts, openCompartment, type PlacedDraft } from "#sdk/index.ts";
import { reads } from "./declare.ts";
import { type Sitting, sessionOf } from "./sitting.ts";
import { threadTitle } from "./threads.ts";

export interface DraftRow {
	place: string;
	kind:
		| "note"
		| "section"
		| "thread"
		| "new-thread"
		| "phone"
		| "new-case"
		| "consent"
		| "handoff"
		| "tonight"
		| "bed"
		| "journal"
		| "task"
		| "duty"
		| "closing"
		| "reopening"
		| "clash"
		| "ask"
		| "alarm"
		| "label"
		| "topic"
		| "other";
	/** UTC ms. */
	savedAt: number;
	/** The beginning of a text; null for a form. */
	begin: string | null;
	/** The path of the screen that opens the draft; null when this place isn't known any more. */
	path: string | null;
	/** The title of the draft's thread; null for other kinds, and when it can't be read. */
	title: string | null;
	/** The code of the section that the draft is for; null for other kinds, and when it can't be read. */
	section: string | null;
}

/** How many characters of a text are shown, so that people recognise it. */
const ENOUGH = 80;

/** The newest first. Messages that are waiting to be sent have a list of their own. */
export const myDrafts = reads({ topics: ["drafts"], asksOnOpening: true }, async (sitting: Sitting): Promise<DraftRow[]> => {
	const drafts = await listDrafts(sessionOf(sitting));
	return Promise.all(drafts.filter(({ place }) => place !== "unsent").map((draft) => rowOf(sitting, draft)));
});

async function rowOf(sitting: Sitting, { place, text, savedAt }: PlacedDraft): Promise<DraftRow> {
	const letters = Array.from(typedIn(text));
	const begin = letters.length <= ENOUGH ? letters.join("") : `${letters.slice(0, ENOUGH).join("")} ...`;
	const row = { place, savedAt, begin: null, path: null, title: null, section: null };
	const [area = "", id = "", rest, part] = place.split("/");
	if (place === "case/new") return { ...row, kind: "new-case", path: "/cases/new" };
	if (area === "case" && rest === "consent") return { ...row, kind: "consent", path: `/cases/${id}/consents/new` };
	if (area === "bed") return { ...row, kind: "bed", path: `/cases/${id}/bed` };
	if (area === "tonight") return { ...row, kind: "tonight", path: `/cases/${id}/tonight` };
	if (area === "handoff") return { ...row, kind: "handoff", path: `/cases/${id}/handoffs/new` };
	if (area === "journal" || area === "service") return { ...row, kind: "journal", path: `/cases/${id}/journal` };
	if (area === "task") return { ...row, kind: "task", path: `/cases/${id}/tasks` };
	if (area === "duty" || area === "number") return { ...row, kind: "duty", path: "/desk/duty" };
	if (area === "close") return { ...row, kind: "closing", path: `/cases/${id}/close` };
	if (area === "reopen") return { ...row, kind: "reopening", begin, path: `/cases/${id}` };
	if (area === "label") return { ...row, kind: "label", begin, path: `/cases/${id}` };
	if (area === "alarm") return { ...row, kind: "alarm", begin, path: "/alarms" };
	if (area === "ask") return { ...row, kind: "ask", path: "/ask" };
	if (area === "clash") return { ...row, kind: "clash", begin, ...(await sectionPlace(sitting, id, "/clash")) };
	if (area === "phone" || area === "call")
		return { ...row, kind: "phone", begin: area === "phone" ? begin : null, path: `/handoffs/${id}/phone` };
	if (area === "thread" && id === "new") return { ...row, kind: "new-thread", path: rest === undefined ? "/threads/new" : null };
	if (area === "thread") {
		const title = await threadTitle(sitting, { thread: id }).catch(() => null);
		return { ...row, kind: "thread", begin, title, path: `/threads/${id}` };
	}
	if (area === "note") return { ...row, kind: "note", begin, ...(await sectionPlace(sitting, id, "")) };
	if (area === "section") return { ...row, kind: "section", ...(await sectionPlace(sitting, id, "/edit")) };
	if (area === "topic") return { ...row, kind: "topic", begin, path: id === "new" ? "/network/ask" : `/network/topics/${id}/${rest}` };
	if (area === "offer") return { ...row, kind: "topic", path: `/people/offers/${id}/offers/${rest}` };
	if (area === "profile") return { ...row, kind: "topic", path: `/people/offers/${id}/profile` };
	if (area === "document") return { ...row, kind: "topic", begin, path: documentPath(id, rest, part) };
	if (area === "query") return { ...row, kind: "other", begin, path: `/organisation/queries/${id}` };
	return { ...row, kind: "other" };
}

/** @param item missing for a new document. @param part "text" for a text in one language, "facts" for what else is known. */
function documentPath(space: string, item: string | undefined, part: string | undefined): string {
	if (item === undefined) return "/network/library/new";
	return `/network/library/${space}/${item}${part === "text" || part === "facts" ? `/${part}` : ""}`;
}

/** The text that was typed. The draft of a form is JSON, and its field `text` has the text. */
function typedIn(draft: string): string {
	try {
		const { text } = JSON.parse(draft) as { text?: unknown };
		return typeof text === "string" ? text : draft;
	} catch {
		return draft;
	}
}

/** Where a section opens, as a path. Null without a connection, and for a section that my desks no longer read. */
async function sectionPlace(sitting: Sitting, compartment: string, rest: string): Promise<Pick<DraftRow, "path" | "section">> {
	try {
		const { subject, section } = (await openCompartment(sessionOf(sitting), compartment)).state;
		return { section, path: subject === null ? null : `/cases/${subject}/s/${compartment}${rest}` };
	} catch {
		return { section: null, path: null };
	}
}
