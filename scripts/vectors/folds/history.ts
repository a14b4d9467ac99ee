/** The parts of a history, and what an implementation must do to make one. */
import type { Bytes, Id } from "../../../clients/protocol/bytes.ts";
import type { StatementType } from "../../../clients/protocol/statements/registry.ts";
import type { Wire } from "../../../clients/protocol/statements/statement.ts";
import type { Judge } from "./judge.ts";

export type State = ReturnType<Judge["state"]>;
/** The fields of a body, which depend on the statement's type. */
export type Fields = Record<string, any>;
/** A statement as it was judged. */
export type Step = Wire & {
	/** The error code; absent if it was accepted. */
	refused?: string;
};

/** One implementation of the protocol. objId is hex. */
export interface Implementation {
	make(network: Bytes, type: StatementType, body: Fields, seeds: Bytes[]): { wire: Wire; objId: string };
	/** @returns the error code of a refusal, or null. */
	judge(wire: Wire): string | null;
	state(): State;
	readonly network: Bytes;
}

/** A proposed statement. */
export interface Draft {
	type: StatementType;
	/** The signer; undefined for a member whom the directory doesn't know. */
	by: Id | undefined;
	fields: Fields;
	/** The desk; null by default. */
	as?: Id | null;
	ke?: number;
	/** The seed of a second signature. */
	second?: Bytes;
	/** The seed of the signature. By default the seed of the signer's key in force. */
	seed?: Bytes;
}
export interface Accepted {
	type: StatementType;
	body: Fields;
	/** objId in hex. */
	key: string;
}
