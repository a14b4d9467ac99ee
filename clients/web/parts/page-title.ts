/** The title of the page: how many things wait, and which screen is open. It never names a case or a person, because browsers keep titles. */

let screen = "";
let waiting = 0;
let ringing = 0;

/** @param name the name of the screen; empty for a screen whose own name would name a case or a person. */
export function titleScreen(name: string): void {
	screen = name;
	show();
}

/** @param count 0 shows no number. */
export function titleCount(count: number): void {
	waiting = count;
	show();
}

/** @param count how many emergencies ring me. While there are any, the title shows this number, and not how many things wait. */
export function titleRings(count: number): void {
	ringing = count;
	show();
}

function show(): void {
	// After the end of a sitting, the title is empty and stays so.
	if (document.documentElement.dataset.covered !== undefined) return;
	const name = screen === "" ? "Cloister" : `${screen} · Cloister`;
	const count = ringing || waiting;
	document.title = count > 0 ? `(${count}) ${name}` : name;
}
