/** A machine whose clock is wrong: the program says so with the first answer of the server, before it writes anything. */
import { spawn } from "node:child_process";
import path from "node:path";
import { text } from "node:stream/consumers";
import t from "tap";
import { wrongMinutes } from "#sdk/clock.ts";
import { testFolder } from "../../support/folder.ts";
import { json, listen } from "../../support/misbehaving-server.ts";

const CLI = path.join(import.meta.dirname, "../../../clients/cli/cloister.mjs");
const MINUTE = 60_000;

t.test("a difference is shown from five minutes on", async (t) => {
	t.same([0, 5 * MINUTE, -5 * MINUTE].map(wrongMinutes), [null, null, null]);
	t.same([5.1 * MINUTE, -90 * MINUTE].map(wrongMinutes), [5, -90]);
});

t.test("the command line warns once", async (t) => {
	const ahead = new Date(Date.now() + 90 * MINUTE).toUTCString();
	const { address } = await listen(t, (_request, response) =>
		json(response, { error: "sign-in-failed", detail: "", request: "r" }, 401, { date: ahead }),
	);
	const run = spawn(process.execPath, [CLI, "--server", address, "--as", "ana", "--password-stdin", "shell"], {
		env: { CLOISTER_CLI_HOME: path.join(testFolder(t), "profiles") },
	});
	run.stdin.end("a password\nwhoami\nwhoami\n");
	const shown = await text(run.stderr);
	t.equal(shown.match(/Warning: the clock of this machine is 90 minutes behind the server's/g)?.length, 1, shown);
});
