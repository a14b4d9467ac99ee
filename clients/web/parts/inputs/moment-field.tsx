/** A day and time, by the clock of this device. The value keeps the offset and the name of the zone. */
import type { ReactNode } from "react";
import { Say } from "../../words/words.tsx";
import { Field } from "../field.tsx";
import { momentOf } from "../moments.ts";
import type { ValueFieldProps } from "./props.ts";

/** A day without a time, or a time without a day. The worker refuses it, so that nobody saves "no time" without knowing. */
const HALF_WRITTEN = "?";

export function MomentField({ value, onChange, label, help, error }: ValueFieldProps): ReactNode {
	const isHalfWritten = value === HALF_WRITTEN;
	const local = typeof value === "string" && !isHalfWritten ? value.slice(0, 16) : "";
	/** Reports a half-written field, because the browser fires no change event for it. */
	const reportHalfWritten = (input: HTMLInputElement) => {
		if (input.value === "" && read(input) !== value) onChange(read(input));
	};
	return (
		<Field
			label={label}
			help={help ?? <Say id="edit.clock" />}
			error={error || (isHalfWritten && <Say id="edit.problem.moment" />)}
			type="datetime-local"
			dir="ltr"
			className="input-moment"
			value={local}
			onChange={({ target }) => onChange(read(target))}
			onBlur={({ target }) => reportHalfWritten(target)}
			onKeyDown={({ key, currentTarget }) => key === "Enter" && reportHalfWritten(currentTarget)}
		/>
	);
}

function read({ value, validity }: HTMLInputElement): string | null {
	if (value !== "") return momentOf(value.slice(0, 16));
	return validity.badInput ? HALF_WRITTEN : null;
}
