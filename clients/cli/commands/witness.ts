/** A member organisation as witness of the logs: it cosigns what extends what it saw before, and nothing else. */
import { ProtocolError } from "#protocol/errors.ts";
import { formatVerifierKey, isKeyName, type VerifierKey } from "#protocol/log/note.ts";
import { sodiumReady } from "#protocol/sodium.ts";
import { type Columns, column, listAnswer } from "../answers/list.ts";
import { toJson } from "../answers/show.ts";
import { many, optional, required, type Word } from "../arguments/grammar.ts";
import { path as file, number, text } from "../arguments/kinds.ts";
import { verifierKey } from "../arguments/verifier-key.ts";
import type { Io } from "../command.ts";
import { command } from "../command.ts";
import { Problem, UsageError } from "../problems.ts";
import { WitnessDecisions } from "../witness/decide.ts";
import { makeKey, openKey } from "../witness/key.ts";
import { WitnessMemory } from "../witness/memory.ts";
import { type Visited, visitLogs } from "../witness/once.ts";
import { serveWitness } from "../witness/serve.ts";
import { messages } from "../words/messages.ts";

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
			folder: "The folder to write to.",
			name: "Name of the key, best an address without https://, such as witness.example.org/w1.",
			log: "Verifier key of a log to witness, from a source that you trust.",
		},
		examples: ["cloister witness init ./witness --name witness.example.org/w1 --log example.org/access+12ab34cd+A..."],
	},
	args: folder,
	flags: { name: required(keyName), log: many(verifierKey) },
	async run(_io, input) {
		const { verifierKey } = await makeKey(input.folder, input.name);
		await new WitnessMemory(input.folder).addLogs(input.log.map(formatVerifierKey));
		return { data: { folder: input.folder, key: verifierKey }, text: () => messages.witnessMade(verifierKey) };
	},
});

const logColumns: Columns<VerifierKey> = {
	origin: column("LOG", ({ name }) => name),
	key: column("VERIFIER KEY", formatVerifierKey),
};

const addLog = command({
	name: "witness add-log",
	help: {
		summary: "Let the witness know another log.",
		parameters: { folder: "The witness's.", log: "Verifier key of the log." },
		examples: ["cloister witness add-log ./witness --log example.org/directory+12ab34cd+A..."],
	},
	args: folder,
	flags: { log: many(verifierKey) },
	async run(_io, input) {
		await openKey(input.folder);
		const memory = new WitnessMemory(input.folder);
		await memory.addLogs(input.log.map(formatVerifierKey));
		return listAnswer("logs", await memory.logs(), logColumns);
	},
});

/** Opens the witness for cosigning. It stays locked against other processes until `unlock`. */
async function openWitness(at: string) {
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
		const { key, memory, logs, unlock } = await openWitness(input.folder);
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

/** Never resolves: a signal ends the process. */
const untilSignal = new Promise<never>(() => {});

/** Printed at once, because `witness serve` never ends with an answer. */
function announce(io: Io, address: string, key: string): void {
	process.stdout.write(`${io.json ? toJson({ listening: address, key }) : messages.witnessListens(address, key)}\n`);
}

const visitColumns: Columns<Visited> = {
	log: column("LOG", ({ log }) => log),
	origin: column("ORIGIN", ({ origin }) => origin),
	from: column("COSIGNED BEFORE", ({ from }) => from),
	size: column("COSIGNED NOW", ({ size }) => size),
};

const once = command({
	name: "witness once",
	help: {
		summary: "Check both logs of a server once, cosign them, and send the cosignatures.",
		details: "For a witness that nobody can reach, such as a nightly job. Needs no sign-in.",
		parameters: { folder: "The witness's." },
		examples: ["cloister witness once ./witness --server https://cloister.example.org"],
	},
	args: folder,
	flags: {},
	async run(io, input) {
		const { server } = await io.surroundings();
		const { key, memory, logs, unlock } = await openWitness(input.folder);
		try {
			const visited = await visitLogs(server, new WitnessDecisions(key, memory, logs, io.now), memory, logs).catch((error: unknown) => {
				// The witness's own signature is right, so the server refuses it because the directory doesn't name this witness.
				if (error instanceof ProtocolError && error.code === "bad-signature")
					throw new UsageError(messages.witnessUnnamed(key.verifierKey));
				throw error;
			});
			return listAnswer("logs", visited, visitColumns);
		} finally {
			await unlock();
		}
	},
});

export const witnessCommands = [init, addLog, serve, once];
