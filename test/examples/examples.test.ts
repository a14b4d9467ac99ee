/** Runs each program of examples/ on a real server, as its first lines say. */
import { execFile } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { promisify } from "node:util";
import t from "tap";
import { systemClock } from "#server/base/clock.ts";
import { type Person, readyNetwork } from "../support/sdk.ts";

/** Other programs import these. */
const SHARED = ["session.ts", "bell-receiver.ts"];
const root = path.resolve(import.meta.dirname, "../..");
const { network, origin, transit, destination } = await readyNetwork(t);
// The programs use the clock of the machine.
network.server.clock.follow(systemClock);

/** Returns the output of the program. */
async function run(name: string, { signInName, password }: Person, ...rest: string[]): Promise<string> {
	const { PATH = "" } = process.env;
	const env = { PATH, ADDRESS: network.server.url, PASSWORD: password };
	const args = ["--import=tsx", `examples/${name}.ts`, signInName, ...rest];
	const { stdout, stderr } = await promisify(execFile)(process.execPath, args, { cwd: root, env });
	t.equal(stderr, "", `${name}: no alarm`);
	return stdout;
}

t.test("send-file writes a message with a file, and read-threads prints it with its author's name", async (t) => {
	const sent = await run("send-file", origin.staff, "Desk of Destination", "Here is the form.", "LICENSE");
	t.match(sent, /^Message \d+ of thread \S+, with LICENSE \(34523 bytes\)\.$/m);
	t.match(await run("read-threads", destination.staff), /^# A form\n {2}\S+ Name of person-\d+: Here is the form\.$/m);
});

t.test("a case is opened, requested and accepted, and the section that wasn't granted stays closed", async (t) => {
	const opened = await run("open-case", origin.staff);
	t.match(opened, "prs_PrimaryLanguage: ro");
	const [, code = "", id = ""] = /^Opened case (\S+), id (\S+)$/m.exec(opened) ?? [];
	t.match(await run("request-handoff", origin.staff, id, "Desk of Destination"), /^Requested hand-off \S+: state requested$/m);
	const accepted = await run("accept-handoff", destination.coordinator);
	t.match(accepted, `Request for ${code}: 18-24, needs shelter. Travels alone.`);
	t.match(accepted, "Now accepted.");
	t.match(accepted, "identity: prs_PrimaryLanguage = ro");
	t.match(accepted, "logistics: Arrives by the evening bus.");
	t.notMatch(accepted, "story");
});

t.test("verify-log checks the tree, and finds a request that was refused", async (t) => {
	// An id that is no case of this member.
	await t.rejects(run("request-handoff", transit.staff, "00000000-0000-4000-8000-000000000000", "Desk of Destination"));
	const printed = await run("verify-log", transit.staff);
	t.match(printed, /^The tree of \d+ entries is sound\. \d+ of them were shown to me/m);
	t.match(printed, /Name of person-\d+: case\.read$/m);
});

t.test("every program is run by a test, says how to run it, and has at most 40 lines", async (t) => {
	const names = readdirSync(path.join(root, "examples")).filter((name) => name.endsWith(".ts") && !SHARED.includes(name));
	const tests = ["examples.test.ts", "bells.test.ts"].map((name) => readFileSync(path.join(import.meta.dirname, name), "utf8"));
	const tested = tests.join("\n");
	for (const name of names) {
		const text = readFileSync(path.join(root, "examples", name), "utf8");
		const code = text.split("\n").filter((line) => line.trim() !== "" && !/^( \*|\/\*\*)/.test(line));
		t.match(tested, new RegExp(`run\\((t, )?"${path.parse(name).name}"`), name);
		t.match(text, `npx tsx examples/${name}`, name);
		t.ok(code.length <= 40, `${name} has ${code.length} lines`);
	}
});
