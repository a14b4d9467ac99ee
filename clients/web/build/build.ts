/** Builds the web client into a folder that CLOISTER_WEB can name. Two builds of one commit are equal, byte for byte. */
import path from "node:path";
import { build, type Plugin, type Rolldown } from "vite";
import { viteConfig } from "./config.ts";
import { writeIntegrity } from "./integrity.ts";
import { checkWorkerEntry } from "./worker-entry.ts";

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
	checkWorkerEntry(outDir);
	writeIntegrity(outDir);
	return built.output.flatMap((each) => (each.type === "chunk" ? [builtFile(each)] : []));
}

function builtFile(chunk: Rolldown.OutputChunk): BuiltFile {
	const styles = [...((chunk as WithStyles).viteMetadata?.importedCss ?? [])];
	const module = chunk.facadeModuleId?.replaceAll("\\", "/").split("/clients/web/")[1] ?? chunk.facadeModuleId;
	return { file: chunk.fileName, module: module ?? null, needs: [...chunk.imports, ...styles] };
}

interface WithStyles {
	viteMetadata?: { importedCss?: ReadonlySet<string> };
}
