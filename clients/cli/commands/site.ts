/** The commands of the public site: building its folder, proposing its release, and comparing what a web server serves. */
import { toHex } from "#protocol/bytes.ts";
import { decodeFileList, FILE_LIST, type ListedFile } from "#protocol/release/file-list.ts";
import type { UnlockedSession } from "#sdk/context.ts";
import { proposeSiteRelease, releasedSite } from "#sdk/index.ts";
import { buildSite, type Finding } from "../../site/build.ts";
import { proposed } from "../answers/answers.ts";
import { flag, optional, required } from "../arguments/grammar.ts";
import { text } from "../arguments/kinds.ts";
import { command } from "../command.ts";
import { UnverifiedError } from "../log/unverified.ts";
import { InvalidValue, UsageError } from "../problems.ts";
import { addDocuments } from "../site/add-documents.ts";
import { readSiteFolder } from "../site/read-folder.ts";
import { servedFile } from "../site/served-file.ts";
import { readAssets, readSiteWords } from "../site/template.ts";
import { readList, sha256, wholeList, writeSite } from "../site/write-folder.ts";
import { messages } from "../words/messages.ts";

const folder = text("FOLDER");
const day = {
	label: "DAY",
	parse(given: string): string {
		if (/^\d{4}-\d\d-\d\d$/.test(given) && !Number.isNaN(Date.parse(given))) return given;
		throw new InvalidValue(messages.notADay);
	},
};
const address = {
	label: "URL",
	parse(given: string): string {
		if (!URL.canParse(given) || !/^https?:$/.test(new URL(given).protocol)) throw new InvalidValue(messages.notASiteAddress);
		return new URL(given).origin;
	},
};

const lines = (findings: readonly Finding[]): string[] => findings.map(({ at, what }) => `${at}: ${what}`);

const build = command({
	name: "site build",
	help: {
		summary: "Build the public site from a folder of texts.",
		details:
			"The result is a folder of static files, which any web server can serve. docs/site.md describes the folder of texts. The build refuses what must not be public: HTML, pictures, links of mail, phone and messengers, and the closed network's name. It lists the rest that a second person must look at: links to other sites, phone numbers, mail addresses, missing translations and old hotlines. It signs in only if the texts name documents of the library. The same texts, day and program give the same files.",
		parameters: {
			from: "The folder of texts.",
			to: "The folder for the site. With --force an earlier build in it is replaced.",
			day: "The day by which the hotlines are judged, such as 2026-12-02. Without it: today.",
		},
		examples: ["cloister site build --from ./texts --to ./site"],
	},
	args: {},
	flags: { from: required(folder), to: required(folder), day: optional(day) },
	async run(io, input) {
		const on = input.day ?? new Date(io.now()).toISOString().slice(0, 10);
		const site = await addDocuments(io.session, await readSiteFolder(input.from, on));
		const { files, problems, look } = buildSite(site, readSiteWords(site.languages), readAssets());
		if (problems.length > 0) throw new UsageError(messages.siteRefused(lines(problems)), "site build");
		const digest = await writeSite(files, input.to, io.force);
		const data = { files: files.size, sha256: digest, look };
		return { data, text: () => messages.siteBuilt(data.files, digest, lines(look)) };
	},
});

const propose = command({
	name: "site propose",
	help: {
		summary: "Propose to publish a build of the public site. Admins only.",
		details:
			"Another admin, or a coordinator, builds the same texts or reads your build, compares the SHA-256, and approves it with `cloister vetting approve`. From then on the server serves this build and no other, if its folder (CLOISTER_SITE) has it. With --none the site is taken down at once: nobody has to approve this.",
		parameters: { folder: "The folder of the build.", none: "Take the site down at once." },
		examples: ["cloister site propose ./site", "cloister site propose --none"],
	},
	args: { folder: optional(folder) },
	flags: { none: flag },
	async run(io, input) {
		if ((input.folder === undefined) !== input.none) throw new UsageError(messages.siteFolderOrNone, "site propose");
		const list = input.folder === undefined ? null : await wholeList(input.folder);
		const session = await io.session();
		if (list === null) return proposed(session, await proposeSiteRelease(session, null));
		const data = { manifest: sha256(list), files: decodeFileList(list).length };
		return proposed(session, await proposeSiteRelease(session, list), data, messages.siteProposed(data.manifest));
	},
});

const check = command({
	name: "site check",
	help: {
		summary: "Check that a web server serves the public site as it was released, or as it was built.",
		details:
			"Without FOLDER, the command compares with the release that two people have signed. With it, it compares with this build and doesn't sign in. It fetches each file without a session. A server can still serve other files to one visitor. Use it after each release, and from more than one place.",
		parameters: { url: "The address of the site.", folder: "The folder of a build." },
		examples: ["cloister site check https://help.example.org", "cloister site check https://help.example.org ./site"],
	},
	args: { url: required(address), folder: optional(folder) },
	flags: {},
	async run(io, input) {
		const { url } = input;
		const listed = input.folder === undefined ? await servedRelease(await io.session(), url) : await readList(input.folder);
		const progress = io.progress(messages.siteFiles);
		const differing: string[] = [];
		for (const [index, { path: name, sha256: wanted }] of listed.entries()) {
			const served = await servedFile(url, name);
			if (served === null || sha256(served) !== wanted) differing.push(name);
			progress.step(index + 1, listed.length);
		}
		progress.done();
		if (differing.length > 0) throw new UnverifiedError(differing.join(", "), messages.siteDiffers, "altered-web-code");
		const says = input.folder === undefined ? messages.siteAsReleased : messages.siteAsBuilt;
		return { data: { url, files: listed.length }, text: () => says(listed.length) };
	},
});

/** The list that the web server serves. @throws UnverifiedError unless it is the released one */
async function servedRelease(session: UnlockedSession, url: string): Promise<ListedFile[]> {
	const released = await releasedSite(session);
	if (released === null) throw new UsageError(messages.noSiteRelease, "site check");
	const served = await servedFile(url, FILE_LIST);
	const listed = served !== null && sha256(served) === toHex(released.manifest) ? decodeFileList(new TextDecoder().decode(served)) : [];
	if (listed.length !== released.files) throw new UnverifiedError(FILE_LIST, messages.siteNotReleased, "altered-web-code");
	return listed;
}

export const siteCommands = [build, propose, check];
