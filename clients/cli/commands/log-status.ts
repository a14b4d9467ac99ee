/** How the logs stand: their keys, and who vouches for them. */
import { formatVerifierKey } from "#protocol/log/note.ts";
import { logStatus, trustWitnesses, witnessKeys } from "#sdk/audit/index.ts";
import { command, many } from "../grammar.ts";
import { fields } from "../layout.ts";
import { isoTime, showTime } from "../times.ts";
import { said } from "../words.ts";
import { listed } from "./answers.ts";
import { LOGS, whichLog } from "./log-export.ts";
import { vkey } from "./log-verify.ts";

export const status = command({
	name: "log status",
	args: { log: whichLog },
	flags: {},
	async run(io, given) {
		const { server } = await io.surroundings();
		const logs = given.log ? [given.log] : LOGS;
		const all = await Promise.all(logs.map(async (log) => ({ log, ...(await logStatus(server, log)) })));
		const data = all.map(({ unwitnessedSince, ...rest }) => ({ ...rest, unwitnessedSince: isoTime(unwitnessedSince) }));
		const shown = all.map((each) =>
			fields([
				["log", each.log],
				["verifier key", each.key],
				["entries signed", each.size],
				["witnesses wanted", each.wanted],
				["entries witnessed", each.witnessed?.size],
				["unwitnessed since", showTime(each.unwitnessedSince)],
				...each.witnesses.map(({ key, size, time, failing }): [string, string] => [
					said.witness,
					said.witnessStands(key.split("+")[0] as string, size, showTime(time === null ? null : time * 1000), failing),
				]),
			]),
		);
		return { data: { logs: data }, text: () => shown.join("\n\n") };
	},
});

export const witnesses = command({
	name: "log witnesses",
	args: {},
	flags: { trust: many(vkey) },
	async run(io, given) {
		const sitting = await io.sitting();
		if (given.trust.length > 0) await trustWitnesses(sitting, given.trust.map(formatVerifierKey));
		const keys = (await witnessKeys(sitting)) ?? [];
		const data = keys.map((key) => ({ name: key.name, key: formatVerifierKey(key) }));
		const rows = data.map(({ name, key }) => [name, key]);
		return listed("witnesses", data, ["WITNESS", "VERIFIER KEY"], rows);
	},
});
