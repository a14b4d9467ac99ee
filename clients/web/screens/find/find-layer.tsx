/** Opens Find by Ctrl+K, or Cmd+K on devices of Apple. Its code is loaded when it is opened first. */
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
			// Nothing opens above a question, or above what is shown to the person.
			if (shortcutWithControl(event, isApple()) !== "find" || document.querySelector("dialog[open]")) return;
			event.preventDefault();
			onOpen();
		};
		addEventListener("keydown", onKey);
		return () => removeEventListener("keydown", onKey);
	}, [onOpen]);
	return isOpen && <Opened onClose={onClose} />;
}

function Opened({ onClose }: { onClose(): void }): ReactNode {
	const { Loaded, hasFailed } = useLate(load);
	if (Loaded) return <Loaded onClose={onClose} />;
	if (!hasFailed) return null;
	return (
		<Dialog
			title={<Say id="house.not-loaded" />}
			onClose={onClose}
			actions={
				<Button onClick={onClose}>
					<Say id="parts.back" />
				</Button>
			}
		>
			<p>
				<Say id="house.not-loaded-help" />
			</p>
		</Dialog>
	);
}
