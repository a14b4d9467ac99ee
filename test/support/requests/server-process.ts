/** A server in a process of its own, so that its memory can be measured and a crash ends only this process. Its database is prepared by others. */
import { manualClock } from "#server/base/clock.ts";
import { readEnvironment } from "#server/base/config.ts";
import { openSecrets } from "#server/base/secrets.ts";
import { buildApp } from "../../../server/app.ts";

const { config, given } = readEnvironment(process.env);
const { secrets } = await openSecrets(config.dataFolder, given, true);
const { app } = await buildApp({ config, secrets, databaseUrl: String(given.DATABASE_URL), clock: manualClock(), unsafeForTests: true });
process.send?.({ url: await app.listen({ port: 0, host: "127.0.0.1" }) });
process.on("message", () => process.send?.({ rss: process.memoryUsage().rss }));
process.on("disconnect", () => process.exit(0));
