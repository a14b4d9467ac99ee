/** Nodes in a row, separated by a dot. Screen readers get a comma instead. */
import { Fragment, type ReactElement, type ReactNode } from "react";
import { Say } from "../words/words.tsx";

export function Listed({ items }: { items: ReactElement[] }): ReactNode {
	return items.map((item, position) => (
		<Fragment key={item.key}>
			{position > 0 && (
				<>
					<span aria-hidden="true"> · </span>
					<span className="visually-hidden">
						<Say id="parts.comma" />
					</span>
				</>
			)}
			{item}
		</Fragment>
	));
}
