/** Accessibility: axe on the page as it stands. */
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { Page } from "playwright-core";

const source = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

/** @returns one sentence for each violation; none is what a test wants. */
export async function violations(page: Page): Promise<string[]> {
	// The whole page at once: axe takes what the bar at the bottom covers for the moment as too small to press.
	const size = page.viewportSize();
	if (size)
		await page.setViewportSize({
			...size,
			height: Math.max(size.height, await page.evaluate(() => document.documentElement.scrollHeight)),
		});
	await page.evaluate(source);
	const found = await page.evaluate(async (tags) => {
		const axe = (globalThis as unknown as { axe: { run(options: object): Promise<{ violations: Violation[] }> } }).axe;
		return (await axe.run({ runOnly: { type: "tag", values: tags } })).violations;
	}, TAGS);
	if (size) await page.setViewportSize(size);
	return found.flatMap(({ id, help, nodes }) => nodes.map(({ html, failureSummary }) => `${id}: ${help}\n${html}\n${failureSummary}`));
}

interface Violation {
	id: string;
	help: string;
	nodes: { html: string; failureSummary: string }[];
}
