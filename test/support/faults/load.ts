/**
 * Clients that work while parts fail. A client retries the same request at one server after another until it gets an answer,
 * and repeats its work until it is stopped. `acknowledged` records what the answers confirmed.
 */
import { setTimeout as sleep } from "node:timers/promises";
import { randomId } from "#crypto/random.ts";
import { type Bytes, type Id, toHex } from "#protocol/bytes.ts";
import { ProtocolError } from "#protocol/errors.ts";
import { parseStatement } from "#protocol/statements/statement.ts";
import type { Alarm } from "#sdk/alarms.ts";
import { message } from "#sdk/compartments/content.ts";
import { openThread } from "#sdk/compartments/holders.ts";
import { readAll } from "#sdk/compartments/read.ts";
import { write } from "#sdk/compartments/write.ts";
import type { UnlockedSession } from "#sdk/context.ts";
import { sealedEntry } from "../api-world.ts";
import { Casework, type Network, type Who } from "../cases.ts";
import type { Person } from "../directory.ts";
import { type Answer, send } from "../http.ts";
import { Acknowledged } from "./acknowledged.ts";
import { type FaultNetwork, sittingOf } from "./network.ts";
import type { FaultServer } from "./servers.ts";

/** How long a client waits for an answer. */
const PATIENCE_MS = 10_000;
/** The number of entries in a thread before the client opens the next one. */
const MAX_ENTRIES = 300;

interface Client {
	name: string;
	/** The index of the server that gets its first request. */
	first: number;
	/** The number of its answers. */
	done: number;
}

/** Failures that clients met. */
export interface Observations {
	/** Broken connections, and answers that didn't come in time. */
	lost: number;
	unavailable: number;
	withoutRetryAfter: number;
	/** Failures that no injected fault explains. */
	unexpected: string[];
}

export class Load {
	readonly acknowledged = new Acknowledged();
	observed: Observations = { lost: 0, unavailable: 0, withoutRetryAfter: 0, unexpected: [] };
	/** While a server's clock is ahead, tokens have expired there. */
	tokensMayBeOver = false;
	/** What the client with the SDK wrote, by thread. */
	readonly written = new Map<Id, string[]>();
	alarms: readonly Alarm[] = [];
	readonly #net: FaultNetwork;
	readonly #servers: readonly FaultServer[];
	readonly #clients: Client[] = [];
	readonly #over = new AbortController();
	#working: Promise<void>[] = [];
	#rest = 0;
	/** The time on the clients' clocks, which stand still. Statements hold it: when they were signed, and when an answer is due. */
	readonly #started = Date.now();

	constructor(net: FaultNetwork, servers: readonly FaultServer[]) {
		this.#net = net;
		this.#servers = servers;
	}

	/** @param cases number of clients that hand over cases. @param threads number that write. @param rest pause after each answer, in ms. */
	start({ cases, threads, rest = 0 }: { cases: number; threads: number; rest?: number }): void {
		this.#rest = rest;
		for (let i = 0; i < cases; i++) this.#work(`case ${i}`, i, (client) => this.#handOver(client));
		for (let i = 0; i < threads; i++) {
			const writer = new Writer();
			this.#work(`thread ${i}`, i, (client) => this.#writeNext(client, writer));
		}
		const person = sittingOf(this.#net.people.network, this.#net.boss, (this.#servers[0] as FaultServer).url);
		this.alarms = person.alarms;
		this.#work("person", 0, (client) => this.#personWrites(client, person.session));
	}

	/** Stops all clients and waits for them. */
	async stop(): Promise<void> {
		this.#over.abort();
		await Promise.all(this.#working);
	}

	/** Waits until each client gets a further answer. @returns the names of those that didn't. */
	async stuckAfter(ms: number): Promise<string[]> {
		const before = this.#clients.map(({ done }) => done);
		const stuck = () => this.#clients.filter(({ done }, i) => done === before[i]).map(({ name }) => name);
		for (const end = Date.now() + ms; stuck().length > 0 && Date.now() < end; ) await sleep(20);
		return stuck();
	}

	/** Waits until the failures fulfil a condition. */
	async until(isReached: (observed: Observations) => boolean, ms: number): Promise<boolean> {
		for (const end = Date.now() + ms; !isReached(this.observed) && Date.now() < end; ) await sleep(10);
		return isReached(this.observed);
	}

	/** Sends one request to the server behind the proxy. */
	ask(where: string): Promise<Answer> {
		return send((this.#servers[0] as FaultServer).url, "GET", where, { token: this.#net.boss.token });
	}

	#work(name: string, first: number, round: (client: Client) => Promise<void>): void {
		const client = { name, first, done: 0 };
		this.#clients.push(client);
		const all = async () => {
			while (!this.#over.signal.aborted) await round(client);
		};
		this.#working.push(
			all().catch((error: Error) => void (this.#over.signal.aborted || this.observed.unexpected.push(`${name}: ${error.stack}`))),
		);
	}

	/** Retries at the next server until there is an answer. */
	async #persist(client: Client, method: string, where: string, who: Id, body?: unknown): Promise<Answer> {
		for (let tries = client.first; !this.#over.signal.aborted; tries++) {
			const { url } = this.#servers[tries % this.#servers.length] as FaultServer;
			const answer = await within(PATIENCE_MS, send(url, method, where, { token: this.#net.tokens.get(who), body }));
			if (answer && !this.#isPassing(answer)) {
				if (answer.status >= 500) this.observed.unexpected.push(`${method} ${where}: ${answer.status} ${JSON.stringify(answer.body)}`);
				this.acknowledged.entry(answer.headers.get("cloister-entry"), who, answer.status === 200);
				client.done += 1;
				if (this.#rest > 0) await sleep(this.#rest);
				return answer;
			}
			if (!answer) this.observed.lost += 1;
			await sleep(20 + Math.random() * 30);
		}
		throw new Error("the load was stopped");
	}

	#isPassing({ status, headers }: Answer): boolean {
		if (status === 401 && this.tokensMayBeOver) return true;
		if (status !== 503) return false;
		this.observed.unavailable += 1;
		if (!(Number(headers.get("retry-after")) > 0)) this.observed.withoutRetryAfter += 1;
		return true;
	}

	#casework(client: Client): AcknowledgingCasework {
		const { people, cp } = this.#net;
		const net = {
			d: { dir: people.dir, deskSeeds: people.deskSeeds, checkpoint: () => cp },
			clock: { now: () => this.#started },
			token: ({ id }: Person) => id,
			call: (method: string, where: string, { token, body }: { token: Id; body?: unknown }) =>
				this.#persist(client, method, where, token, body),
		};
		return new AcknowledgingCasework(net as unknown as Network, (wire) =>
			this.acknowledged.statements.add(toHex(parseStatement(people.network, wire as never).objId)),
		);
	}

	/** Opens a case and hands it over to the other desk. */
	async #handOver(client: Client): Promise<void> {
		const { from, to } = this.#net;
		const c = this.#casework(client);
		await must(c.open(from));
		const { handoff, consent } = await c.requested(from, to.party);
		await must(c.move(to, handoff, "acknowledge"));
		await must(c.move(to, handoff, "accept", { basis: c.basis(consent) }));
		await must(c.move(from, handoff, "depart"));
		await must(c.send(to, c.receiving(to, handoff, ["identity"])));
		await must(c.get(to));
	}

	/** Writes one entry and reads it back from its place. */
	async #writeNext(client: Client, writer: Writer): Promise<void> {
		const { from } = this.#net;
		if (writer.n % MAX_ENTRIES === 0) {
			const casework = this.#casework(client);
			const thread = randomId();
			const epoch = casework.epoch(from, { compartment: thread, kind: "thread", subject: null, section: null, desks: [from.party.desk] });
			await must(this.#persist(client, "POST", "/api/compartments", from.by.id, casework.body({ epochs: [epoch] }).epochs[0]));
			Object.assign(writer, { casework, thread, n: 0, prev: [] });
		}
		const { casework, thread, prev } = writer as Required<Writer>;
		writer.n += 1;
		const { statement, body } = sealedEntry(casework, from, thread, { n: writer.n, prev });
		const answer = await must(this.#persist(client, "POST", `/api/compartments/${thread}/entries`, from.by.id, body));
		if (answer.body.seq !== writer.n) throw new Error(`entry ${writer.n} is at ${answer.body.seq}`);
		this.acknowledged.messages.set(toHex(statement.objId), writer.n);
		writer.prev = [statement.objId];
		const page = await must(this.#persist(client, "GET", `/api/compartments/${thread}/entries?after=${writer.n - 1}`, from.by.id));
		if (page.body.entries.length !== 1) throw new Error(`${page.body.entries.length} entries where one was written`);
	}

	/** Writes with one session. A write without an answer is repeated with the same id. */
	async #personWrites(client: Client, session: UnlockedSession): Promise<void> {
		const again = async <T>(verb: () => Promise<T>): Promise<T> => {
			for (;;) {
				try {
					const done = await verb();
					client.done += 1;
					if (this.#rest > 0) await sleep(this.#rest);
					return done;
				} catch (error) {
					if (this.#over.signal.aborted || !this.#isPassingFor(error)) throw error;
					await sleep(100);
				}
			}
		};
		const [thread = await again(() => openThread(session, "What happened", []))] = [...this.written.keys()].slice(-1);
		const texts = this.written.get(thread) ?? [];
		this.written.set(thread, texts);
		const text = `text ${texts.length}`;
		const entry = randomId();
		await again(() => write(session, thread, message(text), { entry }));
		texts.push(text);
		const { entries } = await again(() => readAll(session, thread));
		const shown = entries.flatMap(({ content }) => (content?.kind === "text" ? [content.text] : []));
		if (JSON.stringify(shown) !== JSON.stringify(texts))
			throw new Error(`written ${JSON.stringify(texts)}, and read ${JSON.stringify(shown)}`);
	}

	#isPassingFor(error: unknown): boolean {
		if (!(error instanceof ProtocolError)) return false;
		return error.code === "unavailable" || (this.tokensMayBeOver && (error.code === "not-signed-in" || error.code === "session-ended"));
	}
}

class Writer {
	casework?: Casework;
	thread?: Id;
	n = 0;
	prev: Bytes[] = [];
}

class AcknowledgingCasework extends Casework {
	readonly #acknowledge: (wire: unknown) => void;
	constructor(net: Network, acknowledge: (wire: unknown) => void) {
		super(net);
		this.#acknowledge = acknowledge;
	}

	override async post(who: Who, body: unknown): Promise<Answer> {
		const answer = await super.post(who, body);
		const { statements, epochs, grants } = body as ReturnType<Casework["body"]>;
		const wires = [...statements, ...epochs.map(({ epoch }) => epoch), ...grants.flatMap((each) => each.grants)];
		if (answer.status === 200) for (const wire of wires) this.#acknowledge(wire);
		return answer;
	}
}

async function must(answer: Promise<Answer>): Promise<Answer> {
	const given = await answer;
	if (given.status !== 200) throw new Error(`${given.status} ${JSON.stringify(given.body)}`);
	return given;
}

/** Null when it fails, or takes longer. */
async function within<T>(ms: number, what: Promise<T>): Promise<T | null> {
	let timer: NodeJS.Timeout | undefined;
	const late = new Promise<null>((resolve) => {
		timer = setTimeout(resolve, ms, null);
	});
	return Promise.race([what.catch(() => null), late]).finally(() => clearTimeout(timer));
}
