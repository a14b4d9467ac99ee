/** Verbs about the standing of one member or organisation: suspended, reinstated, removed. For admins and coordinators. */
import { type Id, toBase64Url } from "#protocol/bytes.ts";
import { LEAVE_CODES, SUSPEND_CODES } from "#protocol/codes.ts";
import { ProtocolError } from "#protocol/errors.ts";
import {
	deskIsStale,
	deskMembers,
	isInDanger,
	isUnconfirmed,
	isWaiting,
	type Member,
	membershipOf,
	type Organisation,
	type OrganisationFacts,
	organisationName,
	reinstatesAlone,
	suspendsNextAtOnce,
	unconfirmedSuspension,
} from "#protocol/folds/directory.ts";
import { type OrganisationWork, organisationWork } from "#sdk/casework/work.ts";
import { reinstate, remove, suspend, type UnlockedSession, vettingDueDate } from "#sdk/index.ts";
import { namesOf } from "#sdk/views/names.ts";
import { type Leaving, leavingOf, type Named, type Names, named } from "#sdk/views/proposals.ts";
import type { Proposed } from "./administration-rules.ts";
import { anyOf, changes, NEVER_OLD, reads } from "./declare.ts";
import { type Sitting, sessionOf } from "./sitting.ts";
import { synced } from "./synced.ts";
import { waitingId } from "./vetting.ts";

export type Subject = { kind: "member" | "organisation"; id: string };

/** The open proposal that would change this subject's standing. A suspension that acts already isn't one. */
export function waitingAbout({ dir }: UnlockedSession, id: Id): string | null {
	const waiting = [...dir.proposals.values()].filter((each) => isWaiting(each) && !isUnconfirmed(each));
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
	needsSecond: Record<StandingChange["change"], boolean>;
	/** The id of the proposal that would change the standing; null when none waits. */
	waiting: string | null;
	/** The reasons to suspend or remove. */
	codes: { suspend: readonly string[]; remove: readonly string[] };
	/** The id of the suspension, or of the mark of danger, that acts and that nobody has confirmed; null when there is none. */
	unconfirmed: string | null;
	/** The organisation is suspended because people are in danger there. */
	isInDanger: boolean;
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
			suspend: isTwo && !suspendsNextAtOnce(dir, { by: me, kind, subject: id }, session.now()),
			danger: false,
			reinstate: isTwo && !reinstatesAlone(dir, id, me),
			remove: isTwo && subject.status !== "pending",
		},
		waiting: waitingAbout(session, id),
		codes: { suspend: isMember ? LEAVE_CODES : SUSPEND_CODES, remove: LEAVE_CODES },
		unconfirmed: unconfirmed && toBase64Url(unconfirmed.statement.objId),
		isInDanger: isInDanger(dir, id),
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

/** How much an organisation has to do, for the question before it is suspended or removed. */
export const workOf = reads(NEVER_OLD, (sitting: Sitting, { organisation }: { organisation: string }): Promise<OrganisationWork> => {
	return organisationWork(sessionOf(sitting), organisation);
});

export interface StandingChange extends Subject {
	/** danger: marks a suspended organisation as one at which people are in danger. */
	change: "suspend" | "danger" | "reinstate" | "remove";
	/** The reason to suspend or remove, one of `codes`. */
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
			danger: () => suspend(session, about, "danger"),
			reinstate: () => reinstate(session, about),
			remove: () => remove(session, about, why),
		};
		return { proposal: waitingId(session, await sign[change]()) };
	},
);

/** What the form for a new organisation offers. */
