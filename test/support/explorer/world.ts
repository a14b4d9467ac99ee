/** What a world consists of: desks, planned hand-offs, and the actions that may happen. */
import type { Id } from "#protocol/bytes.ts";
import type { HandoffAction, HandoffKind, Section, SettleCode } from "#protocol/codes.ts";
import type { AnyAction } from "#protocol/rules/handoff.ts";
import type { ConsentTerms } from "#protocol/statements/cases.ts";
import type { Fields } from "#protocol/statements/registry.ts";
import type { BASES } from "./bases.ts";
import type { Desks, ServedCase } from "./served-case.ts";

export interface PlannedHandoff {
	name: string;
	kind: HandoffKind;
	from: string;
	to: string;
	sections: Section[];
	/** The bases that the from-desk gives: the name of a consent, or a basis without one. "given": a permit that stands from the start. */
	bases: (keyof typeof BASES | "given" | `consent ${string}` | `guardian ${string}`)[];
	travel?: boolean;
	followUp?: boolean;
}

export interface PlannedConsent {
	/** The letter of the organisation that it is for. */
	to: string;
	permit?: boolean;
	/** Until it ends; default 90. */
	days?: number;
	/** The desks that record it, move it and name other desks; default: all. */
	by?: string[];
	/** The desks that are named, and attest it. */
	attested?: string[];
	/** Whether nobody withdraws it or enters it in error. */
	isFinal?: boolean;
	/** The name of the "no" that it replaces. */
	replaces?: string;
	/** Its other terms. */
	terms?: Partial<ConsentTerms>;
}

export interface World extends Desks {
	name: string;
	/** All of them belong to desk a at first. */
	sections: Section[];
	handoffs: PlannedHandoff[];
	moves: readonly HandoffAction[];
	consents?: Record<string, PlannedConsent>;
	/** The answers to "Is she on the way?"; default: none. */
	answers?: Fields<"consent.record">["onTheWay"][];
	/** The codes of `settle`; default: other. */
	settles?: SettleCode[];
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
	/** The desks that have asked for the case, so that an admin may invite them. */
	invited?: string[];
	/** The members who request, accept, extend and countersign; default: one of each desk, and a second one who countersigns. */
	signers?: string[];
	/** Days after the start at which something may happen. */
	days?: number[];
	/** How often the time may pass to the next change. */
	passes?: number;
	/** Whether the world knows where she is. See her-way.ts. */
	travels?: boolean;
	events?: ("suspend" | "remove" | "close" | "leave" | "status")[];
}

export interface Action {
	/** What happens, for the report. */
	words: string;
	/**
	 * What it does to a hand-off, and for which desk. `from`: the from-desk, also while there is no draft. `question`: the kind of basis, or
	 * "in-error", about which a second person signs.
	 */
	about?: { handoff: Id; action: AnyAction | "countersign"; desk: Id; from: Id; question?: string };
	/** The ask that it settles, and for which desk. */
	settles?: { ask: Id; desk: Id };
	/** Whether it invites a desk to take over, proposes a take-over, or decides about one. */
	takesOver?: { desk: string; step: "invite" | "propose" | "approve" | "refuse" };
	/** Whether only time passes. */
	passes?: true;
	run(c: ServedCase): void;
}
