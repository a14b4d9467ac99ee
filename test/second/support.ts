/** WhoCanHelp of the comparisons. */
import { randomBytes } from "node:crypto";
import { type Bytes, idText } from "./implementation/bytes.ts";

export const fresh = (length: number): Bytes => Uint8Array.from(randomBytes(length));
/** A new id in both forms: text for ours, bytes for the second implementation. */
export function freshId(): { id: string; bytes: Bytes } {
	const bytes = fresh(16);
	return { id: idText(bytes), bytes };
}

/** The bytes 00 01 02 ..., which the published vectors use in place of random bytes. */
export const counting = (length: number, from = 0): Bytes => Uint8Array.from({ length }, (_, i) => (from + i) % 256);

export function flipped(bytes: Bytes, at: number, bit = 1): Bytes {
	const out = bytes.slice();
	const place = at < 0 ? bytes.length + at : at;
	out[place] = (out[place] as number) ^ bit;
	return out;
}

/** Asserts that ours throws an error with one of these codes or names, and that the second implementation throws Refused. */
export function bothRefuse(
	test: { same(found: unknown, wanted: unknown, what: string): boolean },
	what: string,
	ours: () => unknown,
	second: () => unknown,
	codes = ["bad-content"],
): void {
	test.same([codes.includes(refusal(ours)), refusal(second)], [true, "Refused"], `${what}: ${refusal(ours)}`);
}

/** The code or name of the thrown error. */
function refusal(attempt: () => unknown): string {
	try {
		attempt();
		return "nothing refused";
	} catch (error) {
		const { code, name } = error as { code?: string; name: string };
		return code ?? name;
	}
}
