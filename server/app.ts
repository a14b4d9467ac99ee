/** Composes the server: context, then features. Tests start this server. `main.ts` is the process around it. */
import path from "node:path";
import type { FastifyInstance } from "fastify";
import type { Logger } from "pino";
import type { Directory } from "#protocol/folds/directory.ts";
import { sodiumReady } from "#protocol/sodium.ts";
import metadata from "../package.json" with { type: "json" };
import { type Clock, systemClock } from "./base/clock.ts";
import { type Config, StartError } from "./base/config.ts";
import { forProgramLog } from "./base/errors.ts";
import { openLog } from "./base/logging.ts";
import type { Secrets } from "./base/secrets.ts";
import { keyMismatch } from "./chains/directory.ts";
import { openBus } from "./database/bus.ts";
import { AGAIN } from "./database/notices.ts";
import { PipelinedReads } from "./database/pipelined-reads.ts";
import { closePool, isReachable, openPool } from "./database/pool.ts";
import { excessPowerOf } from "./database/role-power.ts";
import { features } from "./features.ts";
import { Connections } from "./gate/connections.ts";
import { createServerContext, type Feature, internalsOf, type ServerContext } from "./gate/context.ts";
import { connectGate, createFastify } from "./gate/fastify.ts";
import { Metrics } from "./gate/metrics.ts";
import { type Ledger, openLedger } from "./ledger/index.ts";
import { openIntegrator } from "./ledger/integrator.ts";
import { Signers } from "./ledger/signers.ts";
import { type SiteServer, serveSite } from "./site/server.ts";

export interface AppOptions {
	config: Config;
	secrets: Secrets;
	/** Connection URL of the application role. */
	databaseUrl: string;
	clock?: Clock;
	log?: Logger;
	/** Returns whether the embedded database runs; see `/healthz`. Default: always true. */
	databaseRuns?: () => boolean;
	/** Default: all. */
	features?: readonly Feature[];
	/** For tests: accepts a database that can lose what it acknowledged. */
	unsafeForTests?: boolean;
	/** For tests: how often counts of strangers are written to the access log. Default: once a minute. */
	countsEveryMs?: number;
	/** For benchmarks: replaces the ledger. `main.ts` never sets it. */
	ledger?: () => Ledger;
}

export interface App {
	app: FastifyInstance;
	context: ServerContext;
	/** Null unless METRICS_PORT is set. */
	metrics: Metrics | null;
	/** Null unless SITE_ORIGIN is set. */
	site: SiteServer | null;
	/** Finishes the requests in progress, then closes ledger, bus and pool. */
	close(): Promise<void>;
}

type Close = () => Promise<void>;

/** Builds the server, ready to listen. @throws StartError, or an error of the database, when it can't keep its promises. */
export async function buildApp(options: AppOptions): Promise<App> {
	await sodiumReady;
	const closers: Close[] = [];
	const close = async () => {
		for (const closeOne of closers.splice(0).reverse()) await closeOne();
	};
	try {
		const services = await openServices(options, closers);
		return { ...(await openApp(options, services, closers)), close };
	} catch (error) {
		await close();
		throw error;
	}
}

type Services = Awaited<ReturnType<typeof openServices>>;

/** Opens what the endpoints work on: connections, access log and signing. @param closers gets a function for each thing to close. */
async function openServices(options: AppOptions, closers: Close[]) {
	const { config, secrets, databaseUrl: url, clock = systemClock, log = openLog(config.logLevel), unsafeForTests } = options;
	const pool = openPool(url, config.databaseConnections, log);
	closers.push(() => closePool(pool));
	const pipelinedReads = new PipelinedReads(url, log);
	closers.push(() => pipelinedReads.end());
	const excessPower = await excessPowerOf(pool, "requests");
	if (excessPower) throw new StartError(excessPower);
	const bus = await openBus(url, log);
	closers.push(() => bus.stop());
	const metrics = config.metrics && new Metrics();
	const untimedLedger = options.ledger?.() ?? (await openLedger({ url, clock, log, unsafeForTests }));
	const ledger = metrics?.timeAppends(untimedLedger) ?? untimedLedger;
	closers.push(() => ledger.stop());
	const signers = await openSigners(config, secrets);
	const integrator = openIntegrator({ url, clock, log, signers });
	closers.push(() => integrator.stop());
	return { clock, log, pool, pipelinedReads, bus, metrics, ledger, signers, integrator };
}

/** Opens the HTTP side with its features, and starts signing. @param closers gets a function for each thing to close. */
async function openApp(options: AppOptions, { metrics, ...services }: Services, closers: Close[]): Promise<Omit<App, "close">> {
	const { config, secrets, countsEveryMs } = options;
	const { log, pool, ledger, signers, integrator } = services;
	const app = await createFastify(config, secrets, log);
	closers.push(() => app.close());
	const connections = new Connections(app.server, config);
	metrics?.watchRequests(app);
	const context = createServerContext({ app, config, secrets, countsEveryMs, ...services });
	const { accessCounter, failedTasks, stop } = internalsOf(context);
	metrics?.watchSources({
		...services,
		rings: context.rings,
		failedTasks,
		dataFolder: config.dataFolder,
		namedWitnesses: () => context.directoryCache.directory.witnesses,
	});
	app.addHook("preClose", async () => {
		stop.abort();
		connections.drain();
	});
	app.addHook("onClose", () => accessCounter.stop());
	const health = { databaseRuns: options.databaseRuns ?? (() => true), ready: async () => ledger.ready() && (await isReachable(pool)) };
	connectGate(app, context, health, metadata.version);
	for (const feature of options.features ?? features) await mountFeature(app, context, feature);
	await app.ready();
	await loadDirectory(context, signers);
	if (signers) closers.push(await followDirectory(context, signers));
	integrator.start();
	if (config.metrics && metrics) {
		const port = await metrics.listen(config.metrics);
		closers.push(() => metrics.stop());
		log.info({ port }, "metrics are served");
	}
	return { app, context, metrics, site: await openSite(context, closers) };
}

/** How often a folder that couldn't be served is read again. A release is seen at once, and at the latest after this time. */
const SITE_AGAIN_MS = 60_000;

/**
 * Serves the public site, if there is one: only the build that the directory names as released. The network doesn't depend on it. When the
 * site can't be served, admins are told.
 */
async function openSite(context: ServerContext, closers: Close[]): Promise<SiteServer | null> {
	const { config, log, site, bus, directoryCache } = context;
	if (config.site === null) return null;
	const server = await serveSite(config.site, config.host, config.maxConnections);
	closers.push(server.stop);
	let served: Directory["site"] = null;
	let said: string | null = null;
	const released = () => context.inTransaction(async (db) => (await directoryCache.current(db)).directory.site);
	const read = async () => {
		const release = await released();
		if (site.state === "served" && release === served) return;
		const { state, fault } = await server.read(release);
		served = release;
		if (state === site.state && fault === said) return;
		site.state = state;
		said = fault;
		if (fault === null) log.info({ port: server.port }, "the public site is served");
		else if (state === "none") log.warn({ fault }, "no public site is served");
		else log.error({ fault }, "the public site can't be served");
	};
	// One reading after the other, so that the newest release is the one that stays. A reading that waits serves for all that are asked for.
	let last = Promise.resolve();
	let isWaiting = false;
	const again = () => {
		if (isWaiting) return;
		isWaiting = true;
		last = last
			.then(() => {
				isWaiting = false;
				return read();
			})
			.catch((error) => log.warn(forProgramLog(error), "the public site can't be read now"));
	};
	again();
	await last;
	const unsubscribe = bus.subscribe(({ topic }) => (topic === "directory" || topic === AGAIN) && again());
	closers.push(async () => {
		unsubscribe();
		await last;
	});
	context.every(SITE_AGAIN_MS, "the public site", async () => again());
	return server;
}

async function mountFeature(app: FastifyInstance, context: ServerContext, feature: Feature): Promise<void> {
	// An async wrapper, so that a feature that throws at once rejects too.
	const mount = async (scope: FastifyInstance) => feature(scope, context);
	await app.register((scope, _options, done) => void mount(scope).then(() => done(), done));
}

/** @throws StartError when this process would sign with other keys than the directory names. */
async function loadDirectory(context: ServerContext, signers: Signers | null): Promise<void> {
	await context.inTransaction(async (db) => {
		const { directory } = await context.directoryCache.current(db);
		const mismatch = signers && keyMismatch(directory, signers.first);
		if (mismatch) throw new StartError(mismatch);
	});
}

/** The memory files of the signers are in the data folder, outside of the database and its backups. */
async function openSigners({ signs, logOrigins, dataFolder }: Config, { logSeeds }: Secrets): Promise<Signers | null> {
	if (!signs || logSeeds === null) return null;
	return Signers.open({ origins: logOrigins, seeds: logSeeds, folder: path.join(dataFolder, "signed") });
}

/**
 * Follows the directory in the process that signs: signs what other processes append to it, and applies restarts of the access log.
 * @returns a function that stops following.
 */
async function followDirectory(context: ServerContext, signers: Signers): Promise<() => Promise<void>> {
	const { db } = internalsOf(context);
	const follow = async () => {
		const { directory } = await context.directoryCache.current(db);
		await signers
			.follow(directory.restarts)
			.catch((error) =>
				context.log.fatal(forProgramLog(error), "the access log can't be restarted as the directory says; it is signed as before"),
			);
		await context.integrator.publish("directory");
	};
	const tryToFollow = () =>
		follow().catch((error) => context.log.warn(forProgramLog(error), "the directory can't be followed now; the integrator tries again"));
	const unsubscribe = context.bus.subscribe(({ topic }) => (topic === "directory" || topic === AGAIN) && void tryToFollow());
	await tryToFollow();
	return async () => unsubscribe();
}
