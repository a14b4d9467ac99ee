/** Statements as the second folds read them: ids as UUIDs, other bytes as hex. */
import { type Bytes, hex, idText, refuse } from "../bytes.ts";
import type { Value } from "../cbor.ts";
import type { Statement } from "../statements.ts";

/** A body has the fields of its type. */
export type Body = Record<string, any>;
export interface Plain {
	type: string;
	body: Body;
	/** objId, hex. */
	key: string;
	raw: Statement;
}

export const plain = (raw: Statement): Plain => ({ type: raw.type, body: plainOf(raw.body) as Body, key: hex(raw.objId), raw });

export function plainOf(value: Value): unknown {
	if (value instanceof Uint8Array) return value.length === 16 ? idText(value) : hex(value as Bytes);
	if (Array.isArray(value)) return value.map(plainOf);
	if (typeof value !== "object" || value === null) return value;
	return Object.fromEntries(Object.entries(value).map(([name, field]) => [name, plainOf(field as Value)]));
}

/** Refuses unless the rule holds. */
export function must(holds: boolean | undefined, rule: string): asserts holds {
	if (!holds) refuse(rule);
}
