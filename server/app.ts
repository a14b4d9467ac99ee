/** Puts the server together: context, then features. Tests boot this; `main.ts` is the process around it. */
import path from "node:path";
import type { FastifyInstance } from "fastify";
import type { Logger } from "pino";
import { sodiumReady } from "#protocol/sodium.ts";
import metadata from "../package.json" with { type: "json" };
import { type Clock, systemClock } from "./base/clock.ts";
import { type Config, StartError } from "./base/config.ts";
import { forLog } from "./base/errors.ts";
import { openLog } from "./base/logging.ts";
import type { Secrets } from "./base/secrets.ts";
import { otherKeys } from "./chains/directory.ts";
import { openBus } from "./database/bus.ts";
import { PipelinedReads } from "./database/pipelined-reads.ts";
import { answers, openPool, tooPowerful } from "./database/pool.ts";
import { features } from "./features.ts";
import { Connections } from "./gate/connections.ts";
import { createServerContext, type Feature, internalsOf, type ServerContext } from "./gate/context.ts";
import { connectGate, createFastify } from "./gate/fastify.ts";
import { Metrics } from "./gate/metrics.ts";
import { type Ledger, openLedger } from "./ledger/index.ts";
import { openIntegrator } from "./ledger/integrator.ts";
import { Signers } from "./ledger/signers.ts";

export interface AppOptions {
	config: Config;
	secrets: Secrets;
	/** Of the application's role. */
	databaseUrl: string;
	clock?: Clock;
	log?: Logger;
	/** Default: all. */
	features?: readonly Feature[];
	/** Tests only: take a database that may lose what it acknowledged. */
	unsafeForTests?: boolean;
	/** Benchmarks only: another ledger than the one that writes. `main.ts` never gives one. */
	ledger?: () => Ledger;
}

export interface App {
	app: FastifyInstance;
	context: ServerContext;
	/** Null unless METRICS_PORT is set. */
	metrics: Metrics | null;
	/** Finishes what is in flight, then closes ledger, bus and pool. */
	close(): Promise<void>;
}

/** @throws StartError or the database's error when the server can't work as it must. */
export async function buildApp(options: AppOptions): Promise<App> {
	const { config, secrets, databaseUrl: url, clock = systemClock, log = openLog(config.logLevel), unsafeForTests } = options;
	await sodiumReady;
	const pool = openPool(url, config.databaseConnections, log);
	const pipelinedReads = new PipelinedReads(url, log);
	const opened: (() => Promise<void>)[] = [() => pool.end(), () => pipelinedReads.end()];
	const undo = async () => {
		for (const close of opened.splice(0).reverse()) await close();
	};
	try {
		const refused = await tooPowerful(pool);
		if (refused) throw new StartError(refused);
		const bus = await openBus(url, log);
		opened.push(() => bus.stop());
		const metrics = config.metrics && new Metrics();
		const writing = options.ledger?.() ?? (await openLedger({ url, clock, log, unsafeForTests }));
		const ledger = metrics?.timed(writing) ?? writing;
		opened.push(() => ledger.stop());
		const signers = await openSigners(config, secrets);
		const integrator = openIntegrator({ url, clock, log, signers });
		opened.push(() => integrator.stop());
		const app = await createFastify(config, secrets, log);
		opened.push(() => app.close());
		const connections = new Connections(app.server);
		metrics?.watchRequests(app);
		const context = createServerContext({ app, config, secrets, clock, log, pool, pipelinedReads, ledger, bus, signers, integrator });
		const named = () => context.directoryCache.directory.witnesses;
		metrics?.watchParts({ pool, ledger, integrator, clock, named });
		const { refusalCounter, stop } = internalsOf(context);
		app.addHook("preClose", async () => {
			stop.abort();
			connections.letGo();
		});
		app.addHook("onClose", () => refusalCounter.stop());
		connectGate(app, context, async () => ledger.ready() && (await answers(pool)), metadata.version);
		for (const feature of options.features ?? features) {
			await app.register((scope, _options, done) => void mounted(feature, scope, context).then(() => done(), done));
		}
		await app.ready();
		await context.atStart(async (db) => {
			const { directory } = await context.directoryCache.current(db);
			const other = signers && otherKeys(directory, signers.first);
			if (other) throw new StartError(other);
		});
		if (signers) opened.push(await followDirectory(context, signers));
		integrator.start();
		if (config.metrics && metrics) {
			const port = await metrics.listen(config.metrics);
			opened.push(() => metrics.stop());
			log.info({ port }, "metrics are served");
		}
		return { app, context, metrics, close: undo };
	} catch (error) {
		await undo();
		throw error;
	}
}

async function mounted(feature: Feature, scope: FastifyInstance, context: ServerContext): Promise<void> {
	await feature(scope, context);
}

/** The memory of what was signed lies beside the secrets, outside of the database and its backups. */
async function openSigners({ signs, logOrigins, dataFolder }: Config, { logSeeds }: Secrets): Promise<Signers | null> {
	if (!signs || logSeeds === null) return null;
	return Signers.open({ origins: logOrigins, seeds: logSeeds, folder: path.join(dataFolder, "signed") });
}

/**
 * What other processes append to the directory is signed at once, and a restart of the access log taken up.
 * @returns ends it.
 */
async function followDirectory(context: ServerContext, signers: Signers): Promise<() => Promise<void>> {
	const { db } = internalsOf(context);
	const follow = async () => {
		const { directory } = await context.directoryCache.current(db);
		await signers
			.follow(directory.restarts)
			.catch((error) => context.log.fatal(forLog(error), "the restart of the access log was not taken up"));
		await context.integrator.publish("directory");
	};
	// What failed has been told; the integrator tries again each second.
	const heard = () => void follow().catch(() => {});
	const unsubscribe = context.bus.subscribe(({ topic }) => (topic === "directory" || topic === "again") && heard());
	await follow().catch(() => {});
	return async () => unsubscribe();
}
