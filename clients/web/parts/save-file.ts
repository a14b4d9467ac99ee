/** Gives a file to the browser, which saves it on the device. */
export function saveFile(name: string, content: Blob): void {
	const url = URL.createObjectURL(content);
	const link = Object.assign(document.createElement("a"), { href: url, download: name });
	link.click();
	// By then, the browser has begun to read the file.
	setTimeout(() => URL.revokeObjectURL(url), 60_000);
}
