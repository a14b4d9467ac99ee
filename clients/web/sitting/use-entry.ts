/** Makes the ids of what a form without a draft writes. For a form with a draft, `useFormDraft` makes these ids. */
import { useRef } from "react";
import { type Attempt, withAttempt } from "./attempts.ts";

interface Entry {
	/**
	 * The id for these contents. It is the same until `done`, so that a repeated call writes once. Other contents get another id.
	 * @param replaces as for `withAttempt`. Default: false.
	 */
	for(contents: unknown, replaces?: boolean): string;
	/** Forgets all ids. Call it when the contents are written. */
	done(): void;
}

/** @example const entry = useEntry(); add.mutate({ entry: entry.for(values), values }, { onSuccess: entry.done }); */
export function useEntry(): Entry {
	const attempts = useRef<readonly Attempt[]>([]);
	return {
		for(contents, replaces = false) {
			const all = withAttempt(attempts.current, contents, replaces);
			attempts.current = all;
			return (all.at(-1) as Attempt).entry;
		},
		done() {
			attempts.current = [];
		},
	};
}
