/** Why something can't be read, and who can help: five causes that look the same on the wire. */
import type { Id } from "#protocol/bytes.ts";
import { ProtocolError } from "#protocol/errors.ts";
import { type Compartment, type Epoch, holds } from "#protocol/folds/compartment.ts";
import { deskMembers, desksOf, deskWaiting } from "#protocol/folds/directory.ts";
import type { FactsAt, UnlockedSession } from "../context.ts";

/**
 * no-grant: never given to you. later-only: you were given what came later. revoked: you were given what came earlier.
 * arriving: a colleague's client seals your desk's key to you at its next synchronisation. tampered: not what its author wrote.
 */
export type UnreadableCause = "no-grant" | "later-only" | "revoked" | "arriving" | "tampered";

export class Unreadable extends ProtocolError {
	readonly why: UnreadableCause;
	/** Members who can help. */
	readonly helpers: Id[];
	constructor(cause: UnreadableCause, helpers: Id[]) {
		super("bad-content", cause);
		this.name = "Unreadable";
		this.why = cause;
		this.helpers = helpers;
	}
}

interface Here {
	state: Compartment;
	facts: FactsAt;
}

/** Whether I, or a desk I belong to, hold an epoch. */
function isMine(session: UnlockedSession, { facts }: Here, epoch: Epoch): boolean {
	const { isLive } = facts(null);
	const desks = [null, ...desksOf(session.dir, session.me).map(({ id }) => id)];
	return desks.some((as) => holds(epoch, { by: session.me, as }, isLive));
}

/** Why the key of an epoch isn't here. */
export function causeOf(session: UnlockedSession, here: Here, number: number): UnreadableCause {
	const { epochs } = here.state;
	const asked = epochs[number - 1];
	if (asked && isMine(session, here, asked)) return "arriving";
	const mine = epochs.filter((epoch) => isMine(session, here, epoch)).map((epoch) => epoch.number);
	if (mine.some((each) => each > number)) return "later-only";
	return mine.length > 0 ? "revoked" : "no-grant";
}

/** The error for an epoch whose key isn't here. */
export function unreadable(session: UnlockedSession, here: Here, number: number): Unreadable {
	const cause = causeOf(session, here, number);
	return new Unreadable(cause, helpersFor(session, here, cause));
}

/** The error for content that its key doesn't open. @param author who is said to have written it. */
export function tampered(author: Id): Unreadable {
	return new Unreadable("tampered", [author]);
}

/** Desk colleagues who have the key; otherwise those of the owner desk. */
function helpersFor(session: UnlockedSession, { state }: Here, cause: UnreadableCause): Id[] {
	const { dir, me } = session;
	if (cause === "arriving") {
		const colleagues = desksOf(dir, me).flatMap(({ id }) => {
			const waiting = new Set(deskWaiting(dir, id).map((member) => member.id));
			return waiting.has(me) ? deskMembers(dir, id).filter((member) => !waiting.has(member.id)) : [];
		});
		if (colleagues.length > 0) return [...new Set(colleagues.map(({ id }) => id))];
	}
	return deskMembers(dir, state.owner)
		.map(({ id }) => id)
		.filter((id) => id !== me);
}
