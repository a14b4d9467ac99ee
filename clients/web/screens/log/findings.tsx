/** `#/log/findings`: findings on ranges of entries. Findings on queries stand with their queries. */
import { type ReactNode, useEffect } from "react";
import { Heading } from "../../parts/heading.tsx";
import { Row, Rows } from "../../parts/rows.tsx";
import { Empty } from "../../parts/states.tsx";
import { openSitting } from "../../sitting/open.ts";
import { useRun } from "../../sitting/use-run.ts";
import type { RangeFindingView } from "../../sitting/verbs/index.ts";
import { Say } from "../../words/words.tsx";
import { BackToLog } from "./back.tsx";
import { FindingLine } from "./finding-form.tsx";
import { RunStatus } from "./run-status.tsx";

export default function Findings(): ReactNode {
	const run = useRun<RangeFindingView>();
	const { start, items, phase } = run;
	useEffect(() => start(() => openSitting().call("listFindings")), [start]);
	return (
		<>
			<Heading id="log.findings.title" />
			{phase === "ended" && items.length === 0 ? (
				<Empty id="log.findings.none" />
			) : (
				<Rows>
					{items.map((finding) => (
						<Row
							key={`${finding.at} ${finding.first}`}
							title={<Say id="log.review.range" values={{ first: finding.first, last: finding.last }} />}
						>
							<FindingLine finding={finding} />
						</Row>
					))}
				</Rows>
			)}
			<RunStatus run={run} running="parts.opening" ended={null} />
			<BackToLog />
		</>
	);
}
