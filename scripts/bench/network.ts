/** What grows with a network: its directory, unread compartments, and the requests for one case. */
import type { Id } from "#protocol/bytes.ts";
import { SECTIONS } from "#protocol/codes.ts";
import { openCase, openSections, viewCase, writeSection } from "#sdk/casework/index.ts";
import { chainLines } from "./chains.ts";
import { circleLines } from "./circles.ts";
import { directoryLines } from "./directory.ts";
import { type Line, newLine } from "./line.ts";
import type { Worker } from "./people.ts";
import type { SmallSetup } from "./setup.ts";
import { spaceLines } from "./spaces.ts";
import { median, short } from "./statistics.ts";
import { unreadLines } from "./unread.ts";

export async function networkLines(setup: SmallSetup, say: (line: string) => void): Promise<Line[]> {
	const lines = [...(await caseLines(setup, say)), ...(await unreadLines(setup, say))];
	lines.push(...(await chainLines(setup, say)), ...(await spaceLines(setup, say)));
	say("Making keys of circles ...");
	lines.push(...(await circleLines(setup)));
	say("Filling two directories ...");
	return [...lines, ...(await directoryLines())];
}

const FEW = 2;
const MANY = 12;
const RUNS = 5;

async function caseLines({ people }: SmallSetup, say: (line: string) => void): Promise<Line[]> {
	const [worker] = people.workers;
	if (!worker) throw new Error("nobody to write");
	const [few, many] = [await caseWith(worker, people.desk, FEW), await caseWith(worker, people.desk, MANY)];
	say(`Opening all sections of a case, ${FEW} and ${MANY} ...`);
	const [small, large] = [await measureOpening(worker, few), await measureOpening(worker, many)];
	return [
		newLine(`requests for a case with ${MANY} sections, against ${FEW}`, String(large.requests), "at most 8", {
			theirs: String(small.requests),
			ratio: (large.requests / small.requests).toFixed(2),
		}),
		newLine("time for that", `${short(large.ms)} ms`, "", { theirs: `${short(small.ms)} ms`, ratio: (large.ms / small.ms).toFixed(2) }),
	];
}

async function caseWith({ session }: Worker, desk: Id, count: number): Promise<Id> {
	const { id } = await openCase(session, desk, { sections: SECTIONS.slice(0, count) });
	const { state } = await viewCase(session, id);
	for (const section of Object.keys(state.sections)) await writeSection(session, section, { text: "m".repeat(500) });
	return id;
}

/** Opens a case as a device that has never seen its sections. @returns the median time, and the requests. */
async function measureOpening({ session, traffic }: Worker, id: Id): Promise<{ ms: number; requests: number }> {
	const times: number[] = [];
	let requests = 0;
	for (let run = 0; run < RUNS; run++) {
		session.memory.transcripts.clear();
		session.memory.epochKeys.clear();
		const [from, before] = [performance.now(), traffic.requests];
		const { loaded } = await viewCase(session, id);
		await openSections(session, loaded);
		times.push(performance.now() - from);
		requests = traffic.requests - before;
	}
	return { ms: median(times), requests };
}
