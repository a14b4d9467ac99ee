/** A value that is chosen from a list. The first entry of the list is "not said". */
import type { ReactNode } from "react";
import { Select } from "../select.tsx";
import type { AnyValue } from "../value-words.ts";
import { useNothing, type ValueFieldProps } from "./props.ts";

interface Props extends ValueFieldProps {
	options: { value: string; label: string }[];
	/** Converts the `value` of an option into the value of the field. Without it, both are the same. */
	read?(text: string): AnyValue;
}

export function OptionField({ value, onChange, label, help, error, options, read = (text) => text }: Props): ReactNode {
	return (
		<Select
			label={label}
			help={help}
			error={error}
			options={[useNothing(), ...options]}
			value={value === null ? "" : String(value)}
			onChange={({ target }) => onChange(target.value === "" ? null : read(target.value))}
		/>
	);
}
