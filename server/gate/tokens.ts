/** Access tokens (RFC 7519). Each names a session and its member, and lives for minutes. */
import jwt from "@fastify/jwt";
import type { FastifyInstance } from "fastify";
import * as z from "zod/mini";
import type { Id } from "#protocol/bytes.ts";
import { id } from "#protocol/contracts/common.ts";
import { ProtocolError } from "#protocol/errors.ts";
import type { Clock } from "#server/base/clock.ts";

/** The fields of a token that are read. Each token also has `iss` (the installation) and `aud`. */
const claims = z.object({
	/** The id of the session. */
	sid: id,
	/** The id of the member. */
	sub: id,
	/** When the token expires, in seconds since 1970. */
	exp: z.int(),
});
type Claims = z.infer<typeof claims>;

/** Refuses tokens that were made with the same key for another use. */
const AUDIENCE = "cloister/1/access";

export interface Tokens {
	/** @returns the access token, and when it ends (UTC ms). */
	issue(session: Id, member: Id): { token: string; expires: number };
	/** @throws ProtocolError not-signed-in */
	read(authorization: string | undefined): { session: Id; member: Id };
}

export interface TokenSettings {
	/** 32 bytes each. The first key signs. Tokens of the other keys are still accepted. */
	keys: readonly [Uint8Array, ...Uint8Array[]];
	/** Name of this installation. */
	issuer: string;
	minutes: number;
}

/** The server's clock decides about expiry, so the library's own check is off. */
const checksOf = (issuer: string) => ({
	algorithms: ["HS256" as const],
	allowedIss: issuer,
	allowedAud: AUDIENCE,
	requiredClaims: ["iss", "aud"],
	ignoreExpiration: true,
});

/** Registers the library on the app. Call it before `tokens`. */
export async function registerTokens(app: FastifyInstance, { keys, issuer }: Pick<TokenSettings, "keys" | "issuer">): Promise<void> {
	await app.register(jwt, {
		secret: Buffer.from(keys[0]),
		sign: { algorithm: "HS256", iss: issuer, aud: AUDIENCE, noTimestamp: true },
		verify: checksOf(issuer),
	});
}

/** Makes and reads access tokens. */
export function tokens(app: FastifyInstance, { keys, issuer, minutes }: TokenSettings, clock: Clock): Tokens {
	const verify = cachedVerifier(app, keys, issuer);
	return {
		issue(session, member) {
			const expires = clock.now() + minutes * 60_000;
			const given: Claims = { sid: session, sub: member, exp: Math.floor(expires / 1000) };
			return { token: app.jwt.sign(given), expires };
		},
		read(authorization) {
			const token = /^Bearer ([\w-]+\.[\w-]+\.[\w-]+)$/.exec(authorization ?? "")?.[1];
			if (token === undefined) throw new ProtocolError("not-signed-in");
			const { sid, sub, exp } = verify(token);
			if (exp * 1000 <= clock.now()) throw new ProtocolError("not-signed-in", "token: has expired");
			return { session: sid, member: sub };
		},
	};
}

/** How many tokens the cache holds at most. */
const MAX_CACHED = 4096;

/** Verifies the MAC of each token once, because every request carries it. Expiry and session are checked each time. */
function cachedVerifier(app: FastifyInstance, keys: TokenSettings["keys"], issuer: string): (token: string) => Claims {
	const verified = new Map<string, Claims>();
	return (token) => {
		const cached = verified.get(token);
		if (cached) return cached;
		const read = keys.map((key) => claimsOf(app, token, key, issuer)).find((each) => each !== null);
		if (!read) throw new ProtocolError("not-signed-in", "token: was not issued by this server");
		if (verified.size >= MAX_CACHED) verified.clear();
		verified.set(token, read);
		return read;
	};
}

function claimsOf(app: FastifyInstance, token: string, key: Uint8Array, issuer: string): Claims | null {
	try {
		return claims.parse(app.jwt.verify(token, { ...checksOf(issuer), key: Buffer.from(key) }));
	} catch {
		return null;
	}
}
