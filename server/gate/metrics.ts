/**
 * Metrics in Prometheus' text format, on a port of their own, which is closed unless METRICS_PORT is set. Nothing here shows who did
 * what: our labels are methods, route patterns, statuses, outcomes and the names of the two logs, never an id.
 */
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from "prom-client";
import type { NamedWitnesses } from "#protocol/log/witness.ts";
import { BACKUP_PARTS, backupTimes } from "#server/base/backup-notes.ts";
import type { Clock } from "#server/base/clock.ts";
import { StartError } from "#server/base/config.ts";
import { spaceOn } from "#server/base/disk.ts";
import { autocommit } from "#server/database/database.ts";
import type { Pool } from "#server/database/pool.ts";
import { witnessedState } from "#server/ledger/cosignatures.ts";
import type { Ledger } from "#server/ledger/index.ts";
import type { Integrator } from "#server/ledger/integrator.ts";
import { newestCheckpoint } from "#server/ledger/publish.ts";
import type { LogName } from "#server/ledger/tables.ts";
import type { Rings } from "./context.ts";

export interface MetricsSources {
	pool: Pool;
	ledger: Ledger;
	integrator: Integrator;
	clock: Clock;
	rings: Readonly<Rings>;
	/** How often each housekeeping task has failed since the start. */
	failedTasks: ReadonlyMap<string, number>;
	/** The folder with the notes of backups, whose disk is watched. */
	dataFolder: string;
	/** The witnesses that the directory names now. */
	namedWitnesses(): NamedWitnesses;
}

/** The upper bounds of the buckets of the histograms. */
const SECONDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];
const LOGS: readonly LogName[] = ["access", "directory"];

export class Metrics {
	readonly registry = new Registry();
	readonly #requests = new Histogram({
		name: "cloister_request_seconds",
		help: "Answers by route pattern and outcome, and how long they took; event streams are not among them",
		labelNames: ["method", "route", "outcome"],
		buckets: SECONDS,
		registers: [this.registry],
	});
	readonly #refused = new Counter({
		name: "cloister_refused_accesses_total",
		help: "Refused accesses by route pattern and status",
		labelNames: ["route", "status"],
		registers: [this.registry],
	});
	readonly #appends = new Histogram({
		name: "cloister_ledger_append_seconds",
		help: "Time from the request for an access entry until it is durable",
		buckets: SECONDS,
		registers: [this.registry],
	});
	/** Null until it listens. */
	port: number | null = null;
	#server: Server | null = null;

	constructor() {
		collectDefaultMetrics({ register: this.registry });
	}

	/** Call it before the first route is added. */
	watchRequests(app: FastifyInstance): void {
		app.addHook("onResponse", (request, reply, done) => {
			this.#countAnswer(request, reply);
			done();
		});
	}

	#countAnswer(request: FastifyRequest, reply: FastifyReply): void {
		const { url: pattern } = request.routeOptions;
		// Without a route, method and path can be any text from a stranger, so they are not used as labels.
		const [method, route] = pattern === undefined ? ["(any)", "(none)"] : [request.method, pattern];
		const status = reply.statusCode;
		if (isRefusal(status)) this.#refused.inc({ route, status });
		if (request.visit?.contract.answers === "events" && status === 200) return;
		this.#requests.observe({ method, route, outcome: outcomeLabel(status) }, reply.elapsedTime / 1000);
	}

	/** Wraps a ledger, so that its appends are timed. */
	timeAppends(ledger: Ledger): Ledger {
		return {
			append: async (fields) => {
				const end = this.#appends.startTimer();
				const seq = await ledger.append(fields);
				end();
				return seq;
			},
			ready: () => ledger.ready(),
			stats: () => ledger.stats(),
			stop: () => ledger.stop(),
		};
	}

	/** Adds the values that are read when Prometheus asks for them. */
	watchSources({ pool, ledger, integrator, clock, rings, failedTasks, dataFolder, namedWitnesses }: MetricsSources): void {
		this.#read("cloister_ledger_waiting", "Access entries waiting to be written", () => ledger.stats().waiting);
		this.#read("cloister_ledger_entries", "Access entries written since the start", () => ledger.stats().entries);
		this.#read("cloister_ledger_batches", "Batches of access entries written since the start", () => ledger.stats().batches);
		this.#read("cloister_ledger_refused", "Access entries that the ledger refused since the start", () => ledger.stats().refused);
		this.#read("cloister_integrator_lag", "Access entries that are not in the tree yet", () => integrator.status().lag);
		this.#read("cloister_signing_refused", "1 while the signer refuses to sign a fork", () => (integrator.status().refused ? 1 : 0));
		this.#read("cloister_rings_sent", "Mails and webhooks of bells that were sent since the start", () => rings.sent);
		this.#read("cloister_rings_failed", "Tries of bells that failed since the start", () => rings.failed);
		this.#read("cloister_admin_rings_sent", "Those of them that went to the admins", () => rings.adminsSent);
		this.#read("cloister_admin_rings_failed", "Tries of the bell of the admins that failed since the start", () => rings.adminsFailed);
		this.#read("cloister_ring_tests_missed", "Tests of desks' phones that nobody answered since the start", () => rings.testsMissed);
		this.#read("cloister_pool_connections", "Database connections of requests", () => pool.totalCount);
		this.#read("cloister_pool_idle", "Idle database connections of requests", () => pool.idleCount);
		this.#read("cloister_pool_waiting", "Requests waiting for a database connection", () => pool.waitingCount);
		this.#readByLabel(
			"cloister_backup_age_seconds",
			"Time since the last backup of a part on this machine",
			"part",
			BACKUP_PARTS,
			async (part) => {
				const at = (await backupTimes(dataFolder))[part];
				return at && (clock.now() - at) / 1000;
			},
		);
		this.#readByLabel(
			"cloister_task_failures",
			"Failed runs of a housekeeping task since the start",
			"task",
			() => failedTasks.keys(),
			async (task) => failedTasks.get(task) ?? null,
		);
		this.#readByLabel("cloister_disk_bytes", "Space on the disk of the data folder", "space", ["free", "size"] as const, async (space) => {
			return (await spaceOn(dataFolder))?.[space] ?? null;
		});
		const db = autocommit(pool);
		this.#readPerLog("cloister_checkpoint_age_seconds", "Time since the newest checkpoint was signed", async (log) => {
			const newest = await newestCheckpoint(db, log);
			return newest && (clock.now() - newest.at) / 1000;
		});
		this.#readPerLog("cloister_unwitnessed_seconds", "Time since too few witnesses have cosigned; 0 while enough have", async (log) => {
			const since = (await witnessedState(db, log, namedWitnesses(), clock.now()))?.unwitnessedSince;
			return since ? (clock.now() - since) / 1000 : 0;
		});
		this.#readPerLog("cloister_cosignature_age_seconds", "Time since the newest cosignature of any witness", async (log) => {
			const state = await witnessedState(db, log, namedWitnesses(), clock.now());
			const times = [...(state?.byWitness.values() ?? [])].map(({ time }) => time);
			return times.length === 0 ? null : clock.now() / 1000 - Math.max(...times);
		});
	}

	#read(name: string, help: string, value: () => number): void {
		new Gauge({
			name,
			help,
			registers: [this.registry],
			collect() {
				this.set(value());
			},
		});
	}

	#readPerLog(name: string, help: string, value: (log: LogName) => Promise<number | null>): void {
		this.#readByLabel(name, help, "log", LOGS, value);
	}

	/** Reads one value for each value of a label. @param read null: there is no value, and none is shown. */
	#readByLabel<L extends string>(
		name: string,
		help: string,
		label: string,
		each: readonly L[] | (() => Iterable<L>),
		read: (value: L) => Promise<number | null>,
	): void {
		new Gauge({
			name,
			help,
			labelNames: [label],
			registers: [this.registry],
			async collect() {
				this.reset();
				for (const one of typeof each === "function" ? each() : each) {
					// When the database is away, the other numbers must still be shown.
					const found = await read(one).catch(() => null);
					if (found !== null) this.set({ [label]: one }, found);
				}
			},
		});
	}

	/** Serves the metrics. @returns the port. @throws StartError when the server can't listen there. */
	async listen(at: { host: string; port: number }): Promise<number> {
		const server = createServer((request, response) => {
			if (request.method !== "GET" || request.url !== "/metrics") return void response.writeHead(404).end();
			this.registry.metrics().then(
				(text) => response.writeHead(200, { "content-type": this.registry.contentType, "cache-control": "no-store" }).end(text),
				() => response.writeHead(500).end(),
			);
		});
		await new Promise<void>((resolve, reject) => {
			server.once("error", ({ code }: NodeJS.ErrnoException) => {
				reject(
					new StartError(`METRICS_PORT ${at.port} on ${at.host} can't be listened on (${code}): set another METRICS_PORT or METRICS_HOST.`),
				);
			});
			server.listen(at, resolve);
		});
		this.#server = server;
		this.port = (server.address() as AddressInfo).port;
		return this.port;
	}

	async stop(): Promise<void> {
		const server = this.#server;
		if (!server) return;
		await new Promise<void>((resolve) => {
			server.close(() => resolve());
			server.closeAllConnections();
		});
	}
}

function isRefusal(status: number): boolean {
	return status === 401 || status === 403 || status === 404 || status === 429;
}

function outcomeLabel(status: number): string {
	if (status < 400) return "allowed";
	if (isRefusal(status)) return "refused";
	return status < 500 ? "failed" : "broken";
}
