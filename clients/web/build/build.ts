/** Builds the web client into a folder that CLOISTER_WEB can name. Two builds of one commit are equal, byte for byte. */
import { createHash } from "node:crypto";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { build, type Plugin, type Rolldown } from "vite";
import { pdfConfig, viteConfig } from "./config.ts";

/** A file of the build, and the files that the browser fetches together with it. */
export interface BuiltFile {
	file: string;
	/** The module that the file begins with: its path in clients/web, or the whole id of a module outside. Null for shared files. */
	module: string | null;
	/** The scripts and styles that this file itself imports. The file can't run before they are there. */
	needs: string[];
}

/**
 * @param folder is emptied first.
 * @param forTests is in the build of the page and of the worker.
 * @returns the scripts.
 * @throws Error when the build fails, or when checkWorkerEntry finds a problem.
 */
export async function buildPages(folder: string, forTests: Plugin[] = []): Promise<BuiltFile[]> {
	const outDir = path.resolve(folder);
	const config = viteConfig(forTests);
	// React chooses its build by this variable. With it, tests get the same build of React as users do.
	process.env.NODE_ENV = "production";
	const built = (await build({ ...config, mode: "production", build: { ...config.build, outDir } })) as Rolldown.RolldownOutput;
	const pdf = pdfConfig();
	const frame = (await build({
		...pdf,
		mode: "production",
		build: { ...pdf.build, outDir, emptyOutDir: false },
	})) as Rolldown.RolldownOutput;
	checkWorkerEntry(outDir);
	writeIntegrity(outDir);
	return [...built.output, ...frame.output].flatMap((each) => (each.type === "chunk" ? [builtFile(each)] : []));
}

function builtFile(chunk: Rolldown.OutputChunk): BuiltFile {
	const styles = [...((chunk as WithStyles).viteMetadata?.importedCss ?? [])];
	const module = chunk.facadeModuleId?.replaceAll("\\", "/").split("/clients/web/")[1] ?? chunk.facadeModuleId;
	return { file: chunk.fileName, module: module ?? null, needs: [...chunk.imports, ...styles] };
}

interface WithStyles {
	viteMetadata?: { importedCss?: ReadonlySet<string> };
}

/**
 * Writes the hash of each script and style that a page names into the page (W3C Subresource Integrity). All files exist already.
 * @param folder of the build.
 */
function writeIntegrity(folder: string): void {
	for (const page of ["index.html", "pdf.html"]) writeIntegrityInto(folder, path.join(folder, page));
}

function writeIntegrityInto(folder: string, page: string): void {
	const html = readFileSync(page, "utf8").replace(
		/<(script|link)\b[^>]*?\b(?:src|href)="\/(assets\/[^"]+\.(?:js|css))"[^>]*/g,
		(tag, _name, file) => (tag.includes("integrity=") ? tag : `${tag} integrity="${hashOf(path.join(folder, file))}"`),
	);
	writeFileSync(page, html);
}

function hashOf(file: string): string {
	return `sha384-${createHash("sha384").update(readFileSync(file)).digest("base64")}`;
}

/**
 * Checks that no other file imports the worker's first file. WebKit would evaluate the file twice, and the worker would have two copies of
 * the SDK. The second copy would verify signatures before its libsodium is ready, and raise false alarms (decision 0105).
 * @param folder of the build. @throws Error that names the files that import the worker's first file.
 */
function checkWorkerEntry(folder: string): void {
	const assets = path.join(folder, "assets");
	const importing = readdirSync(assets).filter(
		(file) => file.endsWith(".js") && /["'`]\.\/worker-[^"'`]+\.js["'`]/.test(readFileSync(path.join(assets, file), "utf8")),
	);
	if (importing.length > 0) throw new Error(`worker.ts is imported by ${importing.join(", ")}: move what they need out of worker.ts`);
}
