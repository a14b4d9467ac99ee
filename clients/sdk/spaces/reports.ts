/**
 * Reports: a member tells the desk that answers for a space about an item or a text in it. The report is a message in a thread between the
 * two desks. It only names the text. Who gets the report opens the text in the space, so that a reporter can't forge or shorten it.
 * SPEC "Spaces", section 8.
 */
import { randomId } from "#crypto/random.ts";
import { equal, type Id, toBase64Url } from "#protocol/bytes.ts";
import { ProtocolError } from "#protocol/errors.ts";
import { deskHasSeat, desksOf, ownerOfSpace, type Space } from "#protocol/folds/directory.ts";
import { foldDocument } from "#protocol/items/document.ts";
import type { FormEntry, TextRow, Texts } from "#protocol/items/texts.ts";
import { foldTopic } from "#protocol/items/topic.ts";
import type { Statement } from "#protocol/statements/statement.ts";
import { openThread } from "../compartments/holders.ts";
import { write } from "../compartments/write.ts";
import type { UnlockedSession } from "../context.ts";
import { deriveId } from "../derive-id.ts";
import { myDesksWithSeats } from "../directory/circle-keys.ts";
import { syncDirectory } from "../directory/directory.ts";
import { myDesks } from "../directory/my-desks.ts";
import { formEntries } from "./forms.ts";
import { openItem, readItem } from "./item.ts";
import { knownList, type MarkView, markViewOf, readSpaceOf } from "./list.ts";
import { LONGEST_REPORT, REPORT, type Report, type ReportedPlace, reportContent } from "./report.ts";

/** A text that was reported, as the space has it now. */
export interface ReportedText {
	/** Whether the space has the entry that the report names. If not, the server withholds it, or the report names one that never was. */
	isThere: boolean;
	/** Who has written this text, for which desk, and when by the author's clock, UTC ms. */
	by: Id;
	desk: Id;
	at: number;
	language: string;
	/** The title of an item; null for a post or a comment. */
	title: string | null;
	/** Empty when the text is gone or hidden. */
	body: string;
	/** Its author has taken it back, or there is another one in its place. */
	isGone: boolean;
	/** Why the owner of the space has hidden it, or the whole item; null when it isn't hidden. */
	hidden: MarkView | null;
	/** Whether a desk of mine answers for the space, so that I may hide it. */
	isOwner: boolean;
}

/** The desks between which a report is written. */
interface Route {
	from: Id;
	to: Id;
}

/**
 * The desk that gets a report: the one that answers for the space. Null when none can get it: it is a desk of mine, it has no seat any more,
 * or the text is by one of its members. Also null when its author is in each desk of mine that reads the space: the author would read the
 * report.
 * @throws ProtocolError not-found; AlarmError entries-dropped, content-tampered
 * @example const desk = await deskForReport(session, { space, item, entry: null, form: "topic" });
 */
export async function deskForReport(session: UnlockedSession, place: ReportedPlace): Promise<Id | null> {
	await syncDirectory(session);
	return routeOf(session, readSpaceOf(session, place.space), await reportedEntry(session, place))?.to ?? null;
}

function routeOf(session: UnlockedSession, space: Space, { body }: Statement<"item">): Route | null {
	const { dir } = session;
	const to = ownerOfSpace(space);
	const meant = new Set([body.as, ...desksOf(dir, body.by).map(({ id }) => id)]);
	const from = myDesksWithSeats(session, space.circle).find(({ id }) => !meant.has(id))?.id;
	if (to === null || from === undefined || meant.has(to) || myDesks(session).has(to)) return null;
	return deskHasSeat(dir, space.circle, dir.desks.get(to)) ? { from, to } : null;
}

/** The entry that is reported; for an item, its first entry. @throws ProtocolError not-found */
async function reportedEntry(session: UnlockedSession, { space, item, entry }: ReportedPlace): Promise<Statement<"item">> {
	const { entries } = await readItem(session, space, item);
	const counted = entries.filter(({ uncounted }) => uncounted === null);
	const found = entry === null ? counted[0] : counted.find(({ statement: { body } }) => body.entry === entry);
	if (!found) throw new ProtocolError("not-found", "entry: the item has no such entry");
	return found.statement;
}

/**
 * Reports a text: opens a thread with the desk that gets it, and writes the report into it. A repeated call with the same attempt reports
 * once.
 * @param options title: of the thread. attempt: give the same id when you repeat a call that got no answer.
 * @throws ProtocolError not-found; wrong-state when no desk can get the report; bad-input for a text of more than 2,000 characters
 * @returns the thread.
 * @example const { thread } = await reportText(session, { ...place, reason: "abuse", text: null }, { title: "A report" });
 */
export async function reportText(
	session: UnlockedSession,
	{ reason, text: typed, ...place }: ReportedPlace & Pick<Report, "reason" | "text">,
	{ title, attempt = randomId() }: { title: string; attempt?: Id },
): Promise<{ thread: Id; desk: Id }> {
	const text = typed?.normalize("NFC") ?? null;
	if (text !== null && text.length > LONGEST_REPORT)
		throw new ProtocolError("bad-input", `text: takes at most ${LONGEST_REPORT} characters`, "text");
	await syncDirectory(session);
	const space = readSpaceOf(session, place.space);
	const entry = await reportedEntry(session, place);
	const route = routeOf(session, space, entry);
	if (route === null) throw new ProtocolError("wrong-state", "space: no desk can get this report");
	const report: Report = { ...place, reason, text, object: entry.objId };
	const thread = deriveId(attempt, JSON.stringify({ ...report, object: toBase64Url(report.object) }));
	await openThread(session, title, [{ kind: "desk", id: route.to }], route.from, thread);
	await write(session, thread, reportContent(report, session.now()), { entry: deriveId(thread, REPORT) });
	return { thread, desk: route.to };
}

/**
 * Opens what a report names, in the space itself.
 * @throws ProtocolError not-found for an item or a space that I can't read; bad-content; AlarmError entries-dropped, content-tampered
 * @example const { title, body, isThere } = await openReported(session, report);
 */
export async function openReported(session: UnlockedSession, report: Report): Promise<ReportedText> {
	const { space, item, entry, form, object } = report;
	const { entries } = await openItem(session, space, item);
	const list = await knownList(session, space);
	const counted = entries.filter(({ uncounted }) => uncounted === null);
	const named = counted.find((each) => equal(each.objId, object) && (entry === null ? each === counted[0] : each.entry === entry));
	const { of, row } = textIn(form === "topic" ? textsOfTopic(formEntries(entries)) : textsOfDocument(formEntries(entries)), named?.entry);
	const hiddenAt = [null, of, entry].map((each) => markViewOf(list, item, each, "hidden"));
	const hidden = hiddenAt.find((mark) => mark !== null) ?? null;
	return {
		...{ isThere: named !== undefined, by: named?.by ?? "", desk: named?.desk ?? "", at: named?.at ?? 0 },
		...{ language: row?.language ?? "", title: hidden ? null : (row?.title ?? null), body: hidden ? "" : (row?.body ?? "") },
		...{ isGone: row === null, hidden, isOwner: myDesks(session).has(ownerOfSpace(list.space) ?? "") },
	};
}

type Shown = Pick<TextRow, "revision" | "language" | "title" | "body">;

/** The texts that stand in an item. of: the post or comment that has them; null for the item itself. */
type Standing = { of: Id | null; rows: Shown[] }[];

/** The text that this entry has written, if it still stands. */
function textIn(texts: Standing, entry: Id | undefined): { of: Id | null; row: Shown | null } {
	for (const { of, rows } of texts) {
		const row = rows.find(({ revision }) => revision === entry);
		if (row) return { of, row };
	}
	return { of: null, row: null };
}

const rowsOf = ({ source, translations }: Texts): TextRow[] => [source, ...translations];

function textsOfTopic(entries: readonly FormEntry[]): Standing {
	const topic = foldTopic(entries);
	const posts = topic.posts.filter(({ isTakenBack }) => !isTakenBack);
	return [{ of: null, rows: rowsOf(topic) }, ...posts.map((post) => ({ of: post.entry, rows: rowsOf(post) }))];
}

/** The fold leaves out remarks that were taken back. */
function textsOfDocument(entries: readonly FormEntry[]): Standing {
	const document = foldDocument(entries);
	const remarks = [...document.comments, ...document.uses].map(({ entry, language, body }) => ({
		...{ of: entry, rows: [{ revision: entry, language, title: null, body }] },
	}));
	return [{ of: null, rows: rowsOf(document) }, ...remarks];
}
