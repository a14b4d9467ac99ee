/** Web code: which build is released, and whether the server serves that one. */
import fs from "node:fs/promises";
import path from "node:path";
import { equal, toHex } from "#protocol/bytes.ts";
import { decodeManifest, MANIFEST, manifestHash, type WebFile } from "#protocol/release/manifest.ts";
import { checkWeb, proposeRelease } from "#sdk/index.ts";
import { proposed } from "../answers/answers.ts";
import { flag, optional, required } from "../arguments/grammar.ts";
import { text } from "../arguments/kinds.ts";
import { command } from "../command.ts";
import { saveWhole } from "../files.ts";
import { UnverifiedError } from "../log/unverified.ts";
import { UsageError } from "../problems.ts";
import { makeManifest } from "../release/folder.ts";
import { messages } from "../words/messages.ts";

const folder = text("FOLDER");

/** What people compare: as `sha256sum` of the manifest writes it. */
function told(manifest: Uint8Array) {
	const files = decodeManifest(manifest);
	return { manifest: toHex(manifestHash(manifest)), files: files.length, bytes: files.reduce((sum, { size }) => sum + size, 0) };
}

const manifest = command({
	name: "web manifest",
	help: {
		summary: "Make the manifest of a web build, in its folder.",
		details:
			"It names each file by path, size and SHA-256. Pages must name the hash of each script and style that they load (Subresource Integrity), and hold no script themselves. The same files give the same manifest, wherever it is made.",
		parameters: { folder: "The folder of the build, which becomes the server's root." },
		examples: ["cloister web manifest ./dist"],
	},
	args: { folder: required(folder) },
	flags: {},
	async run(_io, input) {
		const made = await makeManifest(input.folder);
		await saveWhole(path.join(input.folder, MANIFEST), pieces(made), true);
		const data = told(made);
		return { data, text: () => messages.manifestMade(data.files, data.bytes, data.manifest) };
	},
});

async function* pieces(bytes: Uint8Array) {
	yield bytes;
}

const propose = command({
	name: "web propose",
	help: {
		summary: "Propose a web build as the one that is released. Admins only.",
		details:
			"Takes the place of the release before. Another admin makes or gets the same build, compares the SHA-256 that `cloister vetting list` shows, and approves. Have the folder at the server by then (CLOISTER_WEB).",
		parameters: { folder: "The folder of the build, with its manifest.", none: "No web code is released any more." },
		examples: ["cloister web propose ./dist", "cloister web propose --none"],
	},
	args: { folder: optional(folder) },
	flags: { none: flag },
	async run(io, input) {
		if ((input.folder === undefined) !== input.none) throw new UsageError(messages.folderOrNone);
		const kept = input.folder === undefined ? null : await manifestIn(input.folder);
		const session = await io.session();
		if (kept === null) return proposed(session, await proposeRelease(session, null));
		const data = told(kept);
		return proposed(session, await proposeRelease(session, kept), data, messages.releaseProposed(data.manifest));
	},
});

/** Nobody proposes what the server would refuse to serve. */
async function manifestIn(within: string): Promise<Uint8Array> {
	const made = await makeManifest(within);
	const kept = await fs.readFile(path.join(within, MANIFEST)).catch(() => null);
	if (kept === null || !equal(kept, made)) throw new UsageError(messages.manifestDiffers(within));
	return made;
}

const check = command({
	name: "web check",
	help: {
		summary: "Compare the web code that the server serves with the released one.",
		details:
			"Fetches all of it, without telling the server who asks. It shows what this program is served: a server can serve one browser something else. Where that matters, use this program instead.",
		parameters: { against: "The folder of a build that you have made yourself: the released one must be the same." },
		examples: ["cloister web check", "cloister web check --against ./dist"],
	},
	args: {},
	flags: { against: optional(folder) },
	async run(io, input) {
		const own = input.against === undefined ? null : decodeManifest(await makeManifest(input.against));
		const session = await io.session();
		const progress = io.progress(messages.webCode);
		const checked = await checkWeb(session, progress.step).finally(progress.done);
		if (checked === null) return { data: { release: null, files: [] }, text: () => messages.noRelease };
		if (own !== null) compareWith(own, checked.files);
		const release = toHex(checked.manifest);
		const files = checked.files.map(({ path: name, size, sha256 }) => ({ path: name, bytes: size, sha256: toHex(sha256) }));
		return { data: { release, files }, text: () => messages.webAsReleased(files.length, release) };
	},
});

const MOST_SHOWN = 20;

/** @throws UnverifiedError when what was released isn't what somebody has built. */
function compareWith(own: WebFile[], released: WebFile[]): void {
	const digests = (files: WebFile[]) => new Map(files.map(({ path: name, sha256 }) => [name, toHex(sha256)]));
	const [ours, theirs] = [digests(own), digests(released)];
	const differing = [...new Set([...ours.keys(), ...theirs.keys()])].filter((name) => ours.get(name) !== theirs.get(name));
	if (differing.length === 0) return;
	const more = differing.length > MOST_SHOWN ? ["..."] : [];
	throw new UnverifiedError([...differing.slice(0, MOST_SHOWN), ...more].join(", "), messages.notYourBuild, "altered-web-code");
}

export const webCommands = [manifest, propose, check];
