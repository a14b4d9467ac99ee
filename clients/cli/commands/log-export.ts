/** Taking a log away: whole, in the layout of C2SP tlog-tiles, or the proof of one entry. */
import path from "node:path";
import { toHex } from "#protocol/bytes.ts";
import { formatVerifierKey } from "#protocol/log/note.ts";
import { keyOfLog, logProof } from "#sdk/audit/index.ts";
import { command } from "../command.ts";
import { saveWhole } from "../file-io.ts";
import { optional, required, yes } from "../grammar.ts";
import { code, path as file, number } from "../kinds.ts";
import { exportLog } from "../log/export.ts";
import { LogFolder } from "../log/folder.ts";
import { said } from "../words/said.ts";

export const LOGS = ["access", "directory"] as const;
export const whichLog = optional(code(LOGS, "LOG"));

export const exporting = command({
	name: "log export",
	args: { folder: required(file) },
	flags: { log: whichLog, bodies: yes },
	async run(io, given) {
		const log = given.log ?? "access";
		const session = await io.session();
		const folder = new LogFolder(given.folder);
		const progress = io.progress(log);
		const options = { bodies: given.bodies && log === "access", onProgress: progress.step };
		const { size, kept, written } = await exportLog(session, log, folder, options).finally(progress.done);
		const key = formatVerifierKey(keyOfLog(session, log));
		return { data: { log, folder: folder.root, size, kept, written, key }, text: () => said.exported(log, size, folder.root, key) };
	},
});

async function* once(bytes: Uint8Array) {
	yield bytes;
}

export const proof = command({
	name: "log proof",
	args: { entry: required(number("NUMBER", 0, Number.MAX_SAFE_INTEGER)) },
	flags: { log: whichLog, to: optional(file) },
	async run(io, given) {
		const log = given.log ?? "access";
		const session = await io.session();
		const made = await logProof(session, log, given.entry);
		const name = path.resolve(given.to ?? `${log}-${given.entry}.tlog-proof`);
		const entryFile = name.replace(/(\.tlog-proof)?$/, ".entry");
		await saveWhole(name, once(new TextEncoder().encode(made.proof)), io.force);
		await saveWhole(entryFile, once(made.entry), io.force);
		const key = formatVerifierKey(keyOfLog(session, log));
		const { session: sessionHash, ...body } = made.body ?? { session: null };
		const data = {
			log,
			entry: given.entry,
			file: name,
			entryFile,
			key,
			body: made.body && { ...body, session: sessionHash && toHex(sessionHash) },
		};
		return { data, text: () => said.proven(given.entry, name, key) };
	},
});
