/** Nodes in a row, separated by a dot that screen readers pass over. */
import { Fragment, type ReactElement, type ReactNode } from "react";

export function Listed({ items }: { items: ReactElement[] }): ReactNode {
	return items.map((item, position) => (
		<Fragment key={item.key}>
			{position > 0 && <span aria-hidden="true"> · </span>}
			{item}
		</Fragment>
	));
}
