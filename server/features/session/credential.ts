/** Endpoints of a member's own account: a new password or keybag, and the member's status. */

import type { Reply } from "#protocol/contracts/endpoint.ts";
import type { session as contracts } from "#protocol/contracts/session.ts";
import { ProtocolError } from "#protocol/errors.ts";
import { parseStatement, type Statement } from "#protocol/statements/statement.ts";
import { appendToDirectory } from "#server/chains/directory.ts";
import { DIRECTORY } from "#server/chains/directory-cache.ts";
import { notify } from "#server/database/notices.ts";
import type { RequestContext } from "#server/gate/handler.ts";
import type { Accounts } from "./accounts.ts";
import { storeAttemptOrRefuse, storeChangeOrRefuse } from "./attempts.ts";
import type { SessionDependencies } from "./dependencies.ts";
import { forgetAttempts } from "./store.ts";

/** Begins a change of the password: answers the first OPAQUE message. */
export async function changeStart(
	{ keyedHashes }: SessionDependencies,
	accounts: Accounts,
	requestContext: RequestContext<typeof contracts.changeStart>,
): Promise<Reply<typeof contracts.changeStart>> {
	const { db, now, actor } = requestContext;
	requestContext.access.note({ object: actor.member });
	// Limited like sign-ins, so that a stolen session does not speed up guesses of the password.
	await storeAttemptOrRefuse(db, keyedHashes.registrationBucket(actor.member), now);
	return accounts.register(requestContext.actor.member, requestContext.input.body.message);
}

/** Stores statement, record and keybag in one transaction, and ends the other sessions of the member. */
export async function change(
	{ context, keyedHashes }: SessionDependencies,
	accounts: Accounts,
	requestContext: RequestContext<typeof contracts.change>,
): Promise<Reply<typeof contracts.change>> {
	const { db, now, actor, directory, access, input } = requestContext;
	access.note({ object: actor.member });
	const statement = parseStatement(directory.network, input.body.credential);
	if (statement.type !== "credential") throw new ProtocolError("bad-statement", "type: must be credential");
	if (statement.body.by !== actor.member) throw new ProtocolError("not-allowed", "by: must be the member who is signed in");
	// The directory keeps each change for ever. So the changes of members who aren't active are limited.
	if (!actor.active) await storeChangeOrRefuse(db, keyedHashes.changeBucket(actor.member), now);
	const before = actor.record?.credential ?? null;
	const appended = await appendToDirectory(db, context.directoryCache, [statement], now);
	if (appended.repeated) return { ok: true };
	await accounts.store(db, statement as Statement<"credential">, input.body, before);
	await accounts.dropReplaced(db, appended.directory, actor.member);
	await accounts.endOthers(db, actor.member, actor.session);
	await forgetAttempts(db, keyedHashes.registrationBucket(actor.member));
	await notify(db, "directory", DIRECTORY);
	return { ok: true };
}

/** Returns the member's status, and the size of the directory by which the server judges it. */
export async function me(requestContext: RequestContext<typeof contracts.me>): Promise<Reply<typeof contracts.me>> {
	const { actor, directory, access } = requestContext;
	access.note({ object: actor.member });
	const status = actor.record?.status ?? "pending";
	// An active member of a suspended organisation counts as suspended.
	return { member: actor.member, status: status === "active" && !actor.active ? "suspended" : status, checkpointSize: directory.size };
}
