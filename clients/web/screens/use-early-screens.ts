/** Loads the screens that this person may need soon, once the first one has had its time. So they open later without a connection. */
import { useEffect } from "react";
import { isBusy } from "../sitting/open.ts";
import { loadEarly } from "./lazy-screen.tsx";

/** ms */
const WAIT = 3000;
/** ms between two looks at whether somebody still waits. */
const LOOK_AGAIN = 200;

/** @param places such as "/cases". */
export function useEarlyScreens(places: string[]): void {
	const key = places.join(" ");
	useEffect(() => {
		if (savesData()) return;
		const timer = setTimeout(() => void loadEarly(key.split(" "), whenIdle), WAIT);
		return () => clearTimeout(timer);
	}, [key]);
}

/** A bad line is for what somebody waits for: until then no screen is loaded early. */
async function whenIdle(): Promise<void> {
	while (isBusy()) await new Promise((resolve) => setTimeout(resolve, LOOK_AGAIN));
}

/** Whether the person has asked the browser to save data. Only some browsers tell (Network Information API). */
function savesData(): boolean {
	return (navigator as { connection?: { saveData?: boolean } }).connection?.saveData === true;
}
