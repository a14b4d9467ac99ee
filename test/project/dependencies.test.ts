/** Each package has an exact version and one sentence in docs/dependencies.md, and each sentence has a package. */
import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import path from "node:path";
import { promisify } from "node:util";
import t from "tap";

const root = path.resolve(import.meta.dirname, "../..");
const read = (file: string) => readFileSync(path.join(root, file), "utf8");
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

t.test("npm sbom lists every package of the running system in the pinned version, with its hash", async (t) => {
	const { stdout } = await promisify(execFile)("npm", ["sbom", "--sbom-format", "cyclonedx", "--omit", "dev"], {
		cwd: root,
		maxBuffer: 64 * 1024 * 1024,
		shell: process.platform === "win32",
	});
	const { components } = JSON.parse(stdout) as { components: { name: string; version: string; hashes?: object[] }[] };
	for (const [name, version] of Object.entries(dependencies)) {
		const found = components.find((each) => each.name === name && each.version === version);
		t.ok(found?.hashes?.length, `${name} ${version}`);
	}
	for (const name of Object.keys(devDependencies).filter((each) => /^(tap|typedoc|@biomejs\/biome)$/.test(each)))
		t.notOk(
			components.some((each) => each.name === name),
			`${name} isn't part of the running system`,
		);
});
