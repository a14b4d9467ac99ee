/**
 * The same app on the same database, but with a ledger that writes nothing. The difference is the cost of the access log.
 * This ledger stands here and not in the server, so that no setting of the server can switch the log off.
 */
import { readEnvironment } from "#server/base/config.ts";
import { openSecrets } from "#server/base/secrets.ts";
import type { Ledger } from "#server/ledger/index.ts";
import { buildApp } from "../../server/app.ts";

let appended = 0;
/** A ledger that only counts. */
const countingLedger: Ledger = {
	append: async () => appended++,
	ready: () => true,
	stats: () => ({ waiting: 0, entries: appended, batches: 0, refused: 0 }),
	stop: async () => {},
};

const { config, given } = readEnvironment(process.env);
const { secrets } = await openSecrets(config.dataFolder, given, true, config.signs);
const { app, context } = await buildApp({ config, secrets, databaseUrl: given.DATABASE_URL ?? "", ledger: () => countingLedger });
// The audited server, which runs at the same time, extends the tree and signs.
await context.integrator.stop();
process.stdout.write(`The unaudited twin listens on ${await app.listen({ host: config.host, port: config.port })}\n`);
