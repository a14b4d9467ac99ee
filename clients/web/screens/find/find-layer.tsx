/** Opens Find by Ctrl+K, or by Cmd+K on Apple devices. The code of Find is loaded when it is opened for the first time. */
import { type ReactNode, useEffect } from "react";
import { Button } from "../../parts/button.tsx";
import { Dialog } from "../../parts/dialog.tsx";
import { Say } from "../../words/words.tsx";
import { isApple } from "../keys/apple.ts";
import { shortcutWithControl } from "../keys/shortcuts.ts";
import { useLate } from "../use-late.ts";

const load = () => import("./find.tsx");

export function FindLayer({ isOpen, onOpen, onClose }: { isOpen: boolean; onOpen(): void; onClose(): void }): ReactNode {
	useEffect(() => {
		const onKey = (event: KeyboardEvent) => {
			// Find doesn't open above another dialog: a question, or what is shown to the person concerned.
			if (shortcutWithControl(event, isApple()) !== "find" || document.querySelector("dialog[open]")) return;
			event.preventDefault();
			onOpen();
		};
		addEventListener("keydown", onKey);
		return () => removeEventListener("keydown", onKey);
	}, [onOpen]);
	return isOpen && <FindDialog onClose={onClose} />;
}

function FindDialog({ onClose }: { onClose(): void }): ReactNode {
	const { Loaded, hasFailed } = useLate(load);
	if (Loaded) return <Loaded onClose={onClose} />;
	if (!hasFailed) return null;
	return (
		<Dialog title={<Say id="house.not-loaded" />} onClose={onClose} actions={<Button onClick={onClose} id="parts.back" />}>
			<Say as="p" id="house.not-loaded-help" />
		</Dialog>
	);
}
