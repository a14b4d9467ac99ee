/** A case that a lying server extends by statements of real members, each the next one of its chain. */
import { randomId } from "#crypto/random.ts";
import { type Bytes, fromBase64Url, hash, type Id } from "#protocol/bytes.ts";
import { type HandoffAction, RESPOND_WITHIN, type Section } from "#protocol/codes.ts";
import { type CaseState, type CaseStatement, chainOf } from "#protocol/folds/case-state.ts";
import type { CompactCheckpoint } from "#protocol/log/checkpoint.ts";
import type { Basis } from "#protocol/statements/cases.ts";
import type { Fields } from "#protocol/statements/registry.ts";
import type { Statement } from "#protocol/statements/statement.ts";
import type { UnlockedSession } from "#sdk/index.ts";
import { append } from "./casework.ts";
import type { Lie } from "./lies.ts";

type Type = CaseStatement["type"];
/** seq, prev: by default the next of the chain. */
type Said<T extends Type> = Omit<Fields<T>, "case" | "seq" | "prev"> & { seq?: number; prev?: Bytes | null };

/** Fields that some moves take. */
export type MoveFields = Partial<Said<"handoff.move">>;

export const COURT_ORDER: Basis = { kind: "legal-obligation", consent: null, head: null, assent: false, code: "court-order", away: false };

export class ExtendedCase {
	/** One for each added statement. */
	readonly lies: Lie[] = [];
	readonly #state: CaseState;
	readonly #added = new Map<string, Bytes[]>();
	#newest: CompactCheckpoint | null = null;

	constructor(state: CaseState) {
		this.#state = state;
	}

	say<T extends Type>(by: UnlockedSession, as: Id | null, type: T, said: Said<T>, at = by.now()): Statement<T> {
		const known = chainOf(this.#state, { type, body: said } as unknown as CaseStatement);
		const name = chainName(type, said);
		const added = this.#added.get(name) ?? [];
		const prev = added.at(-1) ?? (known.length > 0 ? fromBase64Url(known.at(-1) as string) : null);
		const place = { case: this.#state.id, seq: known.length + added.length, prev };
		// A session that hasn't synced names the checkpoint of the statement before, because checkpoints in a case never get older.
		if (by.checkpoint.size < (this.#newest?.size ?? 0)) by.checkpoint = this.#newest as CompactCheckpoint;
		this.#newest = by.checkpoint;
		const statement = by.sign(type, { ...place, ...said } as unknown as Fields<T>, as, at);
		this.#added.set(name, [...added, statement.objId]);
		this.lies.push(append(statement));
		return statement;
	}

	/** @returns the id of the new hand-off. */
	draft(by: UnlockedSession, as: Id, to: Id, more: Partial<Said<"handoff.draft">> = {}): Id {
		const reason = "MigrationOrChangeOfLocation" as const;
		const said = { handoff: randomId(), kind: "transfer", to, reason, priority: "urgent", travel: true, followUp: false, ...more } as const;
		this.say(by, as, "handoff.draft", said);
		return said.handoff;
	}

	/** Requests an urgent hand-off. */
	request(
		by: UnlockedSession,
		as: Id,
		handoff: Id,
		sections: [Section, Id][],
		more: Partial<Said<"handoff.request">> = {},
	): Statement<"handoff.request"> {
		const at = by.now();
		const said = {
			handoff,
			respondBy: at + RESPOND_WITHIN.urgent,
			sections: sections.map(([section, compartment]) => ({ section, compartment, byHand: false })),
			purposes: ["shelter" as const],
			basis: COURT_ORDER,
			summary: hash(new Uint8Array(1)),
			thread: randomId(),
			...more,
		};
		return this.say(by, as, "handoff.request", said, at);
	}

	move(by: UnlockedSession, as: Id, handoff: Id, action: HandoffAction, takes: MoveFields = {}): Statement<"handoff.move"> {
		const none = { code: null, ending: null, outcome: null, desk: null, expectBy: null, since: null, tellBy: null, basis: null };
		return this.say(by, as, "handoff.move", { handoff, action, ...none, ...takes });
	}
}

function chainName(type: Type, said: object): string {
	if ("handoff" in said && type !== "case.custody") return String(said.handoff);
	return "consent" in said ? String(said.consent) : "";
}
