/** A button that works only when it is held for two seconds, by finger, mouse or key, so that nobody presses it by accident. */
import { type KeyboardEvent, type ReactNode, useEffect, useRef, useState } from "react";
import { Button } from "./button.tsx";
import "./hold-button.css";

/** In ms. */
const HOLD = 2000;

export function HoldButton({ onHeld, children }: { onHeld(): void; children: ReactNode }): ReactNode {
	const [isHeld, setHeld] = useState(false);
	const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
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
	useEffect(() => () => clearTimeout(timer.current), []);
	const onKey = (event: KeyboardEvent) => {
		if (event.key !== "Enter" && event.key !== " ") return;
		event.preventDefault();
		if (event.type === "keydown") start();
		else stop();
	};
	return (
		<Button
			className={isHeld ? "hold is-held" : "hold"}
			onPointerDown={start}
			onPointerUp={stop}
			onPointerLeave={stop}
			onPointerCancel={stop}
			onContextMenu={(event) => event.preventDefault()}
			onKeyDown={onKey}
			onKeyUp={onKey}
			onBlur={stop}
		>
			{children}
		</Button>
	);
}
