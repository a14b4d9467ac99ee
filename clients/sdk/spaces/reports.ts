/**
 * Reports: a member tells the desk that answers for a space about an item or a text in it. The report is a message in a thread between the
 * two desks. It only names the text. Who gets the report opens the text in the space, so that a reporter can't forge or shorten it.
 * SPEC "Spaces", section 8.
 */
import { randomId } from "#crypto/random.ts";
import { equal, type Id, toBase64Url } from "#protocol/bytes.ts";
import { ProtocolError } from "#protocol/errors.ts";
import { deskHasSeat, desksOf, ownerOfSpace, type Space } from "#protocol/folds/directory.ts";
import type { Statement } from "#protocol/statements/statement.ts";
import { openThread } from "../compartments/holders.ts";
import { write } from "../compartments/write.ts";
import type { UnlockedSession } from "../context.ts";
import { deriveId } from "../derive-id.ts";
import { myDesksWithSeats } from "../directory/circle-keys.ts";
import { syncDirectory } from "../directory/directory.ts";
import { myDesks } from "../directory/my-desks.ts";
import { openDocument } from "./documents.ts";
import { readItem } from "./item.ts";
import { knownList, type MarkView, markViewOf, readSpaceOf } from "./list.ts";
import { LONGEST_REPORT, REPORT, type Report, type ReportedPlace, reportContent } from "./report.ts";
import { openTopic } from "./topics.ts";
import { transcriptOf } from "./transcript.ts";

/** A text that was reported, as the space has it now. */
export interface ReportedText {
	/** Whether the space has the entry that the report names. If not, the server withholds it, or the report names one that never was. */
	isThere: boolean;
	/** Who has written it, for which desk, and when by the author's clock, UTC ms. */
	by: Id;
	desk: Id;
	at: number;
	language: string;
	/** The title of an item; null for a post or a comment. */
	title: string | null;
	body: string;
	/** Its author has taken it back, or has written another one in its place. Then there is no text. */
	isGone: boolean;
	/** Why the owner of the space has hidden it; null when it isn't hidden. */
	hidden: MarkView | null;
	/** Whether a desk of mine answers for the space, so that I may hide it. */
	isOwner: boolean;
}

/**
 * The desk that gets a report: the one that answers for the space. Null when none can get it: it is a desk of mine, it has no seat any more,
 * or the text is of one of its members.
 * @throws ProtocolError not-found; AlarmError entries-dropped, content-tampered
 * @example const desk = await deskForReport(session, { space, item, entry: null, form: "topic" });
 */
export async function deskForReport(session: UnlockedSession, place: ReportedPlace): Promise<Id | null> {
	await syncDirectory(session);
	return recipientOf(session, readSpaceOf(session, place.space), await reportedEntry(session, place));
}

function recipientOf(session: UnlockedSession, space: Space, { body }: Statement<"item">): Id | null {
	const { dir } = session;
	const owner = ownerOfSpace(space);
	const meant = new Set([body.as, ...desksOf(dir, body.by).map(({ id }) => id)]);
	if (owner === null || meant.has(owner) || myDesks(session).has(owner)) return null;
	return deskHasSeat(dir, space.circle, dir.desks.get(owner)) ? owner : null;
}

/** The entry that is reported; for an item, its first entry. @throws ProtocolError not-found */
async function reportedEntry(session: UnlockedSession, { space, item, entry }: ReportedPlace): Promise<Statement<"item">> {
	const { entries } = await readItem(session, space, item);
	const found = entries.find(({ statement, uncounted }) => uncounted === null && isNamed(statement, entry));
	if (!found) throw new ProtocolError("not-found", "entry: the item has no such entry");
	return found.statement;
}

/** @param entry null: the first entry of the item. */
const isNamed = ({ body }: Statement<"item">, entry: Id | null): boolean =>
	entry === null ? body.prev.length === 0 : body.entry === entry;

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
	{ reason, text, ...place }: ReportedPlace & Pick<Report, "reason" | "text">,
	{ title, attempt = randomId() }: { title: string; attempt?: Id },
): Promise<{ thread: Id; desk: Id }> {
	if (text !== null && text.length > LONGEST_REPORT)
		throw new ProtocolError("bad-input", `text: takes at most ${LONGEST_REPORT} characters`, "text");
	await syncDirectory(session);
	const space = readSpaceOf(session, place.space);
	const entry = await reportedEntry(session, place);
	const desk = recipientOf(session, space, entry);
	if (desk === null) throw new ProtocolError("wrong-state", "space: no desk can get this report");
	const [mine] = myDesksWithSeats(session, space.circle);
	const report: Report = { ...place, reason, text: text?.normalize("NFC") ?? null, object: entry.objId };
	const thread = deriveId(attempt, JSON.stringify({ ...report, object: toBase64Url(report.object) }));
	await openThread(session, title, [{ kind: "desk", id: desk }], mine?.id, thread);
	await write(session, thread, reportContent(report, session.now()), { entry: deriveId(thread, REPORT) });
	return { thread, desk };
}

/**
 * Opens what a report names, in the space itself.
 * @throws ProtocolError not-found for an item or a space that I can't read; bad-content; AlarmError entries-dropped, content-tampered
 * @example const { title, body, isThere } = await openReported(session, report);
 */
export async function openReported(session: UnlockedSession, report: Report): Promise<ReportedText> {
	const { space, item, entry, form, object } = report;
	const { about, posts, isOwner } = form === "topic" ? await topicTexts(session, space, item) : await documentTexts(session, space, item);
	const found = transcriptOf(session, space, item).entries.find(({ statement, uncounted }) => {
		return uncounted === null && isNamed(statement, entry) && equal(statement.objId, object);
	});
	const text = entry === null ? about : posts.find((each) => each.entry === entry && !each.isTakenBack);
	const { by, as: desk, at } = found?.statement.body ?? { by: "", as: null, at: 0 };
	return {
		...(text ?? { language: "", title: null, body: "" }),
		...{ isThere: found !== undefined, by, desk: desk ?? "", at, isGone: text === undefined, isOwner },
		hidden: markViewOf(await knownList(session, space), item, entry, "hidden"),
	};
}

type Shown = Pick<ReportedText, "language" | "title" | "body">;

interface Texts {
	/** Of the item itself. */
	about: Shown;
	posts: (Shown & { entry: Id; isTakenBack: boolean })[];
	isOwner: boolean;
}

async function topicTexts(session: UnlockedSession, space: Id, item: Id): Promise<Texts> {
	const { source, posts, isOwner } = await openTopic(session, space, item);
	return {
		about: { language: source.language, title: source.title, body: source.body },
		posts: posts.map(({ entry, isTakenBack, source: { language, body } }) => ({ entry, isTakenBack, language, title: null, body })),
		isOwner,
	};
}

async function documentTexts(session: UnlockedSession, space: Id, item: Id): Promise<Texts> {
	const { source, comments, uses, isOwner } = await openDocument(session, space, item);
	return {
		about: { language: source.language, title: source.title, body: source.body },
		// The fold leaves out what was taken back.
		posts: [...comments, ...uses].map(({ entry, language, body }) => ({ entry, isTakenBack: false, language, title: null, body })),
		isOwner,
	};
}
