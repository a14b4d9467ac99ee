/** How a screen is laid out: nothing wider than the page, and no text cut off. */
import type { Page } from "playwright-core";

/** Sets the size of all text, as a person does who can't read small print. @param percent of the browser's own size */
export async function setTextSize(page: Page, percent: number): Promise<void> {
	await page.evaluate((size) => {
		document.documentElement.style.fontSize = `${size}%`;
	}, percent);
}

/** @returns one sentence for each fault. */
export function layoutFaults(page: Page): Promise<string[]> {
	return page.evaluate(() => {
		const onlyHeard = [...document.querySelectorAll("body *")].filter((element) => getComputedStyle(element).clipPath === "inset(50%)");
		const shown = (element: Element) =>
			element.getClientRects().length > 0 && !element.closest(".frame-skip") && !onlyHeard.some((each) => each.contains(element));
		const named = (element: Element) => `${element.outerHTML.slice(0, 160)} in ${element.parentElement?.outerHTML.slice(0, 80)}`;
		const scrolls = (element: Element) => /auto|scroll/.test(getComputedStyle(element).overflowX) && element.tagName !== "TEXTAREA";
		const all = [...document.querySelectorAll("body *")].filter(shown);
		const scrolling = all.filter(scrolls);
		const width = document.documentElement.clientWidth;

		const outside = all.filter((element) => {
			const { left, right } = element.getBoundingClientRect();
			return (right > width + 1 || left < -1) && !scrolling.some((region) => region !== element && region.contains(element));
		});
		const innermost = outside.filter((element) => !outside.some((other) => other !== element && element.contains(other)));
		const sideways = scrolling.filter((element) => element.scrollWidth > element.clientWidth + 1 && !element.querySelector("table"));
		const cut = all.filter(
			(element) =>
				element.matches("button, summary, label, legend, h1, h2, h3, .button, .tag, .place") &&
				getComputedStyle(element).display !== "inline" &&
				(element.scrollWidth > element.clientWidth + 1 ||
					(element.matches("button, .button") && element.scrollHeight > element.clientHeight + 1)),
		);
		return [
			...(document.documentElement.scrollWidth > width ? [`the page is ${document.documentElement.scrollWidth} wide`] : []),
			...innermost.map((element) => `outside of ${width}: ${named(element)}`),
			...sideways.map((element) => `scrolls sideways, without a table in it: ${named(element)}`),
			...cut.map((element) => `the text is cut off: ${named(element)}`),
		];
	});
}
