/** The heading of a screen. It takes the focus when the screen opens, so that screen readers begin there. It also names the screen in the title. */
import { type ComponentProps, type ReactNode, useLayoutEffect, useRef } from "react";
import { type MessageId, Say, useWords } from "../words/words.tsx";
import { titleScreen } from "./page-title.ts";

/** title: what the page's title says instead of a heading with values of its own, which may name a case or a person. */
type Props = (ComponentProps<typeof Say> | { children: ReactNode }) & { title?: MessageId };

/** @example <Heading id="ask.title" />, or <Heading title="house.cases"><CaseCode code={code} /></Heading> */
export function Heading({ title, ...props }: Props): ReactNode {
	const heading = useRef<HTMLHeadingElement>(null);
	const { say } = useWords();
	const named = title ?? ("id" in props && props.values === undefined ? props.id : null);
	const name = named === null ? "" : say(named);
	// A screen is hidden while its messages load. A layout effect also runs when the screen is shown again after that.
	useLayoutEffect(() => heading.current?.focus({ preventScroll: true }), []);
	useLayoutEffect(() => titleScreen(name), [name]);
	return (
		<h1 ref={heading} tabIndex={-1}>
			{"id" in props ? <Say {...props} /> : props.children}
		</h1>
	);
}
