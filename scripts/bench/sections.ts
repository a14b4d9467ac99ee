/** How fast a client opens the sections of a case, with all checks, and how the fold of revisions grows. */
import type { Id } from "#protocol/bytes.ts";
import { SECTIONS } from "#protocol/codes.ts";
import { foldCells, listChanges, type SectionEntry } from "#protocol/folds/cells.ts";
import { findSections, openCase, openSection, viewCase } from "#sdk/casework/index.ts";
import { write } from "#sdk/compartments/write.ts";
import type { UnlockedSession } from "#sdk/context.ts";
import { type Line, newLine } from "./line.ts";
import type { SmallSetup } from "./setup.ts";
import { median, short } from "./statistics.ts";

const SECTION_COUNT = 10;
const FEW = 50;
const MANY = 500;
const RUNS = 5;

export async function sectionLines({ people }: SmallSetup, say: (line: string) => void): Promise<Line[]> {
	const session = people.workers[0]?.session;
	if (!session) throw new Error("nobody to write");
	const sections = SECTIONS.slice(0, SECTION_COUNT);
	const { id } = await openCase(session, people.desk, { sections });
	const { state } = await viewCase(session, id);
	const compartments = sections.map((section) => findSections(state, section)[0] as Id);
	say(`Writing ${FEW} revisions into each of ${SECTION_COUNT} sections ...`);
	for (const compartment of compartments) await fill(session, compartment, FEW);
	const all = await measureOpening(session, compartments);
	const [first] = compartments as [Id];
	const small = await measureOpening(session, [first]);
	say(`Writing ${MANY} revisions into one section ...`);
	await fill(session, first, MANY - FEW);
	const long = await measureOpening(session, [first]);
	const [perMany, perFew] = [long.cpu / MANY, small.cpu / FEW];
	return [
		newLine(`ten sections of ${FEW} revisions, opened with all checks`, `${short(all.wall)} ms`, "under 1,000 ms"),
		newLine("client CPU for that", `${short(all.cpu)} ms`),
		newLine(`client CPU per revision of a section, ${MANY} against ${FEW}`, `${short(perMany)} ms`, "at most 1.20", {
			theirs: `${short(perFew)} ms`,
			ratio: (perMany / perFew).toFixed(2),
		}),
		...foldLines(),
	];
}

/** Writes `count` revisions one after another. Each gives a new value to one of 20 fields. */
async function fill(session: UnlockedSession, compartment: Id, count: number): Promise<void> {
	let { opened, base } = await openSection(session, compartment);
	for (let i = 0; i < count; i++) {
		const ops = [{ row: null, field: `bench_${i % 20}`, value: `${i} ${"m".repeat(100)}` }];
		const { seq } = await write(session, opened, { kind: "rev", form: "bench@1", base, at: session.now(), why: null, ops, files: [] });
		base = [opened.transcript.at(seq)?.objId ?? new Uint8Array(32)];
	}
}

const cpuSince = (before: NodeJS.CpuUsage): number => {
	const { user, system } = process.cpuUsage(before);
	return (user + system) / 1000;
};

/**
 * Opens the sections one after another, each time without their cached keys and entries.
 * @returns medians of the time and of this process's CPU time, in ms.
 */
async function measureOpening(session: UnlockedSession, compartments: Id[]): Promise<{ wall: number; cpu: number }> {
	const times: { wall: number; cpu: number }[] = [];
	for (let run = 0; run < RUNS; run++) {
		for (const each of compartments) session.memory.transcripts.delete(each);
		session.memory.epochKeys.clear();
		const [from, before] = [performance.now(), process.cpuUsage()];
		for (const each of compartments) await openSection(session, each);
		times.push({ wall: performance.now() - from, cpu: cpuSince(before) });
	}
	return { wall: median(times.map(({ wall }) => wall)), cpu: median(times.map(({ cpu }) => cpu)) };
}

function foldLines(): Line[] {
	const entries = (count: number): SectionEntry[] =>
		Array.from({ length: count }, (_, i) => ({
			key: `e${i}`,
			seq: i + 1,
			prev: i > 0 ? [`e${i - 1}`] : [],
			// The author of each revision had not seen the revision before, as when two people write in turns.
			changes: { base: i > 1 ? [`e${i - 2}`] : [], ops: [{ form: "f", row: null, field: `a${i % 40}`, value: i }] },
			isOpened: true,
		}));
	const timed = (work: () => unknown) =>
		median(
			Array.from({ length: 9 }, () => {
				const before = process.cpuUsage();
				work();
				return cpuSince(before);
			}),
		);
	const unitOf = (_form: string, field: string) => field;
	const [few, many] = [entries(2_000), entries(8_000)];
	const [foldFew, foldMany] = [timed(() => foldCells(few, unitOf)), timed(() => foldCells(many, unitOf))];
	return [
		newLine("CPU of the fold of 2,000 revisions", `${short(foldFew)} ms`, "under 100 ms"),
		newLine("CPU of the fold per revision, 8,000 against 2,000", `${(foldMany / 8).toFixed(2)} µs`, "at most 1.50", {
			theirs: `${(foldFew / 2).toFixed(2)} µs`,
			ratio: (foldMany / 4 / foldFew).toFixed(2),
		}),
		newLine("CPU of the history of 2,000 revisions", `${short(timed(() => listChanges(few, unitOf)))} ms`, "under 100 ms"),
	];
}
