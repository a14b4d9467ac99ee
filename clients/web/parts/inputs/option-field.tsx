/** A value that is chosen from a list. The first entry of the list is "not said". A value of a newer program is shown as it is. */
import type { ReactNode } from "react";
import { Select } from "../select.tsx";
import type { AnyValue } from "../value-words.ts";
import { useNothing, type ValueFieldProps } from "./props.ts";

interface Props extends ValueFieldProps {
	options: { value: string; label: string }[];
	/** The text of a value that no option has. Without it, the value itself. */
	unlisted?: string;
	/** Converts the `value` of an option into the value of the field. Without it, both are the same. */
	read?(text: string): AnyValue;
}

export function OptionField({ value, onChange, label, help, error, options, unlisted, read = (text) => text }: Props): ReactNode {
	const text = value === null ? "" : String(value);
	const listed = [useNothing(), ...options];
	const isListed = listed.some((each) => each.value === text);
	return (
		<Select
			label={label}
			help={help}
			error={error}
			options={isListed ? listed : [...listed, { value: text, label: unlisted ?? text }]}
			value={text}
			onChange={({ target }) => onChange(target.value === "" ? null : read(target.value))}
		/>
	);
}
