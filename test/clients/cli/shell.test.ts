/** The shell without a server: which lines are answered as JSON. */
import t from "tap";
import { commands } from "../../../clients/cli/commands/index.ts";
import { Invocation } from "../../../clients/cli/invocation.ts";
import { runShell } from "../../../clients/cli/shell.ts";
import { testFolder } from "../../support/folder.ts";

t.test("--json on a line of the shell answers this line as JSON", async (t) => {
	const lines = ["help inbox --json", "help inbox", "nonsense --json"];
	const nothing = () => {};
	const line = async () => lines.shift() ?? null;
	const rest = async () => "";
	const terminal = {
		interactive: false,
		line,
		hidden: line,
		rest,
		onInterrupt: nothing,
		dropLines: nothing,
		complete: nothing,
		close: nothing,
	};
	const invocation = new Invocation({ home: testFolder(t), profile: "p", server: undefined, as: undefined, onAlarm: nothing });
	const start = { json: false, progress: false, "password-stdin": false };
	const written = t.capture(process.stdout, "write", () => true);
	await runShell({ commands, invocation, terminal, inShell: true, startPassword: { value: null } }, start as never, false);
	const [first = "", second = "", third = ""] = written().map(({ args }) => String(args[0]));
	t.match(JSON.parse(first), { ok: true, exit: 0 });
	t.match(second, /^Show what waits/);
	t.match(JSON.parse(third), { ok: false, exit: 2, error: { code: "usage" } });
});
