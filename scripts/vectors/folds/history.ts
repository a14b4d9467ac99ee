/** The parts of a history, and what an implementation must do to make one. */
import type { Bytes, Id } from "../../../clients/protocol/bytes.ts";
import type { StatementType } from "../../../clients/protocol/statements/registry.ts";
import type { Wire } from "../../../clients/protocol/statements/statement.ts";
import type { Judge } from "./judge.ts";

export type State = ReturnType<Judge["state"]>;
/** They depend on the type. */
export type Fields = Record<string, any>;
/** A statement as it was judged. refused: the error code, if it was. */
export type Step = Wire & { refused?: string };

/** One implementation of the protocol. objId is hex. */
export interface Implementation {
	make(network: Bytes, type: StatementType, body: Fields, seeds: Bytes[]): { wire: Wire; objId: string };
	/** @returns the error code of a refusal, or null. */
	judge(wire: Wire): string | null;
	state(): State;
	readonly network: Bytes;
}

/** A proposed statement. as: null by default. second: the seed of the second signature. */
export interface Draft {
	type: StatementType;
	/** Undefined: nobody whom the directory knows. */
	by: Id | undefined;
	fields: Fields;
	as?: Id | null;
	ke?: number;
	second?: Bytes;
	/** By default the signer's key in force. */
	seed?: Bytes;
}
export interface Accepted {
	type: StatementType;
	body: Fields;
	key: string;
}
