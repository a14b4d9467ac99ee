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

/**
 * Checks both logs of a server, cosigns those that the witness knows, and sends the cosignatures.
 * @throws AlarmError checkpoint-shrunk or log-forked. Then the witness has not cosigned that log. Throws ProtocolError not-found when the
 * witness knows neither log. Throws it also when the server has no checkpoint of one log, after the other log was cosigned.
 */
export async function visitLogs(
	server: Transport,
	decisions: WitnessDecisions,
	memory: WitnessMemory,
	known: readonly VerifierKey[],
): Promise<VisitedLog[]> {
	const visited: VisitedLog[] = [];
	const unserved: LogName[] = [];
	for (const log of LOGS) {
		const served = await fetchNote(server, log);
		if (served === null) unserved.push(log);
		// A witness may know only one of the two logs.
		if (served === null || !known.some(({ name }) => name === served.checkpoint.origin)) continue;
		const { checkpoint } = served;
		const { size: from } = await memory.lastCosigned(checkpoint.origin);
		const line = await cosign(server, decisions, { log, ...served, from });
		await server.call(contracts.audit.cosign, { params: { log }, body: { size: checkpoint.size, lines: line } });
		visited.push({ log, origin: checkpoint.origin, from, size: checkpoint.size });
	}
	if (unserved.length > 0) throw new ProtocolError("not-found", `the server has no checkpoint of the log: ${unserved.join(", ")}`);
	if (visited.length === 0) throw new ProtocolError("not-found", "this witness knows none of the logs of this server");
	return visited;
}

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
