/** Many threads with news of one member, in one row. They are listed on request: each title that is read makes an access entry. */
import { type ReactNode, useState } from "react";
import { Button } from "../../parts/button.tsx";
import { Row } from "../../parts/rows.tsx";
import { Say } from "../../words/words.tsx";
import type { OtherRow } from "./row-words.ts";
import { UnreadLinks } from "./unread-case.tsx";
import { Name } from "./waiting-row.tsx";

/** @param rows unread threads, the newest entry of each by the same member. At least one. */
export function UnreadOfMember({ rows }: { rows: OtherRow[] }): ReactNode {
	const [isOpen, setIsOpen] = useState(false);
	const newest = Math.max(...rows.map(({ since }) => since));
	const name = rows[0]?.names.member ?? null;
	return (
		<Row title={<Say id="today.unread.many" values={{ count: rows.length, member: <Name name={name} /> }} />}>
			{isOpen ? (
				<UnreadLinks rows={rows} />
			) : (
				<p>
					<Button onClick={() => setIsOpen(true)} id="today.unread.show" />
				</p>
			)}
			<Say as="div" className="small" id="today.since" values={{ time: new Date(newest) }} />
		</Row>
	);
}
