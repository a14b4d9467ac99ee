/** Verbs about the organisations and members of the network. For admins. */
import type { Id } from "#protocol/bytes.ts";
import { ROUTE_PARTS, type Role, type RoutePart } from "#protocol/codes.ts";
import type { Checklist } from "#protocol/contracts/directory.ts";
import { COUNTRIES } from "#protocol/countries.ts";
import {
	admins,
	coordinatorsOf,
	desksOf,
	isCurrentDesk,
	isInDanger,
	type Member,
	membershipOf,
	organisationName,
	organisationsNamed,
	unconfirmedSuspension,
} from "#protocol/folds/directory.ts";
import { addOrganisation, type UnlockedSession, vettingDueDate } from "#sdk/index.ts";
import { namesOf } from "#sdk/views/names.ts";
import { type Named, named } from "#sdk/views/proposals.ts";
import type { Proposed } from "./administration-rules.ts";
import { anyOf, changes, NEVER_OLD, reads } from "./declare.ts";
import { makeInvite, type NewInviteView } from "./new-invite.ts";
import { type Sitting, sessionOf } from "./sitting.ts";
import { waitingAbout } from "./standing.ts";
import { synced } from "./synced.ts";
import { waitingId } from "./vetting.ts";

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
	isInDanger: boolean;
	/** Whether one admin has suspended it, or marked it as in danger, and nobody has confirmed that. */
	isUnconfirmed: boolean;
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
	/** Whether it is suspended because people are in danger there. */
	isInDanger: boolean;
	/** Whether one admin has suspended the member, and nobody has confirmed it. */
	isUnconfirmed: boolean;
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
				isInDanger: isInDanger(dir, id),
				isUnconfirmed: unconfirmedSuspension(dir, id) !== null,
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
			isInDanger: isInDanger(dir, each.organisation),
			isUnconfirmed: unconfirmedSuspension(dir, each.id) !== null,
			desks: desksOf(dir, each.id).map(({ name }) => name),
			nextVetting: vettingDueDate(session, each),
			isMe: each.id === me,
			isOneWord: each.vouchers.length === 1 && each.id !== dir.genesis?.body.by,
			isFounder: each.id === dir.genesis?.body.by,
			waiting: waitingAbout(session, each.id),
		}))
		.sort((a, b) => (a.name ?? "").localeCompare(b.name ?? "", "en"));
});

export const organisationChoices = reads(NEVER_OLD, async (_: Sitting): Promise<{ countries: string[]; parts: readonly RoutePart[] }> => {
	return { countries: [...COUNTRIES], parts: ROUTE_PARTS };
});

export interface NewOrganisation {
	name: string;
	country: string;
	parts: RoutePart[];
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
		const { object } = await addOrganisation(session, { name: name.trim(), country, parts, checklist });
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
		.map(({ id, name }) => ({ id, name: organisationName(dir, id) ?? name }))
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

/** Invites an admin, an auditor, a first coordinator, or somebody who has lost all keys. @returns the code, which is shown once. */
export const inviteToNetwork = changes(
	anyOf("directory"),
	async (sitting: Sitting, { role, organisation, member, label, days }: AdminInvite): Promise<NewInviteView> => {
		const session = sessionOf(sitting);
		const known = member === null ? undefined : session.dir.members.get(member);
		const to = known ? { role: known.role, organisation: known.organisation, member } : { role, organisation };
		return makeInvite(session, { ...to, desk: null, label, days });
	},
);
