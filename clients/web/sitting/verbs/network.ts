/** Verbs about the organisations and members of the network, and their standing. For admins. */
import { type Id, toBase64Url } from "#protocol/bytes.ts";
import { LEAVE_CODES, ROUTE_PARTS, type Role, type RoutePart, SUSPEND_CODES } from "#protocol/codes.ts";
import type { Checklist } from "#protocol/contracts/directory.ts";
import { COUNTRIES } from "#protocol/countries.ts";
import { ProtocolError } from "#protocol/errors.ts";
import {
	admins,
	coordinatorsOf,
	countryOf,
	deskIsStale,
	deskMembers,
	desksOf,
	isCurrentDesk,
	isWaiting,
	type Member,
	mayForceSuspension,
	membershipOf,
	type Organisation,
	type OrganisationFacts,
	organisationName,
	organisationsNamed,
	unconfirmedSuspension,
} from "#protocol/folds/directory.ts";
import { addOrganisation, invite, reinstate, remove, suspend, type UnlockedSession, vettingDueDate } from "#sdk/index.ts";
import { namesOf } from "#sdk/views/names.ts";
import { type Leaving, leavingOf, type Named, type Names, named } from "#sdk/views/proposals.ts";
import { anyOf, changes, NEVER_OLD, reads } from "./declare.ts";
import type { Proposed } from "./network-rules.ts";
import { type Sitting, sessionOf } from "./sitting.ts";
import { synced } from "./synced.ts";
import { waitingId } from "./vetting.ts";

export type Subject = { kind: "member" | "organisation"; id: string };

export interface OrganisationLine {
	id: string;
	name: string;
	/** ISO 3166-1 alpha-2. */
	country: string;
	status: string;
	/** How many active people and open desks it has. */
	people: number;
	desks: number;
	/** UTC ms; null before the first vetting. */
	nextVetting: number | null;
	hasCoordinator: boolean;
	/** The id of the proposal that would change the organisation's standing; null when none waits. */
	waiting: string | null;
}

export interface MemberLine extends Named {
	role: string;
	/**
	 * The member's own status. If the organisation was removed, this is "removed" for its members, and "refused" for newcomers whom nobody had
	 * vouched for, although their own status doesn't change.
	 */
	status: string;
	organisation: string | null;
	/** Whether the organisation is suspended. The member's own status doesn't say it. */
	isOrganisationSuspended: boolean;
	desks: string[];
	nextVetting: number | null;
	isMe: boolean;
	/** Whether only one person has vouched for the member. */
	isOneWord: boolean;
	/** Whether the member has founded the network, so that nobody could vouch. */
	isFounder: boolean;
	/** The id of the proposal that would change the member's standing; null when none waits. */
	waiting: string | null;
}

/** All organisations, also those that were removed, by name. */
export const listOrganisations = reads({ topics: ["directory"] }, async (sitting: Sitting): Promise<OrganisationLine[]> => {
	const session = await synced(sitting);
	const { dir } = session;
	const active = [...dir.members.values()].filter(({ status }) => status === "active");
	return [...dir.organisations.values()]
		.map((each): OrganisationLine => {
			const own = active.filter(({ organisation }) => organisation === each.id);
			const desks = [...dir.desks.values()].filter((desk) => desk.organisation === each.id && isCurrentDesk(dir, desk.id));
			const { id, name, country, status } = each;
			const hasCoordinator = own.some(({ role }) => role === "coordinator");
			const waiting = waitingAbout(session, id);
			return {
				id,
				name,
				country,
				status,
				people: own.length,
				desks: desks.length,
				nextVetting: vettingDueDate(session, each),
				hasCoordinator,
				waiting,
			};
		})
		.sort((a, b) => a.name.localeCompare(b.name, "en"));
});

/** All members by name, also those who have left. */
export const listMembers = reads({ topics: ["directory"] }, async (sitting: Sitting): Promise<MemberLine[]> => {
	const session = await synced(sitting);
	const { dir, me } = session;
	const names = await namesOf(sessionOf(sitting));
	return [...dir.members.values()]
		.map((each) => ({
			...named(names, each.id),
			role: each.role,
			status: { present: each.status, left: "removed", refused: "refused" }[membershipOf(dir, each)],
			organisation: organisationName(dir, each.organisation),
			isOrganisationSuspended: dir.organisations.get(each.organisation ?? "")?.status === "suspended",
			desks: desksOf(dir, each.id).map(({ name }) => name),
			nextVetting: vettingDueDate(session, each),
			isMe: each.id === me,
			isOneWord: each.vouchers.length === 1 && each.id !== dir.genesis?.body.by,
			isFounder: each.id === dir.genesis?.body.by,
			waiting: waitingAbout(session, each.id),
		}))
		.sort((a, b) => (a.name ?? "").localeCompare(b.name ?? "", "en"));
});

/** The open proposal about this subject's standing. */
function waitingAbout({ dir }: UnlockedSession, id: Id): string | null {
	const waiting = [...dir.proposals.values()].filter(isWaiting);
	const found = waiting.find(({ statement: { type, body } }) => {
		return (type === "suspend" || type === "reinstate" || type === "remove") && body.subject === id;
	});
	return found ? toBase64Url(found.statement.objId) : null;
}

interface MemberOfOrganisation extends Named {
	role: string;
}

export interface StandingView extends Subject {
	name: string | null;
	status: string;
	role: string | null;
	organisation: string | null;
	isMe: boolean;
	/** Null unless the member or organisation is suspended or removed. */
	leaving: Leaving | null;
	/** How many active people a change would concern. */
	people: number;
	/** Of an organisation: its country, its next vetting (UTC ms) and its active people, coordinators first. */
	of: { country: string; facts: OrganisationFacts | null; nextVetting: number | null; members: MemberOfOrganisation[] } | null;
	/** The desks of these people. colleagues: how many others the desk has, whose programs renew its keys. isStale: see `deskIsStale`. */
	desks: { id: string; name: string; colleagues: number; isStale: boolean }[];
	/** For each change, whether another admin must agree. */
	needsSecond: { suspend: boolean; reinstate: boolean; remove: boolean };
	/** The id of the proposal that would change the standing; null when none waits. */
	waiting: string | null;
	/** The reasons to suspend or remove. */
	codes: { suspend: readonly string[]; remove: readonly string[] };
	/** The suspension acts, and another admin may still end it alone. */
	isUnconfirmed: boolean;
}

/** One member or organisation, and what a change of their standing would do. @throws ProtocolError not-found */
export const readStanding = reads({ topics: ["directory"] }, async (sitting: Sitting, { kind, id }: Subject): Promise<StandingView> => {
	const session = await synced(sitting);
	const { dir, me } = session;
	const subject = kind === "member" ? dir.members.get(id) : dir.organisations.get(id);
	if (!subject) throw new ProtocolError("not-found", "subject: nobody has this id");
	const people = peopleOf(session, subject);
	const ids = new Set(people.map((each) => each.id));
	const desks = [...dir.desks.values()].filter(
		(desk) => desk.open && ([...desk.members].some((each) => ids.has(each)) || [...desk.sealed.keys()].some((each) => ids.has(each))),
	);
	const isTwo = dir.quorum === 2;
	const unconfirmed = unconfirmedSuspension(dir, id);
	const names = await namesOf(sessionOf(sitting));
	const isMember = "role" in subject;
	return {
		kind,
		id,
		// The removal of an organisation doesn't change the status of its members.
		status: isMember && membershipOf(dir, subject) === "left" ? "removed" : subject.status,
		name: isMember ? (names.get(id) ?? null) : subject.name,
		role: isMember ? subject.role : null,
		organisation: isMember ? organisationName(dir, subject.organisation) : null,
		isMe: id === me,
		leaving: leavingOf(session, names, id),
		people: people.filter(({ status }) => status === "active").length,
		of: isMember
			? null
			: {
					country: subject.country,
					facts: subject.facts && { ...subject.facts },
					nextVetting: vettingDueDate(session, subject),
					members: membersOf(people, names),
				},
		desks: desks.map((desk) => ({
			id: desk.id,
			name: desk.name,
			colleagues: deskMembers(dir, desk.id).filter((each) => !ids.has(each.id)).length,
			isStale: deskIsStale(dir, desk.id),
		})),
		needsSecond: {
			suspend: isTwo && (isMember ? subject.role === "admin" : !mayForceSuspension(dir, me, session.now())),
			reinstate: isTwo && (unconfirmed === null || unconfirmed.statement.body.by === me),
			remove: isTwo && (!isMember || subject.role === "admin"),
		},
		waiting: waitingAbout(session, id),
		codes: { suspend: isMember ? LEAVE_CODES : SUSPEND_CODES, remove: LEAVE_CODES },
		isUnconfirmed: unconfirmed !== null,
	};
});

function membersOf(people: readonly Member[], names: Names): MemberOfOrganisation[] {
	const rows = people.filter(({ status }) => status === "active").map(({ id, role }) => ({ ...named(names, id), role }));
	const byRole = (role: string) => Number(role !== "coordinator");
	return rows.sort((a, b) => byRole(a.role) - byRole(b.role) || (a.name ?? "").localeCompare(b.name ?? "", "en"));
}

function peopleOf({ dir }: UnlockedSession, subject: Member | Organisation): Member[] {
	return "role" in subject ? [subject] : [...dir.members.values()].filter(({ organisation }) => organisation === subject.id);
}

export interface StandingChange extends Subject {
	change: "suspend" | "reinstate" | "remove";
	/** The reason, one of `codes`. Not used to reinstate. */
	code: string;
}

export const changeStanding = changes(
	anyOf("directory"),
	async (sitting: Sitting, { kind, id, change, code }: StandingChange): Promise<Proposed> => {
		const session = sessionOf(sitting);
		const about = { kind, subject: id };
		const why = code as (typeof LEAVE_CODES)[number];
		const sign = {
			suspend: () => suspend(session, about, code as (typeof SUSPEND_CODES)[number]),
			reinstate: () => reinstate(session, about),
			remove: () => remove(session, about, why),
		};
		return { proposal: waitingId(session, await sign[change]()) };
	},
);

/** What the form for a new organisation offers. */
export const organisationChoices = reads(NEVER_OLD, async (_: Sitting): Promise<{ countries: string[]; parts: readonly string[] }> => {
	return { countries: [...COUNTRIES], parts: ROUTE_PARTS };
});

export interface NewOrganisation {
	name: string;
	country: string;
	parts: string[];
	checklist: Checklist;
}

/** The organisations that have this name already, or one that looks like it. */
export const organisationsWithName = reads({ topics: ["directory"] }, async (sitting: Sitting, { name }: { name: string }) => {
	return organisationsNamed(sessionOf(sitting).dir, name).map(({ id, name, country }) => ({ id, name, country }));
});

export const proposeOrganisation = changes(
	anyOf("directory"),
	async (sitting: Sitting, { name, country, parts, checklist }: NewOrganisation): Promise<Proposed> => {
		const session = sessionOf(sitting);
		const { object } = await addOrganisation(session, { name: name.trim(), country, parts: parts as RoutePart[], checklist });
		return { proposal: waitingId(session, object) };
	},
);

/** Whom an admin may invite. The directory refuses every other invite of an admin. */
export interface InviteChoices {
	/** The organisations without a coordinator, for their first one. */
	first: Choice[];
	/** The organisations that an auditor may review. */
	audited: Choice[];
	/** The members who may come back with new keys. */
	returning: Named[];
	/** A network with one admin needs a second admin before anybody else. */
	hasOneAdmin: boolean;
}

interface Choice {
	id: string;
	name: string;
}

/** What the form for an invite of an admin offers, each list by name. */
export const networkInviteChoices = reads({ topics: ["directory"] }, async (sitting: Sitting): Promise<InviteChoices> => {
	const session = await synced(sitting);
	const { dir } = session;
	const names = await namesOf(sessionOf(sitting));
	const audited = [...dir.organisations.values()]
		.filter(({ status }) => status === "active")
		.map(({ id, name }) => ({ id, name }))
		.sort((a, b) => a.name.localeCompare(b.name, "en"));
	return {
		first: audited.filter(({ id }) => coordinatorsOf(dir, id).length === 0),
		audited,
		returning: [...dir.members.values()]
			.filter((each) => mayInviteBack(session, each))
			.map(({ id }) => named(names, id))
			.sort((a, b) => (a.name ?? "").localeCompare(b.name ?? "", "en")),
		hasOneAdmin: admins(dir).length < 2,
	};
});

/** Whether I may invite a member who has lost all keys, as an admin. Staff are invited by their coordinator. */
function mayInviteBack({ dir, me }: UnlockedSession, { id, status, role, organisation }: Member): boolean {
	if (id === me || (status !== "active" && status !== "suspended")) return false;
	if (organisation !== null && dir.organisations.get(organisation)?.status !== "active") return false;
	if (role !== "coordinator") return role !== "staff";
	return coordinatorsOf(dir, organisation as Id).every((each) => each.id === id);
}

export interface AdminInvite {
	role: Role;
	organisation: string | null;
	/** A member who has lost all keys, and keeps role and organisation. Null for somebody new. */
	member: string | null;
	/** Whom the invite is for, as its list shows it. Empty for none. */
	label: string;
	days: number;
}

/** An invite to show once. */
export interface NetworkInviteView {
	code: string;
	/** UTC ms. */
	expires: number;
	role: string;
	desk: null;
	network: string;
	organisation: string;
	/** ISO 3166-1 alpha-2; null without an organisation. */
	country: string | null;
}

/** Invites an admin, an auditor, a first coordinator, or somebody who has lost all keys. @returns the code, which is shown once. */
export const inviteToNetwork = changes(
	anyOf("directory"),
	async (sitting: Sitting, { role, organisation, member, label, days }: AdminInvite): Promise<NetworkInviteView> => {
		const session = sessionOf(sitting);
		const { dir } = session;
		const known = member === null ? undefined : dir.members.get(member);
		const to = known ? { role: known.role, organisation: known.organisation, member } : { role, organisation };
		const { code, expires } = await invite(session, { ...to, label, validFor: days * 86_400_000 });
		return {
			code,
			expires,
			role: to.role,
			desk: null,
			network: dir.genesis?.body.name ?? "",
			organisation: organisationName(dir, to.organisation) ?? "",
			country: countryOf(dir, to.organisation),
		};
	},
);
