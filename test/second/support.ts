/** What the comparisons share: fresh bytes, and "both refuse". */
import { randomBytes } from "node:crypto";
import { type Bytes, idText } from "./implementation/bytes.ts";

export const fresh = (length: number): Bytes => Uint8Array.from(randomBytes(length));
/** Both forms of one new id: ours are texts, the second implementation's are bytes. */
export function freshId(): { id: string; bytes: Bytes } {
	const bytes = fresh(16);
	return { id: idText(bytes), bytes };
}

/** "Random" bytes 00 01 02 ..., as the published vectors are made with. */
export const counting = (length: number, from = 0): Bytes => Uint8Array.from({ length }, (_, i) => (from + i) % 256);

export function flipped(bytes: Bytes, at: number, bit = 1): Bytes {
	const out = bytes.slice();
	const place = at < 0 ? bytes.length + at : at;
	out[place] = (out[place] as number) ^ bit;
	return out;
}

/** Ours refuses with an error of this code or name, and the second implementation with its own. */
export function bothRefuse(
	test: { same(found: unknown, wanted: unknown, what: string): boolean },
	what: string,
	ours: () => unknown,
	second: () => unknown,
	codes = ["bad-content"],
): void {
	test.same([codes.includes(refusal(ours)), refusal(second)], [true, "Refused"], `${what}: ${refusal(ours)}`);
}

/** The code or name of what is thrown. */
function refusal(attempt: () => unknown): string {
	try {
		attempt();
		return "nothing refused";
	} catch (error) {
		const { code, name } = error as { code?: string; name: string };
		return code ?? name;
	}
}
