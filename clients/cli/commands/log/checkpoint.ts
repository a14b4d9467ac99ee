/** The commands for the newest checkpoint, and for the receipts of the member's own accesses. */
import { toBase64Url } from "#protocol/bytes.ts";
import { checkReceipts, fetchNewestCheckpoint } from "#sdk/audit/index.ts";
import { logName } from "../../arguments/log.ts";
import { command } from "../../command.ts";
import { messages } from "../../words/messages.ts";

const checkpoint = command({
	name: "log checkpoint",
	help: {
		summary: "Show the newest signed checkpoint of a log, for other programs.",
		examples: ["cloister log checkpoint"],
	},
	args: { log: logName },
	async run(io, input) {
		const log = input.log ?? "access";
		const newest = await fetchNewestCheckpoint(await io.session(), log);
		if (!newest) return { data: { log, size: 0, note: null }, text: () => messages.emptyList };
		const { size, root } = newest.checkpoint;
		return { data: { log, size, root: toBase64Url(root), note: newest.note }, text: () => newest.note.trimEnd() };
	},
});

const receipts = command({
	name: "log receipts",
	help: {
		summary: "Check that the signed log contains your own accesses that the server has acknowledged.",
		examples: ["cloister log receipts"],
	},
	async run(io) {
		const found = await checkReceipts(await io.session());
		return { data: found, text: () => messages.receipts(found.checked, found.waiting, found.hidden) };
	},
});

export const checkpointCommands = [checkpoint, receipts];
