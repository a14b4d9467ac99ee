/** What it costs to open the list of a space with many items, on a device that has never seen it. */
import type { Id } from "#protocol/bytes.ts";
import { changeOrganisation } from "#sdk/directory/organisations.ts";
import { openSpace } from "#sdk/spaces/list.ts";
import { proposeSpace } from "#sdk/spaces/propose.ts";
import { startItem } from "#sdk/spaces/write.ts";
import { type Line, newLine } from "./line.ts";
import type { Worker } from "./people.ts";
import type { SmallSetup } from "./setup.ts";
import { median, short } from "./statistics.ts";

const FEW = 100;
const MANY = 1_000;
const RUNS = 7;

export async function spaceLines({ people: { founder, workers, desk } }: SmallSetup, say: (line: string) => void): Promise<Line[]> {
	const [worker] = workers;
	const organisation = founder.dir.desks.get(desk)?.organisation ?? worker?.session.dir.desks.get(desk)?.organisation;
	if (!worker || !organisation) throw new Error("nobody to write");
	await changeOrganisation(founder, { organisation, region: "europe", affiliation: "secular", scope: "full" });
	say(`Filling two spaces with ${FEW} and ${MANY} items ...`);
	const [few, many] = [await filled(founder, worker, desk, FEW), await filled(founder, worker, desk, MANY)];
	await opened(worker, many);
	const [small, large] = [await opened(worker, few), await opened(worker, many)];
	return [
		newLine(`requests for a list of ${MANY} items, against ${FEW}`, String(large.requests), "at most 2", {
			theirs: String(small.requests),
			ratio: (large.requests / small.requests).toFixed(2),
		}),
		newLine("client CPU for that", `${short(large.cpu)} ms`, "at most 500 ms", {
			theirs: `${short(small.cpu)} ms`,
			ratio: (large.cpu / small.cpu).toFixed(2),
		}),
		newLine("bytes for that", `${Math.round(large.bytes / 1e3)} kB`, "", { theirs: `${Math.round(small.bytes / 1e3)} kB` }),
	];
}

async function filled(founder: SmallSetup["people"]["founder"], { session }: Worker, owner: Id, count: number): Promise<Id> {
	const { space } = await proposeSpace(founder, { circle: "network", owner });
	for (let i = 0; i < count; i++) {
		const title = `What do others do about question number ${i}?`;
		const row = { form: "topic", titles: { en: title }, kind: "question", tags: ["work"], regions: ["europe" as const], state: "open" };
		await startItem(session, space, { content: { act: "topic", values: { title, text: "m".repeat(300) } }, row });
	}
	return space;
}

async function opened({ session, traffic }: Worker, space: Id) {
	const times: number[] = [];
	const requests: number[] = [];
	const bytes: number[] = [];
	for (let run = 0; run < RUNS; run++) {
		session.memory.spaceTranscripts.clear();
		const [cpu, before, received] = [process.cpuUsage(), traffic.requests, traffic.bytes];
		await openSpace(session, space);
		const { user, system } = process.cpuUsage(cpu);
		times.push((user + system) / 1000);
		requests.push(traffic.requests - before);
		bytes.push(traffic.bytes - received);
	}
	return { cpu: median(times), requests: median(requests), bytes: median(bytes) };
}
