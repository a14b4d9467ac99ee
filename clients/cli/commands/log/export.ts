/** The commands that export a whole log in the layout of C2SP tlog-tiles, or the proof of one entry. */
import path from "node:path";
import { toHex } from "#protocol/bytes.ts";
import { formatVerifierKey } from "#protocol/log/note.ts";
import { keyOfLog, proveEntry } from "#sdk/audit/index.ts";
import { flag, optional, required } from "../../arguments/grammar.ts";
import { path as file, number } from "../../arguments/kinds.ts";
import { logName } from "../../arguments/log.ts";
import { refuseUnused } from "../../arguments/unused-flags.ts";
import { command } from "../../command.ts";
import { onePiece, refuseBadPlace, saveWhole } from "../../files.ts";
import { exportLog } from "../../log/export.ts";
import { LogFolder } from "../../log/folder.ts";
import { messages } from "../../words/messages.ts";

export const exporting = command({
	name: "log export",
	help: {
		summary:
			"Export a log into a folder, in the layout of C2SP tlog-tiles, for other programs. Run it again to continue an interrupted export.",
		parameters: {
			folder: "The folder to write to.",
			log: "The log. Default: access.",
			bodies: "Also export the content of the access entries that you may read. The access log records this.",
		},
		examples: ["cloister log export ./access", "cloister log export ./directory --log directory"],
	},
	args: { folder: required(file) },
	flags: { log: logName, bodies: flag },
	async run(io, input) {
		const log = input.log ?? "access";
		if (log !== "access") refuseUnused(input, ["bodies"], messages.onlyForAccessLog, "log export");
		const session = await io.session();
		const folder = new LogFolder(input.folder);
		const progress = io.progress(log);
		const options = { bodies: input.bodies, onProgress: progress.step };
		const { size, kept, written } = await exportLog(session, log, folder, options).finally(progress.done);
		const key = formatVerifierKey(keyOfLog(session, log));
		return { data: { log, folder: folder.root, size, kept, written, key }, text: () => messages.exported(log, size, folder.root, key) };
	},
});

export const proof = command({
	name: "log proof",
	help: {
		summary: "Write one entry to a file, and the proof that the log contains it to another file (C2SP tlog-proof).",
		details: "The proof of an access entry also contains the content of the entry, if you may read it.",
		parameters: {
			entry: "The number of the entry.",
			log: "The log. Default: access.",
			to: "The file for the proof. Default: LOG-NUMBER.tlog-proof. The entry is written to LOG-NUMBER.entry beside it.",
		},
		examples: ["cloister log proof 4711"],
	},
	args: { entry: required(number("NUMBER", 0, Number.MAX_SAFE_INTEGER)) },
	flags: { log: logName, to: optional(file) },
	async run(io, input) {
		const log = input.log ?? "access";
		const session = await io.session();
		const name = path.resolve(input.to ?? `${log}-${input.entry}.tlog-proof`);
		const entryFile = name.replace(/(\.tlog-proof)?$/, ".entry");
		for (const file of [name, entryFile]) await refuseBadPlace(file, io.force);
		const made = await proveEntry(session, log, input.entry);
		await saveWhole(name, onePiece(new TextEncoder().encode(made.proof)), io.force);
		await saveWhole(entryFile, onePiece(made.entry), io.force);
		const key = formatVerifierKey(keyOfLog(session, log));
		const { session: sessionHash, ...body } = made.body ?? { session: null };
		const data = {
			log,
			entry: input.entry,
			file: name,
			entryFile,
			key,
			body: made.body && { ...body, session: sessionHash && toHex(sessionHash) },
		};
		return { data, text: () => messages.proven(input.entry, name, key) };
	},
});
