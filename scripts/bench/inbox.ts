/** How long the inbox takes, with few and with many unread threads. */
import { contracts } from "#protocol/contracts/index.ts";
import { inbox } from "#sdk/casework/index.ts";
import type { Line } from "./line.ts";
import { rate } from "./load.ts";
import type { Worker } from "./people.ts";
import type { SmallSetup } from "./setup.ts";
import { median, short } from "./statistics.ts";
import { Thread } from "./threads.ts";

const FEW = 10;
/** How many unread threads one answer of the server has at most. */
const MANY = 100;
const RUNS = 9;

export async function inboxLines({ server, people: { workers, desk } }: SmallSetup, say: (line: string) => void): Promise<Line[]> {
	const [reader, writer] = workers;
	if (!reader || !writer) throw new Error("nobody to read");
	say(`Writing into ${FEW}, and then into ${MANY} threads ...`);
	const before = (await inbox(reader.session)).length;
	await fill(server.address, writer, desk, FEW);
	const few = await measureInbox(reader, before + FEW);
	await fill(server.address, writer, desk, MANY - FEW);
	const many = await measureInbox(reader, before + MANY);
	return [
		{
			what: `the inbox with ${many.rows} rows, against ${few.rows}`,
			ours: `${short(many.wall)} ms`,
			theirs: `${short(few.wall)} ms`,
			ratio: (many.wall / few.wall).toFixed(2),
			aim: "",
		},
		{
			what: `of that, the server's answer with ${many.rows} rows`,
			ours: `${short(many.answer)} ms`,
			theirs: `${short(few.answer)} ms`,
			ratio: (many.answer / few.answer).toFixed(2),
			aim: "",
		},
		{ what: `bytes of answers for ${many.rows} rows`, ours: `${Math.round(many.bytes / 1000)} kB`, theirs: "", ratio: "", aim: "" },
	];
}

/** Opens `count` new threads, each with one message. */
async function fill(address: string, writer: Worker, desk: string, count: number): Promise<void> {
	for (let i = 0; i < count; i++) {
		const thread = await Thread.open(writer, desk);
		thread.prepare(1);
		await rate(address, 1, 60, () => thread.ready.shift()?.request ?? null);
	}
}

/**
 * Reads the inbox several times.
 * @returns medians: ms for the inbox, ms for the server's answer, bytes, and rows. @throws Error when there are fewer than `least` rows.
 */
async function measureInbox({ session, traffic }: Worker, least: number) {
	const all: { wall: number; answer: number; bytes: number; rows: number }[] = [];
	for (let run = 0; run <= RUNS; run++) {
		const [from, bytes] = [performance.now(), traffic.bytes];
		const rows = (await inbox(session)).length;
		const wall = performance.now() - from;
		const read = traffic.bytes - bytes;
		const asked = performance.now();
		await session.server.call(contracts.cases.inbox, { query: {} });
		all.push({ wall, answer: performance.now() - asked, bytes: read, rows });
		if (rows < least) throw new Error(`${rows} of ${least} rows were there`);
	}
	const of = (key: "wall" | "answer" | "bytes" | "rows") => median(all.slice(1).map((each) => each[key]));
	return { wall: of("wall"), answer: of("answer"), bytes: of("bytes"), rows: of("rows") };
}
