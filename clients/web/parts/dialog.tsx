/** A question in front of the page. Native, so that the focus stays inside and Esc closes it. */
import { type ReactNode, type RefObject, useEffect, useId, useRef } from "react";
import "./dialog.css";

interface Props {
	title: ReactNode;
	onClose(): void;
	/** The buttons, the safe one first. */
	actions: ReactNode;
	/** What takes the focus. Default: the heading, so that screen readers read the question before the buttons. */
	first?: RefObject<HTMLElement | null>;
	children?: ReactNode;
}

/** Render it to open it. */
export function Dialog({ title, onClose, actions, first, children }: Props): ReactNode {
	const dialog = useRef<HTMLDialogElement>(null);
	const heading = useRef<HTMLHeadingElement>(null);
	const id = useId();
	useEffect(() => {
		const opener = document.activeElement;
		dialog.current?.showModal();
		(first ?? heading).current?.focus();
		return () => (opener instanceof HTMLElement ? opener.focus() : undefined);
	}, [first]);
	return (
		<dialog ref={dialog} className="dialog" aria-labelledby={id} onClose={onClose}>
			<h2 id={id} ref={heading} tabIndex={-1}>
				{title}
			</h2>
			{children}
			<div className="buttons">{actions}</div>
		</dialog>
	);
}
