/**
 * The state of a compartment after its epochs and grants, with the holders of its keys. SPEC "Compartments", sections 1 to 3.
 * Threads and case sections are both compartments. Facts from the directory and the case come in through the context.
 */
import type { Bytes, Id } from "../../bytes.ts";
import type { CompartmentKind, Section } from "../../codes.ts";
import { ProtocolError } from "../../errors.ts";
import type { Body } from "../../statements/registry.ts";
import type { Statement } from "../../statements/statement.ts";
import type { CaseFacts } from "../case-facts.ts";
import type { Directory } from "../directory/state.ts";

export type Holder = Body<"epoch">["holders"][number];
export type Pending = Body<"epoch">["pending"][number];

/** A holder without its keys: a desk, or a member in their own right (in threads and reviews only). */
export interface Party {
	kind: "desk" | "member";
	id: Id;
}

export interface Epoch {
	number: number;
	objId: Bytes;
	kc: Bytes;
	owner: Id;
	holders: Holder[];
	/** Grants for hand-offs, from the epoch statement and from later grants. `hasOpenGrants` of CaseFacts says when they are open. */
	pending: Pending[];
	closes: Body<"epoch">["closes"];
	/** Holders that have left the thread since. They have this epoch's key, and get no later one. */
	left: Party[];
	/** The member who signed the epoch statement, and the desk that the member acted for. */
	by: Id;
	as: Id | null;
	/** Whether it gives itself as a repair. Only such an epoch may follow one that isn't stale, unless the owner opens it. */
	isRepair: boolean;
	/** Number of leaves of the directory that the signer had seen. */
	cpSize: number;
}

export interface Compartment {
	id: Id;
	kind: CompartmentKind;
	subject: Id | null;
	section: Section | null;
	owner: Id;
	/** Number 1 first, without gaps. */
	epochs: Epoch[];
}

/** The directory and the facts of the case that the rules need. */
export interface CompartmentContext extends CaseFacts {
	dir: Directory;
}

/** The member who acts, and the desk that the member acts for. */
export interface Acting {
	by: Id;
	as: Id | null;
}

/** The newest epoch, with the holders that haven't left. @throws ProtocolError `not-found` when there is none. */
export function presentEpoch(compartment: Compartment): Epoch {
	const epoch = compartment.epochs.at(-1);
	if (!epoch) throw new ProtocolError("not-found", "compartment: has no epoch");
	if (epoch.left.length === 0) return epoch;
	return { ...epoch, holders: epoch.holders.filter((holder) => !hasLeft(epoch, partyOf(holder))) };
}

/** Whether the party has left the thread in this epoch. */
export function hasLeft({ left }: Pick<Epoch, "left">, { kind, id }: Party): boolean {
	return left.some((party) => party.kind === kind && party.id === id);
}

/** The party for which a statement is signed: the desk, or without a desk the signer. */
export function actingParty({ by, as }: Acting): Party {
	return as === null ? { kind: "member", id: by } : { kind: "desk", id: as };
}

/** Whether the actor holds the key of this epoch: in their own right, or through the desk. `hasOpenGrants`: see CaseFacts. */
export function holds(epoch: Epoch, { by, as }: Acting, hasOpenGrants: (handoff: Id) => boolean): boolean {
	const isHolder = epoch.holders.map(partyOf).some(({ kind, id }) => id === (kind === "member" ? by : as));
	return isHolder || epoch.pending.some((pending) => pending.desk === as && hasOpenGrants(pending.handoff));
}

/** The desk behind a holder, or null for a member in their own right. */
export function deskOf(holder: Pick<Holder, "kind" | "id" | "via">): Id | null {
	return holder.kind === "desk" ? holder.id : holder.via;
}

/** The holder without its keys. The desk stands for the members who hold the key through it. */
export function partyOf(holder: Pick<Holder, "kind" | "id" | "via">): Party {
	const desk = deskOf(holder);
	return desk === null ? { kind: "member", id: holder.id } : { kind: "desk", id: desk };
}

/** The party as a text, for use as a key of a set or map. */
export function partyKey(holder: Holder): string {
	const { kind, id } = partyOf(holder);
	return `${kind}:${id}`;
}

/**
 * Adds an epoch to the compartment. Checks nothing: the epoch was checked before, for example when it was stored.
 * @param compartment null when the epoch is the first.
 */
export function followEpoch(compartment: Compartment | null, { body, objId }: Statement<"epoch">): Compartment {
	const { number, kc, owner, holders, pending, closes, by, as, cp, reason } = body;
	const isRepair = reason === "repair";
	const epoch: Epoch = { number, objId, kc, owner, holders, pending, closes, left: [], by, as, isRepair, cpSize: cp.size };
	return {
		id: body.compartment,
		kind: body.kind,
		subject: body.subject,
		section: body.section,
		owner,
		epochs: [...(compartment?.epochs ?? []), epoch],
	};
}

/** Adds a holder to an epoch of the compartment. Checks nothing: the grant was checked before. */
export function followGrant(compartment: Compartment, { body }: Statement<"grant">): Compartment {
	const { holder, handoff, number } = body;
	const epochs = compartment.epochs.map((epoch) => {
		if (epoch.number !== number) return epoch;
		if (handoff === null) return { ...epoch, holders: [...epoch.holders, holder] };
		return { ...epoch, pending: [...epoch.pending, { desk: holder.id, ke: holder.ke, hash: holder.hash, handoff }] };
	});
	return { ...compartment, epochs };
}

/** Notes who has left the compartment in an epoch. Checks nothing: the statement was checked before. */
export function followLeave(compartment: Compartment, { body }: Statement<"leave">): Compartment {
	const epochs = compartment.epochs.map((epoch) =>
		epoch.number === body.number ? { ...epoch, left: [...epoch.left, actingParty(body)] } : epoch,
	);
	return { ...compartment, epochs };
}
