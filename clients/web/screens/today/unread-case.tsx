/** News of one case: the case, and below it one link for each section or thread. */
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { Row } from "../../parts/rows.tsx";
import type { WaitingRow } from "../../sitting/verbs/index.ts";
import { Say } from "../../words/words.tsx";
import { type Destination, destinationOf, keyOf, type OtherRow } from "./row-words.ts";
import { Sentence } from "./waiting-row.tsx";

interface Props {
	of: NonNullable<WaitingRow["case"]>;
	/** The unread rows of this case. At least one. */
	rows: OtherRow[];
}

export function UnreadCase({ of, rows }: Props): ReactNode {
	const newest = Math.max(...rows.map(({ since }) => since));
	return (
		<Row
			title={
				<Link to={`/cases/${of.id}` as string}>
					<bdi className="code">{of.code}</bdi>
				</Link>
			}
		>
			<UnreadLinks rows={rows} />
			<Say as="div" className="small" id="today.since" values={{ time: new Date(newest) }} />
		</Row>
	);
}

/** One link for each row. */
export function UnreadLinks({ rows }: { rows: OtherRow[] }): ReactNode {
	return (
		<ul className="row-links">
			{rows.map((row) => (
				<li key={keyOf(row)}>
					<Link {...(destinationOf(row) as Destination)}>
						<Sentence row={row} />
					</Link>
				</li>
			))}
		</ul>
	);
}
