/**
 * Asks other desks for a bed. Each desk gets a thread of its own, with the least that it needs to answer: the area, the night, the number of
 * persons and a language. It doesn't learn which case it is, or who else was asked. The book of the desk that asks says which case it is.
 */
import { randomId } from "#crypto/random.ts";
import type { Id } from "#protocol/bytes.ts";
import { ProtocolError } from "#protocol/errors.ts";
import { deskCanHold } from "#protocol/folds/directory/lookups.ts";
import { isCurrentDesk } from "#protocol/folds/directory.ts";
import { checkCell } from "#protocol/forms/checks.ts";
import { VALUE_TYPES } from "#protocol/forms/values.ts";
import { isLive } from "#protocol/rules/handoff-state.ts";
import type { Content } from "../compartments/content.ts";

import { openThread } from "../compartments/holders.ts";
import { type EntryView, readPage } from "../compartments/read.ts";
import { write } from "../compartments/write.ts";
import type { UnlockedSession } from "../context.ts";
import { deriveId } from "../derive-id.ts";
import { syncDirectory } from "../directory/directory.ts";
import { myDesks } from "../directory/my-desks.ts";
import { formBooks, newFormBook } from "./book/form-books.ts";
import { formRows } from "./day/rows.ts";
import { loadCase } from "./load.ts";
import { desksRuledOut } from "./ruled-out.ts";
import { revise, valueOps } from "./sections/revise.ts";

/** How many desks are asked at the same time at most. */
export const MOST_BED_ASKS = 5;

/** Everything that an asked desk gets. */
export interface BedWanted {
	/** Where, such as a town. */
	area: string;
	/** The first night, as YYYY-MM-DD. */
	night: string;
	persons: number;
	/** BCP 47; null when it doesn't matter. */
	language: string | null;
}

/** until: how long the bed is kept free, UTC ms; null for no bed. */
export interface BedAnswer {
	until: number | null;
}

export interface BedAsk {
	/** The thread with this desk. */
	thread: Id;
	desk: Id;
	/** When it was asked, UTC ms. */
	at: number;
	wanted: BedWanted;
	/** The newest answer; null before the first one. */
	answer: BedAnswer | null;
}

const WANTED = "bed";
const ANSWER = "bed-answer";
type Written = Extract<Content, { kind: "fields" }>;

const written = (form: string, at: number, values: Record<string, string | number | null>): Written => ({
	...{ kind: "fields", form, at, files: [] },
	values: Object.entries(values).map(([code, value]) => ({ code, value })),
});

const valuesIn = ({ values }: Written) => new Map(values.map(({ code, value }) => [code, value]));

/**
 * Reads what a desk is asked for. Null: this entry asks for no bed.
 * @example const wanted = bedWantedIn(entry.content);
 */
export function bedWantedIn(content: Content | null): BedWanted | null {
	if (content?.kind !== "fields" || content.form !== WANTED) return null;
	const values = valuesIn(content);
	const [area, night, persons, language] = ["area", "night", "persons", "language"].map((code) => values.get(code));
	const isRight = typeof area === "string" && VALUE_TYPES.date.isValid(night, []) && VALUE_TYPES.count.isValid(persons, []);
	if (!isRight) return null;
	return { area, night: night as string, persons: persons as number, language: typeof language === "string" ? language : null };
}

/**
 * Reads an answer. Null: this entry is no answer about a bed.
 * @example const until = bedAnswerIn(entry.content)?.until;
 */
export function bedAnswerIn(content: Content | null): BedAnswer | null {
	if (content?.kind !== "fields" || content.form !== ANSWER) return null;
	const until = valuesIn(content).get("until");
	return { until: typeof until === "number" ? until : null };
}

/**
 * The desks that can be asked for a bed for this case. It leaves out my desks, desks that can't hold a case, suspended organisations, desks that
 * have a request already, and those that `desksRuledOut` names.
 * @example const desks = (await desksForBed(session, id)).slice(0, MOST_BED_ASKS);
 */
export async function desksForBed(session: UnlockedSession, id: Id): Promise<Id[]> {
	await syncDirectory(session);
	const { dir } = session;
	const loaded = await loadCase(session, id);
	const { state } = loaded;
	const mine = myDesks(session);
	const asked = new Set(Object.values(state.handoffs).flatMap(({ to, state: now }) => (isLive(now) ? [to] : [])));
	const ruledOut = await desksRuledOut(session, loaded);
	return [...dir.desks.values()]
		.filter(({ id: desk, organisation }) => {
			const isThere = isCurrentDesk(dir, desk) && dir.organisations.get(organisation)?.status === "active" && deskCanHold(dir, desk);
			return isThere && !mine.has(desk) && !asked.has(desk) && !ruledOut.has(desk);
		})
		.map(({ id: desk }) => desk);
}

/**
 * Asks desks for a bed. A repeated call with the same id and desks asks once.
 * @param title of the threads. It says nothing about the case.
 * @throws ProtocolError bad-input for more than five desks, or a desk that the case rules out; not-allowed when my desk doesn't have the case
 * @example await askForBeds(session, id, { title: "Bed wanted", desks, wanted: { area: "Turin", night: "2026-12-01", persons: 2, language: "sq" } });
 */
export async function askForBeds(
	session: UnlockedSession,
	id: Id,
	{ title, desks, wanted, attempt = randomId() }: { title: string; desks: readonly Id[]; wanted: BedWanted; attempt?: Id },
): Promise<void> {
	if (desks.length === 0 || desks.length > MOST_BED_ASKS)
		throw new ProtocolError("bad-input", `desks: takes 1 to ${MOST_BED_ASKS} desks`, "desks");
	const content = written(WANTED, session.now(), { ...wanted, area: wanted.area.trim() });
	if (bedWantedIn(content) === null || wanted.area.trim() === "")
		throw new ProtocolError("bad-input", "wanted: give area, night and persons", "wanted");
	const allowed = await desksForBed(session, id);
	if (!desks.every((desk) => allowed.includes(desk)))
		throw new ProtocolError("bad-input", "desks: the case rules one of them out", "desks");
	const { custodian } = (await loadCase(session, id)).state;
	if (custodian === null || !myDesks(session).has(custodian))
		throw new ProtocolError("not-allowed", "case: only the desk that has the case asks for a bed", "case");
	for (const desk of desks) {
		const thread = deriveId(attempt, `${id} ${desk} ${JSON.stringify(wanted)}`);
		await openThread(session, title, [{ kind: "desk", id: desk }], custodian, thread);
		await write(session, thread, content, { entry: deriveId(thread, "bed") });
		await noteAsk(session, custodian, thread, { bed_Case: id, bed_Desk: desk });
	}
}

/** Writes into the desk's book which case a thread is about. */
async function noteAsk(session: UnlockedSession, as: Id, thread: Id, values: { bed_Case: Id; bed_Desk: Id }): Promise<void> {
	for (const [field, value] of Object.entries(values)) checkCell("bed", thread, field, value);
	const [book] = await formBooks(session, as);
	const entry = deriveId(thread, "book");
	await revise(session, book ?? (await newFormBook(session, as)), { form: "bed", ops: valueOps(thread, values) }, { entry, as });
}

/**
 * The desks that my desk has asked for this case, and what they answered. Each thread and book that is read is an access entry.
 * @example const free = (await bedAsks(session, id)).asks.filter(({ answer }) => answer?.until);
 */
export async function bedAsks(session: UnlockedSession, id: Id): Promise<{ asks: BedAsk[]; books: Id[] }> {
	const { custodian } = (await loadCase(session, id)).state;
	const books = custodian !== null && myDesks(session).has(custodian) ? await formBooks(session, custodian) : [];
	const rows = books.flatMap((book) => formRows(book, "bed")).filter(({ values }) => values.bed_Case === id);
	const asks = await Promise.all(rows.map(({ row, values }) => readAsk(session, row as Id, values.bed_Desk as Id)));
	const known = asks.filter((each) => each !== null).sort((a, b) => a.at - b.at);
	return { asks: known, books: books.map(({ compartment }) => compartment) };
}

async function readAsk(session: UnlockedSession, thread: Id, desk: Id): Promise<BedAsk | null> {
	const { entries } = await readPage(session, thread, { limit: 50 });
	const asking = entries.find(({ content }) => bedWantedIn(content) !== null);
	const wanted = bedWantedIn(asking?.content ?? null);
	if (!asking || wanted === null) return null;
	const isTheirs = ({ desk: by }: EntryView) => by === desk;
	const answers = entries.filter(isTheirs).flatMap(({ content }) => bedAnswerIn(content) ?? []);
	return { thread, desk, at: asking.writtenAt, wanted, answer: answers.at(-1) ?? null };
}

/**
 * Answers a desk that asks for a bed.
 * @param until how long the bed is kept free, UTC ms; null for no bed
 * @example await answerBed(session, thread, Date.now() + 3_600_000);
 */
export async function answerBed(
	session: UnlockedSession,
	thread: Id,
	until: number | null,
	{ entry = randomId() }: { entry?: Id } = {},
): Promise<void> {
	await write(session, thread, written(ANSWER, session.now(), { until }), { entry });
}
