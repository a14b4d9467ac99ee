/** A field for the hash of a release. The person types it, so that it can be compared. */
import type { ReactNode } from "react";
import { type MessageId, Say } from "../words/words.tsx";
import { CodeField } from "./field.tsx";
import { groupsOfFour } from "./grouped-hash.tsx";
import { hashIn } from "./hash-in.ts";

interface Props {
	/** The hex characters without spaces. */
	value: string;
	onChange(hex: string): void;
	error?: ReactNode;
	/** Where the person gets the hash. */
	help?: MessageId;
}

export function HashField({ value, onChange, error, help = "release.your-hash-help" }: Props): ReactNode {
	return (
		<CodeField
			label={<Say id="release.your-hash" />}
			help={<Say id={help} />}
			error={error}
			value={groupsOfFour(value)}
			onChange={({ target }) => onChange(hashIn(target.value))}
		/>
	);
}
