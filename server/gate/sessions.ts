/**
 * Finds the session and the member of a request. The access token names both and lives for minutes. The session is looked up at
 * every request, so ending it takes effect at once. The session feature makes sessions and registers the look-up.
 */
import { createSigner, createVerifier } from "fast-jwt";
import * as z from "zod/mini";
import type { Id } from "#protocol/bytes.ts";
import { id } from "#protocol/contracts/common.ts";
import type { AnyEndpoint } from "#protocol/contracts/endpoint.ts";
import { ProtocolError } from "#protocol/errors.ts";
import { type Directory, hasLeft } from "#protocol/folds/directory.ts";
import type { Clock } from "#server/base/clock.ts";
import type { Actor } from "#server/chains/actor.ts";
import type { Db } from "#server/database/database.ts";

export interface SessionRow {
	member: Id;
	/** Ended, expired, or one of its refresh tokens was used twice. */
	revoked: boolean;
	/** Length of the directory's chain (`DIRECTORY_LENGTH` in the same query): the directory cache catches up to it. */
	directoryLength: number;
	/** Whether the directory lacks statements that were signed (`ROLLED_BACK` in the same query). */
	rolledBack: boolean;
}

export type SessionLookup = (db: Db, session: Id, now: number) => Promise<SessionRow | null>;

/** Holds the look-up that the session feature registers. */
export class Sessions {
	#lookup: SessionLookup | undefined;
	register(lookup: SessionLookup): void {
		if (this.#lookup) throw new Error("the look-up of sessions is registered already");
		this.#lookup = lookup;
	}
	/** @throws ProtocolError session-ended */
	async find(db: Db, session: Id, now: number): Promise<SessionRow> {
		if (!this.#lookup) throw new Error("no feature has registered the look-up of sessions");
		const row = await this.#lookup(db, session, now);
		if (!row || row.revoked) throw new ProtocolError("session-ended");
		return row;
	}
}

/** RFC 7519. Each token also has `iss`, the installation, and `aud`. */
const claims = z.object({
	/** Session. */
	sid: id,
	/** Member. */
	sub: id,
	/** Seconds since 1970. */
	exp: z.int(),
});
type Claims = z.infer<typeof claims>;

/** Keeps tokens for other uses of the same key out, should there ever be any. */
const AUDIENCE = "cloister/1/access";

export interface Tokens {
	/** @returns the access token, and when it ends (UTC ms). */
	issue(session: Id, member: Id): { token: string; expires: number };
	/** @throws ProtocolError not-signed-in */
	read(authorization: string | undefined): { session: Id; member: Id };
}

export interface TokenSettings {
	/** 32 bytes each. The first one signs. Tokens of the others are still accepted. */
	keys: readonly [Uint8Array, ...Uint8Array[]];
	/** Name of this installation. */
	issuer: string;
	minutes: number;
}

/** Makes and reads access tokens. The server's clock decides about expiry, so the library's own check is off. */
export function tokens({ keys, issuer, minutes }: TokenSettings, clock: Clock): Tokens {
	const sign = createSigner({ key: Buffer.from(keys[0]), algorithm: "HS256", iss: issuer, aud: AUDIENCE, noTimestamp: true });
	const verify = cachedVerifier(keys, issuer);
	return {
		issue(session, member) {
			const expires = clock.now() + minutes * 60_000;
			const given: Claims = { sid: session, sub: member, exp: Math.floor(expires / 1000) };
			return { token: sign(given), expires };
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

/** Most tokens in the cache. */
const MAX_CACHED = 4096;

/** Verifies the MAC of each token once, because every request carries it. Expiry and session are checked each time. */
function cachedVerifier(keys: TokenSettings["keys"], issuer: string): (token: string) => Claims {
	const checks = { algorithms: ["HS256" as const], allowedIss: issuer, allowedAud: AUDIENCE, requiredClaims: ["iss", "aud"] };
	const verifiers = keys.map((key) => createVerifier({ ...checks, key: Buffer.from(key), ignoreExpiration: true }));
	const verified = new Map<string, Claims>();
	return (token) => {
		const cached = verified.get(token);
		if (cached) return cached;
		const read = verifiers.map((verifier) => claimsOf(verifier, token)).find((each) => each !== null);
		if (!read) throw new ProtocolError("not-signed-in", "token: was not issued by this server");
		if (verified.size >= MAX_CACHED) verified.clear();
		verified.set(token, read);
		return read;
	};
}

function claimsOf(verifier: (token: string) => unknown, token: string): Claims | null {
	try {
		return claims.parse(verifier(token));
	} catch {
		return null;
	}
}

/**
 * Checks that a member of this standing may use this endpoint at all. The handler checks roles and relations.
 * @throws ProtocolError session-ended, not-vouched or suspended
 */
export function checkStanding(directory: Directory, actor: Actor, contract: AnyEndpoint): void {
	const status = actor.record?.status ?? "pending";
	if (actor.record && hasLeft(directory, actor.record)) throw new ProtocolError("session-ended", "member: has left the network");
	if (status === "refused" && !contract.afterRefusal) throw new ProtocolError("not-vouched", "member: was refused");
	if (contract.beforeVouching || actor.active) return;
	if (status === "pending") throw new ProtocolError("not-vouched");
	// When the organisation is suspended, its members still look after their cases. A suspended member doesn't.
	if (contract.whileSuspended && status !== "suspended") return;
	throw new ProtocolError("suspended");
}
