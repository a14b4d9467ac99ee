/** Says what people can do after their request to join was refused. */
import type { ReactNode } from "react";
import { Say } from "../../words/words.tsx";

export function RefusedNext(): ReactNode {
	return (
		<>
			<Say as="p" id="door.refused-next" />
			<Say as="p" id="door.refused-again" />
		</>
	);
}
