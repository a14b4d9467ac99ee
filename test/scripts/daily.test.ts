/** The lists of the daily run name files that exist, and `DAILY` names only exceptions to `WHOLE_ONLY`. */
import { existsSync } from "node:fs";
import path from "node:path";
import t from "tap";
import { DAILY, isDaily, WHOLE_ONLY } from "../../scripts/daily.ts";

const root = path.resolve(import.meta.dirname, "../..");

t.test("each name is a folder or a test file", async (t) => {
	for (const name of [...WHOLE_ONLY, ...DAILY]) {
		const paths = [name, `${name}.test.ts`].map((each) => path.join(root, each));
		t.ok(paths.some(existsSync), `${name} exists`);
	}
});

t.test("each name in DAILY is inside a folder of WHOLE_ONLY", async (t) => {
	for (const name of DAILY)
		t.ok(
			WHOLE_ONLY.some((folder) => name.startsWith(`${folder}/`)),
			`${name} would be daily without being named`,
		);
});

t.test("a new test file is daily, unless its folder is left to the whole run", async (t) => {
	t.ok(isDaily("test/server/features/cases/new.test.ts"));
	t.notOk(isDaily("test/clients/web/lost/new.test.ts"));
	t.ok(isDaily("test/clients/web/journeys/door.test.ts"));
	t.ok(isDaily("test/clients/web/lies-of-others.test.ts"), "a file whose name begins alike is another file");
});
