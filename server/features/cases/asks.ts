/**
 * The endpoint `ask`: a desk where a person has turned up asks the custodian of a case code for the case. Neither the
 * answer nor the access entry tells the asking desk whether there is such a case.
 */

import type { Bytes, Id } from "#protocol/bytes.ts";
import type { cases } from "#protocol/contracts/cases.ts";
import { ProtocolError } from "#protocol/errors.ts";
import { checkNewSigner } from "#protocol/folds/directory.ts";
import { brokenConstraint, DelayedError } from "#server/base/errors.ts";
import { lockGroup } from "#server/chains/chains.ts";
import { parseOwnStatement } from "#server/chains/parse-own-statement.ts";
import { type Db, prepared } from "#server/database/database.ts";
import { notify } from "#server/database/notices.ts";
import type { RequestContext } from "#server/gate/handler.ts";
import { GUESSES_PER_HOUR, HOUR } from "./codes.ts";
import type { CaseBells } from "./dependencies.ts";
import { caseOfCode } from "./store.ts";
import { ask as asks } from "./tables.ts";

export async function ask({ input, actor, db, directory, now, access }: RequestContext<typeof cases.ask>, bells: CaseBells) {
	const statement = parseOwnStatement(directory.network, input.body.ask, "ask", actor.member);
	const { ask: id, as: desk, code } = statement.body;
	access.note({ object: id, desk });
	checkNewSigner(directory, statement);
	if (desk === null) throw new ProtocolError("not-allowed", "as: takes the desk that asks");
	// The lock makes the count below exact.
	await lockGroup(db, desk);
	if (await isKnown(db, statement.objId)) return { ok: true as const };
	await checkLimit(db, desk, now);
	const found = await caseOfCode(db, code);
	const { bytes: body, objId: objid, sigs } = statement;
	try {
		await db.insert(asks).values({ ask: id, caseId: found?.caseId ?? null, desk, at: now, objid, body, sigs });
	} catch (error) {
		if (brokenConstraint(error) === "ask_pkey") throw new ProtocolError("conflict", "ask: another ask has this id");
		throw error;
	}
	// A desk that asks for its own case isn't told.
	await bells.ringForAsk(db, found && found.custodian !== desk ? found.custodian : null, now);
	if (found) await notify(db, "case", found.caseId);
	return { ok: true as const };
}

async function isKnown(db: Db, objId: Bytes): Promise<boolean> {
	return (await prepared(db, "cases.ask-known", "SELECT 1 FROM ask WHERE objid = $1", [objId])).length > 0;
}

/** @throws DelayedError too-many-requests */
async function checkLimit(db: Db, desk: Id, now: number): Promise<void> {
	const text = "SELECT min(at) AS first, count(*)::int AS count FROM ask WHERE desk = $1 AND at > $2";
	const [row] = await prepared<{ first: number | null; count: number }>(db, "cases.ask-limit", text, [desk, now - HOUR]);
	if (row && row.count >= GUESSES_PER_HOUR) throw new DelayedError("too-many-requests", ((row.first ?? now) + HOUR - now) / 1000);
}
