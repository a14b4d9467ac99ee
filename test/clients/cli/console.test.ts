/** Questions to a person at a terminal. */
import t from "tap";
import type { Globals } from "../../../clients/cli/arguments/parse.ts";
import { consoleIo } from "../../../clients/cli/console.ts";
import type { Terminal } from "../../../clients/cli/terminal.ts";

/** A person at a terminal who types these lines, or a pipe. */
function typing(lines: string[], { interactive = true, json = false } = {}) {
	const asked: string[] = [];
	const next = async (prompt: string) => {
		asked.push(prompt);
		return lines.shift() ?? null;
	};
	const terminal = { interactive, hidden: next, line: next } as unknown as Terminal;
	const globals = { json } as Globals;
	const shared = { invocation: {} as never, commands: [], globals, inShell: false, startPassword: { value: null } };
	return { io: consoleIo({ ...shared, terminal }), asked };
}

t.test("a weak or mistyped new password is asked again, and its strength is shown", async (t) => {
	const good = "walnut ferry candle tractor";
	const { io, asked } = typing(["1234567890", "ana kola ana", good, "walnut ferry", good, good]);
	const shown = t.capture(process.stderr, "write", () => true);
	t.equal(await io.newPassword(["Ana Kola"]), good);
	const lines = shown().map(({ args }) => String(args[0]));
	t.match(lines, [/\[#\.+\] too easy/, /\[\.+\] too easy|\[#+\.+\] too easy/, /\[#{10}\] good/, /differ/, /\[#{10}\] good/]);
	t.equal(lines.length, 5);
	t.equal(asked.length, 6);
	t.notMatch(lines.join(), good);
});

t.test("a code is shown once, and is refused before it is made when nobody would see it", async (t) => {
	const code = "ABCD-EFGH";
	const written = t.capture(process.stderr, "write", () => true);
	/** What the person sees of the code, and how often they are asked for it. */
	const shown = async ({ ask, ...place }: { ask: boolean; interactive?: boolean; json?: boolean }) => {
		const { io, asked } = typing(["ABCD", "abcd efgh", code], place);
		await io.codeViewer(ask)("Your code:", code);
		const text = written()
			.map(({ args }) => String(args[0]))
			.join("");
		return { isSeen: text.includes(code), asked: asked.length };
	};
	t.same(await shown({ ask: true }), { isSeen: true, asked: 2 }, "typed back wrongly, then rightly");
	t.same(await shown({ ask: false }), { isSeen: true, asked: 0 }, "with --no-ask");
	for (const ask of [true, false]) {
		t.throws(() => typing([], { interactive: false }).io.codeViewer(ask), { message: /must be shown/ }, "neither a terminal nor --json");
		t.same(await shown({ ask, interactive: false, json: true }), { isSeen: false, asked: 0 }, "with --json the answer holds it");
	}
});
