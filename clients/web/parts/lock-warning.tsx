/** Counts down before an idle lock. Any key or touch stops the lock. */
import { type ReactNode, useEffect, useRef } from "react";
import { Say } from "../words/words.tsx";
import { Button } from "./button.tsx";
import "./dialog.css";

export function LockWarning({ seconds }: { seconds: number }): ReactNode {
	const dialog = useRef<HTMLDialogElement>(null);
	useEffect(() => dialog.current?.showModal(), []);
	return (
		<dialog ref={dialog} className="dialog" role="alertdialog" aria-labelledby="lock-warning" aria-describedby="lock-warning-text">
			<h2 id="lock-warning">
				<Say id="parts.locks-soon" />
			</h2>
			<p id="lock-warning-text">
				<Say id="parts.locks-in" values={{ seconds }} />
			</p>
			{/* The button needs no handler, because any touch stops the lock. */}
			<Button kind="primary">
				<Say id="parts.stay" />
			</Button>
		</dialog>
	);
}
