/** Answers that many commands give. */
import { type Bytes, keyOf, toBase64Url } from "#protocol/bytes.ts";
import type { Sitting } from "#sdk/context.ts";
import type { Answer } from "../grammar.ts";
import { type Row, table } from "../layout.ts";
import { said } from "../words.ts";

export function done(sentence: string = said.done): Answer {
	return { data: { done: true }, text: () => sentence };
}

/** A list under one name, as fields for programs and a table for people. */
export function listed(name: string, data: unknown[], heads: string[], rows: Row[]): Answer {
	return { data: { [name]: data }, text: () => (rows.length === 0 ? said.none : table(heads, rows)) };
}

/** Of what somebody else may have to approve. */
export function proposed(sitting: Sitting, object: Bytes, more: Record<string, unknown> = {}, then: string = said.proposed): Answer {
	const inForce = sitting.dir.proposals.get(keyOf(object))?.status === "done";
	return { data: { ...more, proposal: toBase64Url(object), inForce }, text: () => (inForce ? said.inForce : then) };
}
