/** What it costs to list a library with many documents, and to open one of them, on a device that has never seen it. */
import { changeOrganisation } from "#sdk/directory/organisations.ts";
import { listLibrary, openDocument, startDocument } from "#sdk/spaces/documents.ts";
import { proposeSpace } from "#sdk/spaces/propose.ts";
import { type Line, newLine } from "./line.ts";
import type { Worker } from "./people.ts";
import type { SmallSetup } from "./setup.ts";
import { median, short } from "./statistics.ts";

const DOCUMENTS = 1_000;
const RUNS = 7;
const LANGUAGES = ["en", "fr", "ro", "ar"];

export async function libraryLines({ people: { founder, workers, desk } }: SmallSetup, say: (line: string) => void): Promise<Line[]> {
	const [worker] = workers;
	const organisation = founder.dir.desks.get(desk)?.organisation ?? worker?.session.dir.desks.get(desk)?.organisation;
	if (!worker || !organisation) throw new Error("nobody to write");
	await changeOrganisation(founder, { organisation, region: "europe", affiliation: "secular", scope: "full" });
	const { space } = await proposeSpace(founder, { circle: "network", owner: desk });
	say(`Filling a library with ${DOCUMENTS} documents ...`);
	let last = "";
	for (let i = 0; i < DOCUMENTS; i++) {
		const language = LANGUAGES[i % LANGUAGES.length] as string;
		const { item } = await startDocument(worker.session, space, {
			...{ kind: "practice", language, title: `What we did at school number ${i}`, summary: null, body: "m".repeat(3_000) },
			...{ themes: ["schools"], audience: [], countries: ["IT"], regions: [], year: null, author: null, licence: "ask" },
			...{ state: "draft", laws: [], hotlines: [], replaces: null, public: "no" },
		});
		last = item;
	}
	const list = await measured(worker, async () => {
		worker.session.memory.spaceTranscripts.clear();
		return () => listLibrary(worker.session);
	});
	const one = await measured(worker, async () => {
		worker.session.memory.spaceTranscripts.clear();
		await listLibrary(worker.session);
		return () => openDocument(worker.session, space, last);
	});
	return [
		newLine(`requests for a library of ${DOCUMENTS} documents`, String(list.requests), "at most 2"),
		newLine("client CPU for that", `${short(list.cpu)} ms`, "at most 500 ms"),
		newLine("bytes for that", `${Math.round(list.bytes / 1e3)} kB`, ""),
		newLine("requests for opening a document of it", String(one.requests), "at most 1"),
		newLine("client CPU for that", `${short(one.cpu)} ms`, ""),
	];
}

/** @param prepare isn't measured. It returns what is. */
async function measured({ traffic }: Worker, prepare: () => Promise<() => Promise<unknown>>) {
	const runs = { cpu: [] as number[], requests: [] as number[], bytes: [] as number[] };
	for (let run = 0; run <= RUNS; run++) {
		const work = await prepare();
		const [cpu, before, received] = [process.cpuUsage(), traffic.requests, traffic.bytes];
		await work();
		const { user, system } = process.cpuUsage(cpu);
		// The first run also compiles the code.
		if (run === 0) continue;
		runs.cpu.push((user + system) / 1000);
		runs.requests.push(traffic.requests - before);
		runs.bytes.push(traffic.bytes - received);
	}
	return { cpu: median(runs.cpu), requests: median(runs.requests), bytes: median(runs.bytes) };
}
