/** Finds unread entries and asks that an earlier inbox has listed, and that a later one leaves out. SPEC "Cases", section 11. */
import type { Id } from "#protocol/bytes.ts";
import type { Reply } from "#protocol/contracts/endpoint.ts";
import type { contracts } from "#protocol/contracts/index.ts";
import { actingDesk, openCompartment } from "../compartments/compartment.ts";
import { type ListedUnread, listedUnread, type UnreadRow } from "../compartments/listed-unread.ts";
import type { UnlockedSession } from "../context.ts";
import { myDesks } from "../directory/my-desks.ts";
import { isRefusal } from "../http/answers.ts";
import { changeSealedText, findSealedText } from "../sealed-texts.ts";
import { parseOrNull } from "./asks.ts";
import type { LoadedCase } from "./load.ts";

type AskRow = Reply<typeof contracts.cases.inbox>["asks"][number];

/** How far two clocks may differ, in ms. */
const CLOCKS_MS = 10 * 60_000;
/** The server lists asks for 30 days. One that ends within a day isn't looked for. */
const ASK_IS_LISTED_MS = 29 * 86_400_000;
const PLACE = "asks";

/** The unread compartments that were listed before, are missing now, and still have entries that I haven't seen. */
export async function hiddenUnread(session: UnlockedSession, rows: readonly UnreadRow[], desk: Id | undefined): Promise<UnreadRow[]> {
	const present = new Set(rows.map(({ compartment }) => compartment));
	const missing = (await listedUnread(session)).filter(
		({ row }) => !present.has(row.compartment) && (desk === undefined || row.reader === desk),
	);
	const hidden: UnreadRow[] = [];
	for (const listed of missing) if (await isUnread(session, listed)) hidden.push(listed.row);
	return hidden;
}

/** Whether the compartment is still unread, by its signed chain and my signed `seen` statements. */
async function isUnread(session: UnlockedSession, { row, at, restarts }: ListedUnread): Promise<boolean> {
	if (row.reader !== session.me && !myDesks(session).has(row.reader)) return false;
	try {
		const opened = await openCompartment(session, row.compartment);
		actingDesk(session, opened);
		const mine = opened.seen.filter(({ body }) => body.by === session.me);
		const isSeen = ({ body }: (typeof mine)[number]) => body.at >= at || (body.count >= opened.count && body.at >= at - CLOCKS_MS);
		return !mine.some(isSeen);
	} catch (error) {
		// My desk doesn't hold it any more.
		if (isRefusal(error, "not-allowed")) return false;
		if (!isRefusal(error, "not-found")) throw error;
		// A section may have been closed to my desk, and a review to my role. A restore may have lost anything.
		return row.kind !== "section" && row.kind !== "review" && session.dir.restarts.length <= restarts;
	}
}

/** The asks that were listed before, are missing now, and wait by the signed statements of their case. @param lookUp loads a case. */
export async function hiddenAsks(
	session: UnlockedSession,
	rows: readonly AskRow[],
	desk: Id | undefined,
	lookUp: (row: AskRow) => Promise<LoadedCase | null>,
): Promise<AskRow[]> {
	const present = new Set(rows.map((row) => idOf(session, row)));
	const known = parse(await findSealedText(session, PLACE));
	const hidden: AskRow[] = [];
	for (const row of known) {
		if (present.has(idOf(session, row)) || (desk !== undefined && row.desk !== desk) || !myDesks(session).has(row.desk)) continue;
		if (row.at < session.now() - ASK_IS_LISTED_MS) continue;
		const loaded = await lookUp(row);
		if (loaded && waits(session, row, loaded)) hidden.push(row);
	}
	return hidden;
}

/** Whether nobody has settled the ask, nor answered it by a hand-off to the desk that asks. */
function waits(session: UnlockedSession, row: AskRow, { state, placed }: LoadedCase): boolean {
	const ask = parseOrNull(session, row.ask);
	if (ask?.type !== "ask" || state.custodian !== row.desk || state.asks[ask.body.ask]) return false;
	const toAsker = new Set(Object.values(state.handoffs).flatMap(({ id, to }) => (to === ask.body.as ? [id] : [])));
	const isAnswer = (body: { at: number; handoff?: Id }) => toAsker.has(body.handoff ?? "") && body.at >= row.at - CLOCKS_MS;
	return !placed.some(({ statement }) => isAnswer(statement.body as { at: number; handoff?: Id }));
}

export async function rememberAsks(session: UnlockedSession, rows: readonly AskRow[], desk: Id | undefined): Promise<void> {
	await changeSealedText(session, PLACE, (text) => {
		const others = parse(text).filter((row) => desk !== undefined && row.desk !== desk);
		const after = JSON.stringify([...others, ...rows]);
		return after === "[]" ? null : after;
	});
}

const parse = (text: string | null): AskRow[] => (text === null ? [] : JSON.parse(text));

function idOf(session: UnlockedSession, { ask }: AskRow): Id | null {
	const statement = parseOrNull(session, ask);
	return statement?.type === "ask" ? statement.body.ask : null;
}
