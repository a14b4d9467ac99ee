/**
 * Endpoints for signing in by password or by recovery code, in two steps each. They don't show whether a name exists: for
 * an unknown name each step does the same work and gives an answer of the same form.
 */
import { randomUUID } from "node:crypto";
import { type Bytes, equal, fromBase64Url, fromHex, type Id, keyOf } from "#protocol/bytes.ts";
import type { Reply } from "#protocol/contracts/endpoint.ts";
import { type session as contracts, recoveryInput, signInProof } from "#protocol/contracts/session.ts";
import { ProtocolError } from "#protocol/errors.ts";
import type { Credential } from "#protocol/folds/directory.ts";
import { verifyEd25519 } from "#protocol/sodium.ts";
import { prefixOf } from "#server/base/address.ts";
import { keepChanges } from "#server/base/errors.ts";
import type { RequestContext } from "#server/gate/handler.ts";
import { countAttemptOrRefuse, refuseWhileWaiting } from "./attempts.ts";
import { deviceCookie } from "./cookies.ts";
import { noteOfAttempt, type SessionDependencies } from "./dependencies.ts";
import { newToken, tokenHash } from "./identity.ts";
import { openSession } from "./opening.ts";
import { accountOf, countAttempt, needsWork, waitAfterWork } from "./rules.ts";
import {
	type Account,
	type Attempt,
	findAccount,
	isKnownDevice,
	lockAttempts,
	memberOfName,
	storeAttempt,
	storeAttempts,
	takeAttempt,
} from "./store.ts";

type StartContext = RequestContext<typeof contracts.start, null> | RequestContext<typeof contracts.recoverStart, null>;
type FinishContext = RequestContext<typeof contracts.finish, null> | RequestContext<typeof contracts.recoverFinish, null>;

/** The parts of a credential that a sign-in checks. */
type CheckedCredential = Pick<Credential, "bag" | "record" | "recovery">;

/** The credential of an unknown name. Its key is valid (RFC 8032, section 7.1), so that checking a signature takes equally long. */
const DECOY_CREDENTIAL: CheckedCredential = {
	bag: new Uint8Array(32),
	record: new Uint8Array(32),
	recovery: fromHex("d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a"),
};

interface Claim {
	/** Null when nobody has the name, or its member has left. */
	member: Id | null;
	/** The id in the answer: the member's, or a decoy. */
	shown: Id;
	credential: Credential | null;
	account: Account | null;
	/** The name, as stored. */
	name: Bytes;
}

/** Looks up the account of a name. */
async function claim({ keyedHashes }: SessionDependencies, requestContext: StartContext): Promise<Claim> {
	const { db, directory, access, input } = requestContext;
	if (!directory.genesis) throw new ProtocolError("not-founded");
	const name = keyedHashes.nameKey(input.body.name);
	const known = accountOf(directory, await memberOfName(db, name));
	const member = known?.member.id ?? null;
	const shown = member ?? keyedHashes.decoyMember(name);
	access.note(noteOfAttempt(member, shown));
	const account = await findAccount(db, shown, known?.credential ?? DECOY_CREDENTIAL);
	return { member, shown, credential: known?.credential ?? null, account, name };
}

/**
 * Counts an attempt, which is a failure until it is finished. A known device has a delay of its own. Unknown devices are counted by
 * name, and by name and address range. They do a proof of work after a few failures. So no stranger keeps the owner out (decision 0026).
 * @returns the buckets in which the attempt is counted. @throws DelayedError sign-in-delayed, ProtocolError work-needed
 */
async function admit(
	{ keyedHashes, context, challenges }: SessionDependencies,
	requestContext: RequestContext<typeof contracts.start, null>,
	{ name, shown }: Claim,
): Promise<Pick<Attempt, "bucket" | "nameBucket">> {
	const { db, now, http } = requestContext;
	const cookie = deviceCookie(http, context.config);
	const device = cookie === null ? null : tokenHash(cookie);
	if (device !== null && (await isKnownDevice(db, device, shown, now))) {
		const bucket = keyedHashes.signInBucket(name, device);
		await storeAttempts(db, bucket, await countAttemptOrRefuse(db, bucket, now, "sign-in-delayed"));
		return { bucket, nameBucket: null };
	}
	const [nameBucket, bucket] = [keyedHashes.signInBucket(name, ""), keyedHashes.signInBucket(name, prefixOf(http.address))];
	// Always in this order, so that two attempts can't deadlock.
	const all = await lockAttempts(db, nameBucket);
	const own = await lockAttempts(db, bucket);
	if (needsWork(own, all, now)) {
		await challenges.redeem(db, requestContext.input.body.work, bucket, now);
		refuseWhileWaiting(waitAfterWork(own, now), "sign-in-delayed");
	}
	await storeAttempts(db, nameBucket, countAttempt(all, now));
	await storeAttempts(db, bucket, countAttempt(own, now));
	return { bucket, nameBucket };
}

/** Begins a sign-in by password: answers the first OPAQUE message. */
export async function start(
	dependencies: SessionDependencies,
	requestContext: RequestContext<typeof contracts.start, null>,
): Promise<Reply<typeof contracts.start>> {
	const claimed = await claim(dependencies, requestContext);
	const { member, shown, credential, account } = claimed;
	const buckets = await admit(dependencies, requestContext, claimed);
	const known = credential && account ? { record: account.record, setup: credential.setup } : null;
	const { message, state } = dependencies.opaque.startLogin(shown, known, requestContext.input.body.message);
	const login = randomUUID();
	await storeAttempt(requestContext.db, { id: login, kind: "password", member, ...buckets, state, at: requestContext.now });
	return { login, member: shown, message };
}

/** Finishes a sign-in by password, and opens a session. */
export async function finish(
	dependencies: SessionDependencies,
	requestContext: RequestContext<typeof contracts.finish, null>,
): Promise<Reply<typeof contracts.finish>> {
	const { login, message, origin, proof } = requestContext.input.body;
	const isProven = ({ state }: Attempt) => {
		const sessionKey = dependencies.opaque.finishLogin(state, message);
		return sessionKey !== null && equal(signInProof(sessionKey, origin), bytesOf(proof));
	};
	return complete(dependencies, requestContext, await takeAttempt(requestContext.db, login, "password", requestContext.now), isProven);
}

/** Begins a sign-in by recovery code: answers with a challenge. */
export async function recoverStart(
	dependencies: SessionDependencies,
	requestContext: RequestContext<typeof contracts.recoverStart, null>,
): Promise<Reply<typeof contracts.recoverStart>> {
	// Nobody can guess a recovery code, so there is no delay that a stranger could prolong.
	const { member, shown, name: bucket } = await claim(dependencies, requestContext);
	const recovery = randomUUID();
	const challenge = newToken();
	await storeAttempt(requestContext.db, {
		id: recovery,
		kind: "recovery",
		member,
		bucket,
		nameBucket: null,
		state: challenge,
		at: requestContext.now,
	});
	return { recovery, member: shown, challenge };
}

/** Finishes a sign-in by recovery code, and opens a session. */
export async function recoverFinish(
	dependencies: SessionDependencies,
	requestContext: RequestContext<typeof contracts.recoverFinish, null>,
): Promise<Reply<typeof contracts.recoverFinish>> {
	const { recovery, origin, signature } = requestContext.input.body;
	const { network } = requestContext.directory;
	const isProven = ({ member, state }: Attempt, { recovery: key }: CheckedCredential) =>
		verifyEd25519(bytesOf(signature), recoveryInput({ network, origin, member, challenge: fromBase64Url(state) }), key);
	return complete(dependencies, requestContext, await takeAttempt(requestContext.db, recovery, "recovery", requestContext.now), isProven);
}

/**
 * Finishes an attempt. A failure commits too, because the attempt is used up.
 * @param isProven whether the client has proved that it may sign in with this credential.
 * @throws ProtocolError not-allowed (field origin) when the client has proved that it speaks to another address. Then somebody relays the
 * sign-in.
 */
async function complete(
	dependencies: SessionDependencies,
	requestContext: FinishContext,
	attempt: Attempt | null,
	isProven: (attempt: Attempt, credential: CheckedCredential) => boolean,
): Promise<Reply<typeof contracts.finish>> {
	const { directory, access, db } = requestContext;
	access.note(noteOfAttempt(attempt?.member ?? null, attempt && keyOf(attempt.bucket)));
	const failed = () => keepChanges(new ProtocolError("sign-in-failed"));
	if (!attempt) throw failed();
	const known = accountOf(directory, attempt.member);
	const credential = known?.credential ?? DECOY_CREDENTIAL;
	// The check of the proof and the search for the account also run for an unknown name, so that the time of the answer is the same.
	const hasProof = isProven(attempt, credential);
	const account = await findAccount(db, attempt.member ?? attempt.id, credential);
	if (!hasProof || !known || !account) throw failed();
	const own = dependencies.context.origin();
	if (requestContext.input.body.origin !== own)
		throw keepChanges(new ProtocolError("not-allowed", `origin: this server is at ${own}; use only this address`, "origin"));
	return openSession(dependencies, requestContext, { ...attempt, member: known.member.id }, account);
}

/** Malformed base64url counts as a wrong signature. */
function bytesOf(text: string): Bytes {
	try {
		return fromBase64Url(text);
	} catch {
		return new Uint8Array(0);
	}
}
