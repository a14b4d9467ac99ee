/** `#/about-this-copy`, after sign-in: the release that the directory names, and what a page can't prove about itself. */
import type { ReactNode } from "react";
import { CopyButton } from "../../parts/copy.tsx";
import { CopyLimits } from "../../parts/copy-limits.tsx";
import { Heading } from "../../parts/heading.tsx";
import { Answered, Empty } from "../../parts/states.tsx";
import { useVerb } from "../../sitting/use-verb.ts";
import { ReleaseFacts } from "./release-facts.tsx";

export default function AboutCopy(): ReactNode {
	const release = useVerb("readRelease");
	return (
		<>
			<Heading id="door.about" />
			<Answered query={release}>
				{(view) =>
					view.manifest === null ? (
						<Empty id="release.nothing" />
					) : (
						<>
							<ReleaseFacts release={view} />
							<p className="buttons">
								<CopyButton text={view.manifest} />
							</p>
						</>
					)
				}
			</Answered>
			<CopyLimits />
		</>
	);
}
