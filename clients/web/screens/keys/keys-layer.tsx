/** Handles Ctrl+Enter (Cmd+Enter on Apple devices) on all screens, and single keys when the person has turned them on. */
import { type ReactNode, useEffect } from "react";
import { useDeviceSettings } from "../../sitting/use-device-settings.ts";
import { useLate } from "../use-late.ts";
import { isApple } from "./apple.ts";
import { shortcutWithControl } from "./shortcuts.ts";

export function KeysLayer(): ReactNode {
	const { query } = useDeviceSettings();
	useEffect(() => {
		addEventListener("keydown", sendByKey);
		return () => removeEventListener("keydown", sendByKey);
	}, []);
	return query.data?.hasShortcuts === true && <SingleKeys />;
}

const load = () => import("./single-keys.tsx");

function SingleKeys(): ReactNode {
	const { Loaded } = useLate(load);
	return Loaded && <Loaded />;
}

/** Presses the submit button of the form that has the focus. Nothing happens when the button is disabled. */
function sendByKey(event: KeyboardEvent): void {
	const { isComposing, target } = event;
	if (shortcutWithControl(event, isApple()) !== "send" || isComposing || !(target instanceof Element)) return;
	const button = target.closest("form")?.querySelector<HTMLButtonElement>("button[type=submit]");
	if (!button) return;
	event.preventDefault();
	button.click();
}
