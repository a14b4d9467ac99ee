/** Questions to a person at a terminal. */
import t from "tap";
import type { Globals } from "../../../clients/cli/arguments/parse.ts";
import { consoleIo } from "../../../clients/cli/console.ts";
import type { Terminal } from "../../../clients/cli/terminal.ts";

/** A person at a terminal who types these lines. */
function typing(lines: string[]) {
	const asked: string[] = [];
	const hidden = async (prompt: string) => {
		asked.push(prompt);
		return lines.shift() ?? null;
	};
	const terminal = { interactive: true, hidden } as unknown as Terminal;
	const shared = { invocation: {} as never, commands: [], globals: {} as Globals, inShell: false, startPassword: { value: null } };
	return { io: consoleIo({ ...shared, terminal }), asked };
}

t.test("a weak or mistyped new password is asked again, and its strength is shown", async (t) => {
	const good = "correct horse battery staple";
	const { io, asked } = typing(["1234567890", "ana kola ana", good, "correct horse", good, good]);
	const shown = t.capture(process.stderr, "write", () => true);
	t.equal(await io.newPassword(["Ana Kola"]), good);
	const lines = shown().map(({ args }) => String(args[0]));
	t.match(lines, [/\[#\.+\] too easy/, /\[\.+\] too easy|\[#+\.+\] too easy/, /\[#{10}\] good/, /differ/, /\[#{10}\] good/]);
	t.equal(lines.length, 5);
	t.equal(asked.length, 6);
	t.notMatch(lines.join(), good);
});
