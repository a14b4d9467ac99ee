/** The heading of a screen. It takes the focus when the screen opens, so that screen readers begin there. */
import { type ReactNode, useLayoutEffect, useRef } from "react";

export function Heading({ children }: { children: ReactNode }): ReactNode {
	const heading = useRef<HTMLHeadingElement>(null);
	// A layout effect, because it also runs when a screen is shown again that waited for its words.
	useLayoutEffect(() => heading.current?.focus({ preventScroll: true }), []);
	return (
		<h1 ref={heading} tabIndex={-1}>
			{children}
		</h1>
	);
}
