/** `#/about-this-copy`: which release the network has, and what a page can't prove about itself. */
import type { ReactNode } from "react";
import { CopyLimits } from "../../parts/copy-limits.tsx";
import { Heading } from "../../parts/heading.tsx";
import { Say } from "../../words/words.tsx";

export function AboutThisCopy(): ReactNode {
	return (
		<>
			<Heading>
				<Say id="door.about" />
			</Heading>
			<p>
				<Say id="door.about-release" />
			</p>
			<CopyLimits />
			<p>
				<a href="#/">
					<Say id="door.back-to-sign-in" />
				</a>
			</p>
		</>
	);
}
