/** A question in front of the page. A native dialog keeps the focus inside. Esc closes it, unless typed text would be lost. */
import { type ReactNode, type RefObject, type SyntheticEvent, useEffect, useId, useRef, useState } from "react";
import { Say } from "../words/words.tsx";
import "./dialog.css";

interface Props {
	title: ReactNode;
	onClose(): void;
	/** The buttons, the safe one first. */
	actions: ReactNode;
	/** The element that takes the focus. Default: the heading, so that screen readers read the question before the buttons. */
	first?: RefObject<HTMLElement | null>;
	/** Esc closes it even if something was typed, because that is no loss: the words of a search, for example. */
	isDisposable?: boolean;
	children?: ReactNode;
}

/** Opens when it is rendered. */
export function Dialog({ title, onClose, actions, first, isDisposable = false, children }: Props): ReactNode {
	const dialog = useRef<HTMLDialogElement>(null);
	const heading = useRef<HTMLHeadingElement>(null);
	const id = useId();
	const typedFields = useRef(new Set<TextField>());
	const [isKept, setKept] = useState(false);
	const keepTyped = (event: SyntheticEvent) => {
		const hasTyped = [...typedFields.current].some((field) => field.isConnected && field.value !== "");
		if (!hasTyped || isDisposable) return;
		event.preventDefault();
		setKept(true);
	};
	useEffect(() => {
		const opener = document.activeElement;
		dialog.current?.showModal();
		(first ?? heading).current?.focus();
		return () => (opener instanceof HTMLElement ? opener.focus() : undefined);
	}, [first]);
	return (
		<dialog
			ref={dialog}
			className="dialog"
			aria-labelledby={id}
			onClose={onClose}
			onInput={({ target }) => isTextField(target) && typedFields.current.add(target)}
			// A second Esc sends no cancel event, so the key itself is stopped, too.
			onKeyDown={(event) => event.key === "Escape" && keepTyped(event)}
			onCancel={(event) => event.target === dialog.current && keepTyped(event)}
		>
			<h2 id={id} ref={heading} tabIndex={-1}>
				{title}
			</h2>
			{children}
			<p role="status">{isKept && <Say id="keys.typed-kept" />}</p>
			<div className="buttons">{actions}</div>
		</dialog>
	);
}

type TextField = HTMLTextAreaElement | HTMLInputElement;

const isTextField = (target: EventTarget): target is TextField =>
	target instanceof HTMLTextAreaElement || (target instanceof HTMLInputElement && !["checkbox", "radio", "file"].includes(target.type));
