/**
 * The endpoint `ask`: a desk where a person has turned up asks for the case of this person, which it knows by its case code. The
 * custodian gets the ask. Neither the answer nor the access entry tells the asking desk whether there is such a case.
 */
import type { Bytes } from "#protocol/bytes.ts";
import type { cases } from "#protocol/contracts/cases.ts";
import { ProtocolError } from "#protocol/errors.ts";
import { checkNewSigner } from "#protocol/folds/directory.ts";
import { brokenConstraint } from "#server/base/errors.ts";
import { parseOwnStatement } from "#server/chains/parse-own-statement.ts";
import { type Db, prepared } from "#server/database/database.ts";
import { notify } from "#server/database/notices.ts";
import type { RequestContext } from "#server/gate/handler.ts";
import { checkGuesses, lockGuesses } from "./codes.ts";
import type { CaseBells } from "./dependencies.ts";
import { caseOfCode } from "./store.ts";
import { ask as askTable } from "./tables.ts";

export async function ask({ input, actor, db, directory, now, access }: RequestContext<typeof cases.ask>, bells: CaseBells) {
	const statement = parseOwnStatement(directory.network, input.body.ask, "ask", actor.member);
	const { ask: id, as: desk, code } = statement.body;
	access.note({ object: id, desk });
	checkNewSigner(directory, statement);
	if (desk === null) throw new ProtocolError("not-allowed", "as: takes the desk that asks");
	await lockGuesses(db, desk);
	if (await isKnown(db, statement.objId)) return { ok: true as const };
	await checkGuesses(db, "ask", desk, now);
	const found = await caseOfCode(db, code);
	const { bytes: body, objId: objid, sigs } = statement;
	try {
		await db.insert(askTable).values({ ask: id, caseId: found?.caseId ?? null, desk, at: now, objid, body, sigs });
	} catch (error) {
		if (brokenConstraint(error) === "ask_pkey") throw new ProtocolError("conflict", "ask: another ask has this id");
		throw error;
	}
	// The bell of a desk that asks for its own case doesn't ring.
	await bells.ringForAsk(db, found && found.custodian !== desk ? found.custodian : null, now);
	if (found) await notify(db, "case", found.caseId);
	return { ok: true as const };
}

async function isKnown(db: Db, objId: Bytes): Promise<boolean> {
	return (await prepared(db, "cases.ask-known", "SELECT 1 FROM ask WHERE objid = $1", [objId])).length > 0;
}
