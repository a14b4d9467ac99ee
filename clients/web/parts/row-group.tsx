/** Rows under a heading. Shows nothing when there are no rows. */
import type { ReactNode } from "react";
import type { MessageId } from "../words/words.tsx";
import { PageSection } from "./page-section.tsx";
import { Rows } from "./rows.tsx";

export function RowGroup({ title, count, children }: { title: MessageId; count: number; children: ReactNode }): ReactNode {
	if (count === 0) return null;
	return (
		<PageSection title={title}>
			<Rows>{children}</Rows>
		</PageSection>
	);
}
