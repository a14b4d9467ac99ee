/**
 * `npm run web:dev`: the web client from its source, which reloads after each change, on the demonstration network. Run `npm run demo`
 * once before, and stop it, because this program listens at the same address. PORT (8420) and
 * CLOISTER_DATA (.data/demo) are those of the demonstration.
 */
import { existsSync } from "node:fs";
import path from "node:path";
import { createServer } from "vite";
import { viteConfig } from "../clients/web/build/config.ts";
import { startServer } from "./demo/server.ts";
import { endsByInterrupt, stopAll, stopLater } from "./interrupt.ts";

const folder = path.resolve(process.env.CLOISTER_DATA ?? ".data/demo");
const port = Number(process.env.PORT ?? 8420);
if (!existsSync(path.join(folder, "demo-accounts.json"))) {
	console.error(`There is no demonstration network in ${folder}. Make one with: npm run demo`);
	process.exit(1);
}
endsByInterrupt();
// The server listens elsewhere, but keeps the address of the page, for sign-ins, and the names of its logs.
const server = await startServer(folder, {
	HOST: "127.0.0.1",
	PORT: "0",
	ORIGIN: `http://127.0.0.1:${port}`,
	CLOISTER_ACCESS_LOG_ORIGIN: "localhost/cloister/access",
	CLOISTER_DIRECTORY_LOG_ORIGIN: "localhost/cloister/directory",
});
try {
	const vite = await createServer({
		...viteConfig(),
		logLevel: "info",
		server: { host: "127.0.0.1", port, strictPort: true, proxy: { "/api": { target: server.address } } },
	});
	stopLater(() => vite.close());
	await vite.listen();
} catch (error) {
	// For example, the port is taken. The server is a process of its own, and would go on.
	await stopAll();
	throw error;
}
console.log(`Open http://127.0.0.1:${port}/. The accounts are in ${folder}/demo-accounts.json.`);
