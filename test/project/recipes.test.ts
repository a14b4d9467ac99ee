/** `docs/recipes.md`: how many files each kind of change touches. A change that becomes larger is noticed here. */
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import t from "tap";

const root = path.resolve(import.meta.dirname, "../..");
const page = readFileSync(path.join(root, "docs/recipes.md"), "utf8");

/** The rows of each recipe: one for each file. */
const ROWS = {
	"Add an endpoint": 6,
	"Add a statement type": 12,
	"Add a field to a form of a case": 4,
	"Add a field to the rows of hand-offs": 8,
	"Add a screen of the web client": 6,
};

/** The numbered rows below a heading, as their number and their cell with the file. */
function rowsOf(heading: string): { number: number; file: string }[] {
	const [, section = ""] = page.split(`\n## ${heading}\n`);
	const [own = ""] = section.split("\n## ");
	return [...own.matchAll(/^\| (\d+) \| ([^|]+) \|/gm)].map(([, number, file = ""]) => ({ number: Number(number), file }));
}

for (const [heading, count] of Object.entries(ROWS))
	t.test(`${heading}: ${count} files`, async (t) => {
		const rows = rowsOf(heading);
		t.same(
			rows.map(({ number }) => number),
			Array.from({ length: count }, (_, i) => i + 1),
		);
		const files = rows.map(({ file }) => /`([^`]+)`/.exec(file)?.[1] ?? "");
		t.equal(new Set(files).size, count, "each row is another file");
		for (const file of files) t.ok(existsSync(path.join(root, file)), file);
	});

t.test("the table at the top has the same numbers", async (t) => {
	const { "Add an endpoint": endpoint, "Add a screen of the web client": screen } = ROWS;
	const lines = [
		`| an endpoint with a screen | ${endpoint + screen}: the ${endpoint} of an endpoint and the ${screen} of a screen |`,
		`| a screen with a table that shows the answer of an existing verb | ${screen - 1} |`,
		`| a statement type | ${ROWS["Add a statement type"]} |`,
		`| a field of a form | ${ROWS["Add a field to a form of a case"]} |`,
		`| a field in the rows of hand-offs, in lists and inboxes of all clients | ${ROWS["Add a field to the rows of hand-offs"]} |`,
	];
	for (const line of lines) t.ok(page.includes(line), line);
});
