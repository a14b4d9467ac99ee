/** The asks for cases: those that my desks send, and those that other desks send to my desks. */
import { randomId } from "#crypto/random.ts";
import type { Id } from "#protocol/bytes.ts";
import type { AskSettleCode } from "#protocol/codes.ts";
import type { Reply } from "#protocol/contracts/endpoint.ts";
import { contracts } from "#protocol/contracts/index.ts";
import { ProtocolError } from "#protocol/errors.ts";
import { checkSignerAtCheckpoint, isMemberOfDesk } from "#protocol/folds/directory.ts";
import { type AnyStatement, parseStatement, toWire, type Wire } from "#protocol/statements/statement.ts";
import type { UnlockedSession } from "../context.ts";
import { appendToCase, chooseDesk } from "./append.ts";
import { parseCaseCode } from "./code.ts";

/** Another desk asks for a case of ours, because the person has turned up there. */
export interface CaseAsk {
	ask: Id;
	case: Id;
	/** The case code that the person brought. */
	code: string;
	/** The member who asks. */
	by: Id;
	/** The desk that asks, of this member. */
	desk: Id;
	/** UTC ms. */
	at: number;
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
export function readAsk(session: UnlockedSession, served: ServedAsk): CaseAsk[] {
	try {
		const statement = parseStatement(session.network, served.ask);
		checkSignerAtCheckpoint(session.dir, statement);
		if (statement.type !== "ask") throw new ProtocolError("bad-statement", "type: must be ask");
		const { ask, code, by, as } = statement.body;
		// An ask has no chain, so a former member could back-date an ask with the server's help.
		if (as === null || !isMemberOfDesk(session.dir, by, as)) return [];
		return [{ ask, case: served.case, code, by, desk: as, at: served.at }];
	} catch (error) {
		if (!(error instanceof ProtocolError)) throw error;
		session.alarm({ code: "content-tampered", subject: served.case, detail: `an ask in the inbox: ${error.message}` });
		return [];
	}
}

/**
 * Takes an ask of another desk off the inbox of my desk, which is the custodian. Who did it, and when, stays in the case. The asking desk isn't
 * told. A hand-off to the asking desk needs no such call: it takes the ask off, too.
 * @param code answered: the desk has its answer. refused: it gets none. cleared: there is nothing to do.
 * @throws ProtocolError not-allowed when my desk is not the custodian; wrong-state when somebody else has settled it, or when I have
 * settled it with another code
 * @example await settleAsk(session, { case: row.case.id, ask: row.ask }, "refused");
 */
export async function settleAsk(
	session: UnlockedSession,
	{ case: id, ask }: Pick<CaseAsk, "case" | "ask">,
	code: AskSettleCode,
): Promise<void> {
	await appendToCase(session, id, (bundle) => {
		const settled = bundle.state.asks[ask];
		// An earlier call has reached the server, and its answer was lost.
		if (settled?.by === session.me && settled.code === code) return;
		bundle.add("case.settle-ask", chooseDesk(session, bundle.state.custodian), { ask, code });
	});
}

/**
 * Asks the custodian for a case, because the person has come to my desk with the case code. The custodian finds the ask in the inbox, and
 * may make a hand-off. The server's answer doesn't reveal whether such a case exists.
 * @param desk the desk of mine that asks.
 * @param typed the case code as the person told it.
 * @returns the ask's id.
 * @throws ProtocolError bad-input when it is no case code.
 * @example await askForCase(session, desk, "bado-kime-losa-tobo");
 */
export async function askForCase(session: UnlockedSession, desk: Id, typed: string): Promise<Id> {
	const id = randomId();
	const statement = session.sign("ask", { ask: id, code: parseCaseCode(typed) }, chooseDesk(session, desk));
	await session.server.call(contracts.cases.ask, { body: { ask: toWire(statement) } });
	return id;
}
