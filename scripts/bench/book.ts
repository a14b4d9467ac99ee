/** How fast a client reads the book of a desk, and how many requests a revision needs. */
import { randomId } from "#crypto/random.ts";
import type { Id } from "#protocol/bytes.ts";
import { forgetBooks, makeBook } from "#sdk/casework/book/books.ts";
import { addTask, findSections, openCase, openSection, readBook, revise, updateBook, viewCase } from "#sdk/casework/index.ts";
import { type BookRow, MAX_BOOK_ROWS } from "#sdk/compartments/book-row.ts";
import { write } from "#sdk/compartments/write.ts";
import type { UnlockedSession } from "#sdk/context.ts";
import { type Line, newLine } from "./line.ts";
import type { Worker } from "./people.ts";
import type { SmallSetup } from "./setup.ts";
import { median, short } from "./statistics.ts";

/** How many single rows are written after the complete list. */
const SINGLES = 100;
const RUNS = 5;
const DAY = 86_400_000;

export async function bookLines({ people: { workers, desk } }: SmallSetup, say: (line: string) => void): Promise<Line[]> {
	const [worker] = workers;
	if (!worker) throw new Error("nobody to read");
	const { session } = worker;
	const requests = await requestsOfRevision(worker, desk);
	say("Writing books of 200 and 2,000 rows ...");
	const book = await makeBook(session, desk);
	await writeList(session, book, desk, 200);
	const small = await measureReading(worker, desk, book, 200);
	await writeSingles(session, book, desk);
	const withSingles = await measureReading(worker, desk, book, 200);
	await writeList(session, book, desk, 2_000);
	const large = await measureReading(worker, desk, book, 2_000);
	return [
		newLine("requests to write a revision into an open section", String(requests.revision)),
		newLine("requests to write the row of the book after it", String(requests.row), "4 with the revision"),
		newLine("that row, after the first revision of a case in a sitting", String(requests.firstRow)),
		newLine(`a book of 200 rows, and ${SINGLES} single rows after them`, `${short(withSingles.wall)} ms`, "under 500 ms"),
		newLine("bytes of answers for that", kilobytes(withSingles.bytes), "about 220 kB"),
		newLine("a book of 2,000 rows", `${short(large.wall)} ms`, "under 2,000 ms"),
		newLine("bytes of answers for that", kilobytes(large.bytes), "about 1,000 kB"),
		newLine("client CPU per row of a book, 2,000 against 200", `${short(large.cpu / 2_000)} ms`, "at most 1.20", {
			theirs: `${short(small.cpu / 200)} ms`,
			ratio: (large.cpu / 2_000 / (small.cpu / 200)).toFixed(2),
		}),
	];
}

const kilobytes = (bytes: number) => `${Math.round(bytes / 1000)} kB`;

/** @returns how many requests a revision of an open section needs, then the row of the book, and the first row for a case in a sitting. */
async function requestsOfRevision({ session, traffic }: Worker, desk: Id): Promise<{ revision: number; row: number; firstRow: number }> {
	await addTask(session, (await openCase(session, desk, { sections: ["support-plan"] })).id, { tsk_Kind: "call" });
	await updateBook(session);
	const { id } = await openCase(session, desk, { sections: ["support-plan"] });
	const compartment = findSections((await viewCase(session, id)).state, "support-plan")[0] as Id;
	const counted = async (work: () => Promise<unknown>) => {
		const before = traffic.requests;
		await work();
		return traffic.requests - before;
	};
	const change = async (need: string) => {
		const view = await openSection(session, compartment);
		const revision = await counted(() => revise(session, view, { form: "now", ops: [{ field: "now_Needs", value: [need] }] }));
		return { revision, row: await counted(() => updateBook(session)) };
	};
	const { row: firstRow } = await change("food");
	return { ...(await change("sleep")), firstRow };
}

function rowsOf(session: UnlockedSession, count: number): BookRow[] {
	const now = session.now();
	return Array.from({ length: count }, (_, i) => ({
		case: randomId(),
		code: "bado-kime-losa-tobo",
		status: "Active" as const,
		lead: session.me,
		clash: false,
		due: [1, 2, 3].map((day) => ({ kind: "appointment", at: now + (i + day) * DAY, row: randomId(), who: null })),
		opened: now,
		closed: null,
	}));
}

/** Writes a complete list, which replaces all earlier rows of the book. */
async function writeList(session: UnlockedSession, book: Id, as: Id, count: number): Promise<void> {
	const rows = rowsOf(session, count);
	const [id, of] = [randomId(), Math.ceil(count / MAX_BOOK_ROWS)];
	for (let part = 0; part < of; part++) {
		const own = rows.slice(part * MAX_BOOK_ROWS, (part + 1) * MAX_BOOK_ROWS);
		await write(session, book, { kind: "book", list: { id, part, of, after: 1_000_000 }, rows: own }, { as });
	}
}

async function writeSingles(session: UnlockedSession, book: Id, as: Id): Promise<void> {
	const { rows } = await readBook(session, as);
	for (const row of [...rows.values()].slice(0, SINGLES)) await write(session, book, { kind: "book", list: null, rows: [row] }, { as });
}

/** Reads the book several times, as a client that has never opened it. @returns medians: ms, CPU ms, and bytes. */
async function measureReading(
	{ session, traffic }: Worker,
	desk: Id,
	book: Id,
	count: number,
): Promise<{ wall: number; cpu: number; bytes: number }> {
	const all: { wall: number; cpu: number; bytes: number }[] = [];
	for (let run = 0; run <= RUNS; run++) {
		forgetBooks(session);
		session.memory.transcripts.delete(book);
		session.memory.epochKeys.clear();
		const [from, before, bytes] = [performance.now(), process.cpuUsage(), traffic.bytes];
		const { rows } = await readBook(session, desk);
		const { user, system } = process.cpuUsage(before);
		if (rows.size < count) throw new Error(`${rows.size} of ${count} rows were read`);
		all.push({ wall: performance.now() - from, cpu: (user + system) / 1000, bytes: traffic.bytes - bytes });
	}
	// The first reading includes compiling, so it isn't counted.
	const of = (key: "wall" | "cpu" | "bytes") => median(all.slice(1).map((each) => each[key]));
	return { wall: of("wall"), cpu: of("cpu"), bytes: of("bytes") };
}
