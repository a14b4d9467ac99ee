/** Rules of reviews that only the server can check. Pure. */
import type { Id } from "#protocol/bytes.ts";
import type { Role } from "#protocol/codes.ts";
import { ProtocolError } from "#protocol/errors.ts";
import type { Directory } from "#protocol/folds/directory.ts";
import { LONGEST_QUERY, type ReviewStatement } from "#protocol/folds/review.ts";
import type { Body } from "#protocol/statements/registry.ts";

/** The reviews that a member may read. */
export interface Reader {
	/** The only organisation whose reviews the member sees; null for all. */
	organisation: Id | null;
	/** The member, if they are a coordinator. A coordinator sees only the queries that ask them. Null for an auditor. */
	asked: Id | null;
}

interface Asker {
	member: Id;
	organisation: Id | null;
	role: Role | null;
}

/** Returns the reviews that this member may read. @throws ProtocolError not-allowed */
export function readerOf({ member, organisation, role }: Asker): Reader {
	if (role === "auditor") return { organisation, asked: null };
	if (role === "coordinator" && organisation !== null) return { organisation, asked: member };
	throw new ProtocolError("not-allowed", "review: is for auditors and coordinators");
}

/**
 * Checks that the asker may review these entries.
 * @param asked the organisation whose entries are asked for; undefined for all organisations.
 * @throws ProtocolError not-allowed unless the asker is an auditor of the network, or of the organisation that is asked for.
 */
export function checkAuditor({ organisation, role }: Asker, asked: Id | undefined): void {
	if (role !== "auditor") throw new ProtocolError("not-allowed", "review: is for auditors");
	if (organisation !== null && asked !== organisation) throw new ProtocolError("not-allowed", "organisation: you may review your own only");
}

/** Whether somebody may announce an export or print of a case. @param desks all desks that have or had a part in the case. */
export function mayAnnounce(dir: Directory, asker: Asker & { desks: readonly Id[] }, desks: readonly Id[]): boolean {
	const { role, organisation } = asker;
	if (role === "auditor" && organisation === null) return desks.length > 0;
	if (role === "auditor" || role === "coordinator") return desks.some((desk) => dir.desks.get(desk)?.organisation === organisation);
	return desks.some((desk) => asker.desks.includes(desk));
}

/** The facts of a statement for its access entry. `count`: how many entries of the log the statement names; 1 if it names none. */
export function noteOf({ type, body }: ReviewStatement) {
	const { query = null, case: caseId = null } = body as { query?: Id | null; case?: Id | null };
	return { action: type, object: query, case: caseId, desk: body.as, count: "entries" in body ? body.entries.length : countOf(body) };
}

function countOf(body: object): number {
	if (!("first" in body && "last" in body)) return 1;
	return Math.max(1, Number(body.last) - Number(body.first) + 1);
}

/**
 * Checks the first epoch of a query's thread. Its owner is a desk of the organisation that is asked. Its holders are auditors in scope and
 * at least one coordinator of that organisation, each in their own right.
 * @throws ProtocolError not-allowed or bad-statement.
 */
export function judgeThread(dir: Directory, query: Body<"review.query">, epoch: Body<"epoch">): void {
	const { organisation } = query;
	if (epoch.kind !== "review" || epoch.compartment !== query.thread || epoch.subject !== query.query)
		throw new ProtocolError("bad-statement", "thread: must be the thread that the query names");
	if (dir.desks.get(epoch.owner)?.organisation !== organisation)
		throw new ProtocolError("not-allowed", "owner: must be a desk of the organisation that is asked");
	const members = epoch.holders.map(({ kind, id, via }) => (kind === "member" && via === null ? dir.members.get(id) : undefined));
	const coordinators = members.filter((member) => member?.role === "coordinator" && member.organisation === organisation);
	const auditors = members.filter(
		(member) => member?.role === "auditor" && (member.organisation === null || member.organisation === organisation),
	);
	if (coordinators.length === 0) throw new ProtocolError("not-allowed", "holders: must include a coordinator of the organisation");
	if (coordinators.length + auditors.length < members.length)
		throw new ProtocolError("not-allowed", "holders: a review is for auditors and coordinators of the organisation");
}

/**
 * Checks a query: the member whose entries it is about (`actor`) belongs to the organisation that is asked, at least one entry is named,
 * each entry once, and the answer is due within 90 days.
 * @throws ProtocolError not-allowed or bad-statement.
 */
export function judgeQuery(dir: Directory, { actor, organisation, entries, due }: Body<"review.query">, now: number): void {
	if (dir.members.get(actor)?.organisation !== organisation)
		throw new ProtocolError("not-allowed", "actor: belongs to another organisation");
	if (entries.length === 0 || new Set(entries).size < entries.length)
		throw new ProtocolError("bad-statement", "entries: takes at least one entry, and each entry once");
	if (due <= now || due > now + LONGEST_QUERY) throw new ProtocolError("bad-statement", "due: takes a time within 90 days");
}
