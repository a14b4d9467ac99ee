/** Notices of the operating system. People near the screen may see them, so they never say what is new. */

let shown: Notification | null = null;

/** Whether the browser allows notices. "ask": the person hasn't been asked yet. "missing": the browser has no notices. */
export function noticePermission(): "allowed" | "denied" | "ask" | "missing" {
	if (!("Notification" in globalThis)) return "missing";
	return Notification.permission === "granted" ? "allowed" : Notification.permission === "denied" ? "denied" : "ask";
}

/** Why the browser shows no notices. Null when it shows them, or may still ask the person. */
export function noticeProblem(): "denied" | "missing" | null {
	const permission = noticePermission();
	return permission === "denied" || permission === "missing" ? permission : null;
}

/** Lets the browser ask the person, unless they have answered before. Browsers ask only right after a click or a key. */
export async function askForNotices(): Promise<ReturnType<typeof noticePermission>> {
	if (noticePermission() === "ask") await Notification.requestPermission();
	return noticePermission();
}

/**
 * Shows a notice without a sound. It replaces an earlier notice, also one of another tab.
 * @returns false when the browser can't: Chrome for Android shows notices of service workers only. There, a member lets the device ring (decision 0135).
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
