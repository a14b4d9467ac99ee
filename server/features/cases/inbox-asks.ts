/** Queries for the asks in the inbox of a member, over all desks at once. */
import type { Id } from "#protocol/bytes.ts";
import type { Statement } from "#protocol/statements/statement.ts";
import { readOfType } from "#server/chains/chains.ts";
import { type Db, prepared } from "#server/database/database.ts";
import { INBOX_LIMIT } from "./inbox-lists.ts";

/** Asks older than this are not shown. */
const SHOWN_FOR_MS = 30 * 86_400_000;

export interface FoundAsk {
	case: Id;
	code: string;
	/** The custodian. */
	desk: Id;
	/** UTC ms. */
	at: number;
	body: Uint8Array;
	sigs: Uint8Array[];
}

/** The recent asks of other desks for cases of the custodians in $1. */
const ASKED = `FROM casefile c JOIN ask a ON a.case_id = c.case_id WHERE c.custodian = ANY($1::uuid[]) AND a.at > $2 AND a.desk <> c.custodian`;
/** The cases of these asks. Their settlements are read next. */
const ASKED_CASES = `SELECT DISTINCT a.case_id AS case ${ASKED}`;

/** The asks of ASKED that are open: not settled ($3 and $4), and not answered by a later hand-off to the asking desk. */
const ASKS = `SELECT a.case_id AS case, c.code, c.custodian AS desk, a.at, a.body, a.sigs ${ASKED}
	AND (a.case_id, a.ask) NOT IN (SELECT * FROM unnest($3::uuid[], $4::uuid[]))
	AND NOT EXISTS (SELECT FROM handoff h WHERE h.case_id = a.case_id AND h.to_desk = a.desk AND h.changed >= a.at)
	ORDER BY a.at DESC LIMIT ${INBOX_LIMIT}`;

/** Asks for the desks' cases that nobody has answered or settled. @param now UTC ms. */
export async function openAsks(db: Db, desks: readonly Id[], now: number): Promise<FoundAsk[]> {
	const parameters = [desks, now - SHOWN_FOR_MS];
	const cases = await prepared<{ case: Id }>(db, "cases.asked", ASKED_CASES, parameters);
	if (cases.length === 0) return [];
	const stored = await readOfType(
		db,
		"case.settle-ask",
		cases.map((row) => row.case),
	);
	const settled = stored.map(({ statement }) => (statement as Statement<"case.settle-ask">).body);
	return prepared<FoundAsk>(db, "cases.asks", ASKS, [...parameters, settled.map((each) => each.case), settled.map(({ ask }) => ask)]);
}
