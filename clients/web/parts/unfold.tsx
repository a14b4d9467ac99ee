/** Something that is folded away until somebody needs it. */
import { type ReactNode, useLayoutEffect, useRef } from "react";
import "./unfold.css";

interface Props {
	title: ReactNode;
	/** Unfolds it when this becomes true, such as for a draft that came back. Only the person folds it again. */
	isOpen?: boolean;
	children: ReactNode;
}

export function Unfold({ title, isOpen = false, children }: Props): ReactNode {
	const details = useRef<HTMLDetailsElement>(null);
	useLayoutEffect(() => {
		if (isOpen && details.current) details.current.open = true;
	}, [isOpen]);
	return (
		<details ref={details} className="unfold">
			<summary>{title}</summary>
			{children}
		</details>
	);
}
