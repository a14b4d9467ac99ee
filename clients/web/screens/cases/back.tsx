/** The link from a page of a case back to the case. */
import type { ReactNode } from "react";
import { SayLink } from "../../parts/say-link.tsx";

export function BackToCase({ id }: { id: string }): ReactNode {
	return (
		<p>
			<SayLink to="/cases/$id" params={{ id }} id="cases.back" />
		</p>
	);
}
