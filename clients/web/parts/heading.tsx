/** The heading of a screen. It takes the focus when the screen opens, so that screen readers begin there. */
import { type ComponentProps, type ReactNode, useLayoutEffect, useRef } from "react";
import { Say } from "../words/words.tsx";

/** @example <Heading id="ask.title" />, or <Heading><CaseCode code={code} /></Heading> */
export function Heading(props: ComponentProps<typeof Say> | { children: ReactNode }): ReactNode {
	const heading = useRef<HTMLHeadingElement>(null);
	// A screen is hidden while its messages load. A layout effect also runs when the screen is shown again after that.
	useLayoutEffect(() => heading.current?.focus({ preventScroll: true }), []);
	return (
		<h1 ref={heading} tabIndex={-1}>
			{"id" in props ? <Say {...props} /> : props.children}
		</h1>
	);
}
