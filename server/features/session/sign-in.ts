/**
 * Signing in by password and by recovery code, in two steps each. Nobody learns here whether a name exists: for a name
 * that nobody has, each step does the same work and gives an answer of the same form.
 */
import { randomUUID } from "node:crypto";
import { type Bytes, fromBase64Url, fromHex, type Id } from "#protocol/bytes.ts";
import type { Reply } from "#protocol/contracts/endpoint.ts";
import { type session as contracts, recoveryInput } from "#protocol/contracts/session.ts";
import { ProtocolError } from "#protocol/errors.ts";
import type { Credential } from "#protocol/folds/directory.ts";
import { verifyEd25519 } from "#protocol/sodium.ts";
import { keepChanges } from "#server/base/errors.ts";
import type { RequestContext } from "#server/gate/gate.ts";
import { waitTurn } from "./attempts.ts";
import { newToken, tokenHash } from "./identity.ts";
import { deviceCookie, openSession } from "./opening.ts";
import { noteOfTried, type Parts } from "./parts.ts";
import { type Attempts, accountOf } from "./rules.ts";
import { type Account, type Attempt, findAccount, isKnownDevice, memberOfName, storeAttempt, takeAttempt } from "./store.ts";

type StartCtx = RequestContext<typeof contracts.start, null> | RequestContext<typeof contracts.recoverStart, null>;
type FinishCtx = RequestContext<typeof contracts.finish, null> | RequestContext<typeof contracts.recoverFinish, null>;

/** Stands in for the credential of a name that nobody has. The key is a sound one (RFC 8032, section 7.1), so that checking takes as long. */
const NOBODY: Pick<Credential, "bag" | "record" | "recovery"> = {
	bag: new Uint8Array(32),
	record: new Uint8Array(32),
	recovery: fromHex("d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a"),
};

interface Claimed {
	/** Null for a name that nobody has, or whose member has left. */
	member: Id | null;
	/** What is answered: the member's id, or a made-up one. */
	shown: Id;
	credential: Credential | null;
	account: Account | null;
	bucket: Bytes;
	/** With this attempt among them. */
	counted: Attempts;
}

/** Who the name says they are. Waits its turn, and counts as a failure until it is finished. */
async function claim({ names, context }: Parts, ctx: StartCtx, kind: Attempt["kind"]): Promise<Claimed> {
	const { db, now, directory, http, access, input } = ctx;
	if (!directory.genesis) throw new ProtocolError("not-founded");
	const name = names.key(input.body.name);
	const known = accountOf(directory, await memberOfName(db, name));
	const member = known?.member.id ?? null;
	const shown = member ?? names.madeUpMember(name);
	access.note(noteOfTried(member));
	const cookie = deviceCookie(http, context.config);
	const device = cookie === null ? null : tokenHash(cookie);
	const trusted = device !== null && (await isKnownDevice(db, device, shown, now));
	const bucket = names.bucket(kind, name, trusted ? device : null);
	const counted = await waitTurn(db, bucket, now, "sign-in-delayed");
	const account = await findAccount(db, shown, known?.credential ?? NOBODY);
	return { member, shown, credential: known?.credential ?? null, account, bucket, counted };
}

export async function start(parts: Parts, ctx: RequestContext<typeof contracts.start, null>): Promise<Reply<typeof contracts.start>> {
	const { member, shown, credential, account, bucket, counted } = await claim(parts, ctx, "password");
	const known = credential && account ? { record: account.record, setup: credential.setup } : null;
	const { message, state } = parts.opaque.startLogin(ctx.directory.network, shown, known, ctx.input.body.message);
	const login = randomUUID();
	await storeAttempt(ctx.db, { id: login, kind: "password", member, bucket, state, at: ctx.now }, counted);
	return { login, member: shown, message };
}

export async function finish(parts: Parts, ctx: RequestContext<typeof contracts.finish, null>): Promise<Reply<typeof contracts.finish>> {
	const { login, message } = ctx.input.body;
	return complete(parts, ctx, await takeAttempt(ctx.db, login, "password", ctx.now), (attempt) =>
		parts.opaque.finishLogin(ctx.directory.network, attempt.state, message),
	);
}

export async function recoverStart(
	parts: Parts,
	ctx: RequestContext<typeof contracts.recoverStart, null>,
): Promise<Reply<typeof contracts.recoverStart>> {
	const { member, shown, bucket, counted } = await claim(parts, ctx, "recovery");
	const recovery = randomUUID();
	const challenge = newToken();
	await storeAttempt(ctx.db, { id: recovery, kind: "recovery", member, bucket, state: challenge, at: ctx.now }, counted);
	return { recovery, member: shown, challenge };
}

export async function recoverFinish(
	parts: Parts,
	ctx: RequestContext<typeof contracts.recoverFinish, null>,
): Promise<Reply<typeof contracts.recoverFinish>> {
	const { recovery, signature } = ctx.input.body;
	const proven = ({ member, state }: Attempt, { recovery: key }: typeof NOBODY) =>
		verifyEd25519(bytesOf(signature), recoveryInput(member, fromBase64Url(state)), key);
	return complete(parts, ctx, await takeAttempt(ctx.db, recovery, "recovery", ctx.now), proven);
}

/** The attempt is used up either way, so a refusal keeps its changes too. */
async function complete(
	parts: Parts,
	ctx: FinishCtx,
	attempt: Attempt | null,
	proven: (attempt: Attempt, credential: typeof NOBODY) => boolean,
): Promise<Reply<typeof contracts.finish>> {
	const { directory, access, db } = ctx;
	access.note(noteOfTried(attempt?.member ?? null));
	const failed = () => keepChanges(new ProtocolError("sign-in-failed"));
	if (!attempt) throw failed();
	const known = accountOf(directory, attempt.member);
	const credential = known?.credential ?? NOBODY;
	const good = proven(attempt, credential);
	const account = await findAccount(db, attempt.member ?? attempt.id, credential);
	if (!good || !known || !account) throw failed();
	return openSession(parts, ctx, { ...attempt, member: known.member.id }, account);
}

/** Malformed base64url is a wrong signature like any other. */
function bytesOf(text: string): Bytes {
	try {
		return fromBase64Url(text);
	} catch {
		return new Uint8Array(0);
	}
}
