/** A day and time, by the clock of this device. The value keeps the offset and the name of the zone. */
import type { ReactNode } from "react";
import { Say } from "../../words/words.tsx";
import { Field } from "../field.tsx";
import { momentOf } from "../moments.ts";
import type { ValueFieldProps } from "./props.ts";

export function MomentField({ value, onChange, label, help, error }: ValueFieldProps): ReactNode {
	const local = typeof value === "string" ? value.slice(0, 16) : "";
	return (
		<Field
			label={label}
			help={help ?? <Say id="edit.clock" />}
			error={error}
			type="datetime-local"
			dir="ltr"
			className="input-moment"
			value={local}
			onChange={({ target }) => onChange(target.value === "" ? null : momentOf(target.value.slice(0, 16)))}
		/>
	);
}
