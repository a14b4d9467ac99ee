/** Accessibility: axe on the page as it stands. */
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { Frame, Page } from "playwright-core";

const source = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

/** The rules whose result depends on colours. On a page that has passed all rules, only these must be run again for another theme. */
const RULES_OF_COLOURS = ["color-contrast", "link-in-text-block"];

/** @returns one sentence for each violation of any rule; none is what a test wants. */
export const violations = (page: Page): Promise<string[]> => runAxe(page, { type: "tag", values: TAGS });

/** @returns one sentence for each violation of a rule about colours. */
export const colourViolations = (page: Page): Promise<string[]> => runAxe(page, { type: "rule", values: RULES_OF_COLOURS });

/** Axe on a frame of another origin, which axe on the page doesn't reach. */
export async function violationsInFrame(frame: Frame): Promise<string[]> {
	await frame.evaluate(source);
	return sentences(await findViolations(frame, { type: "tag", values: TAGS }));
}

async function runAxe(page: Page, runOnly: { type: "tag" | "rule"; values: string[] }): Promise<string[]> {
	// Waits for the parts that are still loading, because they make the page longer.
	await page
		.locator(".loading")
		.first()
		.waitFor({ state: "detached", timeout: 5000 })
		.catch(() => {});
	// Makes the window as high as the page. Otherwise the bar at the bottom covers buttons, and axe reports them as too small.
	const size = page.viewportSize();
	if (size) await growToContent(page, size);
	if (!(await page.evaluate(() => "axe" in globalThis))) await page.evaluate(source);
	let found = await findViolations(page, runOnly);
	// On a busy machine, the page may have grown while axe ran.
	if (size && found.length > 0 && (await growToContent(page, size))) found = await findViolations(page, runOnly);
	if (size) await page.setViewportSize(size);
	return sentences(found);
}

const sentences = (found: Violation[]): string[] =>
	found.flatMap(({ id, help, nodes }) => nodes.map(({ html, failureSummary }) => `${id}: ${help}\n${html}\n${failureSummary}`));

function findViolations(page: Pick<Page, "evaluate">, runOnly: { type: "tag" | "rule"; values: string[] }): Promise<Violation[]> {
	return page.evaluate(async (runOnly) => {
		const axe = (globalThis as unknown as { axe: { run(options: object): Promise<{ violations: Violation[] }> } }).axe;
		// Without preload: for a sheet that is still loading, axe would add a style of its own, which the policy forbids. Only the rule about a
		// locked orientation needs it.
		const options = { runOnly, preload: false, resultTypes: ["violations"] };
		return (await axe.run(options)).violations;
	}, runOnly);
}

/** Makes the window as high as the page, until the page has stopped growing. @returns whether the window had to grow. */
async function growToContent(page: Page, size: { width: number; height: number }): Promise<boolean> {
	const before = page.viewportSize()?.height ?? size.height;
	let height = before;
	for (let unchanged = 0; unchanged < 2; ) {
		const needed = await page.evaluate(() => document.documentElement.scrollHeight);
		if (needed > height) {
			height = needed;
			unchanged = 0;
			await page.setViewportSize({ ...size, height });
		} else {
			unchanged++;
			await page.waitForTimeout(80);
		}
	}
	return height > before;
}

interface Violation {
	id: string;
	help: string;
	nodes: { html: string; failureSummary: string }[];
}
