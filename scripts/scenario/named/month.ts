/**
 * A month of a desk with three workers and 60 cases, on a clock that jumps from one hour of work to the next. Everything is typed at the command
 * line, in this process. At the end the book of the desk equals a book that is made anew from the cases.
 */
import { isDeepStrictEqual } from "node:util";
import { forgetBooks } from "#sdk/casework/book/books.ts";
import type { UnlockedSession } from "#sdk/context.ts";
import { commands } from "../../../clients/cli/commands/index.ts";
import { keepBook } from "../../../clients/cli/keep-book.ts";
import { typing } from "../../../test/support/commands.ts";
import { countedFetch } from "../../counted-fetch.ts";
import { StoryClock } from "../../demo/clock.ts";
import { DemoNetwork, type Person } from "../../demo/network.ts";
import { startPastServer } from "../../demo/past-server.ts";
import type { RunningServer } from "../../demo/server.ts";
import { casework } from "../../demo/verbs.ts";
import { chapter, prove, step } from "../tell.ts";
import { MonthOfWork, type Worker } from "./month-work.ts";

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
/** Half past six on the next Thursday. It is in the future, because the command line refuses due times before the real present. */
const START = nextThursday() + 6.5 * HOUR;
const DAYS = 30;
const CASES = 60;
/** How many hours after the beginning of a working day each worker does something. */
const HOURS = [2, 4, 6, 8];
/** How many bytes of answers reading the book may take in a morning. */
const MAX_BYTES = 300_000;

/** 1 January 1970 was a Thursday. @returns its midnight, UTC ms */
function nextThursday(): number {
	return Math.ceil((Date.now() + 1) / (7 * DAY)) * 7 * DAY;
}

/** This scenario starts a server of its own, because the clock of the given server can't be moved. */
export async function month(_server: RunningServer, folder: string): Promise<void> {
	const clock = new StoryClock(START);
	const server = await startPastServer(`${folder}/month`, clock, { HOST: "127.0.0.1", PORT: "0", DATABASE_URL: "", LOG_LEVEL: "error" });
	try {
		await play(clock, server);
	} finally {
		await server.stop();
	}
}

async function play(clock: StoryClock, { address, setupToken }: { address: string; setupToken: string }): Promise<void> {
	chapter("A desk of three");
	const { fetch, traffic } = countedFetch();
	const network = new DemoNetwork(address, step, () => clock.now(), fetch);
	const { people, bridge } = await makeDesks(network, setupToken);
	const workers = people.map(({ name, session }): Worker => ({ name, session, type: typist(session) }));
	const work = new MonthOfWork(workers, { clock, bridge, maxCases: CASES });

	chapter(`${DAYS} days`);
	const mornings: { book: number; today: number }[] = [];
	for (let day = 0; day < DAYS; day++) {
		clock.moveTo(START + day * DAY);
		if (isWeekend(clock.now())) continue;
		// A morning begins with new sittings, which have read nothing yet. The desk has one book, so one of the three shows what reading it takes.
		for (const { session } of workers) forgetBooks(session);
		const { type } = workers[day % workers.length] as Worker;
		const before = traffic.bytes;
		await type("book show");
		const afterBook = traffic.bytes;
		await type("today");
		mornings.push({ book: afterBook - before, today: traffic.bytes - afterBook });
		for (const hour of HOURS) {
			clock.moveTo(START + day * DAY + hour * HOUR);
			await work.hour();
		}
	}
	tellWork(work);
	const most = (part: "book" | "today") => Math.max(...mornings.map((each) => each[part]));
	prove(most("book") < MAX_BYTES, `reading the book takes at most ${most("book")} bytes of answers in a morning, below ${MAX_BYTES}`);
	step(`what is due, with the sections of those cases, takes at most ${most("today")} bytes more`);

	chapter("The book");
	const [one, other] = workers as [Worker, Worker, Worker];
	const shown = (await other.type("book show")).data.rows;
	const rebuilt = (await one.type("book rebuild")).data.rows;
	for (const row of rebuilt) compareRow(shown, row);
	prove(isDeepStrictEqual(shown, rebuilt), `\`book show\` equals what \`book rebuild\` makes: ${rebuilt.length} rows`);
	prove(rebuilt.length === CASES - work.done.transfer, `it has the ${CASES} cases without the ${work.done.transfer} that were handed over`);
	const dates = rebuilt.reduce((sum: number, { due }: { due: unknown[] }) => sum + due.length, 0);
	prove(dates > CASES, `they have ${dates} dates`);
}

/** Says which row differs, before the check of all rows fails. */
function compareRow(shown: { case: string }[], row: { case: string; code: string }): void {
	const own = shown.find((each) => each.case === row.case);
	if (!isDeepStrictEqual(own, row)) step(`${row.code} differs: ${JSON.stringify(own)} in the book, ${JSON.stringify(row)} anew`);
}

function tellWork({ done, failed }: MonthOfWork): void {
	const parts = Object.entries(done).map(([what, times]) => `${times} ${what}`);
	step(`three workers did this at the same time: ${parts.join(", ")}`);
	for (const { what, error } of failed) step(`${what}: ${error.message}`);
	prove(failed.length === 0, "nothing that they typed failed");
	prove(done.open === CASES, `${CASES} cases were opened`);
}

/** Two organisations: a desk with a coordinator and two staff, and a desk to which cases are handed over. */
async function makeDesks(network: DemoNetwork, setupToken: string) {
	const founder = await network.found(setupToken, "Month", "Ruth Adler", "ruth", "founder");
	const second = await network.admit({ by: founder, admin: null }, who("Tomás Ribeiro", "tomas"), { organisation: null, role: "admin" });
	const admins: [Person, Person] = [founder, second];
	const lighthouse = await network.organisation(admins, { name: "Lighthouse", country: "AL", parts: ["origin"] }, who("Era Hoxha", "era"));
	const house = await network.organisation(
		admins,
		{ name: "Bridge House", country: "IT", parts: ["transit"] },
		who("Marta Rossi", "marta"),
	);
	const staff: Person[] = [];
	for (const one of [who("Blerim Kola", "blerim"), who("Drita Leka", "drita")]) {
		const place = { organisation: lighthouse.id, role: "staff" as const };
		staff.push(await network.admit({ by: lighthouse.coordinator, admin: second }, one, place));
	}
	await network.desk(lighthouse.coordinator, "Reception", staff);
	const desk = await network.desk(house.coordinator, "Night Desk");
	const people = [lighthouse.coordinator, ...staff];
	for (const person of [...people, house.coordinator]) await casework(person).sync();
	return { people, bridge: { desk, organisation: house.id, receiver: casework(house.coordinator) } };
}

const who = (name: string, signInName: string) => ({ name, signInName, part: name });

/** Types lines as in the shell. After each line, the book is brought up to date, as the program does it. */
function typist(session: UnlockedSession): Worker["type"] {
	const type = typing(commands, session);
	return async (line) => {
		const ran = await type(line);
		await keepBook({ unlocked: session } as Parameters<typeof keepBook>[0], (note) => {
			throw new Error(`the book was not written: ${note}`);
		});
		return ran;
	};
}

const isWeekend = (at: number) => [0, 6].includes(new Date(at).getUTCDay());
