/** A language from a list, in the person's own language. */
import type { ReactNode } from "react";
import { LanguageSelect } from "../language.tsx";
import { useNothing, type ValueFieldProps } from "./props.ts";

export function LanguageField({ value, onChange, label, help, error }: ValueFieldProps): ReactNode {
	return (
		<LanguageSelect
			label={label}
			help={help}
			error={error}
			none={useNothing().label}
			value={typeof value === "string" ? value : ""}
			onChange={(code) => onChange(code === "" ? null : code)}
		/>
	);
}
