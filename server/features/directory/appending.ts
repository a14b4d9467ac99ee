/** Adding signed statements to the directory, with what they name by hash, and what follows for sessions and accounts. */

import { equal } from "#protocol/bytes.ts";
import type { directory as contracts } from "#protocol/contracts/directory.ts";
import type { Reply } from "#protocol/contracts/endpoint.ts";
import { ProtocolError } from "#protocol/errors.ts";
import type { Directory } from "#protocol/folds/directory.ts";
import { BEFORE_GENESIS, type CompactCheckpoint } from "#protocol/log/checkpoint.ts";
import { type AnyStatement, parseStatement } from "#protocol/statements/statement.ts";
import { lockForClosing } from "#server/chains/desk-locks.ts";
import { appendToDirectory } from "#server/chains/directory.ts";
import { DIRECTORY } from "#server/chains/directory-cache.ts";
import type { CaseSource } from "#server/chains/epochs/index.ts";
import { notify } from "#server/database/bus.ts";
import type { Db } from "#server/database/database.ts";
import type { ServerContext } from "#server/gate/context.ts";
import type { RequestContext } from "#server/gate/gate.ts";
import { newestCheckpoint } from "#server/ledger/publish.ts";
import { type Accounts, checkpointAnswer, type Parts, signedCheckpoint } from "./parts.ts";
import { checkAppendable, matchChecklist, matchSealed, subjectOf, whoseSessionsEnd } from "./rules.ts";
import { storeChecklist, storeDeskKeys } from "./store.ts";

/** All or nothing. The fold judges each statement by all that stands before it, as every client will. */
export async function append(
	{ context, accounts, cases }: Parts,
	ctx: RequestContext<typeof contracts.append>,
): Promise<Reply<typeof contracts.append>> {
	const { db, now, actor, directory, access, input } = ctx;
	const { body } = input;
	access.note({ object: null, count: body.statements.length });
	const statements = body.statements.map((wire) => parseStatement(directory.network, wire));
	const [first] = statements;
	if (first) access.note({ object: subjectOf(directory, first), action: `directory.${first.type}`, count: statements.length });
	checkAppendable(statements, actor.member, now);
	const sealed = matchSealed(statements, body.sealed);
	const checklist = matchChecklist(statements, body.checklist);
	const appended = await appendToDirectory(db, context.directoryCache, statements, now);
	if (!appended.repeated) {
		await checkRestarts(context, db, statements, appended.directory);
		await checkClosings(cases, db, statements);
		if (checklist) await storeChecklist(db, checklist);
		await storeDeskKeys(db, sealed);
		// The cache holds what is committed, and nobody else can commit before this transaction ends.
		await carryOn(db, accounts, context.directoryCache.directory, appended.directory);
		await notify(db, "directory", DIRECTORY);
	}
	return { size: appended.size, checkpoint: checkpointAnswer(await signedCheckpoint(db)) };
}

/**
 * A log goes on where it was signed last, and only the process that signs knows. Looked at when a restart is proposed, and again
 * when it comes true. @throws ProtocolError signs-elsewhere, wrong-state
 */
async function checkRestarts(context: ServerContext, db: Db, statements: readonly AnyStatement[], after: Directory): Promise<void> {
	const proposed = statements.flatMap((each) => (each.type === "log.restart" ? [each.body] : []));
	const comeTrue = after.restarts.slice(context.directoryCache.directory.restarts.length);
	for (const { old, kept } of [...proposed, ...comeTrue]) {
		const last = await context.lastSigned("access");
		if (!context.integrator.refuses("access")) throw new ProtocolError("wrong-state", "log: is signed as usual");
		if (!sameHead(old, last ?? BEFORE_GENESIS)) throw new ProtocolError("wrong-state", "old: is not what was signed last");
		if (!sameHead(kept, (await newestCheckpoint(db, "access")) ?? BEFORE_GENESIS))
			throw new ProtocolError("wrong-state", "kept: is not the newest checkpoint that is left");
	}
}

/** No case is left with a desk that nobody acts for. @throws ProtocolError wrong-state */
async function checkClosings(cases: CaseSource, db: Db, statements: readonly AnyStatement[]): Promise<void> {
	const closed = statements.flatMap(({ type, body }) => (type === "desk.close" ? [body.desk] : []));
	if (closed.length > 0) await lockForClosing(db, closed);
	for (const desk of closed)
		if (await cases.isNeeded(db, desk))
			throw new ProtocolError(
				"wrong-state",
				"desk: keeps cases or sections, or has hand-offs that run; hand them on or close the cases first",
				"desk",
			);
}

function sameHead(one: CompactCheckpoint, other: CompactCheckpoint): boolean {
	return one.size === other.size && equal(one.root, other.root);
}

/** What follows for accounts and sessions. */
export async function carryOn(db: Db, accounts: Accounts, before: Directory, after: Directory): Promise<void> {
	const { ended, readmitted } = whoseSessionsEnd(before, after);
	await accounts.endSessions(db, ended);
	for (const member of readmitted) await accounts.dropReplaced(db, after, member);
}
