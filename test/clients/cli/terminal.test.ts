/** The keyboard: what Ctrl-C does. The last test runs the program on a real terminal of the system. */
import { spawn, spawnSync } from "node:child_process";
import path from "node:path";
import { PassThrough } from "node:stream";
import t, { type Test } from "tap";
import { openTerminal } from "../../../clients/cli/terminal.ts";
import { testFolder } from "../../support/folder.ts";
import { until } from "../../support/until.ts";

const CTRL_C = "\x03";
const CTRL_D = "\x04";

/** A terminal whose keys come from the test. */
function keyboard(t: Test) {
	const keys = Object.assign(new PassThrough(), { isTTY: true, setRawMode: () => {} });
	const screen = new PassThrough();
	let shown = "";
	screen.on("data", (data) => (shown += data));
	const terminal = openTerminal(keys as never, screen as never);
	t.teardown(() => terminal.close());
	const press = (text: string) => void keys.write(text);
	return { terminal, press, shown: () => shown };
}

t.test("Ctrl-C drops the line that is being typed, also from its middle, and the next line is whole", async (t) => {
	const { terminal, press, shown } = keyboard(t);
	let interrupted = 0;
	terminal.onInterrupt(() => interrupted++);
	terminal.dropLines();
	const dropped = terminal.line("> ");
	press("case open --sec\x1b[D\x1b[D");
	press(CTRL_C);
	await t.rejects(dropped, { message: /Ctrl-C/ });
	const next = terminal.line("> ");
	press("whoami\r");
	t.equal(await next, "whoami");
	t.equal(interrupted, 0);
	t.match(shown(), /case open --sec[^\n]*\^C\r\n/, "what was typed stays on the screen");
});

t.test("Ctrl-C at a hidden question leaves the question, and shows nothing", async (t) => {
	const { terminal, press, shown } = keyboard(t);
	terminal.dropLines();
	const dropped = terminal.hidden("Password: ");
	press("secret words");
	press(CTRL_C);
	await t.rejects(dropped, { message: /Ctrl-C/ });
	const again = terminal.hidden("Password: ");
	press("other words\r");
	t.equal(await again, "other words");
	t.notMatch(shown(), /words/);
});

t.test("Ctrl-C calls the interrupt handler outside of a shell, and when nobody waits for a line", async (t) => {
	const { terminal, press } = keyboard(t);
	let interrupted = 0;
	terminal.onInterrupt(() => interrupted++);
	const line = terminal.line("> ");
	press(CTRL_C);
	await until("outside of a shell", () => interrupted === 1);
	press("still here\r");
	t.equal(await line, "still here");
	terminal.dropLines();
	press(CTRL_C);
	await until("nobody waits", () => interrupted === 2);
});

const CLI = path.join(import.meta.dirname, "../../../clients/cli/cloister.mjs");
const hasScript = process.platform === "linux" && spawnSync("script", ["--version"]).status === 0;

t.test("a shell on a real terminal goes on after Ctrl-C", { skip: hasScript ? false : "needs the program script" }, async (t) => {
	const command = `'${process.execPath}' '${CLI}' shell`;
	const env = { ...process.env, CLOISTER_CLI_HOME: testFolder(t) };
	const child = spawn("script", ["-qefc", command, "/dev/null"], { env });
	t.teardown(() => child.kill("SIGKILL"));
	let shown = "";
	child.stdout.on("data", (data) => (shown += data));
	const ended = new Promise<number | null>((resolve) => child.on("exit", resolve));
	const prompts = () => shown.split("cloister> ").length - 1;
	await until("the prompt", () => prompts() >= 1);
	child.stdin.write("nonsense that nobody wants");
	await until("what is typed", () => shown.includes("wants"));
	child.stdin.write(CTRL_C);
	await until("the next prompt", () => shown.split("wants^C")[1]?.includes("cloister> "));
	child.stdin.write("help inbox\r");
	await until("the answer", () => shown.includes("Show what waits for you"));
	t.notMatch(shown, /no command/i, "the dropped line did not run");
	child.stdin.write(CTRL_D);
	t.equal(await ended, 0);
});
