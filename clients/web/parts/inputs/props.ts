/** The props of every field that edits one value of a form. */
import type { ReactNode } from "react";
import { useWords } from "../../words/words.tsx";
import type { AnyValue } from "../value-words.ts";

export interface ValueFieldProps {
	field: { code: string; type: string; list: readonly string[] };
	/** Null while nothing is chosen or typed. */
	value: AnyValue;
	onChange(value: AnyValue): void;
	label: ReactNode;
	help?: ReactNode;
	error?: ReactNode;
	/** Codes of all countries. */
	countries: readonly string[];
	/** The choices of fields that name a desk, a member or an organisation. */
	choices: { value: string; label: string }[];
	/** Names of desks, members and organisations that aren't choices any more, by id. */
	names?: Record<string, string>;
}

/** The first entry of a native list. It stands for no answer. */
export function useNothing(): { value: string; label: string } {
	const { say } = useWords();
	return { value: "", label: say("edit.not-said") };
}
