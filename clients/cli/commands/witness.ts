/**
 * The commands of a witness. A witness cosigns a checkpoint of a log only if it extends the checkpoint that the witness cosigned before.
 */

import { ProtocolError } from "#protocol/errors.ts";
import { formatVerifierKey, isKeyName, type VerifierKey } from "#protocol/log/note.ts";
import { sodiumReady } from "#protocol/sodium.ts";
import { oneLine } from "../answers/layout.ts";
import { type Columns, column, listAnswer } from "../answers/list.ts";
import { toJson } from "../answers/show.ts";
import { many, optional, required, type Word } from "../arguments/grammar.ts";
import { path as file, number, text } from "../arguments/kinds.ts";
import { verifierKey } from "../arguments/verifier-key.ts";
import { type Answer, command, type Io } from "../command.ts";
import { InvalidValue, UsageError } from "../problems.ts";
import { WitnessDecisions } from "../witness/decide.ts";
import { makeKey, openKey } from "../witness/key.ts";
import { WitnessMemory } from "../witness/memory.ts";
import { type Visit, type VisitedLog, visitLogs } from "../witness/once.ts";
import { serveWitness } from "../witness/serve.ts";
import { messages } from "../words/messages.ts";

const keyName: Word<string> = {
	label: "NAME",
	parse(typed) {
		if (!isKeyName(typed) || typed.length > 200) throw new InvalidValue(messages.notAKeyName);
		return typed;
	},
};

const folder = { folder: required(file) };

const init = command({
	name: "witness init",
	help: {
		summary: "Make a witness of the logs for your organisation. It gets its own key in a folder.",
		details:
			"The folder contains the key and the last checkpoint of each log. Keep it on one machine, and never restore it from an old backup.",
		parameters: {
			folder: "The folder to write to.",
			name: "The name of the key. Use an address without https://, such as witness.example.org/w1.",
			log: "The verifier key of a log to witness, from a source that you trust. Can be repeated.",
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
		summary: "Add a log that the witness cosigns.",
		parameters: { folder: "The folder of the witness.", log: "The verifier key of the log. Can be repeated." },
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
		summary: "Run the witness as a small HTTP server (C2SP tlog-witness) until it is stopped.",
		details: "Without --host the server can be reached only from this machine. It speaks plain HTTP, so put a TLS proxy in front of it.",
		parameters: {
			folder: "The folder of the witness.",
			port: "The port. Default: 8421.",
			host: "The address to listen on. Default: 127.0.0.1.",
		},
		examples: ["cloister witness serve ./witness", "cloister witness serve ./witness --host 0.0.0.0 --port 8080"],
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
			onFailure: (error) => io.note(messages.witnessFailed(oneLine((error as Error).message))),
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

const visitColumns: Columns<VisitedLog> = {
	log: column("LOG", ({ log }) => log),
	origin: column("ORIGIN", ({ origin }) => origin),
	from: column("COSIGNED BEFORE", ({ from }) => from),
	size: column("COSIGNED NOW", ({ size }) => size),
};

function visitAnswer({ logs, unserved, unknown }: Visit): Answer {
	const list = listAnswer("logs", logs, visitColumns);
	const lines = [...unserved.map(messages.logUnserved), ...unknown.map(messages.logUnknown)];
	return { data: { ...(list.data as object), unserved, unknown }, text: () => [list.text(), ...lines].join("\n") };
}

const once = command({
	name: "witness once",
	help: {
		summary: "Check once the logs of a server that the witness knows, cosign them, and send the cosignatures to the server.",
		details: "Use this if the server can't reach the witness, for example in a nightly job. Needs no sign-in.",
		parameters: { folder: "The folder of the witness." },
		examples: ["cloister witness once ./witness --server https://cloister.example.org"],
	},
	args: folder,
	async run(io, input) {
		const { server } = await io.surroundings();
		const { key, memory, logs, unlock } = await openWitness(input.folder);
		try {
			const visit = await visitLogs(server, new WitnessDecisions(key, memory, logs, io.now), memory, logs).catch((error: unknown) => {
				// The witness's signature is right. So the server can refuse it only because the directory doesn't name this witness.
				if (error instanceof ProtocolError && error.code === "bad-signature")
					throw new UsageError(messages.witnessUnnamed(key.verifierKey));
				throw error;
			});
			return visitAnswer(visit);
		} finally {
			await unlock();
		}
	},
});

export const witnessCommands = [init, addLog, serve, once];
