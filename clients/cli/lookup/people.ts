/** Finds the ids of typed names, and the names of ids. Names are checked against the directory. */

import { type Id, isId } from "#protocol/bytes.ts";
import { absenceOf, type Desk, desksOf, type Member, organisationName } from "#protocol/folds/directory.ts";
import type { UnlockedSession } from "#sdk/context.ts";
import { syncDirectory } from "#sdk/directory/directory.ts";
import { fetchNames } from "#sdk/directory/names.ts";
import { NotFound, UsageError } from "../problems.ts";
import { shortId } from "../short-id.ts";
import { messages } from "../words/messages.ts";

/** Minimum length of an abbreviated id, without dashes. */
const MIN_PREFIX = 4;

/** The ids that begin with the typed text. Case and dashes are ignored. */
export function withPrefix(ids: Iterable<Id>, typed: string): Id[] {
	const plain = (text: string) => text.toLowerCase().replaceAll("-", "");
	const wanted = plain(typed);
	if (wanted.length < MIN_PREFIX || !/^[0-9a-f]+$/.test(wanted)) return [];
	return [...ids].filter((id) => plain(id).startsWith(wanted));
}

/** Compares names without regard to capital letters, or to how an accent is encoded. */
const isSameName = (a: string, b: string) => a.normalize("NFC").toLowerCase() === b.normalize("NFC").toLowerCase();

/**
 * Finds one item by its id, its name, or the beginning of its id, in this order. Of several items with the name, refused items don't
 * count, unless all of them were refused.
 * @param kind names the kind of item in the error. @throws NotFound when no item matches, UsageError when several items match
 */
export function pick<T extends { id: Id; name: string; status?: string }>(kind: string, typed: string, from: Iterable<T>): T {
	const all = [...from];
	const exact = all.filter(({ id }) => id === typed);
	const withName = all.filter(({ name }) => isSameName(name, typed));
	const admitted = withName.filter(({ status }) => status !== "refused");
	const named = admitted.length > 0 ? admitted : withName;
	const prefixed = new Set(
		withPrefix(
			all.map(({ id }) => id),
			typed,
		),
	);
	const found = exact.length > 0 ? exact : named.length > 0 ? named : all.filter(({ id }) => prefixed.has(id));
	if (found.length === 1) return found[0] as T;
	if (found.length === 0) throw new NotFound(messages.notFound(kind, typed));
	throw new UsageError(
		messages.ambiguous(
			kind,
			typed,
			found.map(({ id, name }) => `${name} (${shortId(id)})`),
		),
	);
}

/** Looks up names and ids for one command. Fetches the names once. */
export class People {
	readonly session: UnlockedSession;
	/** The checked names, by id. */
	readonly names: Map<Id, string>;
	private constructor(session: UnlockedSession, known: Map<Id, string>) {
		this.session = session;
		this.names = known;
	}

	/**
	 * Syncs the directory and fetches the names. For a member who isn't active it has no names, because the server gives this member no names.
	 */
	static async of(session: UnlockedSession): Promise<People> {
		await syncDirectory(session);
		const active = session.dir.members.get(session.me)?.status === "active";
		return new People(session, active ? await fetchNames(session) : new Map());
	}

	/** The name, if it matches the hash in the directory. Null otherwise. */
	checkedName(member: Id): string | null {
		return this.names.get(member) ?? null;
	}

	/** The checked name, or a text that says that the name is unverified. Empty without a member. */
	readonly name = (member: Id | null | undefined): string =>
		member ? (this.checkedName(member) ?? messages.unverified(shortId(member))) : "";

	readonly organisation = (id: Id | null | undefined): string =>
		id ? (organisationName(this.session.dir, id) ?? messages.unverified(shortId(id))) : "";

	/** "Desk (Organisation)". A desk of a suspended organisation is marked. */
	readonly desk = (id: Id | null | undefined): string => {
		const desk = id ? this.session.dir.desks.get(id) : undefined;
		if (!desk) return id ? messages.unverified(shortId(id)) : "";
		const mark = absenceOf(this.session.dir, desk.id) === "suspended" ? messages.suspendedMark : "";
		return `${desk.name} (${this.organisation(desk.organisation)}${mark})`;
	};

	findMember(typed: string): Member {
		const { members } = this.session.dir;
		const all = [...members.values()].map(({ id, status }) => ({ id, name: this.checkedName(id) ?? "", status }));
		return members.get(pick("member", typed, all).id) as Member;
	}

	findOrganisation(typed: string): Id {
		return pick("organisation", typed, this.session.dir.organisations.values()).id;
	}

	/** Accepts "Organisation/Desk" too, because several desks may have the same name. @param within only desks of this organisation */
	findDesk(typed: string, within?: Id): Desk {
		const open = [...this.session.dir.desks.values()].filter((desk) => desk.open && (within === undefined || desk.organisation === within));
		const slash = typed.indexOf("/");
		if (slash < 0) return pickDesk(this.session, typed, open);
		const organisation = this.findOrganisation(typed.slice(0, slash).trim());
		return pick(
			"desk",
			typed.slice(slash + 1).trim(),
			open.filter((desk) => desk.organisation === organisation),
		);
	}

	/** My desk with the typed name or id, or my only desk. @throws UsageError when I have no desk, or must choose one; as `pick` */
	myDesk(typed: string | undefined): Id {
		const mine = desksOf(this.session.dir, this.session.me);
		if (typed !== undefined) return pick("desk", typed, mine).id;
		if (mine.length === 1) return (mine[0] as Desk).id;
		throw new UsageError(mine.length === 0 ? messages.noDesk : messages.whichDesk(mine.map(({ name }) => name)));
	}
}

/** Finds an id by its beginning. A whole id is returned unchecked. @throws as `pick` */
export function pickId(kind: string, typed: string, ids: Iterable<Id>): Id {
	if (isId(typed)) return typed;
	return pick(
		kind,
		typed,
		[...ids].map((id) => ({ id, name: "" })),
	).id;
}

/** @throws as `pick`. When the typed name is the name of an organisation, the NotFound lists its desks. */
function pickDesk({ dir }: UnlockedSession, typed: string, open: readonly Desk[]): Desk {
	try {
		return pick("desk", typed, open);
	} catch (error) {
		const organisation = [...dir.organisations.values()].find(({ name }) => isSameName(name, typed));
		if (!organisation || !(error instanceof NotFound)) throw error;
		const desks = open.filter((desk) => desk.organisation === organisation.id).map(({ name }) => `"${organisation.name}/${name}"`);
		throw new NotFound(messages.isOrganisation(typed, desks));
	}
}
