/** Compares how an implementation judges a history with what the history says. */
import { isDeepStrictEqual } from "node:util";
import type { Implementation } from "../../scripts/vectors/folds/history.ts";
import type { History } from "../../scripts/vectors/folds.ts";
import { fromBase64url } from "./implementation/bytes.ts";
import { decodeExactly } from "./implementation/cbor.ts";

/** The first difference between a history and an implementation's judgement. @param withCodes whether error codes must be the same. */
export function difference({ steps, state }: History, implementation: Implementation, withCodes = false): unknown {
	for (const [i, { refused, ...wire }] of steps.entries()) {
		const found = implementation.judge(wire);
		const same = withCodes ? (found ?? undefined) === refused : (found === null) === (refused === undefined);
		if (!same) return { step: i, type: wire.type, refused, found, body: decodeExactly(fromBase64url(wire.body)) };
	}
	const { cases, ...others } = implementation.state();
	const found = state.cases ? { cases, ...others } : others;
	return isDeepStrictEqual(plainJson(found), plainJson(state)) ? undefined : { wanted: state, found };
}

const plainJson = (value: unknown): unknown => JSON.parse(JSON.stringify(value));
