/** "Leave quickly": blanks the page at once, and goes to a neutral one. It stores nothing. */
const link = document.querySelector("[data-leave]");
const status = document.querySelector(".pressed");
/** How long the three presses may take, in ms. */
const PATIENCE = 5000;
let isLeaving = false;
let presses = 0;
let first = 0;
/** Whether Shift alone has been pressed so far. */
let isAlone = false;

function leave() {
	if (isLeaving) return;
	isLeaving = true;
	const blank = document.createElement("div");
	blank.className = "blank";
	for (const each of document.body.children) each.inert = true;
	document.body.append(blank);
	document.documentElement.classList.add("left");
	document.title = link.dataset.title;
	location.replace(link.href);
}

link.addEventListener("click", (event) => {
	event.preventDefault();
	leave();
});

addEventListener("keydown", ({ key, repeat }) => {
	if (key === "Shift") isAlone ||= !repeat;
	else {
		isAlone = false;
		presses = 0;
		status.textContent = "";
	}
});

addEventListener("keyup", ({ key, timeStamp }) => {
	if (key !== "Shift" || !isAlone) return;
	isAlone = false;
	if (presses === 0 || timeStamp - first > PATIENCE) {
		presses = 0;
		first = timeStamp;
	}
	presses += 1;
	if (presses === 3) leave();
	else status.textContent = presses === 1 ? link.dataset.one : link.dataset.two;
});

// The browser came back to a page that was left: it shows a neutral page, and never an empty one.
addEventListener("pageshow", () => {
	if (isLeaving) location.replace(link.dataset.neutral);
});
