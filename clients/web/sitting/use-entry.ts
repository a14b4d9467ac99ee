/** Ids for what is written without a draft. With a draft, `useFormDraft` has them. */
import { useRef } from "react";
import { type Attempt, withAttempt } from "./attempts.ts";

interface Entry {
	/** The id for these contents: the same until they are written, so that a repeated call writes once. Other contents get another one. */
	for(contents: unknown): string;
	/** They are written. */
	done(): void;
}

/** @example const entry = useEntry(); add.mutate({ entry: entry.for(values), values }, { onSuccess: entry.done }); */
export function useEntry(): Entry {
	const attempts = useRef<readonly Attempt[]>([]);
	return {
		for(contents) {
			const all = withAttempt(attempts.current, contents);
			attempts.current = all;
			return (all.at(-1) as Attempt).entry;
		},
		done() {
			attempts.current = [];
		},
	};
}
