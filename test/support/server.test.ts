/** The helper that boots servers for tests. */
import { existsSync } from "node:fs";
import t from "tap";
import { bootServer } from "./server.ts";

t.test("a server's folder is there until the server has stopped", async (t) => {
	let folder = "";
	let there = false;
	await t.test("a test with a server", async (t) => {
		const server = await bootServer(t);
		folder = server.folder;
		server.context.stopping.addEventListener("abort", () => {
			there = existsSync(folder);
		});
	});
	t.ok(there, "it is there while the server stops");
	t.notOk(existsSync(folder), "it is removed afterwards");
});
