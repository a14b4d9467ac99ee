/** What it costs to read the chain of a compartment: on a new device, and again when one statement is new. */
import type { Id } from "#protocol/bytes.ts";
import { openCompartment } from "#sdk/compartments/compartment.ts";
import { grantHistory, openThread } from "#sdk/compartments/holders.ts";
import { type Line, newLine } from "./line.ts";
import type { Worker } from "./people.ts";
import type { SmallSetup } from "./setup.ts";

const FEW = 100;
const MANY = 1_000;

interface Cost {
	requests: number;
	bytes: number;
}

export async function chainLines({ people: { workers, desk } }: SmallSetup, say: (line: string) => void): Promise<Line[]> {
	const [writer, reader] = workers;
	if (!writer || !reader) throw new Error("nobody to read");
	say(`Filling two chains with ${FEW} and ${MANY} statements ...`);
	const [few, many] = [await measured(writer, reader, desk, FEW), await measured(writer, reader, desk, MANY)];
	const line = (what: string, unit: string, aim: string, of: (costs: typeof many) => number) =>
		newLine(what, `${of(many)}${unit}`, aim, { theirs: `${of(few)}${unit}`, ratio: (of(many) / of(few)).toFixed(2) });
	return [
		line(`requests for a chain of ${MANY} statements, against ${FEW}`, "", "at most 3", ({ first }) => first.requests),
		line("bytes for that", " B", "at most 10.50", ({ first }) => first.bytes),
		line("requests to read one new statement after them", "", "at most 1.00", ({ again }) => again.requests),
		line("bytes for that", " B", "at most 1.20", ({ again }) => again.bytes),
	];
}

async function measured(writer: Worker, reader: Worker, desk: Id, length: number): Promise<{ first: Cost; again: Cost }> {
	const thread = await openThread(writer.session, "Thread", [], desk);
	const grant = (count: number) => grantHistory(writer.session, thread, { kind: "desk", id: desk }, Array(count).fill(1));
	await grant(length - 1);
	// The directory is synchronised outside of what is measured.
	await openCompartment(reader.session, thread);
	reader.session.memory.chains.clear();
	const first = await costOf(reader, thread);
	await grant(1);
	return { first, again: await costOf(reader, thread) };
}

async function costOf({ session, traffic }: Worker, thread: Id): Promise<Cost> {
	const before = { ...traffic };
	await openCompartment(session, thread);
	return { requests: traffic.requests - before.requests, bytes: traffic.bytes - before.bytes };
}
