/** Endpoints for joining. A newcomer proves that they hold the invite's token by signing with the key that is derived from it. */

import type { Id } from "#protocol/bytes.ts";
import type { directory as contracts } from "#protocol/contracts/directory.ts";
import type { Reply } from "#protocol/contracts/endpoint.ts";
import { ProtocolError } from "#protocol/errors.ts";
import type { Directory, Invite } from "#protocol/folds/directory.ts";
import { parseStatement, type Statement, type Wire } from "#protocol/statements/statement.ts";
import { keepChanges } from "#server/base/errors.ts";
import { appendToDirectory } from "#server/chains/directory.ts";
import { DIRECTORY } from "#server/chains/directory-cache.ts";
import { notify } from "#server/database/notices.ts";
import { compressedJson } from "#server/gate/encodings.ts";
import type { RequestContext } from "#server/gate/handler.ts";
import { bytesOf } from "#server/gate/input.ts";
import type { RawAnswer } from "#server/gate/raw-answer.ts";
import { checkpointAnswer, signedCheckpoint } from "./checkpoint.ts";
import type { DirectoryDependencies } from "./dependencies.ts";
import { pageOf } from "./reading.ts";
import { checkIsSeen, checkName, checkSealKeys, provenInvite, usableInvite } from "./rules.ts";
import { readNames, storeName } from "./store.ts";

/** Gives the newcomer's client a page of the directory, so that it can verify the invite and the signer of the invite. */
export async function inviteRead(
	dependencies: DirectoryDependencies,
	requestContext: RequestContext<typeof contracts.inviteRead, null>,
): Promise<RawAnswer> {
	const { db, now, directory, access, input, http } = requestContext;
	const { proof, from } = input.body;
	access.note({ object: proof.invite, objectType: "directory", subject: knownInvite(directory, proof.invite) });
	const { organisation } = await countGuesses(dependencies, requestContext, proof.invite, () =>
		provenInvite(directory, proof, { action: "join.directory", from }, now),
	);
	const page = await pageOf(db, from);
	access.note({ object: proof.invite, organisation, count: page.statements.length });
	return compressedJson(http, page);
}

/** Begins a registration: answers the first OPAQUE message of a newcomer. */
export async function joinStart(
	dependencies: DirectoryDependencies,
	requestContext: RequestContext<typeof contracts.joinStart, null>,
): Promise<Reply<typeof contracts.joinStart>> {
	const { db, now, directory, access, input } = requestContext;
	const { proof, member, message } = input.body;
	access.note({ object: null, subject: knownInvite(directory, proof.invite) });
	const invite = await countGuesses(dependencies, requestContext, proof.invite, () =>
		provenInvite(directory, proof, { action: "join.start", member, message }, now),
	);
	access.note({ object: member, organisation: invite.organisation });
	checkIsInvited(directory, invite, member);
	// Limited like sign-ins, because each OPAQUE answer allows one guess of a password.
	await dependencies.accounts.countJoining(db, "registration", invite.invite, now);
	return dependencies.accounts.register(member, message);
}

/**
 * Stores a join with its credential, account and names: all of them or nothing. The account can do nothing until the member is vouched for.
 */
export async function join(
	dependencies: DirectoryDependencies,
	requestContext: RequestContext<typeof contracts.join, null>,
): Promise<Reply<typeof contracts.join>> {
	const { context } = dependencies;
	const { db, now, directory, access, input } = requestContext;
	access.note({ object: null });
	const joining = parseJoin(directory, input.body.join);
	const { by: member, invite: id } = joining.body;
	// The entry has no actor until the signatures are verified, so that nobody can make entries in another person's name.
	access.note({ object: null, subject: knownInvite(directory, id) });
	// The invite is checked before costlier steps, because anybody can send a join.
	if (!directory.known.has(joining.key)) {
		const invite = await countGuesses(dependencies, requestContext, id, () => usableInvite(directory, id, now));
		if ((invite.member === null) !== (input.body.signIn !== null))
			throw new ProtocolError("bad-input", "signIn: a newcomer must choose one; a returning member keeps theirs", "signIn");
	}
	access.note({ object: member });
	const credential = parseCredential(directory, input.body.credential, joining);
	checkName(input.body.name, joining.body.nameHash);
	// Nobody may be taken for another member.
	const others = (await readNames(db)).filter((each) => each.member !== member);
	checkIsSeen(
		input.body.name.name,
		others.map(({ name }) => name),
	);
	checkSealKeys([joining]);
	const appended = await appendToDirectory(db, context.directoryCache, [joining, credential], now);
	if (!appended.repeated) {
		access.note({ object: member, actor: member, organisation: directory.invites.get(id)?.organisation ?? null });
		await storeAccount(dependencies, requestContext, appended.directory, joining, credential);
		await notify(db, "directory", DIRECTORY);
	}
	return { size: appended.size, checkpoint: checkpointAnswer(await signedCheckpoint(db)) };
}

async function storeAccount(
	{ accounts }: DirectoryDependencies,
	requestContext: RequestContext<typeof contracts.join, null>,
	directory: Directory,
	joining: Statement<"join">,
	credential: Statement<"credential">,
): Promise<void> {
	const { db } = requestContext;
	const { name, signIn } = requestContext.input.body;
	const { by: member, nameHash } = joining.body;
	await accounts.store(db, credential, requestContext.input.body, null);
	if (signIn !== null) await accounts.claimName(db, directory, signIn, member);
	await storeName(db, { member, hash: nameHash, name: name.name, salt: bytesOf(name.salt, "name.salt") });
}

function parseJoin(directory: Directory, wire: Wire): Statement<"join"> {
	if (!directory.genesis) throw new ProtocolError("not-founded");
	const joining = parseStatement(directory.network, wire);
	if (joining.type !== "join") throw new ProtocolError("bad-statement", "join: takes a statement of type join");
	return joining;
}

function parseCredential(directory: Directory, wire: Wire, { body }: Statement<"join">): Statement<"credential"> {
	const credential = parseStatement(directory.network, wire);
	const belongs = credential.type === "credential" && credential.body.by === body.by && credential.body.ke === body.ke;
	if (!belongs) throw new ProtocolError("bad-statement", "credential: must belong to the join");
	return credential;
}

/** Ids that a stranger makes up are not recorded, because there could be any number of them. */
function knownInvite(directory: Directory, id: Id): Id | null {
	return directory.invites.has(id) ? id : null;
}

/**
 * Runs `judge`, and counts a failure that could be a guess. After too many such failures, the next one must wait. A request that passes is
 * never delayed. All ids without an invite share one counter, so that guesses can't fill the table.
 * @throws ProtocolError as `judge`; DelayedError instead, while guesses must wait.
 */
async function countGuesses(
	{ accounts }: DirectoryDependencies,
	{ db, now, directory }: Pick<RequestContext<typeof contracts.join, null>, "db" | "now" | "directory">,
	id: Id,
	judge: () => Invite,
): Promise<Invite> {
	try {
		return judge();
	} catch (error) {
		if (!(error instanceof ProtocolError) || (error.code !== "not-found" && error.code !== "bad-signature")) throw error;
		await accounts.countJoining(db, "proof", knownInvite(directory, id), now);
		throw keepChanges(error);
	}
}

/** Checks that the invite is for this member. OPAQUE answers for other members would help to guess their passwords. */
function checkIsInvited(directory: Directory, invite: Invite, member: string): void {
	const isInvited = invite.member === null ? !directory.members.has(member) : invite.member === member;
	if (!isInvited) throw new ProtocolError("not-allowed", "member: the invite is for another member");
}
