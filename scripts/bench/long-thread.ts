/** What a client does when it reads a very long thread. The entries are signed here and put into the database, because sending them would take long. */

import { cpuOfReading } from "./client.ts";
import type { Line } from "./line.ts";
import type { SmallSetup } from "./setup.ts";
import { short } from "./statistics.ts";
import { Thread } from "./threads.ts";

const FEW = 10_000;
const MANY = 100_000;

const inWords = (count: number) => `${count.toLocaleString("en")} entries`;

export async function longThreadLines({ database, people: { workers, desk } }: SmallSetup, say: (line: string) => void): Promise<Line[]> {
	const [worker] = workers;
	if (!worker) throw new Error("nobody to read");
	const read = async (count: number): Promise<number> => {
		say(`Signing a thread of ${inWords(count)} ...`);
		const thread = await Thread.open(worker, desk);
		await thread.insert(database.superuser, count);
		say("Reading it ...");
		return cpuOfReading(worker.session, thread, count);
	};
	// The first reading includes compiling, so it isn't counted.
	await read(1_000);
	const [few, many] = [await read(FEW), await read(MANY)];
	return [
		{
			what: `client CPU per entry of a new thread, ${inWords(MANY)} against ${inWords(FEW)}`,
			ours: `${short(many / MANY)} ms`,
			theirs: `${short(few / FEW)} ms`,
			ratio: (many / MANY / (few / FEW)).toFixed(2),
			aim: "at most 1.20",
		},
		{ what: `client CPU to read a new thread of ${inWords(MANY)}`, ours: `${short(many / 1000)} s`, theirs: "", ratio: "", aim: "" },
	];
}
