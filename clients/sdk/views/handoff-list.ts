/** The list of hand-offs, as the server says. */
import type { Id } from "#protocol/bytes.ts";
import type { ShownState } from "#protocol/rules/handoff-views.ts";
import { type HandoffInboxRow, type HandoffRow, type InboxRow, inbox, listHandoffs } from "../casework/index.ts";
import type { UnlockedSession } from "../context.ts";
import { keepSynced } from "../directory/directory.ts";
import { dueOf } from "./due.ts";
import { deskName, myDeskIds, type PartyName } from "./parties.ts";

export interface HandoffListRow {
	id: string;
	code: string;
	/** Empty for a request that came to nothing and waits for us. */
	kind: string;
	/** Its state, or where she is. */
	shown: ShownState;
	priority: string;
	/** Whether the other desk asked a desk of mine. False when both desks are mine. */
	isToUs: boolean;
	/** The other desk. */
	other: PartyName;
	flags: string[];
	/** When the answer, or the person, is expected, UTC ms. Null when neither is. */
	by: number | null;
	/** The next move is ours. Or the request came to nothing, and our desk has neither made a new request nor settled it. */
	isOurTurn: boolean;
	isEmergency: boolean;
	/** Last change, UTC ms. */
	at: number;
}

/** How many finished hand-offs the list shows at most. */
const MOST_OVER = 100;

/**
 * Hand-offs from and to my desks, as the server says. A hand-off is verified when it is opened.
 * @param input isOver true: the hand-offs that are over, the newest first. isOver false: the hand-offs that are under way or wait for us,
 * the most pressing first.
 */
export async function listHandoffRows(session: UnlockedSession, { isOver }: { isOver: boolean }): Promise<HandoffListRow[]> {
	await keepSynced(session);
	const waiting = new Map((await inbox(session)).filter(isOfHandoff).map((row) => [row.handoff, row]));
	const rows = new Map<Id, HandoffListRow>();
	for await (const row of listHandoffs(session, { open: !isOver })) {
		if (isOver && waiting.has(row.handoff)) continue;
		session.memory.handoffCases.set(row.handoff, row.case);
		rows.set(row.handoff, listRow(session, row, waiting.get(row.handoff)));
		if (isOver && rows.size === MOST_OVER) break;
	}
	if (isOver) return [...rows.values()];
	// A request that came to nothing is over, and still waits for us.
	for (const row of waiting.values()) {
		if (row.case) session.memory.handoffCases.set(row.handoff, row.case.id);
		if (!rows.has(row.handoff)) rows.set(row.handoff, failedRow(session, row));
	}
	return [...rows.values()].sort(byNeed);
}

const isOfHandoff = (row: InboxRow): row is HandoffInboxRow => "handoff" in row;

function listRow(session: UnlockedSession, row: HandoffRow, waits: HandoffInboxRow | undefined): HandoffListRow {
	const isToUs = !myDeskIds(session).has(row.from);
	return {
		...sharedFields(row),
		code: row.code,
		kind: row.kind,
		isToUs,
		other: deskName(session, isToUs ? row.from : row.to),
		by: dueOf(row),
		isOurTurn: waits?.awaits ?? false,
		at: row.changed,
	};
}

function failedRow(session: UnlockedSession, row: HandoffInboxRow): HandoffListRow {
	return {
		...sharedFields(row),
		code: row.case?.code ?? "",
		kind: "",
		isToUs: row.incoming,
		other: deskName(session, row.from ?? ""),
		by: row.by,
		isOurTurn: row.kind !== "handoff" || row.awaits,
		at: row.since,
	};
}

function sharedFields({ handoff: id, shown, priority, flags, withoutCustodian }: HandoffRow | HandoffInboxRow) {
	return {
		id,
		shown,
		priority,
		flags: [...flags, ...(withoutCustodian ? ["without-custodian"] : [])],
		isEmergency: priority === "emergency",
	};
}

/** Emergencies first, then what waits for us, then the nearest time. */
function byNeed(a: HandoffListRow, b: HandoffListRow): number {
	const place = ({ isEmergency, isOurTurn }: HandoffListRow) => (isEmergency ? 0 : 2) + (isOurTurn ? 0 : 1);
	return place(a) - place(b) || (a.by ?? Infinity) - (b.by ?? Infinity) || b.at - a.at;
}
