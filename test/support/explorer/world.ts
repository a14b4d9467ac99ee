/** What a world consists of: desks, planned hand-offs, and the actions that may happen. */
import type { Id } from "#protocol/bytes.ts";
import type { HandoffAction, HandoffKind, Section } from "#protocol/codes.ts";
import type { AnyAction } from "#protocol/rules/handoff.ts";
import type { Desks, ServedCase } from "./served-case.ts";

export interface PlannedHandoff {
	name: string;
	kind: HandoffKind;
	from: string;
	to: string;
	sections: Section[];
	/** The bases that the from-desk gives: the name of a consent, or a basis without one. */
	bases: ("court" | "vital" | "interests" | `consent ${string}`)[];
	travel?: boolean;
	followUp?: boolean;
}

export interface World extends Desks {
	name: string;
	/** All of them belong to desk a at first. */
	sections: Section[];
	handoffs: PlannedHandoff[];
	moves: readonly HandoffAction[];
	/** Consents by name. `to`: the letter of the organisation that it is for. `days` until it ends; default 90. */
	consents?: Record<string, { to: string; permit?: boolean; days?: number; by?: string[]; replaces?: string }>;
	/** Sections that a desk adds, with the hand-off whose accept it cites. */
	added?: { section: Section; by: string; cite: string | null }[];
	/** The actions that no state of this world allows. */
	never?: string[];
	/** Sections that their owner may give up when custody has moved. */
	givenUp?: Section[];
	/** Asks of other desks for this case, by name. */
	asks?: string[];
	/** Whether desks propose to take over, and an admin decides. */
	takeOvers?: boolean;
	/** The members who request, accept, extend and countersign; default: one of each desk, and a second one who countersigns. */
	signers?: string[];
	/** Days after the start at which something may happen. */
	days?: number[];
	events?: ("suspend" | "remove" | "close" | "leave" | "status")[];
}

export interface Action {
	/** What happens, for the report. */
	words: string;
	/** What it does to a hand-off, and for which desk. `from`: the from-desk, also while there is no draft. */
	about?: { handoff: Id; action: AnyAction | "countersign"; desk: Id; from: Id };
	/** The ask that it settles, and for which desk. */
	settles?: { ask: Id; desk: Id };
	/** Whether it proposes a take-over, or decides about one. */
	takesOver?: true;
	run(c: ServedCase): void;
}
