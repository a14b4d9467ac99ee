/** Says what a page can't prove about itself, and how to compare the page with the signed copy. */
import type { ReactNode } from "react";
import { Say } from "../words/words.tsx";

export function CopyLimits(): ReactNode {
	return (
		<>
			<h2>
				<Say id="door.about-limits" />
			</h2>
			<p>
				<Say id="door.about-limits-text" />
			</p>
			<h2>
				<Say id="door.about-check" />
			</h2>
			<p>
				<Say id="door.about-check-text" />
			</p>
		</>
	);
}
