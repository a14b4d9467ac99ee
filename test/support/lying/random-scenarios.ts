/**
 * Random lies: a client syncs, reads, writes, downloads, and views cases, revisions and the book of its desk, while the server changes
 * any part of its answers. Each step must end in time, either as with an honest server or with an error code. The client shows only true
 * content, and raises an alarm when something is missing.
 */
import * as fc from "fast-check";
import { equal, type Id } from "#protocol/bytes.ts";
import { ProtocolError } from "#protocol/errors.ts";
import { momentAt } from "#protocol/forms/moments.ts";
import { openBooks } from "#sdk/casework/book/books.ts";
import {
	addTask,
	inbox,
	listCases,
	moveTask,
	openSection,
	readHandoffSummary,
	readSection,
	updateBook,
	viewCase,
} from "#sdk/casework/index.ts";
import type { UnlockedSession } from "#sdk/context.ts";
import { AlarmError, fetchNames, listCompartments, memoryStorage, message, readAll, readPage, syncDirectory, write } from "#sdk/index.ts";
import { within } from "../within.ts";
import { downloadFile, firstFile, type SentFile } from "./download.ts";
import { ExpectedContent } from "./expected-content.ts";
import { fileBytes } from "./fixtures.ts";
import { DEADLINE, type DeceivedClient, type LyingWorld } from "./lying-world.ts";
import { lieOf, type RandomLie, randomLies } from "./random-lies.ts";

const STEPS = [
	"sync",
	"names",
	"talk",
	"other",
	"page",
	"write",
	"file",
	"case",
	"section",
	"summary",
	"lists",
	"revisions",
	"book",
] as const;
type Step = (typeof STEPS)[number];

export interface Scenario {
	/** Whether this device synced with the honest server before. */
	known: boolean;
	lies: RandomLie[];
	steps: Step[];
}

export const scenarios: fc.Arbitrary<Scenario> = fc.record({
	known: fc.boolean(),
	lies: fc.array(randomLies, { minLength: 1, maxLength: 3 }),
	steps: fc.array(fc.constantFrom(...STEPS), { minLength: 1, maxLength: 4 }),
});

export interface ScenarioContext {
	world: LyingWorld;
	expected: ExpectedContent;
	file: SentFile;
	/** The section with tasks, and the book of the reader's desk. */
	tasks: Id;
	book: Id;
	honestStorage: Map<string, string>;
}

/** Reads the true content once for a round of scenarios. */
export async function scenarioContext(world: LyingWorld): Promise<ScenarioContext> {
	const kept = new Map<string, string>();
	const reader = await world.openSyncedSession("reader", storageOf(kept));
	const expected = new ExpectedContent();
	const { talk, other, receivedCase, waitingCase } = world.fixtures;
	for (const { id } of [talk, other]) expected.learn(id, (await readAll(reader.session, id)).entries);
	const section = receivedCase.of.identity as Id;
	expected.learn(section, (await readSection(reader.session, section)).entries);
	await viewCase(reader.session, receivedCase.id);
	await viewCase(reader.session, waitingCase.id);
	const { tasks, book } = await tasksAndBook(reader.session, receivedCase.id);
	for (const id of [tasks, book]) expected.learn(id, (await readAll(reader.session, id)).entries);
	return { world, expected, file: await firstFile(reader.session, talk.id), tasks, book, honestStorage: kept };
}

/** Writes several revisions, each with its row in the book. */
async function tasksAndBook(session: UnlockedSession, id: Id): Promise<{ tasks: Id; book: Id }> {
	const due = (days: number) => momentAt(session.now() + days * 86_400_000, "UTC");
	const { row, compartment } = await addTask(session, id, { tsk_Kind: "call", tsk_Due: due(1) });
	await updateBook(session);
	for (const days of [2, 3]) {
		await moveTask(session, compartment, row, { due: due(days) });
		await updateBook(session);
	}
	const [book] = (await listCompartments(session, { kind: "book" })).compartments;
	if (!book) throw new Error("there is no book");
	return { tasks: compartment, book: book.compartment };
}

function storageOf(map: Map<string, string>) {
	return {
		...memoryStorage(),
		get: async (name: string) => map.get(name) ?? null,
		set: async (name: string, value: string) => void map.set(name, value),
		delete: async (name: string) => void map.delete(name),
	};
}

export interface ScenarioResult {
	/** Steps that ended as with an honest server, and how many others each error code stopped. */
	through: number;
	stopped: Map<string, number>;
}

/** @throws Error when the client hangs, shows something false or misses something without an alarm. */
export async function playScenario(context: ScenarioContext, { known, lies, steps }: Scenario): Promise<ScenarioResult> {
	const { world } = context;
	const storage = storageOf(known ? new Map(context.honestStorage) : new Map());
	const who = await world.openSession("reader", await world.device(storage));
	who.setLies(...lies.map(lieOf));
	const result: ScenarioResult = { through: 0, stopped: new Map() };
	try {
		for (const step of steps) {
			const code = await inTime(step, () => take(context, who, step, known));
			if (code === null) result.through += 1;
			else result.stopped.set(code, (result.stopped.get(code) ?? 0) + 1);
		}
	} finally {
		await who.proxy.close();
	}
	return result;
}

/** @returns the code of the error, or null. @throws Error for a hang and for errors without a code. */
async function inTime(step: Step, work: () => Promise<void>): Promise<string | null> {
	try {
		await within(DEADLINE, step, work());
		return null;
	} catch (error) {
		if (error instanceof AlarmError) return error.alarm.code;
		if (error instanceof ProtocolError) return error.code;
		throw error;
	}
}

async function take(
	{ world, expected, file, tasks, book }: ScenarioContext,
	who: DeceivedClient,
	step: Step,
	known: boolean,
): Promise<void> {
	const { talk, other, receivedCase, waitingCase, destination } = world.fixtures;
	const { session } = who;
	switch (step) {
		case "sync":
			return syncDirectory(session);
		case "names": {
			for (const [id, name] of await fetchNames(session)) {
				const person = Object.values(world.people).find((each) => each.id === id);
				const isTrue = person === world.people.founder ? name === "The founder" : !person || name.includes(person.signInName);
				if (!isTrue) throw new Error("a false name");
			}
			return;
		}
		case "talk":
			return expected.check(talk.id, who, (await readAll(session, talk.id)).entries, known);
		case "page":
			return expected.check(talk.id, who, (await readPage(session, talk.id)).entries, known);
		case "other":
			return expected.check(other.id, who, (await readAll(session, other.id)).entries, known);
		case "write": {
			const thread = world.fixtures.leaverThread.id;
			const words = `written ${Math.random()}`;
			const { entry } = await write(session, thread, message(words));
			return expected.written(entry, words);
		}
		case "file": {
			if (!equal(await downloadFile(session, file), fileBytes(1))) throw new Error("another file");
			return;
		}
		case "case": {
			const { state } = await viewCase(session, receivedCase.id);
			if (state.custodian !== destination && who.alarms.length === 0 && known) throw new Error("another custodian");
			return;
		}
		case "section": {
			const section = receivedCase.of.identity as Id;
			return expected.check(section, who, (await readSection(session, section)).entries, known);
		}
		case "revisions":
			return expected.check(tasks, who, (await openSection(session, tasks)).entries, known);
		case "book": {
			// The second time, only what is new is read. A book that isn't shown is missing, and the day is read from the cases.
			for (const _ of [1, 2])
				for (const { opened, entries } of await openBooks(session, destination, "rows"))
					if (opened.id === book) expected.check(book, who, entries, known);
			return;
		}
		case "summary": {
			const { text } = await readHandoffSummary(session, { case: waitingCase.id, handoff: waitingCase.handoff });
			if (text !== "Needs a safe place within days.") throw new Error("another summary");
			return;
		}
		case "lists": {
			await inbox(session, { desk: destination });
			await listCompartments(session);
			for await (const _ of listCases(session));
		}
	}
}
