/** Says what people can do after their request to join was refused. */
import type { ReactNode } from "react";
import { Say } from "../../words/words.tsx";

export function RefusedNext(): ReactNode {
	return (
		<>
			<p>
				<Say id="door.refused-next" />
			</p>
			<p>
				<Say id="door.refused-again" />
			</p>
		</>
	);
}
