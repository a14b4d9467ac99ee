/** A day and time, by the clock of this device. The value keeps the offset and the name of the zone. */
import type { ReactNode } from "react";
import { Say } from "../../words/words.tsx";
import { Field } from "../field.tsx";
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
			onChange={({ target }) => onChange(target.value === "" ? null : withZone(target.value.slice(0, 16)))}
		/>
	);
}

/** @param local such as 2024-05-31T14:30. */
function withZone(local: string): string {
	const minutes = -new Date(local).getTimezoneOffset();
	const zone = new Intl.DateTimeFormat().resolvedOptions().timeZone;
	const two = (number: number) => String(number).padStart(2, "0");
	const offset = `${minutes < 0 ? "-" : "+"}${two(Math.floor(Math.abs(minutes) / 60))}:${two(Math.abs(minutes) % 60)}`;
	return `${local}${offset}${zone.includes("/") ? `[${zone}]` : ""}`;
}
