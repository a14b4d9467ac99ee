/** What one request leaves in the access log. The rules are told in gate.ts. */
import type { Id } from "#protocol/bytes.ts";
import { isId } from "#protocol/bytes.ts";
import type { Access, AnyEndpoint } from "#protocol/contracts/endpoint.ts";
import type { ProtocolError } from "#protocol/errors.ts";
import type { Outcome, Purpose } from "#protocol/log/entry.ts";
import type { Actor } from "#server/chains/actor.ts";
import type { EntryFields } from "#server/ledger/index.ts";

export type { EntryFields };

/** What a handler says about the access it grants. */
export interface Note {
	/** The object's id; null only where there is no single one (a list, a search). */
	object: Id | null;
	case?: Id | null;
	/** Default: the actor's. */
	organisation?: Id | null;
	/** The desk acted for. */
	desk?: Id | null;
	/** Must be given where the contract says "relation". */
	purpose?: Purpose;
	/** The legal basis, a code. */
	basis?: string | null;
	/** How many objects; default 1. */
	count?: number;
	/** Default: the contract's. */
	action?: string;
	/** Default: the contract's subject. */
	objectType?: string;
	/** "client": only the client knows that it happened, and says so first. */
	attested?: "server" | "client";
	/** For signing in and joining, where nobody is signed in yet. */
	actor?: Id;
	sessionHash?: Uint8Array;
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
	/** The object that the path names: for entries about refusals before the handler has noted anything. */
	asked: Id | null = null;
	actor: Actor | null = null;
	constructor(contract: AnyEndpoint, access: Access, request: Id) {
		this.#contract = contract;
		this.#access = access;
		this.#request = request;
	}
	note(note: Note): void {
		this.#note = { ...this.#note, ...note };
	}
	/** @throws Error when the handler forgot: a mistake in the program, so 500. */
	checkComplete(): void {
		if (!this.#note) throw new Error(`the handler of ${this.#contract.id} noted no access`);
		if (this.#access.purpose === "relation" && !this.#note.purpose)
			throw new Error(`the handler of ${this.#contract.id} did not say which relation gave access`);
	}
	/**
	 * The purpose of a refusal whose relation was never found is care, the most common.
	 * @param bare leaves out what the handler noted: for when the ledger could not read it.
	 */
	entry(outcome: Outcome, first: number | null = null, bare = false): EntryFields {
		const { object = this.asked, ...note } = (bare ? null : this.#note) ?? ({} as Partial<Note>);
		const { action, subject, purpose } = this.#access;
		return {
			actor: this.actor?.member ?? note.actor ?? null,
			organisation: note.organisation === undefined ? (this.actor?.organisation ?? null) : note.organisation,
			desk: note.desk ?? null,
			session: this.actor?.sessionHash ?? note.sessionHash ?? null,
			action: note.action ?? action,
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
		};
	}
}

/** The id in the path that belongs to the contract's subject: /cases/:case/... for "case". */
export function askedObject(contract: AnyEndpoint, params: unknown): Id | null {
	if (contract.access === "public") return null;
	const named = (params as Record<string, unknown> | undefined)?.[contract.access.subject];
	return typeof named === "string" && isId(named) ? named : null;
}

/**
 * How an error is recorded: as an entry of its own, or counted with others of the same minute.
 * @param known whether it is known who asked.
 */
export function outcomeOf(
	error: ProtocolError,
	contract: AnyEndpoint,
	known: boolean,
): "denied" | "failed" | "unauthenticated" | "limited" {
	if (error.status === 429) return "limited";
	if (error.status === 401) return known || (contract.anonymous && error.code === "sign-in-failed") ? "denied" : "unauthenticated";
	return error.status === 403 || error.status === 404 ? "denied" : "failed";
}
