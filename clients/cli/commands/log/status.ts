/** The command that shows what the server reports about its logs. */
import { fetchLogStatus } from "#sdk/audit/index.ts";
import { fields } from "../../answers/layout.ts";
import { LOGS, logName } from "../../arguments/log.ts";
import { command } from "../../command.ts";
import { isoTime, showTime } from "../../times.ts";
import { messages } from "../../words/messages.ts";

/** The size in a checkpoint note, unverified. "0" without a note. */
function sizeOf(note: string | null): string {
	return /^[^\n]*\n(\d+)\n/.exec(note ?? "")?.[1] ?? "0";
}

export const status = command({
	name: "log status",
	help: {
		summary: "Show the keys, sizes and witnesses of the logs, as the server reports them. Needs no sign-in.",
		parameters: { log: "The log. Default: both." },
		examples: ["cloister log status"],
	},
	args: { log: logName },
	async run(io, input) {
		const { server } = await io.surroundings();
		const logs = input.log ? [input.log] : LOGS;
		const all = await Promise.all(logs.map(async (log) => ({ log, ...(await fetchLogStatus(server, log)) })));
		const data = all.map(({ unwitnessedSince, ...rest }) => ({ ...rest, unwitnessedSince: isoTime(unwitnessedSince) }));
		const blocks = all.map((each) =>
			fields([
				["log", each.log],
				["verifier key", each.key],
				["entries signed", each.size],
				["signing", each.restart && messages.signingRefused(sizeOf(each.restart.old), sizeOf(each.restart.kept))],
				["witnesses wanted", each.wanted],
				["entries witnessed", each.witnessed?.size],
				["unwitnessed since", showTime(each.unwitnessedSince)],
				...each.witnesses.map(({ key, size, time, failing }): [string, string] => [
					messages.witness,
					messages.witnessState(key.split("+")[0] as string, size, showTime(time === null ? null : time * 1000), failing),
				]),
				...each.unnamed.map((key): [string, string] => [messages.witness, messages.unnamed(key)]),
			]),
		);
		return { data: { logs: data }, text: () => blocks.join("\n\n") };
	},
});
