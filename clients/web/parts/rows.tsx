/** A list of things to open. A click anywhere in a row opens it. A screen reader reads out only the title of the row. */
import type { ReactNode } from "react";
import "./row.css";

export function Rows({ children }: { children: ReactNode }): ReactNode {
	return <ul className="rows">{children}</ul>;
}

/** @param title a Link of the router. @param mark a Tag, such as how many are new. */
export function Row({ title, mark, children }: { title: ReactNode; mark?: ReactNode; children?: ReactNode }): ReactNode {
	return (
		<li className="row">
			<div className="row-title">
				{title} {mark}
			</div>
			{children && <div className="row-detail">{children}</div>}
		</li>
	);
}
