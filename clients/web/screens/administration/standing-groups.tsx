/** Groups members or organisations: first those in the network or waiting for admission, then the removed ones, then the refused ones. */
import type { ReactNode } from "react";
import { RowGroup } from "../../parts/row-group.tsx";
import { Rows } from "../../parts/rows.tsx";

interface Props<T> {
	lines: T[];
	row(line: T): ReactNode;
}

export function StandingGroups<T extends { status: string }>({ lines, row }: Props<T>): ReactNode {
	const removed = lines.filter(({ status }) => status === "removed");
	const refused = lines.filter(({ status }) => status === "refused");
	const others = lines.filter((line) => !removed.includes(line) && !refused.includes(line));
	return (
		<>
			{others.length > 0 && <Rows>{others.map(row)}</Rows>}
			<RowGroup title="administration.have-left" count={removed.length}>
				{removed.map(row)}
			</RowGroup>
			<RowGroup title="administration.refused" count={refused.length}>
				{refused.map(row)}
			</RowGroup>
		</>
	);
}
