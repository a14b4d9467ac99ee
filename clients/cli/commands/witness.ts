/** A member organisation as witness of the logs: it cosigns what extends what it saw before, and nothing else. */
import { ProtocolError } from "#protocol/errors.ts";
import { formatVerifierKey, isKeyName } from "#protocol/log/note.ts";
import { sodiumReady } from "#protocol/sodium.ts";
import type { Io } from "../command.ts";
import { command } from "../command.ts";
import { many, optional, required, type Word } from "../grammar.ts";
import { listed } from "../helpers/answers.ts";
import { path as file, number, text } from "../kinds.ts";
import { Problem, UsageError } from "../problems.ts";
import { toJson } from "../show.ts";
import { WitnessDecisions } from "../witness/decide.ts";
import { makeKey, openKey } from "../witness/key.ts";
import { WitnessMemory } from "../witness/memory.ts";
import { visitLogs } from "../witness/once.ts";
import { serveWitness } from "../witness/serve.ts";
import { said } from "../words/said.ts";
import { vkey } from "./log-verify.ts";

const keyName: Word<string> = {
	label: "NAME",
	parse(typed) {
		if (!isKeyName(typed) || typed.length > 200) throw new Problem(said.notAKeyName);
		return typed;
	},
};

const folder = { folder: required(file) };

const init = command({
	name: "witness init",
	args: folder,
	flags: { name: required(keyName), log: many(vkey) },
	async run(_io, given) {
		const { verifierKey } = await makeKey(given.folder, given.name);
		await new WitnessMemory(given.folder).addLogs(given.log.map(formatVerifierKey));
		return { data: { folder: given.folder, key: verifierKey }, text: () => said.witnessMade(verifierKey) };
	},
});

const addLog = command({
	name: "witness add-log",
	args: folder,
	flags: { log: many(vkey) },
	async run(_io, given) {
		await openKey(given.folder);
		const memory = new WitnessMemory(given.folder);
		await memory.addLogs(given.log.map(formatVerifierKey));
		const keys = (await memory.logs()).map((key) => ({ origin: key.name, key: formatVerifierKey(key) }));
		return listed(
			"logs",
			keys,
			["LOG", "VERIFIER KEY"],
			keys.map(({ origin, key }) => [origin, key]),
		);
	},
});

async function opened(at: string) {
	await sodiumReady;
	const [key, memory] = [await openKey(at), new WitnessMemory(at)];
	const logs = await memory.logs();
	if (logs.length === 0) throw new UsageError(said.noLogs);
	return { key, memory, logs, unlock: await memory.lock() };
}

const serve = command({
	name: "witness serve",
	args: folder,
	flags: { port: optional(number("PORT", 0, 65_535)), host: optional(text("ADDRESS")) },
	async run(io, given) {
		const { key, memory, logs, unlock } = await opened(given.folder);
		io.invocation.atClose(unlock);
		const server = await serveWitness(new WitnessDecisions(key, memory, logs, io.now), {
			host: given.host ?? "127.0.0.1",
			port: given.port ?? 8421,
			onAnswer: ({ status, about }) => about && io.note(said.witnessAnswered(about.origin, about.size, status)),
		});
		io.invocation.atClose(server.stop);
		announce(io, server.address, key.verifierKey);
		return untilSignal;
	},
});

const untilSignal = new Promise<never>(() => {});

/** Now, since there is never an answer. */
function announce(io: Io, address: string, key: string): void {
	process.stdout.write(`${io.json ? toJson({ listening: address, key }) : said.witnessListens(address, key)}\n`);
}

const once = command({
	name: "witness once",
	args: folder,
	flags: {},
	async run(io, given) {
		const { server } = await io.surroundings();
		const { key, memory, logs, unlock } = await opened(given.folder);
		try {
			const done = await visitLogs(server, new WitnessDecisions(key, memory, logs, io.now), memory, logs).catch((error: unknown) => {
				// Its own line is right: so it is the line of nobody who counts.
				if (error instanceof ProtocolError && error.code === "bad-signature") throw new UsageError(said.witnessUnnamed(key.verifierKey));
				throw error;
			});
			const rows = done.map(({ log, origin, from, size }) => [log, origin, from, size]);
			return listed("logs", done, ["LOG", "ORIGIN", "COSIGNED BEFORE", "COSIGNED NOW"], rows);
		} finally {
			await unlock();
		}
	},
});

export const witnessCommands = [init, addLog, serve, once];
