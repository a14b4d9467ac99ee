/** The endpoint `inbox`: what waits for a member, over all of their desks. */

import { type Id, toBase64Url } from "#protocol/bytes.ts";
import type { cases } from "#protocol/contracts/cases.ts";
import { ProtocolError } from "#protocol/errors.ts";
import { absenceOf, type Directory, deskMembers, goneDesks } from "#protocol/folds/directory.ts";
import { inboxFields } from "#protocol/rules/handoff-views.ts";
import type { Actor } from "#server/chains/actor.ts";
import type { RequestContext } from "#server/gate/handler.ts";
import { openAsks } from "./inbox-asks.ts";
import {
	amberHandoffs,
	askedOfDesks,
	awaitingDesks,
	failedRequests,
	handoffsWithAbsent,
	metAndNotReceived,
	redHandoffs,
} from "./inbox-handoffs.ts";
import {
	casesToTakeOver,
	casesWithDuty,
	casesWithoutLead,
	consentsToAttest,
	deskWork,
	meetingsWithoutDesk,
	openQuestions,
} from "./inbox-lists.ts";
import { type FoundHandoff, listedHandoff } from "./lists.ts";
import { refreshDue } from "./refresh.ts";
import { unreadCompartments } from "./unread.ts";

export async function inbox({ input, actor, db, directory, now, access }: RequestContext<typeof cases.inbox>) {
	const { desk } = input.query;
	access.note({ object: null, desk: desk ?? null, purpose: "care", count: 0 });
	if (desk !== undefined && !actor.desks.includes(desk)) throw new ProtocolError("not-found");
	const desks = desk === undefined ? actor.desks : [desk];
	await refreshDue(db, { directory, now });
	const gone = goneDesks(directory);
	const absent = [...directory.desks.keys()].filter((id) => absenceOf(directory, id) !== null);
	const suspended = absent.filter((id) => absenceOf(directory, id) === "suspended");
	const [
		unseen,
		failed,
		red,
		amber,
		awaiting,
		asked,
		met,
		withAbsent,
		asks,
		leadless,
		withoutCustodian,
		duties,
		unmanned,
		attests,
		meetings,
		questions,
	] = await Promise.all([
		unreadCompartments(db, actor, directory, desk),
		failedRequests(db, desks),
		redHandoffs(db, desks, now),
		amberHandoffs(db, desks, now),
		awaitingDesks(db, desks),
		askedOfDesks(db, desks),
		metAndNotReceived(db, desks),
		handoffsWithAbsent(db, desks, absent),
		openAsks(db, desks, now),
		casesWithoutLead(db, activeMembersOf(directory, desks)),
		casesToTakeOver(db, desks, gone),
		casesWithDuty(db, desks),
		deskWork(db, unmannedFor(actor, directory, absent)),
		consentsToAttest(db, desks),
		actor.role === "admin" ? meetingsWithoutDesk(db, { absent, suspended, now }) : [],
		actor.role === "auditor" ? openQuestions(db, desksOfAuditor(actor, directory)) : [],
	]);
	const others = [asks, leadless, withoutCustodian, duties, unmanned, attests, meetings, questions].flat().length;
	const handoffs = distinct([...failed, ...red, ...amber, ...awaiting, ...asked, ...met, ...withAbsent]);
	access.note({ object: null, count: unseen.length + handoffs.length + others });
	return {
		unread: unseen,
		handoffs: handoffs.map((row) => inboxRow(row, desks, new Set(failed.map(({ handoff }) => handoff)), { now, gone })),
		asks: asks.map(({ body, sigs, ...row }) => ({ ...row, ask: { type: "ask", body: toBase64Url(body), sigs: sigs.map(toBase64Url) } })),
		leadless,
		withoutCustodian,
		duties,
		unmanned,
		attests,
		meetings,
		questions,
	};
}

function activeMembersOf(directory: Directory, desks: readonly Id[]): Map<Id, Id[]> {
	return new Map(desks.map((desk) => [desk, deskMembers(directory, desk).map(({ id }) => id)]));
}

/** The desks without an active member that the actor must care for. For an admin: all. For a coordinator: the desks of the organisation. */
function unmannedFor({ role, organisation }: Actor, directory: Directory, absent: readonly Id[]): Id[] {
	if (role !== "admin" && role !== "coordinator") return [];
	const unmanned = absent.filter((desk) => absenceOf(directory, desk) === "unmanned");
	return role === "admin" ? unmanned : unmanned.filter((desk) => directory.desks.get(desk)?.organisation === organisation);
}

/** The desks whose open questions an auditor sees: those of the organisation; null for all, for an auditor of the network. */
function desksOfAuditor({ organisation }: Actor, directory: Directory): Id[] | null {
	if (organisation === null) return null;
	return [...directory.desks.values()].flatMap((desk) => (desk.organisation === organisation ? desk.id : []));
}

function distinct(rows: FoundHandoff[]): FoundHandoff[] {
	return [...new Map(rows.map((row) => [row.handoff, row])).values()];
}

function inboxRow(row: FoundHandoff, desks: readonly Id[], failed: ReadonlySet<Id>, at: { now: number; gone: readonly Id[] }) {
	const { awaitsFrom, awaitsTo, answerers, ...found } = row;
	const { from, to } = row.view.handoff;
	return {
		...listedHandoff(found, at),
		...inboxFields(row.view.handoff),
		failed: failed.has(row.handoff),
		awaits: (awaitsFrom && desks.includes(from)) || (awaitsTo && desks.includes(to)) || answerers.some((id) => desks.includes(id)),
	};
}
