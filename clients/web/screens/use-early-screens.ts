/** Loads the screens that this person may need soon, some seconds after the first screen. Later they open without a connection. */
import { useEffect } from "react";
import { isBusy } from "../sitting/open.ts";
import { loadEarly } from "./lazy-screen.tsx";

/** How long after the first screen the loading begins, in ms. */
const WAIT = 3000;
/** How often this checks whether the person still waits for an answer, in ms. */
const CHECK_EVERY = 200;

/** @param places such as "/cases". */
export function useEarlyScreens(places: string[]): void {
	const key = places.join(" ");
	useEffect(() => {
		if (savesData()) return;
		const timer = setTimeout(() => void loadEarly(key.split(" "), whenIdle), WAIT);
		return () => clearTimeout(timer);
	}, [key]);
}

/** Resolves when the person waits for no answer. Until then, no screen is loaded early, because it would slow the answer down. */
async function whenIdle(): Promise<void> {
	while (isBusy()) await new Promise((resolve) => setTimeout(resolve, CHECK_EVERY));
}

/** Whether the person has asked the browser to save data. Only some browsers tell (Network Information API). */
function savesData(): boolean {
	return (navigator as { connection?: { saveData?: boolean } }).connection?.saveData === true;
}
