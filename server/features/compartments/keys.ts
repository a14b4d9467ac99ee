/** Keys of compartments: opening a thread, rotating any compartment, and granting history. */

import type { Id } from "#protocol/bytes.ts";
import type { compartments } from "#protocol/contracts/compartments.ts";
import { ProtocolError } from "#protocol/errors.ts";
import { lockGroup } from "#server/chains/chains.ts";
import {
	addGrants,
	type CaseSource,
	checkMayFetch,
	type FactsContext,
	findReadable,
	NO_CASE,
	openEpoch,
	purposeOf,
	type ReadableCompartment,
	type ServerCaseFacts,
} from "#server/chains/epochs/index.ts";
import { parseOwnStatement } from "#server/chains/parse-own-statement.ts";
import type { Db } from "#server/database/database.ts";
import type { RequestContext } from "#server/gate/handler.ts";

/** Opens a thread, or a book of a desk. All other kinds are opened by the statements of their case or by their query. */
export async function create({ input, actor, db, directory, now, access }: RequestContext<typeof compartments.create>) {
	const statement = parseOwnStatement(directory.network, input.body.epoch, "epoch", actor.member);
	const { compartment, kind, as } = statement.body;
	access.note({ object: compartment, desk: as, purpose: purposeOf(kind) });
	if (kind !== "thread" && kind !== "book")
		throw new ProtocolError("not-allowed", "kind: only a thread or book is opened here; other kinds are opened with their case or query");
	await openEpoch(db, { statement, sealed: input.body.sealed, now, directory, facts: NO_CASE });
	return { ok: true as const };
}

export function rotate(cases: CaseSource) {
	return async ({ input, actor, db, directory, now, access }: RequestContext<typeof compartments.rotate>) => {
		const { compartment } = input.params;
		const statement = parseOwnStatement(directory.network, input.body.epoch, "epoch", actor.member);
		access.note({ object: compartment, desk: statement.body.as, purpose: "care" });
		if (statement.body.compartment !== compartment)
			throw new ProtocolError("bad-input", "compartment: is not the one in the path", "compartment");
		const found = await findReadable(db, compartment, actor);
		access.note({ object: compartment, case: found.caseId, purpose: purposeOf(found.kind) });
		await checkMayFetch(cases, db, found, actor);
		const facts = await factsOf(cases, db, found, { id: compartment, directory, now });
		await openEpoch(db, { statement, sealed: input.body.sealed, now, directory, facts, whileSuspended: found.kind === "section" });
		return { ok: true as const };
	};
}

export function grant(cases: CaseSource) {
	return async ({ input, actor, db, directory, now, access }: RequestContext<typeof compartments.grant>) => {
		const { compartment } = input.params;
		const statements = input.body.grants.map((wire) => parseOwnStatement(directory.network, wire, "grant", actor.member));
		access.note({ object: compartment, desk: statements[0]?.body.as ?? null, purpose: "care", count: statements.length });
		if (statements.some(({ body }) => body.compartment !== compartment))
			throw new ProtocolError("bad-input", "compartment: is not the one in the path", "compartment");
		const found = await findReadable(db, compartment, actor);
		access.note({ object: compartment, case: found.caseId, purpose: purposeOf(found.kind) });
		await checkMayFetch(cases, db, found, actor);
		const facts = await factsOf(cases, db, found, { id: compartment, directory, now });
		await addGrants(db, { statements, sealed: input.body.sealed, now, directory, facts, whileSuspended: found.kind === "section" });
		return { ok: true as const };
	};
}

/** The facts of a section's case. Locks the case, so that the facts hold until the commit. */
async function factsOf(
	cases: CaseSource,
	db: Db,
	{ kind, caseId }: ReadableCompartment,
	{ id, ...by }: { id: Id } & FactsContext,
): Promise<ServerCaseFacts> {
	if (kind !== "section" || caseId === null) return NO_CASE;
	await lockGroup(db, caseId);
	return cases.facts(db, { id, caseId }, by);
}
