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
const { dependencies: node24 } = JSON.parse(read("scripts/node24/package.json")) as { dependencies: Record<string, string> };
const packages = { ...dependencies, ...devDependencies };
const explained = [...read("docs/dependencies.md").matchAll(/^- `([^`]+)`: \S.*\.$/gm)].map((match) => match[1] as string);

t.test("each package has an exact version", async (t) => {
	t.same(
		Object.entries({ ...packages, ...node24 }).filter(([, version]) => !/^\d+\.\d+\.\d+(-[\w.]+)?$/.test(version)),
		[],
	);
});

t.test("docs/dependencies.md explains each package once", async (t) => {
	t.same(explained.toSorted(), Object.keys({ ...packages, ...node24 }).toSorted());
});

t.test(
	"npm sbom lists every package in the pinned version, with its hash, and marks no dependency of the product as one for development",
	async (t) => {
		const { stdout } = await promisify(execFile)("npm", ["sbom", "--package-lock-only", "--sbom-format", "cyclonedx"], {
			cwd: root,
			maxBuffer: 64 * 1024 * 1024,
			shell: process.platform === "win32",
		});
		type Component = { name: string; version: string; hashes?: object[]; properties?: { name: string }[] };
		const { components } = JSON.parse(stdout) as { components: Component[] };
		for (const [name, version] of Object.entries(packages)) {
			const found = components.find((each) => each.name === name && each.version === version);
			t.ok(found?.hashes?.length, `${name} ${version}`);
			const isMarked = found?.properties?.some((each) => each.name === "cdx:npm:package:development") ?? false;
			if (name in dependencies) t.notOk(isMarked, `${name} is part of the running system`);
		}
	},
);
