/**
 * `npm run web:bytes`: builds the web client twice, compares both byte for byte, and compares its sizes with the budgets.
 * Exit status 1 when a budget is exceeded or the builds differ. kB are 1,000 bytes.
 */
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import type { BuiltFile } from "../clients/web/build/build.ts";
import { languages } from "../clients/web/build/catalogues.ts";
import { isMain } from "./is-main.ts";
import { buildWeb } from "./web.ts";

interface Row {
	part: string;
	files: string[];
	/** How large the files may be together, in kB, compressed by gzip -9. */
	budget: number;
	/** How many requests are allowed; null without a limit. */
	requests: number | null;
}

/**
 * The budgets of the messages, by the part in which they are loaded, in the language with the longest messages. kB, compressed by gzip -9.
 */
const WORD_BUDGETS = { door: 12, casework: 48, admin: 20, audit: 12, forum: 8, library: 4, forms: 12 };

/** @returns one line for each part, and the sentences that say what is wrong. */
export function measure(folder: string, built: readonly BuiltFile[]): { lines: string[]; problems: string[] } {
	const rows = rowsOf(folder, built);
	const problems: string[] = [];
	const lines = rows.map(({ part, files, budget, requests }) => {
		const gz = sizeOf(folder, files, gzip);
		const br = sizeOf(folder, files, brotli);
		if (gz > budget * 1000) problems.push(`${part}: ${kB(gz)} kB gz, budget ${budget}`);
		if (requests !== null && files.length > requests) problems.push(`${part}: ${files.length} requests, budget ${requests}`);
		const counted = `${files.length} file${files.length === 1 ? "" : "s"}`;
		return `${part.padEnd(34)} ${kB(gz).padStart(7)} gz  ${kB(br).padStart(7)} br  budget ${String(budget).padStart(4)} gz  ${counted}`;
	});
	return { lines, problems };
}

function rowsOf(folder: string, built: readonly BuiltFile[]): Row[] {
	const byFile = new Map(built.map((each) => [each.file, each]));
	const assets = readdirSync(path.join(folder, "assets")).map((name) => `assets/${name}`);
	const filesOf = (module: RegExp) => built.filter((each) => module.test(each.module ?? "")).map(({ file }) => file);
	const withNeeds = (files: string[], without: string[] = []): string[] => {
		const found = new Set<string>();
		const add = (file: string) => {
			if (found.has(file) || without.includes(file)) return;
			found.add(file);
			for (const need of byFile.get(file)?.needs ?? []) add(need);
		};
		files.forEach(add);
		return [...found];
	};
	const words = (part: string) => filesOf(new RegExp(`virtual:words/en/${part}$`));
	const page = readFileSync(path.join(folder, "index.html"), "utf8");
	const entry = [...page.matchAll(/(?:src|href)="\/(assets\/[^"]+)"/g)].map((match) => match[1] as string);
	const door = [...new Set(["index.html", ...withNeeds(entry), ...words("door")])];
	const worker = assets.filter((file) => /\/worker-[^/]+\.js$/.test(file));
	const sitting = [...withImports(folder, worker), ...assets.filter((file) => file.endsWith(".wasm"))];
	// The worker loads these together, and nothing else with them.
	const lists = assets.filter((file) => /\/password-lists-[^/]+\.js$/.test(file));
	const strength = [...lists, ...assets.filter((file) => !sitting.includes(file) && /\/dist-[^/]+\.js$/.test(file))];
	const house = [...withNeeds(filesOf(/^house\.tsx$/), door), ...words("casework")];
	const today = withNeeds(filesOf(/^screens\/today\/today\.tsx$/), [...door, ...house]);
	const screens = filesOf(/^screens\//).map((file) => ({ file, module: byFile.get(file)?.module ?? "" }));
	return [
		{ part: "door: the sign-in form", files: door, budget: 96, requests: 7 },
		{ part: "sitting: worker and WebAssembly", files: sitting, budget: 378, requests: null },
		{ part: "house: the rest of the first inbox", files: [...house, ...today], budget: 155, requests: null },
		{ part: "all of it, on a new device", files: [...new Set([...door, ...sitting, ...house, ...today])], budget: 586, requests: 16 },
		{ part: "a PDF: loaded when one is opened", files: filesOf(/^pdf\.html$/), budget: 545, requests: 2 },
		{ part: "strength of a new password", files: strength, budget: 150, requests: 2 },
		...screens.map(({ file, module }) => ({
			part: module.replace(/^screens\//, "").replace(/\.tsx$/, ""),
			files: withNeeds([file], [...door, ...house]),
			budget: 64,
			requests: 10,
		})),
		...Object.entries(WORD_BUDGETS).map(([part, budget]) => {
			const ofEach = languages().map((language) => ({ language, files: filesOf(new RegExp(`virtual:words/${language}/${part}$`)) }));
			const longest = ofEach.reduce((most, each) => (sizeOf(folder, each.files, gzip) > sizeOf(folder, most.files, gzip) ? each : most));
			return { part: `words: ${part}, longest in ${longest.language}`, files: longest.files, budget, requests: null };
		}),
	];
}

/** The build doesn't list the imports of the worker's files. So this reads them from the code, without dynamic imports. */
function withImports(folder: string, files: string[]): string[] {
	const imported = files.flatMap((file) => {
		const code = readFileSync(path.join(folder, file), "utf8");
		return [...code.matchAll(/\bfrom"\.\/([^"]+)"|\bimport"\.\/([^"]+)"/g)].map(([, named, bare]) => `assets/${named ?? bare}`);
	});
	const more = [...new Set(imported)].filter((file) => !files.includes(file));
	return more.length === 0 ? files : withImports(folder, [...files, ...more]);
}

const gzip = (bytes: Uint8Array): number => gzipSync(bytes, { level: 9 }).length;
const brotli = (bytes: Uint8Array): number => brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } }).length;
const sizeOf = (folder: string, files: string[], compress: (bytes: Uint8Array) => number): number =>
	sum(files.map((file) => compress(readFileSync(path.join(folder, file)))));
const sum = (numbers: number[]): number => numbers.reduce((total, each) => total + each, 0);
const kB = (bytes: number): string => (bytes / 1000).toFixed(1);

/** @returns the names of the files that differ. */
export function differences(one: string, other: string): string[] {
	const names = (folder: string) =>
		readdirSync(folder, { recursive: true, withFileTypes: true })
			.filter((each) => each.isFile())
			.map((each) => path.relative(folder, path.join(each.parentPath, each.name)));
	const all = new Set([...names(one), ...names(other)]);
	const read = (folder: string, name: string) => {
		try {
			return readFileSync(path.join(folder, name)).toString("base64");
		} catch {
			return null;
		}
	};
	return [...all].filter((name) => read(one, name) !== read(other, name));
}

if (isMain(import.meta.url)) {
	const folders = [0, 1].map(() => mkdtempSync(path.join(tmpdir(), "cloister-web-"))) as [string, string];
	const [one, other] = folders;
	const { files, manifest } = await buildWeb(one);
	await buildWeb(other);
	const { lines, problems } = measure(one, files);
	const different = differences(one, other);
	for (const line of lines) console.log(line);
	console.log(different.length === 0 ? `Two builds are equal. Manifest ${manifest}` : `Two builds differ in ${different.join(", ")}`);
	for (const problem of problems) console.log(`OVER ${problem}`);
	for (const folder of folders) rmSync(folder, { recursive: true, force: true });
	process.exit(problems.length > 0 || different.length > 0 ? 1 : 0);
}
