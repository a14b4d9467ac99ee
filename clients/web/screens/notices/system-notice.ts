/** Notices of the system, which other people may see. They never say what is new. */

let shown: Notification | null = null;

/** Whether the browser allows them. "ask": it hasn't been asked. "missing": it has none. */
export function noticesAre(): "allowed" | "denied" | "ask" | "missing" {
	if (!("Notification" in globalThis)) return "missing";
	return Notification.permission === "granted" ? "allowed" : Notification.permission === "denied" ? "denied" : "ask";
}

/** Asks the person, if the browser hasn't done so. After a press only. */
export async function askForNotices(): Promise<ReturnType<typeof noticesAre>> {
	if (noticesAre() === "ask") await Notification.requestPermission();
	return noticesAre();
}

/**
 * Shows one without a sound. It replaces an earlier one, also of another tab.
 * @returns false when the browser can't: Chrome for Android shows notices of service workers only, and Cloister has none (decision 0062).
 */
export function showNotice(title: string, language: string): boolean {
	closeNotice();
	try {
		const notice = new Notification(title, { tag: "cloister", silent: true, lang: language });
		notice.onclick = () => {
			window.focus();
			notice.close();
		};
		shown = notice;
		return true;
	} catch {
		return false;
	}
}

export function closeNotice(): void {
	shown?.close();
	shown = null;
}
