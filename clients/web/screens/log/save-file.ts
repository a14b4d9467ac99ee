/** Hands a file to the browser, which saves it. */
export function saveFile(name: string, content: Blob): void {
	const url = URL.createObjectURL(content);
	const link = Object.assign(document.createElement("a"), { href: url, download: name });
	link.click();
	setTimeout(() => URL.revokeObjectURL(url), 60_000);
}
