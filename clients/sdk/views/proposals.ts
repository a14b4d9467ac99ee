/** Views of proposals: what each would put in force, who made it, and what is missing. */
import { fingerprint } from "#crypto/fingerprint.ts";
import { keyOf, toBase64Url, toHex } from "#protocol/bytes.ts";
import type { Region } from "#protocol/codes.ts";
import {
	approvalsMissing,
	coordinatorsOf,
	countryOf,
	isUnconfirmed,
	isUndecided,
	isWaiting,
	mayApprove,
	mayRefuse,
	membershipOf,
	type OrganisationFacts,
	organisationName,
	organisationsNamed,
	ownerOfSpace,
	type Proposal,
	readWitnesses,
} from "#protocol/folds/directory.ts";
import { formatVerifierKey } from "#protocol/log/note.ts";
import type { Body } from "#protocol/statements/registry.ts";
import type { UnlockedSession } from "../context.ts";
import { changedReading } from "../directory/organisations.ts";
import { vettingDueDate, type WaitingProposal } from "../directory/vetting.ts";
import { deskName, type PartyName } from "./parties.ts";

/** A member. The name is null when the server gives none that matches the directory. */
export interface Named {
	id: string;
	name: string | null;
}

interface Change<T> {
	before: T;
	after: T;
}

interface Policy {
	vettingMonths: number;
	attachmentMiB: number;
}

/** Who suspended or removed somebody, and why. */
export interface Leaving {
	type: "suspend" | "remove";
	/** The person who proposed it, and those who approved. */
	by: Named[];
	/** When it was proposed, UTC ms. */
	at: number;
	/** Null for a member who has left with the whole organisation. */
	code: string | null;
}

/** What a proposal sets. Times: UTC ms. */
export type ProposalDetails =
	| { type: "policy"; policy: Change<Policy> }
	/** same: other organisations with the same name, or one that looks like it. */
	| {
			type: "organisation.add";
			name: string;
			country: string;
			parts: string[];
			nextVetting: number;
			same: { id: string; name: string; country: string }[];
	  }
	| {
			type: "organisation.change";
			name: string | null;
			facts: Change<OrganisationFacts | null>;
			reading: { circle: string; change: "gains" | "loses"; desks: string[] }[];
	  }
	| {
			type: "member.add";
			member: string;
			name: string | null;
			role: string;
			organisation: string | null;
			/** The country of the organisation, ISO 3166-1 alpha-2. */
			country: string | null;
			desk: PartyName | null;
			/** The region whose shared content, and that of the whole network, the desk reads; null when it reads none. */
			readsRegion: Region | null;
			invitedBy: Named;
			/** The organisation's coordinators, who can say whether they know the person. */
			coordinators: Named[];
			/** A known member who has lost all keys. */
			returns: boolean;
			/** The digits of the new keys. An approver must type them, so for an approver this is null. */
			fingerprint: string | null;
			nextVetting: number;
	  }
	/** country: of the organisation, or of the member's organisation. */
	| {
			type: "vetting";
			kind: string;
			subject: string;
			name: string | null;
			country: string | null;
			status: string | null;
			nextVetting: Change<number | null>;
	  }
	/** ended: the suspension that this would end. Null when it can't be approved any more. */
	| {
			type: "suspend" | "reinstate" | "remove";
			kind: string;
			subject: string;
			name: string | null;
			country: string | null;
			status: string | null;
			code: string | null;
			ended: Leaving | null;
	  }
	/** root: of the tree, as hex. */
	| { type: "log.restart"; origin: Change<string>; entries: Change<number>; root: Change<string> }
	/** Verifier keys. An approver must type the new keys, so for an approver `added` has only their names, and `keys.after` is null. */
	| { type: "log.witnesses"; wanted: Change<number>; keys: Change<string[] | null>; added: string[]; kept: string[]; removed: string[] }
	/** before: the desk that answers for the space now; null for a new space. */
	| { type: "space.add" | "space.owner"; circle: string; owner: Change<PartyName | null> }
	/** manifest: SHA-256 as hex. `after` is null for a withdrawal. It is "" for an approver, who must type it. */
	| { type: "web.release" | "site.release"; manifest: Change<string | null>; files: Change<number | null> };

type DetailsOf<T extends ProposalDetails["type"]> = Extract<ProposalDetails, { type: T }>;

export type Names = ReadonlyMap<string, string>;

export const named = (names: Names, id: string): Named => ({ id, name: names.get(id) ?? null });

/** @param isHidden leaves out what the approver must type. */
export function detailsOf(session: UnlockedSession, names: Names, proposal: Proposal, isHidden: boolean): ProposalDetails {
	const { dir } = session;
	const { statement } = proposal;
	switch (statement.type) {
		case "policy": {
			const before = dir.policy ?? statement.body.policy;
			return { type: "policy", policy: { before: { ...before }, after: { ...statement.body.policy } } };
		}
		case "organisation.add": {
			const { organisation, name, country, parts, nextVetting } = statement.body;
			const same = organisationsNamed(dir, name).filter(({ id }) => id !== organisation);
			return {
				type: "organisation.add",
				name,
				country,
				parts: [...parts],
				nextVetting,
				same: same.map(({ id, name, country }) => ({ id, name, country })),
			};
		}
		case "organisation.change": {
			const { organisation, region, affiliation, scope } = statement.body;
			const before = dir.organisations.get(organisation)?.facts ?? null;
			const reading = changedReading(session, { organisation, region, affiliation, scope }).map(({ circle, change, desks }) => {
				return { circle, change, desks: desks.map(({ name }) => name) };
			});
			const facts = { before: before && { ...before }, after: { region, affiliation, scope } };
			return { type: "organisation.change", name: organisationName(dir, organisation), facts, reading };
		}
		case "member.add":
			return newcomerOf(session, names, statement.body, isHidden);
		case "vetting": {
			const { kind, subject, nextVetting } = statement.body;
			const vetted = kind === "member" ? dir.members.get(subject) : dir.organisations.get(subject);
			const before = vetted ? vettingDueDate(session, vetted) : null;
			const about = { subject, name: nameOf(session, names, statement.body), country: countryOfSubject(session, statement.body) };
			return { type: "vetting", kind, ...about, status: vetted?.status ?? null, nextVetting: { before, after: nextVetting } };
		}
		case "suspend":
		case "reinstate":
		case "remove": {
			const { type, body } = statement;
			const subject = body.kind === "member" ? dir.members.get(body.subject) : dir.organisations.get(body.subject);
			const code = "code" in body ? (body.code as string) : null;
			const ended = type === "reinstate" && isWaiting(proposal) ? leavingOf(session, names, body.subject) : null;
			const about = { subject: body.subject, name: nameOf(session, names, body), country: countryOfSubject(session, body) };
			return { type, kind: body.kind, ...about, status: subject?.status ?? null, code, ended };
		}
		case "log.restart": {
			const { origin, old, kept } = statement.body;
			const before = dir.restarts.at(-1)?.origin ?? dir.genesis?.body.logs.access.origin ?? "";
			const root = { before: toHex(old.root), after: toHex(kept.root) };
			return { type: "log.restart", origin: { before, after: origin }, entries: { before: old.size, after: kept.size }, root };
		}
		case "log.witnesses":
			return witnessesOf(session, statement.body, isHidden);
		case "space.add":
		case "space.owner": {
			const { type, body } = statement;
			const space = dir.spaces.get(body.space);
			const before = type === "space.owner" && space ? deskOf(session, ownerOfSpace(space)) : null;
			const circle = type === "space.add" ? body.circle : (space?.circle ?? "");
			return { type, circle, owner: { before, after: deskOf(session, body.owner) } };
		}
		case "web.release":
		case "site.release": {
			const { type, body } = statement;
			const [present, next] = [type === "web.release" ? dir.web : dir.site, body.release];
			const before = present && toHex(present.manifest);
			const after = next && (isHidden ? "" : toHex(next.manifest));
			return { type, manifest: { before, after }, files: { before: present?.files ?? null, after: next?.files ?? null } };
		}
	}
}

/** The newest suspension or removal of a member or an organisation. Null when neither is in force. */
export function leavingOf(session: UnlockedSession, names: Names, subject: string): Leaving | null {
	const { dir } = session;
	const member = dir.members.get(subject);
	// The removal of an organisation doesn't change the status of its members.
	if (member && member.status !== "removed" && member.organisation !== null && membershipOf(dir, member) === "left") {
		const leaving = leavingOf(session, names, member.organisation);
		return leaving && { ...leaving, code: null };
	}
	const status = (member ?? dir.organisations.get(subject))?.status;
	const type = status === "suspended" ? "suspend" : status === "removed" ? "remove" : null;
	const done = [...dir.proposals.values()].filter((each) => each.status === "done" || isUnconfirmed(each));
	const last = done.findLast(
		({ statement }) => statement.type === type && "subject" in statement.body && statement.body.subject === subject,
	);
	if (last?.statement.type !== "suspend" && last?.statement.type !== "remove") return null;
	const { body } = last.statement;
	const by = [body.by, ...last.approvals].map((id) => named(names, id));
	return { type: last.statement.type, by, at: body.at, code: body.code };
}

function newcomerOf(
	session: UnlockedSession,
	names: Names,
	{ member, join, nextVetting }: Body<"member.add">,
	isHidden: boolean,
): DetailsOf<"member.add"> {
	const { dir, network } = session;
	const waiting = dir.joins.get(keyOf(join));
	const invite = waiting && dir.invites.get(waiting.invite);
	const organisation = invite?.organisation ?? null;
	const facts = organisation === null ? null : dir.organisations.get(organisation)?.facts;
	return {
		type: "member.add",
		member,
		name: names.get(member) ?? null,
		role: invite?.role ?? "",
		organisation: organisationName(dir, organisation),
		country: countryOf(dir, organisation),
		desk: deskOf(session, invite?.desk ?? null),
		readsRegion: facts?.scope === "full" ? facts.region : null,
		invitedBy: named(names, invite?.by ?? ""),
		coordinators:
			organisation === null
				? []
				: coordinatorsOf(dir, organisation)
						.filter(({ id }) => id !== member)
						.map(({ id }) => named(names, id)),
		returns: (waiting?.keyEpoch ?? 1) > 1,
		fingerprint: isHidden || !waiting ? null : fingerprint(network, waiting.statement.body.keys),
		nextVetting,
	};
}

function witnessesOf({ dir }: UnlockedSession, body: Body<"log.witnesses">, isHidden: boolean): DetailsOf<"log.witnesses"> {
	const after = readWitnesses(body);
	const present = dir.witnesses.keys.map(formatVerifierKey);
	const wanted = after.keys.map(formatVerifierKey);
	const added = after.keys.filter((key) => !present.includes(formatVerifierKey(key)));
	return {
		type: "log.witnesses",
		wanted: { before: dir.witnesses.wanted, after: after.wanted },
		keys: { before: present, after: isHidden ? null : wanted },
		added: added.map((key) => (isHidden ? key.name : formatVerifierKey(key))),
		kept: present.filter((key) => wanted.includes(key)),
		removed: present.filter((key) => !wanted.includes(key)),
	};
}

/** Null when there is no such desk. */
const deskOf = (session: UnlockedSession, id: string | null): PartyName | null =>
	id !== null && session.dir.desks.has(id) ? deskName(session, id) : null;

function nameOf({ dir }: UnlockedSession, names: Names, { kind, subject }: { kind: string; subject: string }): string | null {
	return (kind === "member" ? names.get(subject) : organisationName(dir, subject)) ?? null;
}

function countryOfSubject({ dir }: UnlockedSession, { kind, subject }: { kind: string; subject: string }): string | null {
	return countryOf(dir, kind === "member" ? dir.members.get(subject)?.organisation : subject);
}

/** The name of what a proposal is about. Null when it is about the network, or when the name isn't known. */
export function subjectName(session: UnlockedSession, names: Names, { statement }: Proposal): string | null {
	if (statement.type === "organisation.add") return statement.body.name;
	if (statement.type === "organisation.change") return organisationName(session.dir, statement.body.organisation);
	if (statement.type === "space.add" || statement.type === "space.owner") {
		const desk = deskOf(session, statement.body.owner);
		return desk && `${desk.name}, ${desk.organisation}`;
	}
	if (statement.type === "member.add") return names.get(statement.body.member) ?? null;
	return "subject" in statement.body ? nameOf(session, names, statement.body) : null;
}

/** @returns the codes of what the checklist lacks and an admin can ask for; null when no checklist matches what was signed. */
export function gapsOf(checklist: WaitingProposal["checklist"]): string[] | null {
	if (!checklist) return null;
	return [
		...(checklist.safeguardingTraining === null ? ["safeguarding-training"] : []),
		...(checklist.codeOfConductSigned === null ? ["code-of-conduct"] : []),
	];
}

/** Who made a proposal, who has approved or refused it, and whether I may decide it. */
export function proposalStateOf(session: UnlockedSession, names: Names, proposal: Proposal) {
	const { body, objId } = proposal.statement;
	const { refusal } = proposal;
	const me = session.dir.members.get(session.me);
	return {
		id: toBase64Url(objId),
		by: named(names, body.by),
		/** UTC ms. */
		at: body.at,
		isMine: body.by === session.me,
		status: proposal.status,
		/** How many more must approve. */
		missing: approvalsMissing(session.dir, proposal),
		approvedBy: proposal.approvals.map((id) => named(names, id)),
		refusal: refusal && { by: named(names, refusal.by), isMine: refusal.by === session.me, at: refusal.at, code: refusal.code },
		lapse: proposal.lapse?.why ?? null,
		/** Whether it is a suspension that acts already. Approving then confirms it, and refusing ends it. */
		tookEffectAtOnce: proposal.tookEffectAtOnce,
		/** Whether it marks a suspended organisation as in danger. Ending it leaves the suspension before in force. */
		isMark: proposal.replaced !== null,
		mayRefuse: me !== undefined && mayRefuse(proposal, me),
		mayDecide: isUndecided(proposal) && me !== undefined && mayApprove(session.dir, proposal, me),
	};
}
