/** Answers that many commands give. */
import { type Bytes, keyOf, toBase64Url } from "#protocol/bytes.ts";
import type { UnlockedSession } from "#sdk/context.ts";
import type { Answer } from "../command.ts";
import { type Row, table } from "../layout.ts";
import { messages } from "../words/messages.ts";

export function done(sentence: string = messages.done): Answer {
	return { data: { done: true }, text: () => sentence };
}

/** A list under one name, as fields for programs and a table for people. */
export function listed(name: string, data: unknown[], heads: string[], rows: Row[]): Answer {
	return { data: { [name]: data }, text: () => (rows.length === 0 ? messages.none : table(heads, rows)) };
}

/** The first so many of a stream. */
export interface Part<T> {
	found: T[];
	/** Whether there are more, which a person must be told. */
	more: boolean;
}

export async function atMost<T>(all: AsyncIterable<T>, most: number): Promise<Part<T>> {
	const found: T[] = [];
	for await (const each of all) {
		if (found.length === most) return { found, more: true };
		found.push(each);
	}
	return { found, more: false };
}

/** As `listed`, and says whether it is all. */
export function listedPart(name: string, { more }: Part<unknown>, data: unknown[], heads: string[], rows: Row[]): Answer {
	const all = listed(name, data, heads, rows);
	return { data: { [name]: data, more }, text: () => (more ? `${all.text()}\n${messages.thereAreMore(rows.length)}` : all.text()) };
}

/** Of what somebody else may have to approve. */
export function proposed(
	session: UnlockedSession,
	object: Bytes,
	more: Record<string, unknown> = {},
	then: string = messages.proposed,
): Answer {
	const inForce = session.dir.proposals.get(keyOf(object))?.status === "done";
	return { data: { ...more, proposal: toBase64Url(object), inForce }, text: () => (inForce ? messages.inForce : then) };
}
