/** "Is she on the way?" The answer decides whether a desk goes on expecting her when she takes a consent back or says no. */
import type { ReactNode } from "react";
import { Ticks } from "../../parts/ticks.tsx";
import type { OnTheWayAnswer } from "../../sitting/verbs/index.ts";
import { type MessageId, Say } from "../../words/words.tsx";

const WORDS: Record<OnTheWayAnswer, MessageId> = {
	yes: "consent.on-the-way.yes",
	no: "consent.on-the-way.no",
	"not-known": "consent.on-the-way.not-known",
};

interface Props {
	/** The answers that my organisation may give. A suspended one may only say that it doesn't know. */
	answers: readonly OnTheWayAnswer[];
	value: OnTheWayAnswer | null;
	/** The button was pressed without an answer. Then the field says what is missing. */
	isTried: boolean;
	onChange(answer: OnTheWayAnswer | null): void;
}

export function OnTheWayField({ answers, value, isTried, onChange }: Props): ReactNode {
	return (
		<Ticks
			label={<Say id="consent.on-the-way" />}
			help={
				<>
					<Say id="consent.on-the-way.what" />
					{answers.length === 1 && (
						<>
							{" "}
							<Say id="consent.on-the-way.suspended" />
						</>
					)}
				</>
			}
			error={isTried && value === null && <Say id="consent.missing.on-the-way" />}
			isOne
			options={answers.map((answer) => ({ value: answer, label: <Say id={WORDS[answer]} /> }))}
			chosen={value === null ? [] : [value]}
			onChange={([answer]) => onChange(answer ?? null)}
		/>
	);
}
