/** Short facts, each with its name. A row without a value is left out. */
import type { ReactNode } from "react";
import { type MessageId, Say } from "../words/words.tsx";
import "./facts.css";

export function Facts({ rows }: { rows: [MessageId, ReactNode][] }): ReactNode {
	return (
		<dl className="facts">
			{rows
				.filter(([, value]) => value !== null && value !== undefined && value !== false && value !== "")
				.map(([id, value]) => (
					<div key={id}>
						<Say as="dt" id={id} />
						<dd>{typeof value === "string" ? <bdi>{value}</bdi> : value}</dd>
					</div>
				))}
		</dl>
	);
}
