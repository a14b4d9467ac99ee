/** Waits until no button is being pressed. What moves the page in between would take the button from under the finger, and its click is lost. */

/** Long enough for the click that follows, in ms. */
const CLICK = 50;

let isPressed = false;
let waiting: (() => void)[] = [];

function release(): void {
	setTimeout(() => {
		isPressed = false;
		const ready = waiting;
		waiting = [];
		for (const run of ready) run();
	}, CLICK);
}

addEventListener(
	"pointerdown",
	() => {
		isPressed = true;
	},
	{ capture: true },
);
addEventListener("pointerup", release, { capture: true });
addEventListener("pointercancel", release, { capture: true });

/** Runs at once when nothing is pressed. @example afterPress(() => setSavedAt(Date.now())); */
export function afterPress(run: () => void): void {
	if (isPressed) waiting.push(run);
	else run();
}
