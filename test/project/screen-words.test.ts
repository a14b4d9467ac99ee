/** The pages for people who use the browser name buttons, screens and lines in bold. Each of them is a message of the web client. */
import { readFileSync } from "node:fs";
import path from "node:path";
import t from "tap";
import { ALARM_CODES } from "#sdk/alarms.ts";
import { readEnglish } from "../../clients/web/build/catalogues.ts";

const root = path.resolve(import.meta.dirname, "../..");
const PAGES = ["docs/casework.md", "docs/forum.md", "docs/library.md", "docs/network-admin.md", "docs/auditing.md"];

/** A message as it stands, and the texts inside of its braces: one of them is shown. */
const shownTexts = (message: string) => [message, ...[...message.matchAll(/\{([^{}]+)\}/g)].map((match) => match[1] as string)];

const shown = new Set(Object.values(readEnglish()).flatMap(shownTexts));

for (const page of PAGES)
	t.test(`${page} names only what the screens show`, async (t) => {
		// A text may be broken into two lines.
		const named = [...readFileSync(path.join(root, page), "utf8").matchAll(/\*\*([^*]+)\*\*/g)].map(([, text = ""]) =>
			text.replace(/\s+/g, " "),
		);
		t.ok(named.length > 20, `${named.length} names`);
		for (const name of named) t.ok(shown.has(name), name);
	});

t.test("docs/network-admin.md says what to do on each alarm", async (t) => {
	const page = readFileSync(path.join(root, "docs/network-admin.md"), "utf8");
	for (const code of ALARM_CODES) t.ok(page.includes(`\`${code}\``), code);
});
