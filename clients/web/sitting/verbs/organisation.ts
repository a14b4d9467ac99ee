/** Verbs about my organisation: its members, and what auditors ask it. For coordinators. */
import { LEAVE_CODES } from "#protocol/codes.ts";
import { ProtocolError } from "#protocol/errors.ts";
import { deskMembers, desksOf, type Member } from "#protocol/folds/directory.ts";
import { answerQuery, listReviewQueries, loadReviewQuery, type ReviewQuery, readQueryThread } from "#sdk/audit/review/queries.ts";
import { gather } from "#sdk/http/pages.ts";
import { keepSynced, remove, setLatinName, setRole, suspend, type UnlockedSession, vettingDueDate } from "#sdk/index.ts";
import { namesOf } from "#sdk/views/names.ts";
import { type Leaving, leavingOf } from "#sdk/views/proposals.ts";
import type { PartyName } from "../kinds.ts";
import { anyOf, changes, reads } from "./declare.ts";
import { entriesByNumber } from "./log-entries.ts";
import type { LogEntryView } from "./log-names.ts";
import { type Sitting, sessionOf } from "./sitting.ts";

export interface OwnMember {
	id: string;
	/** Null when the server gives no name that matches the directory. */
	name: string | null;
	role: string;
	status: string;
	desks: string[];
	/** When the member must be vetted again, UTC ms; null before the first vetting. */
	nextVetting: number | null;
	isMe: boolean;
}

export interface OwnOrganisation {
	id: string;
	name: string;
	/** The name in Latin letters; null without one. */
	latin: string | null;
	/** ISO 3166-1 alpha-2. */
	country: string;
	status: string;
	/** When the organisation must be vetted again, UTC ms; null before the first vetting. */
	nextVetting: number | null;
	/** Its active and suspended members, by name. */
	members: OwnMember[];
}

/** @returns null for a member without an organisation. */
export const readMyOrganisation = reads({ topics: ["directory"] }, async (sitting: Sitting): Promise<OwnOrganisation | null> => {
	const session = sessionOf(sitting);
	await keepSynced(session);
	const { dir, me } = session;
	const organisation = dir.organisations.get(dir.members.get(me)?.organisation ?? "");
	if (!organisation) return null;
	const names = await namesOf(session);
	const isHere = (each: Member) => each.organisation === organisation.id && (each.status === "active" || each.status === "suspended");
	const members = [...dir.members.values()].filter(isHere).map((each) => ownMember(session, each, names));
	return {
		id: organisation.id,
		name: organisation.name,
		latin: organisation.latin,
		country: organisation.country,
		status: organisation.status,
		nextVetting: vettingDueDate(session, organisation),
		members: members.sort((a, b) => (a.name ?? "").localeCompare(b.name ?? "", "en")),
	};
});

/** Writes a name in Latin letters. @param input desk: null for the organisation. name: empty for none. */
export const saveLatinName = changes(
	anyOf("directory"),
	async (sitting: Sitting, { organisation, desk, name }: { organisation: string; desk: string | null; name: string }): Promise<void> => {
		await setLatinName(sessionOf(sitting), { organisation, desk }, name);
	},
);

function ownMember(session: UnlockedSession, member: Member, names: Map<string, string>): OwnMember {
	const { id, role, status } = member;
	const desks = desksOf(session.dir, id).map(({ name }) => name);
	return { id, name: names.get(id) ?? null, role, status, desks, nextVetting: vettingDueDate(session, member), isMe: id === session.me };
}

/** A colleague, and what their leaving would do. */
export interface ColleagueStanding extends OwnMember {
	/** Their desks. colleagues: how many other active members the desk has. */
	belongsTo: { id: string; name: string; colleagues: number }[];
	/** Null unless the colleague is suspended or removed. */
	leaving: Leaving | null;
	/** The reasons to suspend or remove a member. */
	codes: readonly string[];
}

/** One member of my organisation, also one who has left. */
export const readColleague = reads(
	{ topics: ["directory"] },
	async (sitting: Sitting, { member: id }: { member: string }): Promise<ColleagueStanding> => {
		const session = sessionOf(sitting);
		await keepSynced(session);
		const { dir, me } = session;
		const member = dir.members.get(id);
		if (!member || member.organisation === null || member.organisation !== dir.members.get(me)?.organisation)
			throw new ProtocolError("not-found", "member: your organisation has no such member");
		const belongsTo = desksOf(dir, id).map((desk) => {
			return { id: desk.id, name: desk.name, colleagues: deskMembers(dir, desk.id).filter((each) => each.id !== id).length };
		});
		// The reason `cannot-act` is for organisations. A member who can't act can be replaced.
		const codes = LEAVE_CODES.filter((code) => code !== "cannot-act");
		const names = await namesOf(session);
		return { ...ownMember(session, member, names), belongsTo, leaving: leavingOf(session, names, id), codes };
	},
);

export interface LeavingInput {
	member: string;
	change: "suspend" | "remove";
	code: string;
}

/** Suspends a colleague, or removes a colleague for good. The change is in force at once. */
export const letGo = changes(anyOf("directory"), async (sitting: Sitting, { member, change, code }: LeavingInput): Promise<void> => {
	const about = { kind: "member" as const, subject: member };
	const why = code as (typeof LEAVE_CODES)[number];
	await (change === "suspend" ? suspend : remove)(sessionOf(sitting), about, why);
});

export const changeRole = changes(
	anyOf("directory"),
	async (sitting: Sitting, { member, role }: { member: string; role: "staff" | "coordinator" }): Promise<void> => {
		await setRole(sessionOf(sitting), member, role);
	},
);

/** What an auditor asks my organisation. Times are UTC ms. */
export interface OwnQuery {
	id: string;
	/** The name of the member whose accesses the query is about. Null when the name isn't known; the same holds for `askedBy`. */
	actor: string | null;
	askedBy: string | null;
	askedAt: number;
	due: number;
	state: string;
	isOverdue: boolean;
	/** The numbers of the entries in the access log. */
	entries: number[];
}

/** How many answered or closed queries are listed. */
const MOST_ENDED = 100;

/**
 * The queries to my organisation: first all open ones, then the newest 100 that are answered or closed. Both parts are in order of the due
 * date.
 */
export const listOwnQueries = reads({ topics: ["compartment", "log"] }, async (sitting: Sitting): Promise<OwnQuery[]> => {
	const session = sessionOf(sitting);
	const names = await namesOf(session);
	const queries = (await gather(listReviewQueries(session))).map((query) => ownQuery(query, names));
	const open = queries.filter(({ state }) => state === "open");
	const ended = queries.filter(({ state }) => state !== "open").slice(0, MOST_ENDED);
	const byDue = (a: OwnQuery, b: OwnQuery) => a.due - b.due;
	return [...open.sort(byDue), ...ended.sort(byDue)];
});

function ownQuery({ id, actor, by, askedAt, due, state, overdue, entries }: ReviewQuery, names: Map<string, string>): OwnQuery {
	return { id, askedAt, due, state, entries, actor: names.get(actor) ?? null, askedBy: names.get(by) ?? null, isOverdue: overdue };
}

export interface OwnQueryView extends OwnQuery {
	/** The accesses that the question is about, the oldest first. */
	accesses: LogEntryView[];
	messages: { entry: string; at: number; author: string | null; isMine: boolean; text: string | null }[];
	/** The people who can read the question and the answers. */
	readers: PartyName[];
}

export const readOwnQuery = reads(
	{ topics: ["compartment", "log"] },
	async (sitting: Sitting, { query: id }: { query: string }): Promise<OwnQueryView> => {
		const session = sessionOf(sitting);
		const query = await loadReviewQuery(session, id);
		const { entries, holders } = await readQueryThread(session, query);
		const names = await namesOf(session);
		return {
			...ownQuery(query, names),
			accesses: await entriesByNumber(sitting, query.entries),
			messages: entries.map(({ entry, at, author, content }) => ({
				entry,
				at,
				author: names.get(author) ?? null,
				isMine: author === session.me,
				text: content && "text" in content ? content.text : null,
			})),
			readers: holders.map((id) => ({ id, name: names.get(id) ?? "", organisation: null })),
		};
	},
);

export const answerOwnQuery = changes(
	anyOf("log"),
	async (sitting: Sitting, { query, text }: { query: string; text: string }): Promise<void> => {
		await answerQuery(sessionOf(sitting), query, text);
	},
);
