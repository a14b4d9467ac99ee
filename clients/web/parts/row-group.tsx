/** Rows under a heading. Shows nothing when there are no rows. */
import type { ReactNode } from "react";
import type { MessageId } from "../words/words.tsx";
import { Rows } from "./rows.tsx";
import { Section } from "./section.tsx";

export function RowGroup({ title, count, children }: { title: MessageId; count: number; children: ReactNode }): ReactNode {
	if (count === 0) return null;
	return (
		<Section title={title}>
			<Rows>{children}</Rows>
		</Section>
	);
}
