/** Opens a session after a successful sign-in, and sets its cookies. */
import { randomUUID } from "node:crypto";
import { toBase64Url } from "#protocol/bytes.ts";
import type { Reply } from "#protocol/contracts/endpoint.ts";
import type { session as contracts } from "#protocol/contracts/session.ts";
import type { Config } from "#server/base/config.ts";
import type { RequestContext } from "#server/gate/handler.ts";
import type { Http } from "#server/gate/http.ts";
import { noteOfSession, type SessionDependencies } from "./dependencies.ts";
import { newToken, tokenHash } from "./identity.ts";
import { DEVICE_MS, sessionEnd } from "./rules.ts";
import { storeSession } from "./session-store.ts";
import { type Account, type Attempt, forgetAttempts, isKnownDevice, storeDevice, uncountAttempt } from "./store.ts";

const REFRESH = "cloister_refresh";
const DEVICE = "cloister_device";
const TOKEN = /^[\w-]{43}$/;

/**
 * With the prefix `__Host-` a browser accepts the cookie from this host only (RFC 6265bis). So no other host of the domain
 * can replace a session by its own. The prefix needs TLS and the path "/".
 */
const nameOf = ({ secureCookies }: Config, name: string) => (secureCookies ? `__Host-${name}` : name);

/** Scripts and other sites can't read the cookie. */
function setCookie(http: Http, config: Config, name: string, value: string, ms: number): void {
	http.setCookie(nameOf(config, name), value, {
		path: config.secureCookies ? "/" : "/api/session",
		httpOnly: true,
		sameSite: "strict",
		secure: config.secureCookies,
		maxAge: Math.floor(ms / 1000),
	});
}

function cookie(http: Http, config: Config, name: string): string | null {
	const value = http.cookie(nameOf(config, name));
	return value !== undefined && TOKEN.test(value) ? value : null;
}

export const refreshCookie = (http: Http, config: Config) => cookie(http, config, REFRESH);
export const deviceCookie = (http: Http, config: Config) => cookie(http, config, DEVICE);

export function setRefreshCookie(http: Http, config: Config, token: string, ms: number): void {
	setCookie(http, config, REFRESH, token, ms);
}

export function forgetRefreshCookie(http: Http, config: Config): void {
	setCookie(http, config, REFRESH, "", 0);
}

type OpeningContext = RequestContext<typeof contracts.finish, null> | RequestContext<typeof contracts.recoverFinish, null>;

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
	await storeSession(db, { id, member, started: now, used: now, expires }, tokenHash(refresh));
	// In the order in which they are locked when an attempt begins.
	if (nameBucket !== null) await uncountAttempt(db, nameBucket);
	await forgetAttempts(db, bucket);
	setRefreshCookie(http, context.config, refresh, expires - now);
	await rememberDevice(context.config, requestContext, member);
	access.note(noteOfSession(directory, member, id));
	return { ...context.tokens.issue(id, member), member, session: id, bag: toBase64Url(account.bag), credential: account.statement };
}

/** A device may be known for several members. */
async function rememberDevice(config: Config, { db, now, http }: OpeningContext, member: string): Promise<void> {
	const given = deviceCookie(http, config);
	const token = given !== null && (await isKnownDevice(db, tokenHash(given), null, now)) ? given : newToken();
	await storeDevice(db, tokenHash(token), member, now);
	setCookie(http, config, DEVICE, token, DEVICE_MS);
}
