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
import { messages } from "../words/messages.ts";
import { vkey } from "./log-verify.ts";

const keyName: Word<string> = {
	label: "NAME",
	parse(typed) {
		if (!isKeyName(typed) || typed.length > 200) throw new Problem(messages.notAKeyName);
		return typed;
	},
};

const folder = { folder: required(file) };

const init = command({
	name: "witness init",
	help: {
		summary: "Make a witness of the logs for your organisation: a key of its own, in a folder.",
		details: "The folder holds key and memory: keep it on one machine, and never restore it from an old backup.",
		parameters: {
			folder: "Where to.",
			name: "Name of the key, best an address without https://, such as witness.example.org/w1.",
			log: "Verifier key of a log to witness, from a source that you trust.",
		},
		examples: ["cloister witness init ./witness --name witness.example.org/w1 --log example.org/access+12ab34cd+A..."],
	},
	args: folder,
	flags: { name: required(keyName), log: many(vkey) },
	async run(_io, input) {
		const { verifierKey } = await makeKey(input.folder, input.name);
		await new WitnessMemory(input.folder).addLogs(input.log.map(formatVerifierKey));
		return { data: { folder: input.folder, key: verifierKey }, text: () => messages.witnessMade(verifierKey) };
	},
});

const addLog = command({
	name: "witness add-log",
	help: {
		summary: "Let the witness know another log.",
		parameters: { folder: "The witness's.", log: "Verifier key of the log." },
		examples: ["cloister witness add-log ./witness --log example.org/directory+12ab34cd+A..."],
	},
	args: folder,
	flags: { log: many(vkey) },
	async run(_io, input) {
		await openKey(input.folder);
		const memory = new WitnessMemory(input.folder);
		await memory.addLogs(input.log.map(formatVerifierKey));
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
	if (logs.length === 0) throw new UsageError(messages.noLogs);
	return { key, memory, logs, unlock: await memory.lock() };
}

const serve = command({
	name: "witness serve",
	help: {
		summary: "Run the witness as a small server (C2SP tlog-witness), until it is stopped.",
		details: "It listens on this machine only, unless --host says otherwise; put TLS in front.",
		parameters: { folder: "The witness's.", port: "Port; 8421 if left out.", host: "Address to listen on; 127.0.0.1 if left out." },
		examples: ["cloister witness serve ./witness", "cloister witness serve ./witness --host 0.0.0.0 --port 443"],
	},
	args: folder,
	flags: { port: optional(number("PORT", 0, 65_535)), host: optional(text("ADDRESS")) },
	async run(io, input) {
		const { key, memory, logs, unlock } = await opened(input.folder);
		io.invocation.atClose(unlock);
		const server = await serveWitness(new WitnessDecisions(key, memory, logs, io.now), {
			host: input.host ?? "127.0.0.1",
			port: input.port ?? 8421,
			onAnswer: ({ status, about }) => about && io.note(messages.witnessAnswered(about.origin, about.size, status)),
		});
		io.invocation.atClose(server.stop);
		announce(io, server.address, key.verifierKey);
		return untilSignal;
	},
});

const untilSignal = new Promise<never>(() => {});

/** Now, since there is never an answer. */
function announce(io: Io, address: string, key: string): void {
	process.stdout.write(`${io.json ? toJson({ listening: address, key }) : messages.witnessListens(address, key)}\n`);
}

const once = command({
	name: "witness once",
	help: {
		summary: "Visit the server once: check both logs against the witness's memory, cosign, hand in.",
		details: "For a witness that nobody can reach, such as a nightly job. Needs no sign-in.",
		parameters: { folder: "The witness's." },
		examples: ["cloister witness once ./witness --server https://cloister.example.org"],
	},
	args: folder,
	flags: {},
	async run(io, input) {
		const { server } = await io.surroundings();
		const { key, memory, logs, unlock } = await opened(input.folder);
		try {
			const done = await visitLogs(server, new WitnessDecisions(key, memory, logs, io.now), memory, logs).catch((error: unknown) => {
				// Its own line is right: so it is the line of nobody who counts.
				if (error instanceof ProtocolError && error.code === "bad-signature")
					throw new UsageError(messages.witnessUnnamed(key.verifierKey));
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
