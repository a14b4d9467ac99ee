/** The access entry of one request. gate.ts has the rules. */
import { type Action, factOf } from "#protocol/actions.ts";
import { type Id, isId } from "#protocol/bytes.ts";
import type { Access, AnyEndpoint } from "#protocol/contracts/endpoint.ts";
import type { ProtocolError } from "#protocol/errors.ts";
import type { Initiator, Outcome, Purpose } from "#protocol/log/entry.ts";
import type { Fact } from "#protocol/log/fact.ts";
import type { AddressClass } from "#server/base/address.ts";
import type { Actor } from "#server/chains/actor.ts";
import type { EntryFields } from "#server/ledger/index.ts";
import type { CountedAccess } from "./access-counter.ts";

export type { EntryFields };

/** A handler's note about the access that it gives. */
export interface Note {
	/** The object's id; null only where there is no single object (a list, a search). */
	object: Id | null;
	case?: Id | null;
	/** Default: the organisation of the actor. */
	organisation?: Id | null;
	/** The desk that the actor acts for. */
	desk?: Id | null;
	/** Default: the purpose of the action. Required where that is "relation". */
	purpose?: Purpose;
	/** The legal basis, a code. */
	basis?: string | null;
	/** Number of objects; default 1. */
	count?: number;
	/** Default: the action of the contract. */
	action?: Action;
	/** Default: the subject of the action. */
	objectType?: string;
	/** "client": only the client knows whether the access happens, and announces it before. Default: "server". */
	attested?: "server" | "client";
	/** Where the contract says `initiator: "books"`: whether the object is a book. */
	isBook?: boolean;
	/** For signing in and joining, where nobody is signed in yet. */
	actor?: Id;
	sessionHash?: Uint8Array;
	/**
	 * For strangers: the account or invite that an attempt is about. Attempts on one subject are counted in one entry, which has the
	 * object but not the subject. Without a subject, the counted entry has no object.
	 */
	subject?: string | null;
}

export interface AccessNote {
	/** May be called again: later fields replace earlier ones. */
	note(note: Note): void;
}

/** Collects the notes of one request, and turns them into its entry. */
export class AccessRecord implements AccessNote {
	readonly #contract: AnyEndpoint;
	readonly #access: Access;
	readonly #request: Id;
	#note: Note | null = null;
	/** The object that the path names. The entry has it unless the handler notes another object. */
	objectInPath: Id | null = null;
	actor: Actor | null = null;
	/** Whether the client says that its program asks by itself. */
	claimsProgram = false;
	constructor(contract: AnyEndpoint, access: Access, request: Id) {
		this.#contract = contract;
		this.#access = access;
		this.#request = request;
	}
	note(note: Note): void {
		this.#note = { ...this.#note, ...note };
	}
	/** Whether the actor is unknown: nobody is signed in, and the handler has not verified a member. */
	get isByStranger(): boolean {
		return this.actor === null && this.#note?.actor === undefined;
	}
	/** The facts about the action that the handler has noted, or about the contract's action. */
	#factOf(note: Partial<Note>): Fact {
		return (note.action !== undefined && factOf(note.action)) || this.#access;
	}
	/** Who wanted the access. The client's word counts only where the contract takes it. */
	#initiatorOf({ isBook = false }: Partial<Note>): Initiator {
		const { initiator } = this.#contract;
		return this.claimsProgram && (initiator === "any" || (initiator === "books" && isBook)) ? "program" : "person";
	}
	/** The subject that the handler has noted. */
	get subject(): string | null {
		return this.#note?.subject ?? null;
	}
	/** The fields of a counted entry. @param from the class of the stranger's address. */
	counted(outcome: Outcome, from: AddressClass): CountedAccess {
		const { action, objectType, object, purpose } = this.entry(outcome);
		return { action, objectType, object: this.subject === null ? null : object, outcome, purpose, basis: `from:${from}` };
	}
	/** @throws Error when the handler has noted too little. That is a bug, so the answer is 500. */
	checkComplete(): void {
		if (!this.#note) throw new Error(`the handler of ${this.#contract.id} noted no access`);
		if (this.#factOf(this.#note).purpose === "relation" && !this.#note.purpose)
			throw new Error(`the handler of ${this.#contract.id} noted no purpose: its action says "relation"`);
	}
	/**
	 * The entry's fields. When the request was refused before the handler noted its purpose, the purpose is "care", the most common one.
	 * @param first number of the earlier entry `allowed` about this request, when its commit failed.
	 * @param withoutNote leaves out the handler's note, because the ledger could not read it.
	 */
	entry(outcome: Outcome, first: number | null = null, withoutNote = false): EntryFields {
		const { object = this.objectInPath, ...note } = (withoutNote ? null : this.#note) ?? ({} as Partial<Note>);
		const { subject, purpose } = this.#factOf(note);
		return {
			actor: this.actor?.member ?? note.actor ?? null,
			organisation: note.organisation === undefined ? (this.actor?.organisation ?? null) : note.organisation,
			desk: note.desk ?? null,
			session: this.actor?.sessionHash ?? note.sessionHash ?? null,
			action: note.action ?? this.#access.action,
			objectType: note.objectType ?? subject,
			object,
			case: note.case ?? null,
			outcome,
			purpose: note.purpose ?? (purpose === "relation" ? "care" : purpose),
			basis: note.basis ?? null,
			count: note.count ?? 1,
			request: this.#request,
			first,
			attested: note.attested ?? "server",
			initiator: this.#initiatorOf(note),
		};
	}
}

/** The id in the path that belongs to the contract's subject, such as `:case` in /cases/:case/... for "case"; null without one. */
export function objectInPath(contract: AnyEndpoint, params: unknown): Id | null {
	if (contract.access === "public") return null;
	const id = (params as Record<string, unknown> | undefined)?.[contract.access.subject];
	return typeof id === "string" && isId(id) ? id : null;
}

/**
 * Returns how an error is recorded. "unauthenticated" and "limited" are counted together with other refusals of the same minute. "denied"
 * and "failed" get an entry each, except for most refusals of strangers (refusal.ts).
 * @param hasActor whether the actor is known.
 */
export function outcomeOf(
	error: ProtocolError,
	contract: AnyEndpoint,
	hasActor: boolean,
): "denied" | "failed" | "unauthenticated" | "limited" {
	if (error.status === 429) return "limited";
	if (error.status === 401) return hasActor || (contract.anonymous && error.code === "sign-in-failed") ? "denied" : "unauthenticated";
	return error.status === 403 || error.status === 404 ? "denied" : "failed";
}
