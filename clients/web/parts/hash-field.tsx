/** A field for the hash of a release. The person types it, so that it can be compared. */
import type { ReactNode } from "react";
import { Say } from "../words/words.tsx";
import { CodeField } from "./field.tsx";
import { groupsOfFour } from "./grouped-hash.tsx";
import { hashIn } from "./hash-in.ts";

/** @param value the hex characters without spaces */
export function HashField({ value, onChange, error }: { value: string; onChange(hex: string): void; error?: ReactNode }): ReactNode {
	return (
		<CodeField
			label={<Say id="release.your-hash" />}
			help={<Say id="release.your-hash-help" />}
			error={error}
			value={groupsOfFour(value)}
			onChange={({ target }) => onChange(hashIn(target.value))}
		/>
	);
}
