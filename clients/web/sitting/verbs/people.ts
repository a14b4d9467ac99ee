/** Verbs about people: organisations, their desks, and who belongs to them. */
import { deskMembers, isCurrentDesk, organisationName } from "#protocol/folds/directory.ts";
import { listCircles } from "#sdk/directory/circles.ts";
import { keepSynced, presentFingerprint } from "#sdk/index.ts";
import { namesOf } from "#sdk/views/names.ts";
import { myDeskIds } from "#sdk/views/parties.ts";
import { reads } from "./declare.ts";
import { type Sitting, sessionOf } from "./sitting.ts";

export interface PersonView {
	id: string;
	/** Null when the server gives no name that matches the directory. */
	name: string | null;
	role: string;
}

export interface DeskView {
	id: string;
	name: string;
	isMine: boolean;
	/** Whether the desk has a key. Before it has one, nobody can send anything to the desk. */
	canRead: boolean;
	people: PersonView[];
}

export interface OrganisationView {
	id: string;
	/** With the country, if another organisation has the same name. */
	name: string;
	/** ISO 3166-1 alpha-2. */
	country: string;
	isSuspended: boolean;
	desks: DeskView[];
	/** Members without a desk, such as coordinators. */
	others: PersonView[];
}

/** All organisations that have not left, by country and name. */
export const listPeople = reads({ topics: ["directory"] }, async (sitting: Sitting): Promise<OrganisationView[]> => {
	const session = sessionOf(sitting);
	await keepSynced(session);
	const { dir } = session;
	const names = await namesOf(session);
	const personOf = ({ id, role }: { id: string; role: string }) => ({ id, name: names.get(id) ?? null, role });
	const mine = myDeskIds(session);
	const members = [...dir.members.values()].filter(({ status }) => status === "active");
	const organisations = [...dir.organisations.values()].filter(({ status }) => status === "active" || status === "suspended");
	return organisations.sort(byPlace).map((each) => {
		const { id, country, status } = each;
		const desks = [...dir.desks.values()].filter((desk) => desk.organisation === id && isCurrentDesk(dir, desk.id));
		const inDesks = new Set(desks.flatMap((desk) => [...desk.members]));
		return {
			id,
			name: organisationName(dir, id) ?? each.name,
			country,
			isSuspended: status === "suspended",
			desks: desks.map((desk) => ({
				id: desk.id,
				name: desk.name,
				isMine: mine.has(desk.id),
				canRead: desk.epoch > 0,
				people: deskMembers(dir, desk.id).map(personOf),
			})),
			others: members.filter((member) => member.organisation === id && !inDesks.has(member.id)).map(personOf),
		};
	});
});

/** The admins and auditors of the network. They belong to no organisation. */
export const listNetworkPeople = reads({ topics: ["directory"] }, async (sitting: Sitting): Promise<PersonView[]> => {
	const session = sessionOf(sitting);
	await keepSynced(session);
	const names = await namesOf(session);
	const people = [...session.dir.members.values()].filter(({ status, organisation }) => status === "active" && organisation === null);
	return people
		.map(({ id, role }) => ({ id, name: names.get(id) ?? null, role }))
		.sort((a, b) => a.role.localeCompare(b.role, "en") || (a.name ?? "").localeCompare(b.name ?? "", "en"));
});

const byPlace = (a: { country: string; name: string }, b: { country: string; name: string }) =>
	a.country.localeCompare(b.country, "en") || a.name.localeCompare(b.name, "en");

/** The fingerprint of a member's present keys, to compare by voice. */
export const fingerprint = reads({ topics: ["directory"] }, async (sitting: Sitting, { member }: { member: string }): Promise<string> => {
	return presentFingerprint(sessionOf(sitting), member);
});

export interface SharedView {
	/** `network`, or a region. */
	circle: string;
	isMine: boolean;
	/** Whether somebody who had the key has left. */
	isStale: boolean;
	/** How many desks don't have the key yet, although there is one. */
	waiting: number;
	desks: { id: string; name: string; organisation: string; isMine: boolean }[];
}

/** Who reads what is written for the network and for each region. */
export const listShared = reads({ topics: ["directory"] }, async (sitting: Sitting): Promise<SharedView[]> => {
	const session = sessionOf(sitting);
	await keepSynced(session);
	const mine = myDeskIds(session);
	const organisationOf = (id: string) => organisationName(session.dir, id) ?? "";
	return listCircles(session).map(({ circle, isMine, isStale, epoch, waiting, desks }) => ({
		circle,
		isMine,
		isStale,
		waiting: epoch === 0 || isStale ? 0 : waiting.length,
		desks: desks.map(({ id, name, organisation }) => ({ id, name, organisation: organisationOf(organisation), isMine: mine.has(id) })),
	}));
});
