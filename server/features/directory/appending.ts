/** Adding signed statements to the directory, with what they name by hash, and what follows for sessions and accounts. */

import { notify } from "#kernel/bus.ts";
import type { Db } from "#kernel/database.ts";
import { appendToDirectory, DIRECTORY } from "#kernel/directory.ts";
import type { Context } from "#kernel/gate.ts";
import type { directory as contracts } from "#protocol/contracts/directory.ts";
import type { Reply } from "#protocol/contracts/endpoint.ts";
import type { Directory } from "#protocol/folds/directory.ts";
import { parseStatement } from "#protocol/statements/statement.ts";
import { type Accounts, checkpointAnswer, type Parts, signedCheckpoint } from "./parts.ts";
import { checkAppendable, matchChecklist, matchSealed, subjectOf, whoseSessionsEnd } from "./rules.ts";
import { storeChecklist, storeDeskKeys } from "./store.ts";

/** All or nothing. The fold judges each statement by all that stands before it, as every client will. */
export async function append({ kernel, accounts }: Parts, ctx: Context<typeof contracts.append>): Promise<Reply<typeof contracts.append>> {
	const { db, now, actor, directory, access, input } = ctx;
	const { body } = input;
	access.note({ object: null, count: body.statements.length });
	const statements = body.statements.map((wire) => parseStatement(directory.network, wire));
	const [first] = statements;
	if (first) access.note({ object: subjectOf(directory, first), action: `directory.${first.type}`, count: statements.length });
	checkAppendable(statements, actor.member, now);
	const sealed = matchSealed(statements, body.sealed);
	const checklist = matchChecklist(statements, body.checklist);
	const appended = await appendToDirectory(db, kernel.follower, statements, now);
	if (!appended.repeated) {
		if (checklist) await storeChecklist(db, checklist);
		await storeDeskKeys(db, sealed);
		// The follower holds what is committed, and nobody else can commit before this transaction ends.
		await carryOn(db, accounts, kernel.follower.directory, appended.directory);
		await notify(db, "directory", DIRECTORY);
	}
	return { size: appended.size, checkpoint: checkpointAnswer(await signedCheckpoint(db)) };
}

async function carryOn(db: Db, accounts: Accounts, before: Directory, after: Directory): Promise<void> {
	const { ended, readmitted } = whoseSessionsEnd(before, after);
	await accounts.endSessions(db, ended);
	for (const member of readmitted) await accounts.dropReplaced(db, after, member);
}
