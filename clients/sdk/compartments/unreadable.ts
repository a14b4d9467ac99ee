/** Why an entry can't be read, and who can help. All causes have the error code `bad-content`. */
import type { Id } from "#protocol/bytes.ts";
import { ProtocolError } from "#protocol/errors.ts";
import type { CaseFacts } from "#protocol/folds/case-facts.ts";
import { type Compartment, type Epoch, holds, ownerNow } from "#protocol/folds/compartment.ts";
import { deskMembers, desksOf, deskWaiting } from "#protocol/folds/directory.ts";
import type { UnlockedSession } from "../context.ts";
import type { ChainStatement } from "./compartment.ts";

/**
 * unknown-kind: a newer version of Cloister wrote it, and this version doesn't know it. no-grant: you never got a key of this compartment.
 * later-only: you have the key of a later epoch. revoked: you have keys of earlier epochs only. no-basis: no basis opens
 * it to your desk now. arriving: a colleague's client seals your desk's key to you at its next synchronisation. tampered: the content isn't
 * what its author wrote. junk: its author has signed a box that opens to nothing.
 */
export const UNREADABLE_CAUSES = ["unknown-kind", "no-grant", "later-only", "revoked", "no-basis", "arriving", "tampered", "junk"] as const;
export type UnreadableCause = (typeof UNREADABLE_CAUSES)[number];

/** Content that can't be read. */
export class Unreadable extends ProtocolError {
	readonly why: UnreadableCause;
	/** Members who can help. */
	readonly helpers: Id[];
	/**
	 * later-only: since when you can read. revoked: until when you could. UTC ms. Null for all other causes, and when the time isn't known.
	 */
	readonly at: number | null;
	constructor(cause: UnreadableCause, helpers: Id[], at: number | null = null) {
		super("bad-content", cause);
		this.name = "Unreadable";
		this.why = cause;
		this.helpers = helpers;
		this.at = at;
	}
}

/** The facts that decide the cause. */
interface CompartmentFacts {
	state: Compartment;
	facts: CaseFacts;
	/** The verified epochs, grants and leaves, in order. */
	chain: readonly ChainStatement[];
}

/** Whether I or a desk of mine hold an epoch. */
function isMine(session: UnlockedSession, { facts }: CompartmentFacts, epoch: Epoch): boolean {
	const { hasOpenGrants } = facts;
	const desks = [null, ...desksOf(session.dir, session.me).map(({ id }) => id)];
	return desks.some((as) => holds(epoch, { by: session.me, as }, hasOpenGrants));
}

/** Why I don't have the key of an epoch, and the time that belongs to the cause. @param number of the epoch. */
function causeOf(session: UnlockedSession, compartment: CompartmentFacts, number: number): { cause: UnreadableCause; at: number | null } {
	const { epochs } = compartment.state;
	const epoch = epochs[number - 1];
	if (epoch && isMine(session, compartment, epoch)) return { cause: "arriving", at: null };
	const mine = epochs.filter((epoch) => isMine(session, compartment, epoch)).map((epoch) => epoch.number);
	const later = mine.find((each) => each > number);
	if (later !== undefined) return { cause: "later-only", at: startOf(compartment, later) };
	const last = mine.at(-1);
	return last === undefined ? { cause: "no-grant", at: null } : { cause: "revoked", at: startOf(compartment, last + 1) };
}

function startOf({ chain }: CompartmentFacts, number: number): number | null {
	return chain.find(({ type, body }) => type === "epoch" && body.number === number)?.body.at ?? null;
}

/** The error for an epoch whose key I don't have. @param number of the epoch. */
export function missingKeyError(session: UnlockedSession, compartment: CompartmentFacts, number: number): Unreadable {
	const { cause, at } = causeOf(session, compartment, number);
	return new Unreadable(cause, helpersFor(session, compartment, cause), at);
}

/** The error for a section that no hand-off opens to my desk now. The members of the owner desk can tell more. */
export function closedError(session: UnlockedSession, compartment: CompartmentFacts): Unreadable {
	return new Unreadable("no-basis", helpersFor(session, compartment, "no-basis"));
}

/** The error for content that isn't what its author wrote. @param author the author by the entry's header. */
export function tamperedError(author: Id): Unreadable {
	return new Unreadable("tampered", [author]);
}

/** The error for a box that opens to nothing, although its author has signed it. */
export function junkError(author: Id): Unreadable {
	return new Unreadable("junk", [author]);
}

/** Other members who can help: desk colleagues who have the key, or else the active members of the owner desk. */
function helpersFor(session: UnlockedSession, { state }: CompartmentFacts, cause: UnreadableCause): Id[] {
	const { dir, me } = session;
	if (cause === "arriving") {
		const colleagues = desksOf(dir, me).flatMap(({ id }) => {
			const waiting = new Set(deskWaiting(dir, id).map((member) => member.id));
			return waiting.has(me) ? deskMembers(dir, id).filter((member) => !waiting.has(member.id)) : [];
		});
		if (colleagues.length > 0) return [...new Set(colleagues.map(({ id }) => id))];
	}
	return deskMembers(dir, ownerNow(state, dir))
		.map(({ id }) => id)
		.filter((id) => id !== me);
}
