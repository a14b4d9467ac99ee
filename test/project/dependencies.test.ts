/** Each package has an exact version and one sentence in docs/dependencies.md, and each sentence has a package. */
import { readFileSync } from "node:fs";
import path from "node:path";
import t from "tap";

const read = (file: string) => readFileSync(path.resolve(import.meta.dirname, "../..", file), "utf8");
const { dependencies, devDependencies } = JSON.parse(read("package.json")) as Record<
	"dependencies" | "devDependencies",
	Record<string, string>
>;
const packages = { ...dependencies, ...devDependencies };
const explained = [...read("docs/dependencies.md").matchAll(/^- `([^`]+)`: \S.*\.$/gm)].map((match) => match[1] as string);

t.test("each package has an exact version", async (t) => {
	t.same(
		Object.entries(packages).filter(([, version]) => !/^\d+\.\d+\.\d+(-[\w.]+)?$/.test(version)),
		[],
	);
});

t.test("docs/dependencies.md explains each package once", async (t) => {
	t.same(explained.toSorted(), Object.keys(packages).toSorted());
});
