/** The commands of the public site: building its folder, and comparing what a web server serves with it. */
import { buildSite, type Finding } from "../../site/build.ts";
import { optional, required } from "../arguments/grammar.ts";
import { text } from "../arguments/kinds.ts";
import { command } from "../command.ts";
import { UnverifiedError } from "../log/unverified.ts";
import { InvalidValue, UsageError } from "../problems.ts";
import { addDocuments } from "../site/add-documents.ts";
import { readSiteFolder } from "../site/read-folder.ts";
import { readAssets, readSiteWords } from "../site/template.ts";
import { readList, sha256, writeSite } from "../site/write-folder.ts";
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

const check = command({
	name: "site check",
	help: {
		summary: "Check that a web server serves the public site as it was built.",
		details:
			"The command fetches each file of the build without a session. A server can still serve other files to one visitor. Use it after each release, and from more than one place.",
		parameters: { url: "The address of the site.", folder: "The folder of the build." },
		examples: ["cloister site check https://help.example.org ./site"],
	},
	args: { url: required(address), folder: required(folder) },
	flags: {},
	async run(io, input) {
		const listed = await readList(input.folder);
		const progress = io.progress(messages.siteFiles);
		const differing: string[] = [];
		for (const [index, { path: name, sha256: wanted }] of listed.entries()) {
			if ((await digestOf(input.url, name)) !== wanted) differing.push(name);
			progress.step(index + 1, listed.length);
		}
		progress.done();
		if (differing.length > 0) throw new UnverifiedError(differing.join(", "), messages.siteDiffers, "altered-web-code");
		return { data: { url: input.url, files: listed.length }, text: () => messages.siteAsBuilt(listed.length) };
	},
});

/** The SHA-256 of what is served, null when nothing is. */
async function digestOf(origin: string, name: string): Promise<string | null> {
	const answer = await fetch(new URL(`/${name.replace(/(^|\/)index\.html$/, "$1")}`, origin), { redirect: "error", credentials: "omit" });
	return answer.ok ? sha256(new Uint8Array(await answer.arrayBuffer())) : null;
}

export const siteCommands = [build, check];
