/** A choice from a closed list. A native select, because screen readers on phones can use it. */
import type { ReactNode, SelectHTMLAttributes } from "react";
import { Labelled, useField } from "./field.tsx";
import "./select.css";

interface Props extends Omit<SelectHTMLAttributes<HTMLSelectElement>, "id"> {
	label: ReactNode;
	help?: ReactNode;
	error?: ReactNode;
	options: readonly { value: string; label: string; lang?: string; dir?: "ltr" | "rtl" }[];
}

export function Select({ label, help, error, options, className, ...select }: Props): ReactNode {
	const at = useField(error, help);
	return (
		<Labelled at={at} label={label} help={help} error={error}>
			<select {...select} {...at.control} className={`input select ${className ?? ""}`}>
				{options.map(({ value, label: text, ...rest }) => (
					<option key={value} value={value} {...rest}>
						{text}
					</option>
				))}
			</select>
		</Labelled>
	);
}
