/** The public site of the demonstration, from the texts in `examples/site`. */
import { createHash } from "node:crypto";
import fs from "node:fs/promises";
import path from "node:path";
import { equal } from "#protocol/bytes.ts";
import { FILE_LIST } from "#protocol/release/file-list.ts";
import { approve, httpTransport, memoryStorage, proposeSiteRelease, releasedSite, signIn, signOut } from "#sdk/index.ts";
import { readSiteFolder } from "../../clients/cli/site/read-folder.ts";
import { readAssets, readSiteWords } from "../../clients/cli/site/template.ts";
import { writeSite } from "../../clients/cli/site/write-folder.ts";
import { buildSite } from "../../clients/site/build.ts";
import { root } from "../tools.ts";
import type { Account } from "./network.ts";

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

/** Lets the two admins, who were there first, release the build in the folder, unless it is released already. */
export async function releaseDemoSite(folder: string, address: string, [proposer, approver]: readonly Account[]): Promise<void> {
	if (!proposer || !approver) throw new Error("the demonstration network has lost its admins");
	const enter = ({ signInName: name, password }: Account) =>
		signIn({ server: httpTransport({ address }), storage: memoryStorage(), onAlarm: () => {}, name, password });
	const sessions = [await enter(proposer), await enter(approver)] as const;
	const list = await fs.readFile(path.join(folder, FILE_LIST), "utf8");
	const released = await releasedSite(sessions[0]);
	const digest = createHash("sha256").update(list).digest();
	if (!released || !equal(released.manifest, new Uint8Array(digest)))
		await approve(sessions[1], await proposeSiteRelease(sessions[0], list));
	for (const session of sessions) await signOut(session);
}
