/** Says what a page can't prove about itself, and how to compare the page with the signed copy. */
import type { ReactNode } from "react";
import { Say } from "../words/words.tsx";

export function CopyLimits(): ReactNode {
	return (
		<>
			<Say as="h2" id="door.about-limits" />
			<Say as="p" id="door.about-limits-text" />
			<Say as="h2" id="door.about-check" />
			<Say as="p" id="door.about-check-text" />
		</>
	);
}
