/** "Is she on the way?" The answer decides whether a desk goes on expecting her when she takes a consent back or says no. */
import type { ReactNode } from "react";
import { Ticks } from "../../parts/ticks.tsx";
import type { OnTheWayAnswer } from "../../sitting/verbs/index.ts";
import { Say } from "../../words/words.tsx";

const ANSWERS = ["yes", "no", "not-known"] as const;

interface Props {
	value: OnTheWayAnswer | null;
	/** The button was pressed without an answer. Then the field says what is missing. */
	isTried: boolean;
	onChange(answer: OnTheWayAnswer | null): void;
}

export function OnTheWayField({ value, isTried, onChange }: Props): ReactNode {
	return (
		<Ticks
			label={<Say id="consent.on-the-way" />}
			help={<Say id="consent.on-the-way-help" />}
			error={isTried && value === null && <Say id="consent.missing.on-the-way" />}
			isOne
			options={ANSWERS.map((answer) => ({ value: answer, label: <Say id={`consent.on-the-way.${answer}`} /> }))}
			chosen={value === null ? [] : [value]}
			onChange={([answer]) => onChange(answer ?? null)}
		/>
	);
}
