/**
 * Random requests to a server in its own process: valid ones from the recipes, nearly valid ones, and broken HTTP. The choice
 * depends only on the seed. Ids and keys are new in each network.
 */
import { setTimeout as sleep } from "node:timers/promises";
import type { AnyEndpoint } from "#protocol/contracts/endpoint.ts";
import { decodeEntry } from "#protocol/log/entry.ts";
import { ApiWorld, type Request } from "../api-world.ts";
import { type Answer, send } from "../http.ts";
import { sendRaw } from "../raw.ts";
import { allowed } from "../recipes.ts";
import type { TestLike } from "../scope.ts";
import { brokenBytes } from "./broken.ts";
import { changeRequest, type RequestContext, type Sent, type Wire } from "./change.ts";
import { type ServerProcess, startBeside } from "./child.ts";
import { contractOf, expectedEntry, wrongWith } from "./judge.ts";
import { Random } from "./random.ts";
import { placesIn, valueAt } from "./values.ts";

/** How many nearly valid requests are made from one valid request, and how many that are broken HTTP. */
const NEARLY_VALID = 16;
const BROKEN = 3;
/** How many texts and how many statements of other requests are kept. */
const MAX_KEPT = 400;
/** The limit of the server process. Its heap has its own limit. */
const MAX_MEMORY_MIB = 700;

export class Fuzz {
	readonly figures = {
		requests: 0,
		accepted: 0,
		refused: 0,
		unavailable: 0,
		"broken on the wire": 0,
		"invariants checked": 0,
		"server MiB at most": 0,
	};
	readonly problems: string[] = [];
	readonly #world: ApiWorld;
	readonly #child: ServerProcess;
	readonly #random: Random;
	readonly #seed: number;
	readonly #others: string[] = [];
	readonly #statements: Wire[] = [];
	#tokens: (string | null)[] = [null, "nobody", "a.b.c"];
	/** Answers since the last check of the access entries. */
	#answers: { sent: Sent; contract: AnyEndpoint | undefined; answer: Answer }[] = [];
	#entriesFrom = 0;

	private constructor(w: ApiWorld, child: ServerProcess, seed: number) {
		this.#world = w;
		this.#child = child;
		this.#random = new Random(seed);
		this.#seed = seed;
	}

	static async on(t: TestLike, seed: number): Promise<Fuzz> {
		const w = await ApiWorld.build(t);
		const fuzz = new Fuzz(w, await startBeside(t, w.server, w.server.database), seed);
		for (const actor of [w.staff, w.boss, w.otherStaff, w.strangeStaff, w.admin, w.auditor, w.unvouched])
			fuzz.#tokens.push(await w.people.session(actor.account.id));
		fuzz.#entriesFrom = await w.entryCount();
		return fuzz;
	}

	get contracts(): readonly AnyEndpoint[] {
		return this.#world.server.context.endpoints;
	}

	/** Sends many variants of one valid request to this endpoint. */
	async round({ id }: AnyEndpoint): Promise<void> {
		const request = await allowed(this.#world, id);
		const { method, path, body, bytes, cookies = {}, as } = request;
		const token = request.token ?? (as && (await this.#world.people.session(as.account.id)));
		const good: Sent = { method, path, token, body, bytes, cookies, headers: {}, what: [id] };
		this.#remember(good);
		const context: RequestContext = {
			network: this.#world.people.network,
			key: as?.account.keys.signing ?? null,
			others: this.#others,
			tokens: this.#tokens,
			statements: this.#statements,
		};
		const near = Array.from({ length: NEARLY_VALID }, () => changeRequest(this.#random, good, context));
		const url = this.#urlFor(request);
		await Promise.all(near.map((each) => this.#send(url, each)));
		await Promise.all(Array.from({ length: BROKEN }, () => this.#broken(url, good)));
		if (this.#random.chance(0.5)) await this.#send(url, good);
	}

	/** Requests that only the signer handles go to the signer. */
	#urlFor({ server, path, method }: Request): string {
		if (server) return server.url;
		return method !== "GET" && /^\/api\/(directory|genesis|joins|log)/.test(path) ? this.#world.server.url : this.#child.url;
	}

	#remember({ body, path }: Sent): void {
		const texts = placesIn(body).map((at) => valueAt(body, at));
		for (const each of [...texts, ...path.split(/[/?=&]/)])
			if (typeof each === "string" && each.length > 20) this.#keep(this.#others, each);
		for (const each of texts) if (Array.isArray((each as Partial<Wire> | null)?.sigs)) this.#keep(this.#statements, each as Wire);
	}

	#keep<T>(list: T[], item: T): void {
		if (list.length < MAX_KEPT) list.push(item);
		else list[this.#random.below(MAX_KEPT)] = item;
	}

	async #send(url: string, sent: Sent): Promise<void> {
		const { method, path, token, body, text, bytes, cookies, headers } = sent;
		const withBody = method !== "GET";
		const answer = await send(url, method, path, {
			token,
			cookies,
			headers,
			...(withBody && (bytes ? { bytes } : { body: text ?? body })),
		}).catch((error: Error) => `${error.message} ${String(error.cause ?? "")}`);
		this.figures.requests += 1;
		if (typeof answer === "string") return this.#problem(sent, `no answer: ${answer}`);
		const { status } = answer;
		if (status < 400) this.figures.accepted += 1;
		else this.figures.refused += 1;
		if (status === 503) this.figures.unavailable += 1;
		const wrong = wrongWith(answer);
		if (wrong) this.#problem(sent, wrong);
		// A separate server, used for founding, has its own log.
		if (url !== this.#child.url && url !== this.#world.server.url) return;
		this.#answers.push({ sent, contract: contractOf(this.contracts, sent), answer });
	}

	async #broken(url: string, good: Sent): Promise<void> {
		const { status, text } = await sendRaw(url, brokenBytes(this.#random, good), { waitMs: 150 });
		this.figures["broken on the wire"] += 1;
		if (status >= 500 && status !== 503) this.#problem(good, `broken on the wire: ${status} ${text.slice(0, 200)}`);
	}

	#problem({ what, method, path }: Pick<Sent, "what" | "method" | "path">, sentence: string): void {
		const said = this.#child.output().trim().split("\n").at(-1)?.slice(0, 600);
		this.problems.push(
			`seed ${this.#seed}, request ${this.figures.requests}: ${method} ${path.slice(0, 120)} (${what.join("; ")}): ${sentence} ${sentence.startsWith("5") ? said : ""}`,
		);
	}

	/** Checks that the server runs within its memory limit, wrote the right access entries and kept the invariants. */
	async check(brokenInvariants = () => this.#world.invariants.broken()): Promise<void> {
		const ended = this.#child.ended();
		if (ended !== null) {
			this.problems.push(`seed ${this.#seed}: ${ended}`);
			throw new Error(ended);
		}
		const internal = this.#child.output().match(/^.*"internal error".*$|^.*Unhandled.*$/m)?.[0];
		if (internal && !this.problems.some((each) => each.includes(internal.slice(0, 100))))
			this.problems.push(`seed ${this.#seed}, before request ${this.figures.requests}: ${internal.slice(0, 1_500)}`);
		const memory = await this.#child.memory();
		this.figures["server MiB at most"] = Math.max(this.figures["server MiB at most"], Math.round(memory));
		if (memory > MAX_MEMORY_MIB) this.problems.push(`seed ${this.#seed}: the server takes ${Math.round(memory)} MiB`);
		await this.#checkEntries();
		for (const each of await brokenInvariants()) this.problems.push(`seed ${this.#seed}, after ${this.figures.requests} requests: ${each}`);
		this.figures["invariants checked"] += 1;
	}

	/** Checks all invariants from scratch, when no request is open. */
	async checkFromScratch(): Promise<void> {
		await sleep(100);
		await this.check(() => this.#world.brokenFromScratch());
	}

	async #checkEntries(): Promise<void> {
		const rows = await this.#world.server.sql(`SELECT seq, body FROM entry_body WHERE seq >= ${this.#entriesFrom} ORDER BY seq`);
		const bySeq = new Map(rows.map(({ seq, body }) => [Number(seq), decodeEntry(new Uint8Array(body as Buffer))]));
		const byRequest = new Map<unknown, number>();
		for (const { request } of bySeq.values()) byRequest.set(request, (byRequest.get(request) ?? 0) + 1);
		for (const { sent, contract, answer } of this.#answers) {
			const expected = expectedEntry(contract, answer);
			if (expected === "any") continue;
			const named = answer.headers.get("cloister-entry");
			const entry = named === null ? undefined : bySeq.get(Number(named));
			const fits = expected === "counted" ? named === null || isRefusal(entry?.outcome) : (expected !== "none") === (named !== null);
			if (!fits) this.#problem(sent, `${answer.status} ${answer.body?.error ?? ""} names ${named ?? "no entry"}, and ${expected} was due`);
			if (named !== null && expected !== "counted" && entry?.outcome !== expected)
				this.#problem(sent, `${answer.status}: its entry says ${entry?.outcome}, not ${expected}`);
			const count = byRequest.get(answer.body?.request) ?? 0;
			if (answer.status >= 400 && count !== (named === null ? 0 : 1))
				this.#problem(sent, `${answer.status} ${answer.body.error}: ${count} entries about one request`);
		}
		this.#answers = [];
		this.#entriesFrom = Number(rows.at(-1)?.seq ?? this.#entriesFrom - 1) + 1;
	}
}

const isRefusal = (outcome: string | undefined) => outcome === "denied" || outcome === "failed";
