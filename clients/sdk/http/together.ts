/** Sends readings of several compartments in common requests. */
import type { Id } from "#protocol/bytes.ts";
import { MOST_TOGETHER, type READS } from "#protocol/contracts/compartments.ts";
import type { AnyEndpoint } from "#protocol/contracts/endpoint.ts";
import { contracts } from "#protocol/contracts/index.ts";
import type { Initiator } from "#protocol/log/entry.ts";
import type { Sent, Transport, UnlockedSession } from "../context.ts";
import { errorFromBody } from "./answers.ts";
import { parseAnswer } from "./parse-answer.ts";

/** The endpoints whose requests are joined. */
const JOINED = new Map<AnyEndpoint, (typeof READS)[number]>([
	[contracts.compartments.get, "keys"],
	[contracts.compartments.page, "entries"],
]);

/** Statuses that say nothing about the reading: it is sent again alone, and the transport waits or renews the token. */
const ASK_ALONE: ReadonlySet<number> = new Set([401, 429, 503]);

/** The first page that `readAll` asks for. */
export const FIRST_PAGE = { after: 0, limit: 200 };

/** A task may wait for another one that has to read first. Then the readings so far are sent after this time, in ms. */
const LONGEST_WAIT = 250;

interface Reading {
	endpoint: AnyEndpoint;
	sent: Sent<AnyEndpoint>;
	resolve(answer: unknown): void;
	reject(error: unknown): void;
}

/** The first page of a compartment, fetched with its keys, and the number of its access entry. */
interface FirstPage {
	answer: unknown;
	entry: number | null;
}

/**
 * Runs tasks at the same time. As soon as each of them waits for a compartment, their readings are sent in one request. Each reading is
 * recorded in the access log as if it had been sent alone.
 * @param tasks each gets a session for its requests.
 * @param readAfterKeys compartments whose tasks read all entries after the keys. Their first page is fetched together with the keys.
 * @returns what the tasks returned, in the same order. Waits for all of them, also when one fails.
 * @throws the first error of a task.
 * @example await together(session, ids.map((id) => (session) => openCompartment(session, id)));
 */
export async function together<T>(
	session: UnlockedSession,
	tasks: readonly ((session: UnlockedSession) => Promise<T>)[],
	readAfterKeys: ReadonlySet<Id> = new Set(),
): Promise<T[]> {
	const readings = new JoinedReadings(session.server, tasks.length, readAfterKeys);
	const server: Transport = { ...session.server, call: ((...parts) => readings.call(...parts)) as Transport["call"] };
	// A copy of the session would not see, nor set, the checkpoint that a later sync brings.
	const joined = new Proxy({} as UnlockedSession, {
		get: (_, name) => (name === "server" ? server : Reflect.get(session, name)),
		set: (_, name, value) => Reflect.set(session, name, value),
	});
	const results = tasks.map((task) => task(joined).finally(() => readings.taskEnded()));
	await Promise.allSettled(results);
	return Promise.all(results);
}

/** The readings of tasks that run at the same time. */
class JoinedReadings {
	readonly #server: Transport;
	readonly #readAfterKeys: ReadonlySet<Id>;
	/** The first pages that were fetched with the keys, by compartment. null: keys were read after that, so the page is too old. */
	readonly #firstPages = new Map<string, Promise<FirstPage> | null>();
	#running: number;
	#waiting: Reading[] = [];
	#timer: ReturnType<typeof setTimeout> | undefined;

	/** @param running the number of tasks. @param readAfterKeys as in `together`. */
	constructor(server: Transport, running: number, readAfterKeys: ReadonlySet<Id>) {
		this.#server = server;
		this.#running = running;
		this.#readAfterKeys = readAfterKeys;
	}

	/** Keeps a reading until each task waits. Any other request goes out at once. */
	call(endpoint: AnyEndpoint, sent: Sent<AnyEndpoint> = {}): Promise<unknown> {
		if (!JOINED.has(endpoint)) return this.#server.call(endpoint, sent);
		const page = this.#firstPages.get(compartmentOf(sent));
		if (page && endpoint === contracts.compartments.page && isFirstPage(sent)) {
			this.#firstPages.delete(compartmentOf(sent));
			return takeFirstPage(page, sent);
		}
		return new Promise((resolve, reject) => {
			if (this.#waiting.length === 0) this.#timer = setTimeout(() => this.#send(), LONGEST_WAIT);
			this.#waiting.push({ endpoint, sent, resolve, reject });
			this.#sendIfAllWait();
		});
	}

	taskEnded(): void {
		this.#running -= 1;
		this.#sendIfAllWait();
	}

	#sendIfAllWait(): void {
		if (this.#waiting.length >= this.#running) this.#send();
	}

	#send(): void {
		clearTimeout(this.#timer);
		const readings = this.#waiting;
		this.#waiting = [];
		const keys = readings.filter(({ endpoint }) => endpoint === contracts.compartments.get);
		const pages = keys.filter(({ sent }) => this.#needsFirstPage(compartmentOf(sent))).map((each) => this.#firstPage(each));
		if (readings.length > 0) void sendAll(this.#server, [...readings, ...pages]);
	}

	/** Whether to fetch the first page with the keys. The keys may need further readings. Then the task asks for the page after them. */
	#needsFirstPage(compartment: Id): boolean {
		if (!this.#readAfterKeys.has(compartment)) return false;
		if (!this.#firstPages.has(compartment)) return true;
		this.#firstPages.set(compartment, null);
		return false;
	}

	/** @param keys the reading of a compartment's keys. @returns the reading of its first page, which a task will ask for. */
	#firstPage({ sent: { initiator, ...keys } }: Reading): Reading {
		const compartment = compartmentOf(keys);
		let entry: number | null = null;
		const onEntry = (number: number) => {
			entry = number;
		};
		const sent: Sent<AnyEndpoint> = { params: { compartment }, query: FIRST_PAGE, onEntry, ...(initiator && { initiator }) };
		const made: Reading[] = [];
		const page = new Promise<unknown>((resolve, reject) => {
			made.push({ endpoint: contracts.compartments.page, sent, resolve, reject });
		}).then((answer) => ({ answer, entry }));
		// A task that fails before doesn't read the page.
		page.catch(() => {});
		this.#firstPages.set(compartment, page);
		return made[0] as Reading;
	}
}

async function takeFirstPage(page: Promise<FirstPage>, { onEntry }: Sent<AnyEndpoint>): Promise<unknown> {
	const { answer, entry } = await page;
	if (entry !== null) onEntry?.(entry);
	return answer;
}

const compartmentOf = ({ params }: Sent<AnyEndpoint>) => String((params as Record<string, string> | undefined)?.compartment);

function isFirstPage({ query = {} }: Sent<AnyEndpoint>): boolean {
	const { after, limit, before } = query as Record<string, unknown>;
	return after === FIRST_PAGE.after && limit === FIRST_PAGE.limit && before === undefined;
}

/** Sends readings in as few requests as possible. What an answer leaves out is sent again. */
async function sendAll(server: Transport, readings: readonly Reading[]): Promise<void> {
	let rest = readings;
	while (rest.length > 1) {
		const some = rest.slice(0, MOST_TOGETHER);
		try {
			const { parts } = await server.call(contracts.compartments.together, {
				body: { parts: some.map(partOf) },
				initiator: initiatorOf(some),
			});
			const answered = some.slice(0, parts.length);
			await Promise.all(answered.map((reading, i) => settle(server, reading, parts[i] as (typeof parts)[number])));
			rest = rest.slice(answered.length);
			if (answered.length === 0) break;
		} catch (error) {
			for (const { reject } of rest) reject(error);
			return;
		}
	}
	await Promise.all(rest.map((reading) => sendAlone(server, reading)));
}

function partOf({ endpoint, sent }: Reading) {
	const given = Object.entries(sent.query ?? {}).flatMap(([name, value]) => (value === undefined ? [] : [[name, String(value)]]));
	const query = Object.fromEntries(given) as Record<string, string>;
	return { read: JOINED.get(endpoint) as (typeof READS)[number], compartment: compartmentOf(sent), query };
}

/** A program asks only if it asks for each part. */
function initiatorOf(readings: readonly Reading[]): Initiator | undefined {
	return readings.every(({ sent: { initiator } }) => initiator === "program") ? "program" : undefined;
}

async function settle(
	server: Transport,
	reading: Reading,
	{ status, entry, body }: { status: number; entry: number | null; body?: unknown },
): Promise<void> {
	if (ASK_ALONE.has(status)) return sendAlone(server, reading);
	const { endpoint, sent, resolve, reject } = reading;
	try {
		if (status !== 200) throw errorFromBody(status, body);
		const answer = parseAnswer(endpoint, body);
		if (entry !== null) sent.onEntry?.(entry);
		resolve(answer);
	} catch (error) {
		reject(error);
	}
}

async function sendAlone(server: Transport, { endpoint, sent, resolve, reject }: Reading): Promise<void> {
	try {
		resolve(await server.call(endpoint, sent));
	} catch (error) {
		reject(error);
	}
}
