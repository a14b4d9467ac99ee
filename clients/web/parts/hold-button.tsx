/** A button that works only when it is held for two seconds, by finger, mouse or key, so that nobody presses it by accident. */
import { type KeyboardEvent, type MouseEvent, type ReactNode, useEffect, useRef, useState } from "react";
import { Button } from "./button.tsx";
import "./hold-button.css";

/** How long the button must be held, in ms. */
const HOLD = 2000;

export function HoldButton({ onHeld, children }: { onHeld(): void; children: ReactNode }): ReactNode {
	const [isHeld, setHeld] = useState(false);
	const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
	/** Whether a finger or a mouse was put down since the last click. */
	const hasPointer = useRef(false);
	const stop = () => {
		clearTimeout(timer.current);
		timer.current = undefined;
		setHeld(false);
	};
	const start = () => {
		if (timer.current !== undefined) return;
		setHeld(true);
		timer.current = setTimeout(() => {
			stop();
			onHeld();
		}, HOLD);
	};
	const onPointer = () => {
		hasPointer.current = true;
		start();
	};
	useEffect(() => () => clearTimeout(timer.current), []);
	const onKey = (event: KeyboardEvent) => {
		if (event.key !== "Enter" && event.key !== " ") return;
		event.preventDefault();
		if (event.type === "keyup") stop();
		else if (!event.repeat) start();
	};
	// A screen reader or speech control can't hold anything down. Its click has neither a pointer nor a key.
	const onClick = ({ detail }: MouseEvent) => {
		if (detail === 0 && !hasPointer.current) onHeld();
		hasPointer.current = false;
	};
	return (
		<Button
			className={isHeld ? "hold is-held" : "hold"}
			onPointerDown={onPointer}
			onPointerUp={stop}
			onPointerLeave={stop}
			onPointerCancel={stop}
			onContextMenu={(event) => event.preventDefault()}
			onKeyDown={onKey}
			onKeyUp={onKey}
			onBlur={stop}
			onClick={onClick}
		>
			{children}
		</Button>
	);
}
