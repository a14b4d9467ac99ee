/** The commands that release a web build, and that check whether the server serves the released build. */
import fs from "node:fs/promises";
import path from "node:path";
import { equal, toHex } from "#protocol/bytes.ts";
import { decodeManifest, MANIFEST, manifestHash, type WebFile } from "#protocol/release/manifest.ts";
import { checkWeb, proposeRelease } from "#sdk/index.ts";
import { proposed } from "../answers/answers.ts";
import { flag, optional, required } from "../arguments/grammar.ts";
import { text } from "../arguments/kinds.ts";
import { command } from "../command.ts";
import { onePiece, saveWhole } from "../files.ts";
import { UnverifiedError } from "../log/unverified.ts";
import { UsageError } from "../problems.ts";
import { makeManifest } from "../release/make-manifest.ts";
import { messages } from "../words/messages.ts";

const folder = text("FOLDER");

/** Describes a manifest. People compare its hash, which equals the output of `sha256sum`. */
function manifestSummary(manifest: Uint8Array) {
	const files = decodeManifest(manifest);
	return { manifest: toHex(manifestHash(manifest)), files: files.length, bytes: files.reduce((sum, { size }) => sum + size, 0) };
}

const manifest = command({
	name: "web manifest",
	help: {
		summary: "Make the manifest of a web build, and write it into the folder of the build.",
		details:
			"The manifest lists the path, size and SHA-256 of each file. Each page must give the hash of every script and style that it loads (Subresource Integrity), and must not contain scripts itself. The same files give the same manifest on every machine.",
		parameters: { folder: "The folder of the build. The server serves it as its root." },
		examples: ["cloister web manifest ./dist"],
	},
	args: { folder: required(folder) },
	async run(_io, input) {
		const made = await makeManifest(input.folder);
		await saveWhole(path.join(input.folder, MANIFEST), onePiece(made), true);
		const data = manifestSummary(made);
		return { data, text: () => messages.manifestMade(data.files, data.bytes, data.manifest) };
	},
});

const propose = command({
	name: "web propose",
	help: {
		summary: "Propose to release a web build. Admins only.",
		details:
			"The build replaces the earlier release. Another admin makes or gets the same build, compares the SHA-256 that `cloister vetting list` shows, and approves. After the approval, replace the folder on the server (CLOISTER_WEB) and restart the server: it reads the folder only when it starts.",
		parameters: { folder: "The folder of the build, with its manifest.", none: "Propose that no web code is released any more." },
		examples: ["cloister web propose ./dist", "cloister web propose --none"],
	},
	args: { folder: optional(folder) },
	flags: { none: flag },
	async run(io, input) {
		if ((input.folder === undefined) !== input.none) throw new UsageError(messages.folderOrNone);
		const kept = input.folder === undefined ? null : await manifestIn(input.folder);
		const session = await io.session();
		if (kept === null) return proposed(session, await proposeRelease(session, null));
		const data = manifestSummary(kept);
		return proposed(session, await proposeRelease(session, kept), data, messages.releaseProposed(data.manifest));
	},
});

/** The manifest in a folder. @throws UsageError if it is missing or doesn't match the files: the server would refuse to serve them */
async function manifestIn(within: string): Promise<Uint8Array> {
	const made = await makeManifest(within);
	const kept = await fs.readFile(path.join(within, MANIFEST)).catch(() => null);
	if (kept === null || !equal(kept, made)) throw new UsageError(messages.manifestDiffers(within));
	return made;
}

const check = command({
	name: "web check",
	help: {
		summary: "Check that the server serves the released web code.",
		details:
			"The command fetches the files without your session, so the requests don't name you. It checks only the files that this program receives. A server can still serve other code to one browser. If that is a risk for you, use this program instead of the browser.",
		parameters: { against: "The folder of a build that you have made yourself. The released build must be equal to it." },
		examples: ["cloister web check", "cloister web check --against ./dist"],
	},
	flags: { against: optional(folder) },
	async run(io, input) {
		const own = input.against === undefined ? null : decodeManifest(await makeManifest(input.against));
		const session = await io.session();
		const progress = io.progress(messages.webCode);
		const checked = await checkWeb(session, progress.step).finally(progress.done);
		if (checked === null && own !== null) throw new UsageError(messages.nothingCompared, "web check");
		if (checked === null) return { data: { release: null, files: [] }, text: () => messages.noRelease };
		if (own !== null) compareWith(own, checked.files);
		const release = toHex(checked.manifest);
		const files = checked.files.map(({ path: name, size, sha256 }) => ({ path: name, bytes: size, sha256: toHex(sha256) }));
		return { data: { release, files }, text: () => messages.webAsReleased(files.length, release) };
	},
});

const MOST_SHOWN = 20;

/** @throws UnverifiedError when the released files differ from the files of the member's own build */
function compareWith(own: WebFile[], released: WebFile[]): void {
	const digests = (files: WebFile[]) => new Map(files.map(({ path: name, sha256 }) => [name, toHex(sha256)]));
	const [ours, theirs] = [digests(own), digests(released)];
	const differing = [...new Set([...ours.keys(), ...theirs.keys()])].filter((name) => ours.get(name) !== theirs.get(name));
	if (differing.length === 0) return;
	const more = differing.length > MOST_SHOWN ? ["..."] : [];
	throw new UnverifiedError([...differing.slice(0, MOST_SHOWN), ...more].join(", "), messages.notYourBuild, "altered-web-code");
}

export const webCommands = [manifest, propose, check];
