/** Runs the single-key shortcuts, except in fields and dialogs. */
import { useNavigate } from "@tanstack/react-router";
import { type ReactNode, useEffect, useRef, useState } from "react";
import { Button } from "../../parts/button.tsx";
import { Dialog } from "../../parts/dialog.tsx";
import { useSittingFacts } from "../../sitting/sitting-facts.ts";
import { Say } from "../../words/words.tsx";
import { placesFor } from "../navigation.ts";
import { KeyList } from "./key-list.tsx";
import { matchKey, type ScreenShortcut, SHORTCUTS, type SingleShortcut } from "./shortcuts.ts";

/** How soon the second key of a shortcut must be pressed after the first one, in ms. */
const MAX_BETWEEN_KEYS = 1500;
/** The keys of a shortcut that were pressed so far, and the `timeStamp` of the last one. */
const NO_KEYS = { keys: [] as readonly string[], at: 0 };
/** Elements in which a letter key types or chooses something. */
const FIELDS = "input, textarea, select, [contenteditable], [role=combobox]";

export default function SingleKeys(): ReactNode {
	const navigate = useNavigate();
	const { areas } = useSittingFacts();
	const [isListed, setListed] = useState(false);
	const pressedBefore = useRef(NO_KEYS);
	useEffect(() => {
		const run = (shortcut: SingleShortcut) => {
			if (shortcut === "list") return setListed(true);
			if (shortcut === "new" || shortcut === "edit") return press(shortcut);
			if (shortcut === "next" || shortcut === "previous") return moveToRow(shortcut === "next" ? 1 : -1);
			goTo(shortcut);
		};
		const goTo = (shortcut: ScreenShortcut) => {
			const { to } = SHORTCUTS[shortcut].screen;
			if (placesFor(areas).some((place) => place.to === to)) void navigate({ to });
		};
		const onKey = (event: KeyboardEvent) => {
			if (event.isComposing || (event.target instanceof Element && event.target.closest(FIELDS))) return;
			if (document.querySelector("dialog[open]")) return;
			const { keys, at } = pressedBefore.current;
			const { shortcut, prefix } = matchKey(event, event.timeStamp - at < MAX_BETWEEN_KEYS ? keys : []);
			pressedBefore.current = { keys: prefix, at: event.timeStamp };
			if (shortcut === null) return;
			event.preventDefault();
			run(shortcut);
		};
		addEventListener("keydown", onKey);
		return () => removeEventListener("keydown", onKey);
	}, [navigate, areas]);
	if (!isListed) return null;
	return (
		<Dialog
			title={<Say id="keys.title" />}
			onClose={() => setListed(false)}
			actions={<Button onClick={() => setListed(false)} id="parts.back" />}
		>
			<KeyList />
		</Dialog>
	);
}

/** Presses the link or button of this screen that is marked for the shortcut. Without one, nothing happens. */
function press(shortcut: "new" | "edit"): void {
	document.querySelector<HTMLElement>(`#content [data-shortcut="${shortcut}"]`)?.click();
}

/** Focuses the next or previous row of a list. @param step 1 or -1 */
function moveToRow(step: 1 | -1): void {
	const links = [...document.querySelectorAll<HTMLElement>("#content .row-title a")].filter((link) => link.checkVisibility());
	const present = links.findIndex((link) => link.closest(".row")?.contains(document.activeElement));
	const next = present === -1 ? (step === 1 ? 0 : links.length - 1) : present + step;
	links[next]?.focus();
}
