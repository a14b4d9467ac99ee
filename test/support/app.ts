/** An app that listens: what every server inside of a test's own process begins with. */
import { readEnvironment } from "#server/base/config.ts";
import { openSecrets } from "#server/base/secrets.ts";
import { type App, type AppOptions, buildApp } from "../../server/app.ts";
import type { TestLike } from "./scope.ts";

export interface Listening extends App {
	url: string;
	setupToken: string;
}

export interface Asked extends Pick<AppOptions, "databaseUrl" | "clock" | "features"> {
	/** Its data folder. */
	folder: string;
	/** Of the environment, above those for tests. */
	settings?: Record<string, string>;
	/** A free one, if left out. */
	port?: number;
}

/** Closes with the test, or before; once is enough. */
export async function listening(t: TestLike, { folder, settings, port = 0, ...parts }: Asked): Promise<Listening> {
	const { config, given } = readEnvironment({
		CLOISTER_DATA: folder,
		LOG_LEVEL: "silent",
		PORT: "0",
		DATABASE_CONNECTIONS: "8",
		REQUESTS_PER_MINUTE: "1000000",
		...settings,
	});
	const { secrets } = await openSecrets(config.dataFolder, given, false);
	const built = await buildApp({ config, secrets, ...parts, unsafeForTests: true });
	let closed: Promise<void> | undefined;
	const close = () => {
		closed ??= built.close();
		return closed;
	};
	t.teardown(close);
	const url = await built.app.listen({ port, host: "127.0.0.1" });
	return { ...built, close, url, setupToken: secrets.setupToken };
}
