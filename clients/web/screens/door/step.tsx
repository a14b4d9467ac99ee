/** The heading of a step, with its number. */
import type { ReactNode } from "react";
import { Heading } from "../../parts/heading.tsx";
import { type MessageId, Say } from "../../words/words.tsx";

const STEPS = 6;

export function StepHeading({ number, id }: { number: number; id: MessageId }): ReactNode {
	return (
		<>
			<p className="muted small">
				<Say id="door.step" values={{ number, of: STEPS }} />
			</p>
			<Heading key={number}>
				<Say id={id} />
			</Heading>
		</>
	);
}
