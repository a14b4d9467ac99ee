/** Which version of the web client this page is. */

/** Whether the server serves another version than this page. False also when the server can't be reached. */
export async function hasNewVersion(): Promise<boolean> {
	const entry = document.querySelector<HTMLScriptElement>("script[type=module][src]")?.getAttribute("src");
	if (!entry) return false;
	try {
		const answer = await fetch("/", { cache: "no-cache", credentials: "omit" });
		return answer.ok && !(await answer.text()).includes(entry);
	} catch {
		return false;
	}
}
