/** The heading of a step, with its number. */
import type { ReactNode } from "react";
import { Heading } from "../../parts/heading.tsx";
import { type MessageId, Say } from "../../words/words.tsx";

/** The steps of joining, from the invite code to typing the recovery code back. Founding a network has the same numbers. */
export const STEP = { code: 1, network: 2, names: 3, password: 4, recovery: 5, typeBack: 6 };

export function StepHeading({ number, id }: { number: number; id: MessageId }): ReactNode {
	return (
		<>
			<Say as="p" className="muted small" id="door.step" values={{ number, of: STEP.typeBack }} />
			<Heading key={number}>
				<Say id={id} />
			</Heading>
		</>
	);
}
