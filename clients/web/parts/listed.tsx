/** Nodes in a row, separated by a dot. Screen readers get a comma instead. */
import { Fragment, type ReactElement, type ReactNode } from "react";
import { Say } from "../words/words.tsx";

export function Listed({ items }: { items: ReactElement[] }): ReactNode {
	return items.map((item, position) => (
		<Fragment key={item.key}>
			{position > 0 && (
				<>
					<span aria-hidden="true"> · </span>
					<Say as="span" className="visually-hidden" id="parts.comma" />
				</>
			)}
			{item}
		</Fragment>
	));
}
