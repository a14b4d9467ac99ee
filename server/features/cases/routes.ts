/** Endpoints of cases, hand-offs and the inbox. Consents are statements of a case. */

import { type Id, toBase64Url } from "#protocol/bytes.ts";
import { cases } from "#protocol/contracts/cases.ts";
import { ProtocolError } from "#protocol/errors.ts";
import { caseContext } from "#protocol/folds/case-context.ts";
import type { CaseState } from "#protocol/folds/case-state.ts";
import { goneDesks } from "#protocol/folds/directory.ts";
import { discloses, mayArrive, opensAfterEnd } from "#protocol/rules/handoff-state.ts";
import { toWire } from "#protocol/statements/statement.ts";
import { PAGE } from "#server/base/paging.ts";
import type { Actor } from "#server/chains/actor.ts";
import type { Feature } from "#server/gate/context.ts";
import type { RequestContext } from "#server/gate/handler.ts";
import { mount } from "#server/gate/mount.ts";
import { append } from "./append.ts";
import { ask } from "./asks.ts";
import { forgetClashes, HOUR } from "./codes.ts";
import type { CaseBells } from "./dependencies.ts";
import { inbox } from "./inbox.ts";
import { countWork } from "./inbox-lists.ts";
import { listCases, listedHandoff, listHandoffs } from "./lists.ts";
import { loadCase } from "./load.ts";
import { refreshDue } from "./refresh.ts";
import { readSummaries } from "./store.ts";
import { checkAdmin, countersign, listWithoutCustodian } from "./takeovers.ts";

const MINUTE = 60_000;

export function casesFeature(bells: CaseBells): Feature {
	return (app, context) => {
		context.every(HOUR, "clashes of codes", forgetClashes);
		context.every(MINUTE, "changes of cases that come with time", async (db, now) => {
			await refreshDue(db, { directory: (await context.directoryCache.current(db)).directory, now });
		});
		mount(app, context, cases.append, (request) => append(request, bells));
		mount(app, context, cases.withoutCustodian, listWithoutCustodian);
		mount(app, context, cases.work, work);
		mount(app, context, cases.countersign, (request) => countersign(request, bells));
		mount(app, context, cases.get, get);
		mount(app, context, cases.list, list);
		mount(app, context, cases.handoffs, handoffs);
		mount(app, context, cases.inbox, inbox);
		mount(app, context, cases.ask, (request) => ask(request, bells));
	};
}

async function get({ input, actor, db, directory, now, access }: RequestContext<typeof cases.get>) {
	const id = input.params.case;
	access.note({ object: id, case: id, purpose: "care" });
	const { state, statements, visibility } = await loadCase(db, directory, id, actor.desks);
	const view = visibility.view(state, statements, { ...caseContext(directory), now });
	if (!view) throw new ProtocolError("not-found");
	const mayRead = actor.active || view.complete || keepsPart(state, actor.desks, now);
	if (!mayRead) throw new ProtocolError("not-found");
	access.note({ object: id, purpose: view.complete ? "care" : "handoff", desk: deskFor(actor, state.custodian) });
	// A suspended desk may still meet her, and gets nothing more to decide about.
	const shown = view.summaries.filter((handoff) => actor.active || (!actor.inDanger && state.handoffs[handoff]?.accept !== null));
	const summaries = await readSummaries(db, shown);
	return {
		statements: view.statements.map(({ pos, statement }) => ({ pos, statement: toWire(statement) })),
		complete: view.complete,
		head: view.head,
		summaries: summaries.map(({ handoff, hash, box }) => ({ handoff, hash: toBase64Url(hash), box: toBase64Url(box) })),
	};
}

/**
 * Whether a desk has a hand-off of the case, has her, may still say that she has arrived, or owns a section that it can give up. Then it may
 * read the case also while its organisation is suspended.
 */
function keepsPart({ handoffs, sections }: CaseState, desks: readonly Id[], now: number): boolean {
	const maySign = Object.values(handoffs).some(
		(handoff) =>
			desks.includes(handoff.to) && (discloses(handoff) || handoff.hasHer || mayArrive(handoff, now) || opensAfterEnd(handoff, now)),
	);
	return maySign || Object.values(sections).some(({ owner, closed }) => !closed && desks.includes(owner));
}

/** The desk for the access entry: the custodian if the actor belongs to it, else the first desk of the actor. */
function deskFor({ desks }: Actor, custodian: Id | null): Id | null {
	return desks.find((desk) => desk === custodian) ?? desks[0] ?? null;
}

/** The desks that a list covers. @throws ProtocolError not-found for a desk of which the actor is not a member. */
function desksAsked({ desks }: Actor, asked: Id | undefined): Id[] {
	if (asked === undefined) return desks;
	if (!desks.includes(asked)) throw new ProtocolError("not-found");
	return [asked];
}

async function list({ input, actor, db, directory, now, access }: RequestContext<typeof cases.list>) {
	const { desk, status, lead, cursor, limit = PAGE } = input.query;
	access.note({ object: null, purpose: "care", desk: desk ?? null, count: 0 });
	await refreshDue(db, { directory, now });
	const gone = goneDesks(directory);
	const { rows, next } = await listCases(db, { desks: desksAsked(actor, desk), status, lead, gone, cursor, limit });
	access.note({ object: null, count: rows.length });
	return { cases: rows, next };
}

async function handoffs({ input, actor, db, directory, now, access }: RequestContext<typeof cases.handoffs>) {
	const { desk, state, open, cursor, limit = PAGE } = input.query;
	access.note({ object: null, purpose: "handoff", desk: desk ?? null, count: 0 });
	const query = {
		desks: desksAsked(actor, desk),
		state,
		cursor,
		limit,
		meetableAt: actor.active ? null : now,
		...(open && { open: open === "true" }),
	};
	await refreshDue(db, { directory, now });
	const { rows, next } = await listHandoffs(db, query);
	access.note({ object: null, count: rows.length });
	const at = { now, gone: goneDesks(directory) };
	return { handoffs: rows.map(({ awaitsFrom: _from, awaitsTo: _to, answerers: _answerers, ...row }) => listedHandoff(row, at)), next };
}

/** How much an organisation has to do. */
async function work({ input, actor, db, directory, access }: RequestContext<typeof cases.work>) {
	access.note({ object: null, count: 0 });
	checkAdmin(actor);
	const { organisation } = input.params;
	if (!directory.organisations.has(organisation)) throw new ProtocolError("not-found");
	const desks = [...directory.desks.values()].flatMap((desk) => (desk.organisation === organisation ? desk.id : []));
	const found = await countWork(db, desks);
	access.note({ object: null, count: found.cases + found.onTheWay });
	return found;
}
