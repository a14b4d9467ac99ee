/**
 * The same app on the same database, except that its ledger answers at once and writes nothing: what the access log costs is
 * the difference. It is put together here, so that no setting of the server could ever do it.
 */
import { readEnvironment } from "#server/base/config.ts";
import { openSecrets } from "#server/base/secrets.ts";
import type { Ledger } from "#server/ledger/index.ts";
import { buildApp } from "../../server/app.ts";

let appended = 0;
/** An unaudited server would not make the entry either. */
const nowhere: Ledger = {
	append: async () => appended++,
	ready: () => true,
	stats: () => ({ waiting: 0, entries: appended, batches: 0, refused: 0 }),
	stop: async () => {},
};

const { config, given } = readEnvironment(process.env);
const { secrets } = await openSecrets(config.dataFolder, given, true, config.signs);
const { app, context } = await buildApp({ config, secrets, databaseUrl: given.DATABASE_URL ?? "", ledger: () => nowhere });
// The tree is grown by the audited server, which runs beside this one and signs.
await context.integrator.stop();
process.stdout.write(`The unaudited twin listens on ${await app.listen({ host: config.host, port: config.port })}\n`);
