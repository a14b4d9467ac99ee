/** The other pages of a case. */
import type { ReactNode } from "react";
import { Party } from "../../parts/party.tsx";
import { SayLink } from "../../parts/say-link.tsx";
import type { CaseFile } from "../../sitting/verbs/index.ts";
import { Say } from "../../words/words.tsx";

export function CaseLinks({ file }: { file: CaseFile }): ReactNode {
	const { id, discussion } = file;
	return (
		<>
			<Say as="h2" id="cases.more-of-case" />
			<ul className="links">
				{discussion !== null && (
					<li>
						<SayLink to="/cases/$id/discussion" params={{ id }} id="cases.discussion-link" />
					</li>
				)}
				<ReturnRiskLink file={file} />
				<li>
					<SayLink to="/cases/$id/readers" params={{ id }} id="case-readers.title" />
				</li>
				<li>
					<SayLink to="/cases/$id/route" params={{ id }} id="route.title" />
				</li>
			</ul>
		</>
	);
}

/** The link to both sides' assessments of a return. It is shown when a desk of mine reads at least one assessment, or may add its own. */
function ReturnRiskLink({ file: { id, sections, mayAddSection } }: { file: CaseFile }): ReactNode {
	const assessments = sections.filter(({ section }) => section === "return-risk");
	const keptByOthers = assessments.filter(({ access, isClosed }) => access !== "now" && !isClosed);
	const isAboutUs = assessments.some(({ access }) => access === "now") || (mayAddSection && assessments.length > 0);
	if (!isAboutUs) return null;
	return (
		<li>
			<SayLink to="/cases/$id/return-risk" params={{ id }} id="return-risk.link" />
			{keptByOthers.map(({ compartment, owner }) => (
				<Say as="div" key={compartment} id="return-risk.link-kept" values={{ desk: <Party party={owner} /> }} />
			))}
		</li>
	);
}
