/** Opens a session after a successful sign-in. */
import { randomUUID } from "node:crypto";
import { type Bytes, toBase64Url } from "#protocol/bytes.ts";
import type { Reply } from "#protocol/contracts/endpoint.ts";
import type { session as contracts } from "#protocol/contracts/session.ts";
import type { Config } from "#server/base/config.ts";
import type { RequestContext } from "#server/gate/handler.ts";
import { deviceCookie, setDeviceCookie, setRefreshCookie } from "./cookies.ts";
import { noteOfSession, type SessionDependencies } from "./dependencies.ts";
import { newToken, tokenHash } from "./identity.ts";
import { sessionEnd } from "./rules.ts";
import { storeSession } from "./session-store.ts";
import { type Account, type Attempt, forgetAttempts, isKnownDevice, storeDevice, uncountAttempt } from "./store.ts";

type OpeningContext = RequestContext<typeof contracts.finish, null> | RequestContext<typeof contracts.recoverFinish, null>;

/** Opens a session for a finished sign-in, and sets its cookies. @returns the access token, the keybag and the credential. */
export async function openSession(
	{ context }: SessionDependencies,
	requestContext: OpeningContext,
	attempt: Attempt & { member: string },
	account: Account,
): Promise<Reply<typeof contracts.finish>> {
	const { db, now, http, directory, access } = requestContext;
	const { member, bucket, nameBucket } = attempt;
	const id = randomUUID();
	const refresh = newToken();
	const expires = sessionEnd(now, now, context.config);
	const device = await rememberDevice(context.config, requestContext, member);
	await storeSession(db, { id, member, started: now, used: now, expires }, tokenHash(refresh), device);
	// The buckets come in the same order as at the start of an attempt, which locks both buckets. So two requests can't deadlock.
	if (nameBucket !== null) await uncountAttempt(db, nameBucket);
	await forgetAttempts(db, bucket);
	setRefreshCookie(http, context.config, refresh, expires - now);
	access.note(noteOfSession(directory, member, id));
	return { ...context.tokens.issue(id, member), member, session: id, bag: toBase64Url(account.bag), credential: account.statement };
}

/** Remembers that this member has signed in from this device. A device may be known for several members. @returns the hash of its token. */
async function rememberDevice(config: Config, { db, now, http }: OpeningContext, member: string): Promise<Bytes> {
	const given = deviceCookie(http, config);
	const token = given !== null && (await isKnownDevice(db, tokenHash(given), null, now)) ? given : newToken();
	await storeDevice(db, tokenHash(token), member, now);
	setDeviceCookie(http, config, token);
	return tokenHash(token);
}
