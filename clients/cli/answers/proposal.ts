/** A proposal in full: everything that an approval puts in force, for programs and for people. Nothing is cut. */
import { toBase64Url } from "#protocol/bytes.ts";
import { approvalsMissing, type OrganisationFacts, type Proposal } from "#protocol/folds/directory.ts";
import type { WaitingProposal } from "#sdk/directory/vetting.ts";
import { detailsOf } from "#sdk/views/proposals.ts";
import type { People } from "../lookup/people.ts";
import { isoTime } from "../times.ts";
import { messages } from "../words/messages.ts";
import { type Cell, fields } from "./layout.ts";

type Value = string | number | boolean | null | readonly string[];
/** A value, or the present value and the proposed value. */
type Detail = Value | { before: Value; after: Value };
type Details = Record<string, Detail>;

/** The changes that a proposal makes. The present values come from the directory as it is now, so call this before approving. */
function proposalDetails(people: People, proposal: Proposal): Details {
	const { session, names } = people;
	const view = detailsOf(session, names, proposal, false);
	switch (view.type) {
		case "policy": {
			const { before, after } = view.policy;
			return Object.fromEntries(
				Object.entries(after).map(([name, value]) => [name, { before: before[name as keyof typeof before], after: value }]),
			);
		}
		case "organisation.add": {
			const { name, country, parts, nextVetting } = view;
			return { name, country, parts, nextVetting: isoTime(nextVetting) };
		}
		case "organisation.change": {
			const { name, facts, reading } = view;
			const fact = (each: keyof OrganisationFacts) => ({ before: facts.before?.[each] ?? null, after: facts.after?.[each] ?? null });
			return {
				organisation: name,
				region: fact("region"),
				affiliation: fact("affiliation"),
				scope: fact("scope"),
				reading: reading.map(({ circle, change, desks }) => `${desks.join(", ")} ${change} ${circle}`),
			};
		}
		case "vetting": {
			const { before, after } = view.nextVetting;
			return { ...standingDetails(people, view), nextVetting: { before: isoTime(before), after: isoTime(after) } };
		}
		case "member.add":
			return {
				name: people.name(view.member),
				role: view.role || null,
				organisation: view.organisation,
				desk: people.desk(view.desk?.id) || null,
				invitedBy: people.name(view.invitedBy.id),
				returns: view.returns,
				nextVetting: isoTime(view.nextVetting),
			};
		case "suspend":
		case "reinstate":
		case "remove":
			return standingDetails(people, view);
		case "log.restart":
			return { origin: { ...view.origin, before: view.origin.before || null }, entries: view.entries, root: view.root };
		case "log.witnesses":
			return { wanted: view.wanted, witnesses: view.keys };
		case "space.add":
		case "space.owner": {
			const before = view.type === "space.owner" ? people.desk(view.owner.before?.id) : null;
			return { circle: view.circle, owner: { before, after: people.desk(view.owner.after?.id) } };
		}
		case "web.release":
		case "site.release":
			return { manifest: view.manifest, files: view.files };
	}
}

/** A member or an organisation that a proposal is about. */
function standingDetails(people: People, view: { kind: string; subject: string; status: string | null; code?: string | null }): Details {
	const name = view.kind === "member" ? people.name(view.subject) : people.organisation(view.subject);
	return { kind: view.kind, name, status: view.status, code: view.code ?? null };
}

/** The checklist with times as ISO 8601. */
export function checklistJson(checklist: WaitingProposal["checklist"]) {
	return (
		checklist && {
			...checklist,
			identitySeenOn: isoTime(checklist.identitySeenOn),
			safeguardingTraining: isoTime(checklist.safeguardingTraining),
			codeOfConductSigned: isoTime(checklist.codeOfConductSigned),
		}
	);
}

/** The data of a proposal that everybody sees: who made it, who has approved it, how many approvals are missing, and what it sets. */
export function proposalJson(people: People, proposal: Proposal) {
	const { type, objId, body } = proposal.statement;
	return {
		proposal: toBase64Url(objId),
		type,
		by: body.by,
		needed: approvalsMissing(people.session.dir, proposal),
		approvedBy: proposal.approvals,
		details: proposalDetails(people, proposal),
	};
}

/** The data of `proposalJson` in lines for people. */
export function proposalText(people: People, { proposal, type, by, needed, approvedBy, details }: ReturnType<typeof proposalJson>): string {
	const pairs: [string, Cell][] = [
		["proposal", proposal],
		["what", type],
		["by", people.name(by)],
		["approved by", approvedBy.map(people.name).join(", ")],
		["approvals needed", needed],
		...Object.entries(details).flatMap(([name, detail]) => detailLines(name, detail)),
	];
	return fields(pairs);
}

/** The checklist, and what was asked and answered, in lines for people. */
export function vettingText(people: People, { proposal, checklist, asked, answered }: WaitingProposal): string {
	const hasChecklist = "checklist" in proposal.statement.body;
	const seen = checklistJson(checklist);
	const pairs: [string, Cell][] = [
		...(seen ? Object.entries(seen).flatMap(([name, value]) => detailLines(name, value)) : []),
		["checklist", hasChecklist && !seen ? messages.checklistMissing : null],
		...asked.map(({ by, at, asks }): [string, Cell] => ["asked", messages.askedBy(asks, people.name(by), isoTime(at) ?? "")]),
		...answered.map(({ at, given, missing }): [string, Cell] => ["answered", messages.answered(given, missing, isoTime(at) ?? "")]),
	];
	return fields(pairs);
}

function detailLines(name: string, detail: Detail): [string, Cell][] {
	if (detail !== null && typeof detail === "object" && "before" in detail)
		return [...detailLines(messages.before(name), detail.before), ...detailLines(messages.after(name), detail.after)];
	if (detail === null || (Array.isArray(detail) && detail.length === 0)) return [[name, messages.noValue]];
	if (Array.isArray(detail)) return detail.map((each) => [name, each]);
	return [[name, String(detail)]];
}
