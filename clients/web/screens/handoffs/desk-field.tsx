/** A choice of one desk. */
import type { ReactNode } from "react";
import { Select } from "../../parts/select.tsx";
import { useVerb } from "../../sitting/use-verb.ts";
import { Say, useWords } from "../../words/words.tsx";

interface DeskProps {
	/** Ids of desks that aren't offered. */
	excluded: string[];
	value: string;
	/** The button was pressed without a choice. Then the field says what is missing. */
	isTried: boolean;
	onChange(desk: string): void;
}

export function DeskField({ excluded, value, isTried, onChange }: DeskProps): ReactNode {
	const people = useVerb("listPeople");
	const { say } = useWords();
	const desks = (people.data ?? []).flatMap(({ name, desks: each }) => each.map((desk) => ({ ...desk, organisation: name })));
	const options = desks
		.filter(({ id, canRead }) => canRead && !excluded.includes(id))
		.map(({ id, name, organisation }) => ({ value: id, label: [organisation, name].join(say("parts.comma")) }));
	return (
		<Select
			label={<Say id="handoffs.which-desk" />}
			error={isTried && value === "" && <Say id="handoffs.missing.desk" />}
			options={[{ value: "", label: say("house.choose") }, ...options]}
			value={value}
			onChange={({ target }) => onChange(target.value)}
		/>
	);
}
