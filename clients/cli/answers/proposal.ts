/** A proposal in full: everything that an approval puts in force, for programs and for people. Nothing is cut. */
import { keyOf, toBase64Url, toHex } from "#protocol/bytes.ts";
import { approvalsMissing, ownerOfSpace, type Proposal, readWitnesses } from "#protocol/folds/directory.ts";
import { formatVerifierKey } from "#protocol/log/note.ts";
import type { Body } from "#protocol/statements/registry.ts";
import { changedReading } from "#sdk/directory/organisations.ts";
import { vettingDueDate, type WaitingProposal } from "#sdk/directory/vetting.ts";
import type { People } from "../lookup/people.ts";
import { isoTime } from "../times.ts";
import { messages } from "../words/messages.ts";
import { type Cell, fields } from "./layout.ts";

type Value = string | number | boolean | null | readonly string[];
/** A value, or the present value and the proposed value. */
type Detail = Value | { before: Value; after: Value };
type Details = Record<string, Detail>;

/** The changes that a proposal makes. The present values come from the directory as it is now, so call this before approving. */
function proposalDetails(people: People, { statement }: Proposal): Details {
	const { dir } = people.session;
	switch (statement.type) {
		case "policy": {
			const before = { ...dir.policy } as Record<string, number>;
			return Object.fromEntries(
				Object.entries(statement.body.policy).map(([name, after]) => [name, { before: before[name] ?? null, after }]),
			);
		}
		case "organisation.add": {
			const { name, country, parts, nextVetting } = statement.body;
			return { name, country, parts, nextVetting: isoTime(nextVetting) };
		}
		case "organisation.change": {
			const { organisation, region, affiliation, scope } = statement.body;
			const before = dir.organisations.get(organisation)?.facts;
			const reading = changedReading(people.session, { organisation, region, affiliation, scope });
			return {
				organisation: people.organisation(organisation),
				region: { before: before?.region ?? null, after: region },
				affiliation: { before: before?.affiliation ?? null, after: affiliation },
				scope: { before: before?.scope ?? null, after: scope },
				reading: reading.map(({ circle, change, desks }) => `${desks.map(({ name }) => name).join(", ")} ${change} ${circle}`),
			};
		}
		case "vetting":
			return { ...standingDetails(people, statement.body), nextVetting: vettingDates(people, statement.body) };
		case "member.add":
			return newcomerDetails(people, statement.body);
		case "suspend":
		case "reinstate":
		case "remove":
			return standingDetails(people, statement.body);
		case "log.restart": {
			const { origin, old, kept } = statement.body;
			const before = dir.restarts.at(-1)?.origin ?? dir.genesis?.body.logs.access.origin ?? null;
			return {
				origin: { before, after: origin },
				entries: { before: old.size, after: kept.size },
				root: { before: toHex(old.root), after: toHex(kept.root) },
			};
		}
		case "log.witnesses": {
			const after = readWitnesses(statement.body);
			return {
				wanted: { before: dir.witnesses.wanted, after: after.wanted },
				witnesses: { before: dir.witnesses.keys.map(formatVerifierKey), after: after.keys.map(formatVerifierKey) },
			};
		}
		case "space.add":
		case "space.owner": {
			const { body, type } = statement;
			const space = dir.spaces.get(body.space);
			const before = type === "space.owner" && space ? people.desk(ownerOfSpace(space)) : null;
			return { circle: type === "space.add" ? body.circle : (space?.circle ?? ""), owner: { before, after: people.desk(body.owner) } };
		}
		case "web.release": {
			const [before, after] = [dir.web, statement.body.release];
			return {
				manifest: { before: before && toHex(before.manifest), after: after && toHex(after.manifest) },
				files: { before: before?.files ?? null, after: after?.files ?? null },
			};
		}
	}
}

/** Who would be admitted, and how the invite limits it. The fingerprint isn't shown, because the person must read it out. */
function newcomerDetails(people: People, { member, join, nextVetting }: Body<"member.add">): Details {
	const { dir } = people.session;
	const waiting = dir.joins.get(keyOf(join));
	const invite = waiting && dir.invites.get(waiting.invite);
	return {
		name: people.name(member),
		role: invite?.role ?? null,
		organisation: people.organisation(invite?.organisation) || null,
		desk: people.desk(invite?.desk) || null,
		invitedBy: people.name(invite?.by),
		returns: (waiting?.keyEpoch ?? 1) > 1,
		nextVetting: isoTime(nextVetting),
	};
}

/** The day on which the vetting is due now, and the proposed one. */
function vettingDates(people: People, { kind, subject, nextVetting }: Body<"vetting">): Detail {
	const { session } = people;
	const vetted = kind === "member" ? session.dir.members.get(subject) : session.dir.organisations.get(subject);
	return { before: isoTime(vetted && vettingDueDate(session, vetted)), after: isoTime(nextVetting) };
}

function standingDetails(people: People, body: Body<"vetting"> | Body<"suspend"> | Body<"reinstate"> | Body<"remove">): Details {
	const { dir } = people.session;
	const isMember = body.kind === "member";
	const subject = isMember ? dir.members.get(body.subject) : dir.organisations.get(body.subject);
	return {
		kind: body.kind,
		name: isMember ? people.name(body.subject) : people.organisation(body.subject),
		status: subject?.status ?? null,
		code: "code" in body ? body.code : null,
	};
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
