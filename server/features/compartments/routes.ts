/** Endpoints of compartments. This file reads and lists compartments. entries.ts sends and reads entries; keys.ts rotates and grants. */

import { compartments } from "#protocol/contracts/compartments.ts";
import { ProtocolError } from "#protocol/errors.ts";
import { mayHoldReview, staleness } from "#protocol/folds/compartment.ts";
import { PAGE } from "#server/base/paging.ts";
import type { Actor } from "#server/chains/actor.ts";
import { type CaseSource, checkMayFetch, findReadable, purposeOf, readerIds } from "#server/chains/epochs/index.ts";
import { presentCompartment } from "#server/chains/epochs/present.ts";
import type { Feature } from "#server/gate/context.ts";
import type { RequestContext } from "#server/gate/handler.ts";
import { mount, mountJudging } from "#server/gate/mount.ts";
import { chainPage, countUpTo, namedBoxes, sealedTo, seenRows } from "./chain.ts";
import { readCursor, writeCursor } from "./cursor.ts";
import { entry, page, seen, send } from "./entries.ts";
import { create, grant, leave, rotate } from "./keys.ts";
import { type ListReader, type ListRow, listCompartments } from "./lists.ts";
import { staleCompartments } from "./stale.ts";
import { together } from "./together.ts";

export function compartmentsFeature(cases: CaseSource): Feature {
	return (app, context) => {
		mount(app, context, compartments.create, create(context.config));
		mount(app, context, compartments.rotate, rotate(cases, context.config));
		mount(app, context, compartments.grant, grant(cases));
		mount(app, context, compartments.leave, leave);
		mountJudging(app, context, compartments.send, send(cases));
		mount(app, context, compartments.page, page(cases));
		mount(app, context, compartments.entry, entry(cases));
		mount(app, context, compartments.seen, seen);
		mount(app, context, compartments.get, (request) => get(cases, request));
		mountJudging(app, context, compartments.together, together(app));
		mount(app, context, compartments.list, list);
		mount(app, context, compartments.stale, stale);
	};
}

async function get(cases: CaseSource, { input, actor, db, directory, now, access }: RequestContext<typeof compartments.get>) {
	const { compartment } = input.params;
	const { after = 0 } = input.query;
	access.note({ object: compartment, purpose: "care" });
	await cases.refresh(db, compartment, { directory, now });
	const found = await findReadable(db, compartment, actor);
	access.note({ object: compartment, case: found.caseId, purpose: purposeOf(found.kind) });
	await checkMayFetch(cases, db, found, actor, now);
	const newest = found.numbers.at(-1) ?? 0;
	// A former holder sees the chain up to the statement that closed their last epoch, and nothing later.
	const { statements, length } = await chainPage(db, compartment, newest === found.number ? null : newest + 1, after);
	if (after > length) throw new ProtocolError("stale", "after: the chain has fewer statements; read it from the beginning");
	const more = after + statements.length < length;
	const isWhole = after === 0 && !more;
	const count = await countUpTo(db, compartment, newest);
	const [grants, seenStatements] = await Promise.all([
		sealedTo(db, compartment, actor, isWhole ? null : namedBoxes(statements)),
		more ? [] : seenRows(db, compartment, count),
	]);
	return {
		statements: statements.map(wire),
		grants: grants.map(({ number, hash, box }) => ({ number, hash: base64url(hash), box: base64url(box) })),
		seen: seenStatements.map(wire),
		count,
		more,
	};
}

const base64url = (bytes: Buffer) => bytes.toString("base64url");
const wire = ({ type, body, sigs }: { type: string; body: Buffer; sigs: Buffer[] }) => ({
	type,
	body: base64url(body),
	sigs: sigs.map(base64url),
});

const listReader = (actor: Actor): ListReader => ({
	ids: readerIds(actor),
	member: actor.member,
	takesPartInReviews: mayHoldReview(actor.role),
});

async function list({ input, actor, db, directory, access }: RequestContext<typeof compartments.list>) {
	const { kind, cursor, limit = PAGE } = input.query;
	access.note({ object: null, purpose: "care", count: 0 });
	const rows = await listCompartments(db, listReader(actor), kind, readCursor(cursor), limit + 1);
	const shown = rows.slice(0, limit);
	const last = shown.at(-1);
	access.note({ object: null, count: shown.length });
	return {
		compartments: shown.map(({ due, holders, firstDesks, ...row }: ListRow) => {
			const { compartment, context: present } = presentCompartment(row.compartment, { ...row, holders, firstDesks }, directory);
			return { ...row, stale: due || staleness(compartment, present).length > 0 };
		}),
		next: rows.length > limit && last ? writeCursor({ changed: last.at, id: last.compartment }) : null,
	};
}

async function stale({ input, actor, db, directory, access }: RequestContext<typeof compartments.stale>) {
	const found = await staleCompartments(db, listReader(actor), directory, input.query.limit ?? PAGE);
	access.note({ object: null, purpose: "care", count: found.compartments.length });
	return found;
}
