/** `docs/command-line.md` names the commands for each screen of the web client, and each command. */
import { readFileSync } from "node:fs";
import path from "node:path";
import t from "tap";
import { commands } from "../../clients/cli/commands/index.ts";
import { ROUTES } from "../../clients/web/screens/routes.ts";

const text = readFileSync(path.resolve(import.meta.dirname, "../../docs/command-line.md"), "utf8");
/** Screens before the sign-in. */
const DOOR = ["/", "/join", "/recover", "/found"];

const rows = [...text.matchAll(/^\| [^|]+ \| `(\/[^`]*)` \| ([^|]+) \|$/gm)].map(([, route = "", cell = ""]) => ({ route, cell }));
const named = new Set([...text.matchAll(/`cloister ([a-z][a-z -]*)`/g)].map(([, name = ""]) => name));

t.test("each screen has one row", async (t) => {
	t.same(rows.map(({ route }) => route).sort(), [...DOOR, ...ROUTES.map(({ path }) => path)].sort());
});

t.test("each screen has a command, or says why it has none", async (t) => {
	for (const { route, cell } of rows) t.match(cell, /`cloister [a-z]|^none: \w/, route);
});

t.test("each command stands on the page", async (t) => {
	for (const { name } of commands) t.ok(named.has(name), `cloister ${name}`);
});

t.test("each command of the page exists", async (t) => {
	const names = new Set(commands.map(({ name }) => name));
	for (const name of named) t.ok(names.has(name), `cloister ${name}`);
});
