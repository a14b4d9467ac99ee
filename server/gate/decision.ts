/**
 * The gate's decision about one request, as a state machine. It makes sure that a request leaves the access entries that it must,
 * and that nothing leaves the server before its entry is durable.
 */

export type DecisionState =
	/** Nothing is decided yet. */
	| "undecided"
	/** The entry is being written, or could not be written. Without an entry, the reply may say "unavailable" and nothing else. */
	| "unwritten"
	/** The entry `allowed` is durable. Only the commit and the reply are left. */
	| "allowed"
	/** The refusal has its entry, or is counted, or needs none. */
	| "refused";

const TRANSITIONS = {
	/** The gate gives an entry to the ledger. After `allowed`, that is the entry `failed` about a commit that failed. */
	writeEntry: { undecided: "unwritten", allowed: "unwritten" },
	/** The entry `allowed` is durable. */
	allow: { unwritten: "allowed" },
	/** The entry about a refusal is durable. */
	refuse: { unwritten: "refused" },
	/** The refusal is only counted, or has no entry. */
	refuseWithoutEntry: { undecided: "refused", allowed: "refused" },
	/** The ledger could not read what the handler noted and wrote nothing. The request fails, and that gets an entry. */
	rejectNote: { unwritten: "undecided" },
} as const satisfies Record<string, Partial<Record<DecisionState, DecisionState>>>;

export type Transition = keyof typeof TRANSITIONS;

/** @throws Error for a transition that this state doesn't have: a bug in the gate. */
export function nextState(state: DecisionState, transition: Transition): DecisionState {
	const next = (TRANSITIONS[transition] as Partial<Record<DecisionState, DecisionState>>)[state];
	if (next === undefined) throw new Error(`the gate can't ${transition}: the request is ${state}`);
	return next;
}

export class Decision {
	#state: DecisionState = "undecided";
	#entry: number | null = null;

	get state(): DecisionState {
		return this.#state;
	}

	/** The number of the newest durable entry about this request; null while there is none. */
	get entry(): number | null {
		return this.#entry;
	}

	/** Whether a refusal can still be recorded. */
	get isOpen(): boolean {
		return this.#state === "undecided" || this.#state === "allowed";
	}

	/** @param entry the number of the entry that became durable. */
	move(transition: Transition, entry = this.#entry): void {
		this.#state = nextState(this.#state, transition);
		this.#entry = entry;
	}
}
