/** Joining: for people who hold an invite's token, and prove it by signatures with the key that it derives. */

import type { Id } from "#protocol/bytes.ts";
import type { directory as contracts } from "#protocol/contracts/directory.ts";
import type { Reply } from "#protocol/contracts/endpoint.ts";
import { ProtocolError } from "#protocol/errors.ts";
import type { Directory, Invite } from "#protocol/folds/directory.ts";
import { parseStatement, type Statement } from "#protocol/statements/statement.ts";
import { keepChanges } from "#server/base/errors.ts";
import { appendToDirectory } from "#server/chains/directory.ts";
import { DIRECTORY } from "#server/chains/directory-cache.ts";
import { notify } from "#server/database/bus.ts";
import type { RequestContext } from "#server/gate/gate.ts";
import { bytesOf } from "#server/gate/input.ts";
import { checkpointAnswer, type Parts, signedCheckpoint } from "./parts.ts";
import { pageOf } from "./reading.ts";
import { checkName, provenInvite, usableInvite } from "./rules.ts";
import { storeName } from "./store.ts";

/** The whole directory, so that the newcomer's client can check the pin, the invite and who stands behind it. */
export async function inviteRead(
	parts: Parts,
	ctx: RequestContext<typeof contracts.inviteRead, null>,
): Promise<Reply<typeof contracts.inviteRead>> {
	const { db, now, directory, access, input } = ctx;
	const { proof, from } = input.body;
	access.note({ object: proof.invite, objectType: "directory" });
	const { organisation } = await counted(parts, ctx, proof.invite, () => provenInvite(directory, proof, "join.directory", now));
	const page = await pageOf(db, from);
	access.note({ object: proof.invite, organisation, count: page.statements.length });
	return page;
}

export async function joinStart(
	parts: Parts,
	ctx: RequestContext<typeof contracts.joinStart, null>,
): Promise<Reply<typeof contracts.joinStart>> {
	const { db, now, directory, access, input } = ctx;
	const { proof, member, message } = input.body;
	access.note({ object: member });
	const invite = await counted(parts, ctx, proof.invite, () => provenInvite(directory, proof, "join.start", now));
	access.note({ object: member, organisation: invite.organisation });
	checkFits(directory, invite, member);
	// As slow as signing in: each answer is one by which a password can be guessed.
	await parts.accounts.countJoining(db, "registration", invite.invite, now);
	return parts.accounts.register(member, message);
}

/** Join and credential, record and bag, name and sign-in name: all or nothing. Until others vouch, the account can do nothing. */
export async function join(parts: Parts, ctx: RequestContext<typeof contracts.join, null>): Promise<Reply<typeof contracts.join>> {
	const { context } = parts;
	const { db, now, directory, access, input } = ctx;
	access.note({ object: null });
	const [joining, credential] = joinStatements(directory, input.body);
	const { by: member, invite: id } = joining.body;
	// Nobody is the actor before the signatures were found good: or anybody could fill the log with other people's refusals.
	access.note({ object: member });
	if (!directory.known.has(joining.key)) {
		const invite = await counted(parts, ctx, id, () => usableInvite(directory, id, now));
		if ((invite.member === null) !== (input.body.signIn !== null))
			throw new ProtocolError("bad-input", "signIn: a newcomer takes one, and who comes back keeps theirs", "signIn");
	}
	checkName(input.body.name, joining.body.nameHash);
	const appended = await appendToDirectory(db, context.directoryCache, [joining, credential], now);
	if (!appended.repeated) {
		access.note({ object: member, actor: member, organisation: directory.invites.get(id)?.organisation ?? null });
		await settle(parts, ctx, joining, credential);
		await notify(db, "directory", DIRECTORY);
	}
	return { size: appended.size, checkpoint: checkpointAnswer(await signedCheckpoint(db)) };
}

async function settle(
	{ accounts }: Parts,
	ctx: RequestContext<typeof contracts.join, null>,
	joining: Statement<"join">,
	credential: Statement<"credential">,
): Promise<void> {
	const { db } = ctx;
	const { name, signIn } = ctx.input.body;
	const { by: member, nameHash } = joining.body;
	await accounts.store(db, credential, ctx.input.body, null);
	if (signIn !== null) await accounts.claimName(db, signIn, member);
	await storeName(db, { member, hash: nameHash, name: name.name, salt: bytesOf(name.salt, "name.salt") });
}

function joinStatements(
	directory: Directory,
	body: RequestContext<typeof contracts.join, null>["input"]["body"],
): [Statement<"join">, Statement<"credential">] {
	if (!directory.genesis) throw new ProtocolError("not-founded");
	const joining = parseStatement(directory.network, body.join);
	if (joining.type !== "join") throw new ProtocolError("bad-statement", "join: is of another type");
	const credential = parseStatement(directory.network, body.credential);
	const fits = credential.type === "credential" && credential.body.by === joining.body.by && credential.body.ke === joining.body.ke;
	if (!fits) throw new ProtocolError("bad-statement", "credential: does not belong to the join");
	return [joining, credential];
}

/**
 * Judges who says they hold an invite. What could be a guess makes the next guess wait, and nobody else: who holds the invite goes
 * on, and all ids that no invite has are counted as one, so that guessing fills no table.
 */
async function counted(
	{ accounts }: Parts,
	{ db, now, directory }: Pick<RequestContext<typeof contracts.join, null>, "db" | "now" | "directory">,
	id: Id,
	judge: () => Invite,
): Promise<Invite> {
	try {
		return judge();
	} catch (error) {
		if (!(error instanceof ProtocolError) || (error.code !== "not-found" && error.code !== "bad-signature")) throw error;
		await accounts.countJoining(db, "proof", directory.invites.has(id) ? id : null, now);
		throw keepChanges(error);
	}
}

/** An OPAQUE answer is given for the one who may join only: it would help to guess the passwords of others. */
function checkFits(directory: Directory, invite: Invite, member: string): void {
	const fits = invite.member === null ? !directory.members.has(member) : invite.member === member;
	if (!fits) throw new ProtocolError("not-allowed", "member: is not whom the invite is for");
}
