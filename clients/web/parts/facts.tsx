/** Short facts, each with its name. A row without a value is left out. */
import type { ReactNode } from "react";
import { type MessageId, Say } from "../words/words.tsx";
import "./facts.css";

/** The name of a fact, and its value. */
export type FactRow = [MessageId, ReactNode];

export function Facts({ rows }: { rows: FactRow[] }): ReactNode {
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
