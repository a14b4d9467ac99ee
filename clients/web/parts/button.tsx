/** A button. Its text is a verb with its effect, such as "Send to 2 desks". */
import type { ButtonHTMLAttributes, ReactNode } from "react";
import { type Message, Say } from "../words/words.tsx";
import "./button.css";

interface Props extends Omit<ButtonHTMLAttributes<HTMLButtonElement>, "id">, Partial<Message> {
	/** primary: only one on a screen. danger: for an action that can't be undone. quiet: looks like a link. */
	kind?: "primary" | "secondary" | "danger" | "quiet";
	/** Work is under way. The button stays in the focus order, so that the focus isn't lost. */
	isBusy?: boolean;
	/** An icon is never shown without words beside it. */
	icon?: ReactNode;
	isWide?: boolean;
	/** The words, when they aren't one message. */
	children?: ReactNode;
}

/** @example <Button kind="primary" id="tasks.add" onClick={add} /> */
export function Button({
	kind = "secondary",
	isBusy = false,
	icon,
	isWide = false,
	className,
	onClick,
	id,
	values,
	children,
	...rest
}: Props): ReactNode {
	const names = ["button", `button-${kind}`, isWide && "button-wide", className].filter(Boolean).join(" ");
	return (
		<button
			type="button"
			{...rest}
			className={names}
			aria-disabled={isBusy || rest["aria-disabled"]}
			onClick={(event) => (isBusy ? event.preventDefault() : onClick?.(event))}
		>
			{icon}
			{/* One element, so that the words and names of a message stay one line of text beside the icon. */}
			<span>{id === undefined ? children : <Say id={id} values={values} />}</span>
		</button>
	);
}
