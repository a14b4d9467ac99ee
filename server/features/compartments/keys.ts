/** Endpoints for the keys of compartments: open a thread or book, rotate any compartment, grant keys, and leave a thread. */
import type { compartments } from "#protocol/contracts/compartments.ts";
import { ProtocolError } from "#protocol/errors.ts";
import { type Compartment, partyKey } from "#protocol/folds/compartment.ts";
import type { Config } from "#server/base/config.ts";
import { lockGroup } from "#server/chains/chains.ts";
import { countToday } from "#server/chains/daily.ts";
import {
	addGrants,
	type CaseCompartment,
	type CaseSource,
	checkMayFetch,
	type FactsContext,
	findReadable,
	leaveCompartment,
	NO_CASE,
	openEpoch,
	purposeOf,
	type ServerCaseFacts,
} from "#server/chains/epochs/index.ts";
import { parseOwnStatement } from "#server/chains/parse-own-statement.ts";
import type { Db } from "#server/database/database.ts";
import type { RequestContext } from "#server/gate/handler.ts";

/** Opens a thread, or a book of a desk. All other kinds are opened by the statements of their case or by their query. */
export function create({ aDay }: Pick<Config, "aDay">) {
	return async ({ input, actor, db, directory, now, access }: RequestContext<typeof compartments.create>) => {
		const statement = parseOwnStatement(directory.network, input.body.epoch, "epoch", actor.member);
		const { compartment, kind, as } = statement.body;
		access.note({ object: compartment, desk: as, purpose: purposeOf(kind) });
		if (kind !== "thread" && kind !== "book")
			throw new ProtocolError("not-allowed", "kind: only a thread or book is opened here; other kinds are opened with their case or query");
		const opened = await openEpoch(db, { statement, sealed: input.body.sealed, now, directory, facts: NO_CASE });
		if (!opened.repeated && bringsOthers(opened.compartment)) await countToday(db, actor.member, "thread", 1, aDay.thread, now);
		return { ok: true as const };
	};
}

/** Whether the newest epoch of a thread has a holder that the epoch before didn't have, besides the owner. */
function bringsOthers({ kind, owner, epochs }: Compartment): boolean {
	const [before, present] = [epochs.at(-2), epochs.at(-1)];
	const known = new Set([`desk:${owner}`, ...(before?.holders ?? []).map(partyKey)]);
	return kind === "thread" && (present?.holders ?? []).some((holder) => !known.has(partyKey(holder)));
}

export function rotate(cases: CaseSource, { aDay }: Pick<Config, "aDay">) {
	return async (request: RequestContext<typeof compartments.rotate>) => {
		const { input, actor, db, directory, now, access } = request;
		const { compartment } = input.params;
		const statement = parseOwnStatement(directory.network, input.body.epoch, "epoch", actor.member);
		access.note({ object: compartment, desk: statement.body.as, purpose: "care" });
		if (statement.body.compartment !== compartment)
			throw new ProtocolError("bad-input", "compartment: is not the one in the path", "compartment");
		const opened = await openEpoch(db, { statement, ...(await sealedRequest(cases, request)) });
		if (!opened.repeated && bringsOthers(opened.compartment)) await countToday(db, actor.member, "thread", 1, aDay.thread, now);
		return { ok: true as const };
	};
}

export function grant(cases: CaseSource) {
	return async (request: RequestContext<typeof compartments.grant>) => {
		const { input, actor, db, directory, access } = request;
		const { compartment } = input.params;
		const statements = input.body.grants.map((wire) => parseOwnStatement(directory.network, wire, "grant", actor.member));
		access.note({ object: compartment, desk: statements[0]?.body.as ?? null, purpose: "care", count: statements.length });
		if (statements.some(({ body }) => body.compartment !== compartment))
			throw new ProtocolError("bad-input", "compartment: is not the one in the path", "compartment");
		await addGrants(db, { statements, ...(await sealedRequest(cases, request)) });
		return { ok: true as const };
	};
}

export async function leave({ input, actor, db, directory, now, access }: RequestContext<typeof compartments.leave>) {
	const { compartment } = input.params;
	const statement = parseOwnStatement(directory.network, input.body.leave, "leave", actor.member);
	access.note({ object: compartment, desk: statement.body.as, purpose: "care" });
	if (statement.body.compartment !== compartment)
		throw new ProtocolError("bad-input", "compartment: is not the one in the path", "compartment");
	const found = await findReadable(db, compartment, actor);
	access.note({ object: compartment, case: found.caseId, purpose: purposeOf(found.kind) });
	await leaveCompartment(db, { statement, now, directory });
	return { ok: true as const };
}

/**
 * Finds the compartment of a request, and returns what its new keys are judged by. Locks the case of a section, so that the facts hold
 * until the commit.
 * @throws ProtocolError not-found, not-allowed, suspended
 */
async function sealedRequest(
	cases: CaseSource,
	{ input, actor, db, directory, now, access }: RequestContext<typeof compartments.rotate | typeof compartments.grant>,
) {
	const id = input.params.compartment;
	const found = await findReadable(db, id, actor);
	access.note({ object: id, case: found.caseId, purpose: purposeOf(found.kind) });
	await checkMayFetch(cases, db, found, actor, now);
	const isSection = found.kind === "section";
	const facts =
		isSection && found.caseId !== null ? await lockedFacts(cases, db, { id, caseId: found.caseId }, { directory, now }) : NO_CASE;
	return { sealed: input.body.sealed, now, directory, facts, whileSuspended: isSection };
}

async function lockedFacts(cases: CaseSource, db: Db, compartment: CaseCompartment, by: FactsContext): Promise<ServerCaseFacts> {
	await lockGroup(db, compartment.caseId);
	return cases.facts(db, compartment, by);
}
