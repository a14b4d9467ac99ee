/** Loads the screens that this person may need soon, once the first one has had its time. So they open later without a connection. */
import { useEffect } from "react";
import { loadEarly } from "./lazy-screen.tsx";

/** ms */
const WAIT = 3000;

/** @param places such as "/cases". */
export function useEarlyScreens(places: string[]): void {
	const key = places.join(" ");
	useEffect(() => {
		if (savesData()) return;
		const timer = setTimeout(() => void loadEarly(key.split(" ")), WAIT);
		return () => clearTimeout(timer);
	}, [key]);
}

/** Whether the person has asked the browser to save data. Only some browsers tell (Network Information API). */
function savesData(): boolean {
	return (navigator as { connection?: { saveData?: boolean } }).connection?.saveData === true;
}
