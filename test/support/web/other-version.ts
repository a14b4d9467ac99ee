/** A second version of the page, as after a change of the build while tabs are open. */
import { readFileSync } from "node:fs";
import path from "node:path";
import type { Page } from "playwright-core";
import { policyOf } from "#protocol/release/policy.ts";
import { testBuild } from "./build.ts";

const TYPES: Record<string, string> = { ".js": "text/javascript", ".html": "text/html", ".css": "text/css" };

/** The first file of this page gets another name, as in a build of changed sources. All else is the same. */
export async function useOtherVersion(page: Page, url: string): Promise<void> {
	const folder = await testBuild();
	const door = /assets\/(door-[^"]+)\.js/.exec(readFileSync(path.join(folder, "index.html"), "utf8"))?.[1];
	if (!door) throw new Error("the page names no door");
	const other = "door-another1";
	await page.route(
		(at) => at.origin === url && !at.pathname.startsWith("/api/"),
		async (route) => {
			const { pathname } = new URL(route.request().url());
			const file = pathname === "/" ? "index.html" : pathname.slice(1).replace(other, door);
			const contentType = TYPES[path.extname(file)];
			if (!contentType) return route.continue();
			const text = readFileSync(path.join(folder, file), "utf8")
				.replaceAll(door, other)
				.replaceAll(/ integrity="[^"]+"/g, "");
			await route.fulfill({ contentType, body: text, headers: { "content-security-policy": policyOf(file) } });
		},
	);
}
