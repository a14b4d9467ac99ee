/** The mutation list fits the client: each text stands where the list says. That each is needed, `npm run test:long` shows. */
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import t from "tap";
import { mutations } from "./list.ts";

const root = path.resolve(import.meta.dirname, "../../..");

t.test("each check stands exactly once in its file", async (t) => {
	for (const { file, take, protects } of mutations) {
		const text = readFileSync(path.join(root, file), "utf8");
		t.equal(text.split(take).length, 2, `${file}: ${protects}`);
	}
});

t.test("each is another one, and its tests are there", async (t) => {
	t.equal(new Set(mutations.map(({ file, take, put }) => `${file} ${take} ${put}`)).size, mutations.length);
	for (const by of new Set(mutations.map((mutation) => mutation.by)))
		t.ok(existsSync(path.join(root, "test/hostile/lying", `${by}.test.ts`)), by);
});
