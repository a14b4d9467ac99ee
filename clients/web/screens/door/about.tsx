/** `#/about-this-copy`: which release the network has, and what a page can't prove about itself. */
import type { ReactNode } from "react";
import { CopyLimits } from "../../parts/copy-limits.tsx";
import { Heading } from "../../parts/heading.tsx";
import { Say } from "../../words/words.tsx";
import { BackToSignIn } from "./back-to-sign-in.tsx";

export function AboutThisCopy(): ReactNode {
	return (
		<>
			<Heading id="door.about" />
			<Say as="p" id="door.about-release" />
			<CopyLimits />
			<BackToSignIn />
		</>
	);
}
