/** Delays a change of the page until no button is being pressed. Otherwise the button could move away from under the finger, and the click would be lost. */

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
