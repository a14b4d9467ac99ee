/** Endpoints that refresh, list and end sessions. */
import type { Reply } from "#protocol/contracts/endpoint.ts";
import type { session as contracts } from "#protocol/contracts/session.ts";
import { ProtocolError } from "#protocol/errors.ts";
import { keepChanges } from "#server/base/errors.ts";
import type { RequestContext } from "#server/gate/handler.ts";
import { forgetRefreshCookie, refreshCookie, setRefreshCookie } from "./cookies.ts";
import { noteOfSession, type SessionDependencies } from "./dependencies.ts";
import { newToken, tokenHash } from "./identity.ts";
import { accountOf, checkOrigin, judgeToken, sessionEnd } from "./rules.ts";
import { endSession, forgetDevices, listSessions, lockToken, tradeToken } from "./session-store.ts";

/**
 * Trades a refresh token for a new one. Within 30 seconds the old token may come again, because the answer can be lost. If it comes later,
 * or after the new token was used, somebody has copied it, so the session ends.
 */
export async function refresh(
	{ context }: SessionDependencies,
	requestContext: RequestContext<typeof contracts.refresh, null>,
): Promise<Reply<typeof contracts.refresh>> {
	const { db, now, http, directory, access } = requestContext;
	access.note({ object: null });
	checkOrigin(http.header("origin"), context.origin());
	const given = refreshCookie(http, context.config);
	if (given === null) throw new ProtocolError("not-signed-in", "cookie: is missing");
	const found = await lockToken(db, tokenHash(given));
	forgetRefreshCookie(http, context.config);
	if (!found) throw keepChanges(new ProtocolError("session-ended"));
	const { session, token } = found;
	const judged = judgeToken(token, now);
	access.note({ ...noteOfSession(directory, session.member, session.id), basis: judged === "misused" ? "token-reused" : null });
	const isGood = judged === "good" && session.expires > now && accountOf(directory, session.member) !== null;
	if (!isGood) {
		await endSession(db, session.id, session.member);
		throw keepChanges(new ProtocolError("session-ended"));
	}
	const fresh = newToken();
	const expires = sessionEnd(session.started, now, context.config);
	await tradeToken(db, { id: session.id, used: now, expires }, tokenHash(given), tokenHash(fresh));
	setRefreshCookie(http, context.config, fresh, expires - now);
	return context.tokens.issue(session.id, session.member);
}

/** Signs out: ends the session of the request. */
export async function end(
	{ context }: SessionDependencies,
	requestContext: RequestContext<typeof contracts.end>,
): Promise<Reply<typeof contracts.end>> {
	const { db, actor, http, access } = requestContext;
	access.note({ object: actor.session });
	await endSession(db, actor.session, actor.member);
	forgetRefreshCookie(http, context.config);
	return { ok: true };
}

/** Lists the sessions of the member. */
export async function list(
	_dependencies: SessionDependencies,
	requestContext: RequestContext<typeof contracts.list>,
): Promise<Reply<typeof contracts.list>> {
	const { db, now, actor, access } = requestContext;
	const rows = await listSessions(db, actor.member, now);
	access.note({ object: null, count: rows.length });
	return { sessions: rows.map(({ id, started, used }) => ({ session: id, started, used, current: id === actor.session })) };
}

/** Ends another session of the member. Its device is forgotten too, because it may be stolen. */
export async function revoke(
	_dependencies: SessionDependencies,
	requestContext: RequestContext<typeof contracts.revoke>,
): Promise<Reply<typeof contracts.revoke>> {
	const { db, actor, input, access } = requestContext;
	const { session } = input.params;
	access.note({ object: session });
	await forgetDevices(db, actor.member, actor.session, session);
	if (!(await endSession(db, session, actor.member))) throw new ProtocolError("not-found");
	return { ok: true };
}
