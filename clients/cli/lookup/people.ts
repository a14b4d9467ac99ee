/** From what people type to ids, and from ids to names that were checked against the directory. */

import { type Id, isId } from "#protocol/bytes.ts";
import { type Desk, desksOf, type Member } from "#protocol/folds/directory.ts";
import type { UnlockedSession } from "#sdk/context.ts";
import { fetchNames, syncDirectory } from "#sdk/directory/directory.ts";
import { UsageError } from "../problems.ts";
import { messages } from "../words/messages.ts";

/** The least of an id that may stand for it. */
const SHORTEST = 4;

/** Those of `ids` that begin so; with capitals and dashes as one likes. */
function withPrefix(ids: Iterable<Id>, typed: string): Id[] {
	const plain = (text: string) => text.toLowerCase().replaceAll("-", "");
	const wanted = plain(typed);
	if (wanted.length < SHORTEST || !/^[0-9a-f]+$/.test(wanted)) return [];
	return [...ids].filter((id) => plain(id).startsWith(wanted));
}

/**
 * Finds one by its name or the beginning of its id.
 * @param kind for the message. @throws UsageError when there is none, or more than one.
 */
export function pick<T extends { id: Id; name: string }>(kind: string, typed: string, from: Iterable<T>): T {
	const all = [...from];
	const same = (name: string) => name.normalize("NFC").toLowerCase() === typed.normalize("NFC").toLowerCase();
	const exact = all.filter(({ id }) => id === typed);
	const named = all.filter(({ name }) => same(name));
	const prefixed = new Set(
		withPrefix(
			all.map(({ id }) => id),
			typed,
		),
	);
	const found = exact.length > 0 ? exact : named.length > 0 ? named : all.filter(({ id }) => prefixed.has(id));
	if (found.length === 1) return found[0] as T;
	if (found.length === 0) throw new UsageError(messages.notFound(kind, typed));
	throw new UsageError(
		messages.ambiguous(
			kind,
			typed,
			found.map(({ id, name }) => `${name} (${id.slice(0, 8)})`),
		),
	);
}

/** Looks names up for one command; the names are fetched once. */
export class People {
	readonly session: UnlockedSession;
	readonly #names: Map<Id, string>;
	private constructor(session: UnlockedSession, known: Map<Id, string>) {
		this.session = session;
		this.#names = known;
	}

	/** Brings the directory up to date first. Somebody who isn't vouched for yet is shown no names. */
	static async of(session: UnlockedSession): Promise<People> {
		await syncDirectory(session);
		const active = session.dir.members.get(session.me)?.status === "active";
		return new People(session, active ? await fetchNames(session) : new Map());
	}

	/** The name as the directory's hash confirms it, or null. */
	checkedName(member: Id): string | null {
		return this.#names.get(member) ?? null;
	}

	/** For people: a name that wasn't confirmed is not shown as one. */
	name(member: Id | null | undefined): string {
		return member ? (this.checkedName(member) ?? messages.unverified(member.slice(0, 8))) : "";
	}

	organisation(id: Id | null | undefined): string {
		return id ? (this.session.dir.organisations.get(id)?.name ?? messages.unverified(id.slice(0, 8))) : "";
	}

	/** "Desk (Organisation)". */
	desk(id: Id | null | undefined): string {
		const desk = id ? this.session.dir.desks.get(id) : undefined;
		if (!desk) return id ? messages.unverified(id.slice(0, 8)) : "";
		return `${desk.name} (${this.organisation(desk.organisation)})`;
	}

	findMember(typed: string): Member {
		const { members } = this.session.dir;
		const all = [...members.values()].map(({ id }) => ({ id, name: this.checkedName(id) ?? "" }));
		return members.get(pick("member", typed, all).id) as Member;
	}

	findOrganisation(typed: string): Id {
		return pick("organisation", typed, this.session.dir.organisations.values()).id;
	}

	/** Also as "Organisation/Desk", where several desks have one name. */
	findDesk(typed: string, within?: Id): Desk {
		const open = [...this.session.dir.desks.values()].filter((desk) => desk.open && (within === undefined || desk.organisation === within));
		const slash = typed.indexOf("/");
		if (slash < 0) return pick("desk", typed, open);
		const organisation = this.findOrganisation(typed.slice(0, slash).trim());
		return pick(
			"desk",
			typed.slice(slash + 1).trim(),
			open.filter((desk) => desk.organisation === organisation),
		);
	}

	/** The desk acted for: the one named, or the only one. @throws UsageError */
	myDesk(typed: string | undefined): Id {
		const mine = desksOf(this.session.dir, this.session.me);
		if (typed !== undefined) return pick("desk", typed, mine).id;
		if (mine.length === 1) return (mine[0] as Desk).id;
		throw new UsageError(mine.length === 0 ? messages.noDesk : messages.whichDesk(mine.map(({ name }) => name)));
	}
}

/** One of these ids, by its beginning. */
export function pickId(kind: string, typed: string, ids: Iterable<Id>): Id {
	if (isId(typed)) return typed;
	return pick(
		kind,
		typed,
		[...ids].map((id) => ({ id, name: "" })),
	).id;
}
