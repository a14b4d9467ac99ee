/** Delays a change of the page until no button is being pressed. Otherwise the button could move away from under the finger, and the click would be lost. */

/** How long a button still counts as pressed after its release, in ms. It is long enough for the click that follows. */
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

/** Runs the function at once when no button is pressed, otherwise after the press. @example afterPress(() => setSavedAt(Date.now())); */
export function afterPress(run: () => void): void {
	if (isPressed) waiting.push(run);
	else run();
}
