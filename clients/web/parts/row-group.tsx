/** Rows under a heading. Shows nothing when there are no rows. */
import type { ReactNode } from "react";
import { type MessageId, Say } from "../words/words.tsx";
import { Rows } from "./rows.tsx";

export function RowGroup({ title, count, children }: { title: MessageId; count: number; children: ReactNode }): ReactNode {
	if (count === 0) return null;
	return (
		<section aria-labelledby={title}>
			<h2 id={title}>
				<Say id={title} />
			</h2>
			<Rows>{children}</Rows>
		</section>
	);
}
