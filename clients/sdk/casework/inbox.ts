/** The inbox of a desk, and lists of hand-offs. */
import type { Id } from "#protocol/bytes.ts";
import type { HandoffState } from "#protocol/codes.ts";
import type { Reply } from "#protocol/contracts/endpoint.ts";
import { contracts } from "#protocol/contracts/index.ts";
import { ProtocolError } from "#protocol/errors.ts";
import { checkSignerAtCheckpoint, isMemberOfDesk } from "#protocol/folds/directory.ts";
import { type AnyStatement, parseStatement, type Wire } from "#protocol/statements/statement.ts";
import type { UnlockedSession } from "../context.ts";
import { checkGossip, keepSynced } from "../directory/directory.ts";
import { pages } from "../http/pages.ts";

/** A hand-off in a list, as the server says. It isn't verified; `loadCase` verifies it. */
export type HandoffRow = Reply<typeof contracts.cases.handoffs>["handoffs"][number];

/** Another desk asks for a case of ours, because the person has turned up there. by: the member who asks. desk: their desk. at: UTC ms. */
export interface CaseAsk {
	ask: Id;
	case: Id;
	code: string;
	by: Id;
	desk: Id | null;
	at: number;
}

export interface Inbox {
	/** Compartments with entries that I haven't seen. */
	unread: Reply<typeof contracts.cases.inbox>["unread"];
	/** Hand-offs that wait for my desk's move. */
	awaiting: HandoffRow[];
	/** More than half of the time to answer has passed. */
	due: HandoffRow[];
	/** Hand-offs that are late or lapsed, whose consent was withdrawn, or whose countersignature is missing. */
	red: HandoffRow[];
	asks: CaseAsk[];
}

/**
 * Returns a desk's inbox. Each ask in it is verified. The lists are not.
 * @throws ProtocolError not-found unless the desk is mine.
 * @example const { awaiting, red } = await readInbox(session, desk);
 */
export async function readInbox(session: UnlockedSession, desk: Id): Promise<Inbox> {
	await keepSynced(session);
	const { asks, ...lists } = await session.server.call(contracts.cases.inbox, { params: { desk } });
	await checkGossip(
		session,
		asks.flatMap(({ ask }) => parseOrNull(session, ask) ?? []),
	);
	return { ...lists, asks: asks.flatMap((each) => readAsk(session, each)) };
}

/** Returns null for a malformed statement. The code that reads the statement reports it. */
export function parseOrNull({ network }: UnlockedSession, wire: Wire): AnyStatement | null {
	try {
		return parseStatement(network, wire);
	} catch {
		return null;
	}
}

type ServedAsk = Reply<typeof contracts.cases.inbox>["asks"][number];

/** Verifies one ask. An invalid one is left out, and raises an alarm. */
function readAsk(session: UnlockedSession, served: ServedAsk): CaseAsk[] {
	try {
		const statement = parseStatement(session.network, served.ask);
		checkSignerAtCheckpoint(session.dir, statement);
		if (statement.type !== "ask") throw new ProtocolError("bad-statement", "type: must be ask");
		const { ask, code, by, as } = statement.body;
		// An ask has no chain, so a former member could back-date one with the server's help.
		if (as === null || !isMemberOfDesk(session.dir, by, as)) return [];
		return [{ ask, case: served.case, code, by, desk: as, at: served.at }];
	} catch (error) {
		if (!(error instanceof ProtocolError)) throw error;
		session.alarm({ code: "content-tampered", subject: served.case, detail: `an ask in the inbox: ${error.message}` });
		return [];
	}
}

/**
 * Lists hand-offs from or to my desks, the last changed first.
 * @param filter open: true leaves out hand-offs that are over.
 * @example for await (const row of listHandoffs(session, { desk, open: true })) print(row.code, row.state);
 */
export async function* listHandoffs(
	session: UnlockedSession,
	filter: { desk?: Id; state?: HandoffState; open?: boolean } = {},
): AsyncGenerator<HandoffRow, void, undefined> {
	const { open, ...rest } = filter;
	const asked = { ...rest, ...(open !== undefined && { open: String(open) as "true" | "false" }) };
	const ask = (cursor: string | undefined) => session.server.call(contracts.cases.handoffs, { query: { ...asked, cursor } });
	for await (const { handoffs } of pages(ask)) yield* handoffs;
}
