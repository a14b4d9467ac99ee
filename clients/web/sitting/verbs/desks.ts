/** Verbs about the desks of an organisation: their people, and who has the key of each. */
import type { Id } from "#protocol/bytes.ts";
import {
	type Desk,
	deskCanHold,
	deskIsStale,
	deskMembers,
	desksOf,
	deskWaiting,
	isCurrentDesk,
	type Member,
} from "#protocol/folds/directory.ts";
import {
	addDesk,
	assignToDesk,
	closeDesk,
	grantDeskKey,
	keepSynced,
	rekeyDesk,
	type UnlockedSession,
	unassignFromDesk,
} from "#sdk/index.ts";
import { namesOf } from "#sdk/views/names.ts";
import { anyOf, changes, reads } from "./declare.ts";
import { type Sitting, sessionOf } from "./sitting.ts";

export interface DeskPersonView {
	id: string;
	/** Null when the server gives no name that matches the directory. */
	name: string | null;
	role: string;
	isMe: boolean;
	/** key: has the desk's present key. waits: a colleague must seal it. suspended: gets no key. */
	state: "key" | "waits" | "suspended";
}

export interface DeskKeysView {
	id: string;
	organisation: string;
	name: string;
	/** The name in Latin letters; null without one. */
	latin: string | null;
	isMine: boolean;
	/** Whether I can give the key to others. */
	haveKey: boolean;
	/** Somebody who has left still has the present key, or it was sealed to earlier keys of a member. */
	needsNewKey: boolean;
	/** The desk has a key, and two people or a printed code. */
	canHoldCases: boolean;
	hasPrintedCode: boolean;
	/** Who has made, replaced or taken away the printed code last, and when by the signer's clock, UTC ms. */
	codeChanged: { name: string | null; at: number } | null;
	/** Whether I may make a printed code. Only a coordinator may replace the present one, or take it away. */
	mayChangeCode: boolean;
	people: DeskPersonView[];
}

/** Somebody of my organisation who may belong to its desks. */
export interface ColleagueView {
	id: string;
	name: string | null;
	role: string;
	isMe: boolean;
	/** The ids of the desks. */
	desks: string[];
}

export interface DesksView {
	/** Null for admins and auditors of the whole network. */
	organisation: { id: string; name: string } | null;
	/** Whether I coordinate the organisation. */
	mayManage: boolean;
	/** For a coordinator: all open desks of the organisation, my own first. For other members: their own desks. */
	desks: DeskKeysView[];
	/** For a coordinator: the active members of the organisation. */
	colleagues: ColleagueView[];
}

/** The desks that I manage or belong to. */
export const readDesks = reads({ topics: ["directory"] }, async (sitting: Sitting): Promise<DesksView> => {
	const session = sessionOf(sitting);
	await keepSynced(session);
	const { dir, me } = session;
	const member = dir.members.get(me);
	const organisation = (member?.organisation && dir.organisations.get(member.organisation)) || null;
	const mayManage = member?.role === "coordinator";
	const all = mayManage ? [...dir.desks.values()].filter((desk) => desk.organisation === organisation?.id) : desksOf(dir, me);
	const names = await namesOf(session);
	const desks = all.filter(({ id }) => isCurrentDesk(dir, id)).map((desk) => deskView(session, desk, names));
	return {
		organisation: organisation && { id: organisation.id, name: organisation.name },
		mayManage,
		desks: desks.sort((a, b) => Number(b.isMine) - Number(a.isMine) || a.name.localeCompare(b.name, "en")),
		colleagues: mayManage ? colleaguesOf(session, names) : [],
	};
});

function colleaguesOf({ dir, me }: UnlockedSession, names: Map<string, string>): ColleagueView[] {
	const organisation = dir.members.get(me)?.organisation;
	const mayBelong = ({ status, role, organisation: theirs }: Member) =>
		status === "active" && role !== "auditor" && theirs !== null && theirs === organisation;
	const colleagues = [...dir.members.values()].filter(mayBelong).map(({ id, role }): ColleagueView => {
		return { id, name: names.get(id) ?? null, role, isMe: id === me, desks: desksOf(dir, id).map((desk) => desk.id) };
	});
	return colleagues.sort((a, b) => (a.name ?? "").localeCompare(b.name ?? "", "en"));
}

function deskView({ dir, me }: UnlockedSession, desk: Desk, names: Map<string, string>): DeskKeysView {
	const { id, organisation, name, latin, members, epoch, recovery, codeChanged } = desk;
	const waiting = new Set(deskWaiting(dir, id).map((each) => each.id));
	const active = new Set(deskMembers(dir, id).map((each) => each.id));
	const stateOf = (person: Id) => (!active.has(person) ? "suspended" : waiting.has(person) ? "waits" : "key");
	const people = [...members].map((person): DeskPersonView => {
		const role = dir.members.get(person)?.role ?? "staff";
		return { id: person, name: names.get(person) ?? null, role, isMe: person === me, state: stateOf(person) };
	});
	return {
		id,
		organisation,
		name,
		latin,
		isMine: members.has(me),
		haveKey: epoch > 0 && active.has(me) && !waiting.has(me),
		needsNewKey: deskIsStale(dir, id),
		canHoldCases: deskCanHold(dir, id),
		hasPrintedCode: recovery !== null,
		codeChanged: codeChanged && { name: names.get(codeChanged.by) ?? null, at: codeChanged.at },
		mayChangeCode: recovery === null || dir.members.get(me)?.role === "coordinator",
		people: people.sort((a, b) => (a.name ?? "").localeCompare(b.name ?? "", "en")),
	};
}

/** Gives the key of a desk of mine to the colleagues who wait. If the desk needs a new key, it gets one instead. */
export const giveDeskKey = changes(anyOf("directory"), async (sitting: Sitting, { desk }: { desk: string }): Promise<void> => {
	const session = sessionOf(sitting);
	if (deskIsStale(session.dir, desk)) await rekeyDesk(session, desk);
	else await grantDeskKey(session, desk);
});

/** Opens a desk, with me as its first member. */
export const openNewDesk = changes(anyOf("directory"), async (sitting: Sitting, { name }: { name: string }): Promise<{ desk: string }> => {
	return { desk: await addDesk(sessionOf(sitting), { name }) };
});

/** Closes a desk for good. The server refuses it while the desk has cases. */
export const closeOldDesk = changes(anyOf("directory"), async (sitting: Sitting, { desk }: { desk: string }): Promise<void> => {
	await closeDesk(sessionOf(sitting), desk);
});

export interface DeskMemberInput {
	desk: string;
	member: string;
}

export const addToDesk = changes(anyOf("directory"), async (sitting: Sitting, { desk, member }: DeskMemberInput): Promise<void> => {
	await assignToDesk(sessionOf(sitting), desk, member);
});

export const removeFromDesk = changes(anyOf("directory"), async (sitting: Sitting, { desk, member }: DeskMemberInput): Promise<void> => {
	await unassignFromDesk(sessionOf(sitting), desk, member);
});
