/** The public site of the demonstration, from the texts in `examples/site`. */
import path from "node:path";
import { readSiteFolder } from "../../clients/cli/site/read-folder.ts";
import { readAssets, readSiteWords } from "../../clients/cli/site/template.ts";
import { writeSite } from "../../clients/cli/site/write-folder.ts";
import { buildSite } from "../../clients/site/build.ts";
import { root } from "../tools.ts";

const TEXTS = path.join(root, "examples/site");

/**
 * Builds the site into the folder.
 * @param port where it will be served. `localhost` is another host name than 127.0.0.1, so no cookie of the network is sent to it.
 * @returns the settings of the server
 * @throws Error that lists what must not be public
 */
export async function demoSite(folder: string, port: number) {
	const origin = `http://localhost:${port}`;
	const texts = await readSiteFolder(TEXTS, new Date().toISOString().slice(0, 10));
	const input = { ...texts, address: origin };
	const { files, problems } = buildSite(input, readSiteWords(input.languages), readAssets());
	if (problems.length > 0) throw new Error(problems.map(({ at, what }) => `${at}: ${what}`).join("\n"));
	await writeSite(files, folder, true);
	return { SITE_ORIGIN: origin, SITE_PORT: String(port), CLOISTER_SITE: folder };
}
