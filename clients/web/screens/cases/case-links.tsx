/** The other pages of a case. */
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import type { CaseFile } from "../../sitting/verbs/index.ts";
import { Say } from "../../words/words.tsx";
import { ReturnRiskLink } from "./return-risk-link.tsx";

export function CaseLinks({ file }: { file: CaseFile }): ReactNode {
	const { id, discussion } = file;
	return (
		<>
			<h2>
				<Say id="cases.more-of-case" />
			</h2>
			<ul className="links">
				{discussion !== null && (
					<li>
						<Link to="/cases/$id/discussion" params={{ id }}>
							<Say id="cases.discussion-link" />
						</Link>
					</li>
				)}
				<li>
					<Link to="/cases/$id/call" params={{ id }}>
						<Say id="call.link" />
					</Link>
				</li>
				<ReturnRiskLink file={file} />
				<li>
					<Link to="/cases/$id/readers" params={{ id }}>
						<Say id="case-readers.title" />
					</Link>
				</li>
				<li>
					<Link to="/cases/$id/route" params={{ id }}>
						<Say id="route.title" />
					</Link>
				</li>
			</ul>
		</>
	);
}
