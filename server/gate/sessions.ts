/**
 * Who is asking. The access token names a session and a member and lives for minutes; the session itself is looked up at
 * every request, so ending it takes effect at once. The context doesn't know how sessions are made: the session feature
 * registers the look-up.
 */
import type { FastifyInstance } from "fastify";
import type { Id } from "#protocol/bytes.ts";
import type { AnyEndpoint } from "#protocol/contracts/endpoint.ts";
import { ProtocolError } from "#protocol/errors.ts";
import { type Directory, hasLeft } from "#protocol/folds/directory.ts";
import type { Clock } from "#server/base/clock.ts";
import type { Actor } from "#server/chains/actor.ts";
import type { Db } from "#server/database/database.ts";

export interface SessionRow {
	member: Id;
	/** Ended, expired, or its refresh family was misused. */
	revoked: boolean;
	/** `length` of the directory's chain (`directoryLength` below in the same query): tells this process to catch up. */
	directoryLength: number;
	/** Whether the directory lacks what was signed (`CUT_BACK` in the same query). */
	cutBack: boolean;
}

/** SQL for the look-up's query, to save a round trip: `SELECT ..., ${DIRECTORY_LENGTH} AS "directoryLength" FROM session ...`. */
export const DIRECTORY_LENGTH = "(SELECT length FROM chain WHERE id = '00000000-0000-8000-8000-000000000001')";

export type SessionLookup = (db: Db, session: Id, now: number) => Promise<SessionRow | null>;

/** The slot that the session feature fills. */
export class Sessions {
	#lookup: SessionLookup | undefined;
	register(lookup: SessionLookup): void {
		if (this.#lookup) throw new Error("there is one look-up of sessions");
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

interface Claims {
	/** Session. */
	sid: Id;
	/** Member. */
	sub: Id;
	/** Seconds since 1970, as RFC 7519 wants it. */
	exp: number;
}

export interface Tokens {
	/** @returns the access token, and when it ends (UTC ms). */
	issue(session: Id, member: Id): { token: string; expires: number };
	/** @throws ProtocolError not-signed-in */
	read(authorization: string | undefined): { session: Id; member: Id };
}

/** Needs @fastify/jwt on the app. Times come from the context's clock, so the library's own check is off. */
export function tokens(app: FastifyInstance, clock: Clock, minutes: number): Tokens {
	const verified = verifier(app);
	return {
		issue(session, member) {
			const expires = clock.now() + minutes * 60_000;
			const claims: Claims & { iat: number } = {
				sid: session,
				sub: member,
				exp: Math.floor(expires / 1000),
				iat: Math.floor(clock.now() / 1000),
			};
			return { token: app.jwt.sign(claims), expires };
		},
		read(authorization) {
			const token = /^Bearer ([\w-]+\.[\w-]+\.[\w-]+)$/.exec(authorization ?? "")?.[1];
			if (token === undefined) throw new ProtocolError("not-signed-in");
			const { sid, sub, exp } = verified(token);
			if (exp * 1000 <= clock.now()) throw new ProtocolError("not-signed-in", "token: has expired");
			return { session: sid, member: sub };
		},
	};
}

const REMEMBERED = 4096;

/** Verifies each token's MAC once: it comes with every request. Its end and its session are looked at each time. */
function verifier(app: FastifyInstance): (token: string) => Claims {
	const known = new Map<string, Claims>();
	return (token) => {
		const before = known.get(token);
		if (before) return before;
		try {
			const claims = app.jwt.verify<Claims>(token);
			if (known.size >= REMEMBERED) known.clear();
			known.set(token, claims);
			return claims;
		} catch {
			throw new ProtocolError("not-signed-in", "token: is not one of this server");
		}
	};
}

/**
 * Whether a member of this standing may use this endpoint at all; roles and relations are the handler's to check.
 * @throws ProtocolError session-ended, not-vouched or suspended
 */
export function checkStanding(directory: Directory, actor: Actor, contract: AnyEndpoint): void {
	const status = actor.record?.status ?? "pending";
	if (actor.record && hasLeft(directory, actor.record)) throw new ProtocolError("session-ended", "member: has left the network");
	if (status === "refused" && !contract.afterRefusal) throw new ProtocolError("not-vouched", "member: was refused");
	if (contract.beforeVouching || actor.active) return;
	if (status === "pending") throw new ProtocolError("not-vouched");
	// A person's own suspension is theirs alone: colleagues look after the cases.
	if (contract.whileSuspended && status !== "suspended") return;
	throw new ProtocolError("suspended");
}
