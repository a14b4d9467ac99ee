/** A witness without a server of its own. It visits a server, checks both logs against its memory and submits its cosignatures. */
import { type Bytes, fromUtf8 } from "#protocol/bytes.ts";
import { contracts } from "#protocol/contracts/index.ts";
import { ProtocolError } from "#protocol/errors.ts";
import { type Checkpoint, parseCheckpoint } from "#protocol/log/checkpoint.ts";
import { parseNote, type VerifierKey } from "#protocol/log/note.ts";
import { formatAddCheckpoint } from "#protocol/log/witness.ts";
import { type AlarmCode, AlarmError } from "#sdk/alarms.ts";
import { type LogName, Tiles, tileReader } from "#sdk/audit/index.ts";
import type { Transport } from "#sdk/context.ts";
import { LOGS } from "../arguments/log.ts";
import type { WitnessDecisions } from "./decide.ts";
import type { WitnessMemory } from "./memory.ts";

export interface VisitedLog {
	log: LogName;
	origin: string;
	/** The size cosigned before. */
	from: number;
	/** The size cosigned now. */
	size: number;
}

export interface Visit {
	logs: VisitedLog[];
	/** The logs of which the server has no checkpoint. */
	unserved: LogName[];
	/** The logs that the server has, and whose keys the witness doesn't know. */
	unknown: LogName[];
}

/**
 * Checks both logs of a server, cosigns the logs that the witness knows, and sends the cosignatures.
 * @throws AlarmError checkpoint-shrunk or log-forked. Then the witness has not cosigned that log. Throws ProtocolError not-found when no log
 * was cosigned. Throws it also when the server withholds a log that the witness has cosigned before, after the other log was cosigned.
 */
export async function visitLogs(
	server: Transport,
	decisions: WitnessDecisions,
	memory: WitnessMemory,
	known: readonly VerifierKey[],
): Promise<Visit> {
	const visited: VisitedLog[] = [];
	const [unserved, unknown]: [LogName[], LogName[]] = [[], []];
	for (const log of LOGS) {
		const served = await fetchNote(server, log);
		if (served === null || !known.some(({ name }) => name === served.checkpoint.origin)) {
			(served === null ? unserved : unknown).push(log);
			continue;
		}
		const { checkpoint } = served;
		const { size: from } = await memory.lastCosigned(checkpoint.origin);
		const line = await cosign(server, decisions, { log, ...served, from });
		await server.call(contracts.audit.cosign, { params: { log }, body: { size: checkpoint.size, lines: line } });
		visited.push({ log, origin: checkpoint.origin, from, size: checkpoint.size });
	}
	const isWithheld = unserved.length > 0 && (await hasCosignedAnother(memory, known, visited));
	if (isWithheld || unserved.length === LOGS.length) {
		const cosigned = visited.map(({ log }) => log).join(", ") || "none";
		throw new ProtocolError("not-found", `the server has no checkpoint of the log: ${unserved.join(", ")}; cosigned: ${cosigned}`);
	}
	if (visited.length === 0) throw new ProtocolError("not-found", "this witness knows none of the logs of this server");
	return { logs: visited, unserved, unknown };
}

/**
 * Whether the witness has cosigned a log of this server before that it hasn't visited now. The logs of a network have the same host in
 * their origins. When no other known origin has that host, the logs of every network count.
 */
async function hasCosignedAnother(memory: WitnessMemory, known: readonly VerifierKey[], visited: readonly VisitedLog[]): Promise<boolean> {
	const others = known.filter(({ name }) => !visited.some(({ origin }) => origin === name));
	const near = others.filter(({ name }) => visited.some(({ origin }) => hostOf(origin) === hostOf(name)));
	const trees = await Promise.all((near.length > 0 ? near : others).map(({ name }) => memory.lastCosigned(name)));
	return trees.some(({ size }) => size > 0);
}

/** @param origin such as "example.org/cloister/access" */
const hostOf = (origin: string) => origin.split("/")[0];

interface Served {
	note: string;
	checkpoint: Checkpoint;
}

async function fetchNote(server: Transport, log: LogName): Promise<Served | null> {
	try {
		return parse(log, await server.fetchBytes(contracts.audit.checkpoint, { log }));
	} catch (error) {
		if (error instanceof ProtocolError && error.code === "not-found") return null;
		throw error;
	}
}

function parse(log: LogName, bytes: Bytes): Served {
	try {
		const note = fromUtf8(bytes);
		return { note, checkpoint: parseCheckpoint(parseNote(note).text) };
	} catch {
		throw alarm("log-forked", `${log}: the server sent something that is not a checkpoint`);
	}
}

interface LogToCosign extends Served {
	log: LogName;
	from: number;
}

async function cosign(server: Transport, decisions: WitnessDecisions, { log, note, checkpoint, from }: LogToCosign): Promise<string> {
	const { size } = checkpoint;
	if (size < from) throw alarm("checkpoint-shrunk", `${log}: ${size} entries served, ${from} cosigned before`);
	const tiles = new Tiles(tileReader(server, log), (detail) => {
		throw alarm("log-forked", `${log}: ${detail}`);
	});
	const proof = await tiles.consistency(from, size);
	const { status, body } = await decisions.decide(formatAddCheckpoint({ old: from, proof, note }));
	if (status === 200) return body;
	throw alarm(
		"log-forked",
		`${log}: refused with ${status}: the checkpoint of ${size} entries does not extend the ${from} cosigned before`,
	);
}

function alarm(code: AlarmCode, detail: string): AlarmError {
	return new AlarmError({ code, subject: null, detail });
}
