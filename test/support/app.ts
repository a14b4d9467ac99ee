/** Starts the app in the test's own process. All servers of tests that run in this process are made from it. */
import { readEnvironment } from "#server/base/config.ts";
import { openSecrets } from "#server/base/secrets.ts";
import { type App, type AppOptions, buildApp } from "../../server/app.ts";
import type { TestLike } from "./scope.ts";
import { within } from "./within.ts";

const LONGEST_CLOSE_MS = 60_000;
/** Counts of strangers are written only when a test flushes them. A busy machine may need longer than a minute for a test. */
const COUNTS_EVERY_MS = 24 * 60 * 60_000;

export interface RunningApp extends App {
	url: string;
	setupToken: string;
}

export interface AppSettings extends Pick<AppOptions, "databaseUrl" | "clock" | "features" | "log"> {
	/** The data folder. */
	folder: string;
	/** Environment variables. They override those that tests use by default. */
	settings?: Record<string, string>;
	/** Default: a free port. */
	port?: number;
}

/** The app is closed when the test ends. `close` may be called before, and more than once. */
export async function startApp(t: TestLike, { folder, settings, port = 0, ...parts }: AppSettings): Promise<RunningApp> {
	const { config, given } = readEnvironment({
		CLOISTER_DATA: folder,
		LOG_LEVEL: "silent",
		PORT: "0",
		DATABASE_CONNECTIONS: "8",
		REQUESTS_PER_MINUTE: "1000000",
		PUSH_CONTACT: "admin@cloister-network.org",
		...settings,
	});
	const { secrets } = await openSecrets(config.dataFolder, given, false);
	const built = await buildApp({ config, secrets, ...parts, unsafeForTests: true, countsEveryMs: COUNTS_EVERY_MS });
	let closed: Promise<void> | undefined;
	const close = () => {
		closed ??= within(LONGEST_CLOSE_MS, "stopping the server", built.close());
		return closed;
	};
	t.teardown(close);
	const url = await built.app.listen({ port, host: "127.0.0.1" });
	return { ...built, close, url, setupToken: secrets.setupToken };
}
