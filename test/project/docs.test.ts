/** The files, npm scripts and commands that the documents name exist, and the flags of README.md. Each verb of the SDK has an example. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import t from "tap";
import { errorCodes, statusOf } from "#protocol/errors.ts";
import { FORMAT } from "#protocol/format.ts";
import { ALARM_CODES } from "#sdk/alarms.ts";
import * as audit from "#sdk/audit/index.ts";
import * as casework from "#sdk/casework/index.ts";
import * as sdk from "#sdk/index.ts";
import { GLOBAL_FLAGS } from "../../clients/cli/arguments/parse.ts";
import { commands } from "../../clients/cli/commands/index.ts";

const root = path.resolve(import.meta.dirname, "../..");
const { scripts } = JSON.parse(readFileSync(path.join(root, "package.json"), "utf8")) as { scripts: Record<string, string> };
const documents = ["", ".github", ".github/ISSUE_TEMPLATE", "docs", "docs/decisions", "clients/protocol", "clients/protocol/spec"]
	.flatMap((folder) => readdirSync(path.join(root, folder)).map((name) => path.join(folder, name)))
	.filter((name) => name.endsWith(".md"))
	.map((name) => ({ name, text: readFileSync(path.join(root, name), "utf8") }));

const allMatches = (text: string, pattern: RegExp) => [...text.matchAll(pattern)].map((match) => match[1] as string);

t.test("the files that the documents name exist", async (t) => {
	for (const { name, text } of documents)
		for (const file of allMatches(text, /`((?:clients|docs|examples|migrations|scripts|server|test)\/[\w/.-]+)`/g))
			t.ok(existsSync(path.join(root, file)), `${name}: ${file}`);
});

t.test("the npm scripts that the documents name exist", async (t) => {
	for (const { name, text } of documents)
		for (const script of allMatches(text, /npm run ([\w:]+)/g)) t.ok(scripts[script], `${name}: npm run ${script}`);
});

const commandIn = (line: string) => commands.filter(({ name }) => `${line} `.startsWith(`${name} `)).at(0);

t.test("every error code is in SPEC.md, with its status", async (t) => {
	const spec = documents.find(({ name }) => name === "clients/protocol/SPEC.md")?.text ?? "";
	for (const code of errorCodes) t.ok(spec.includes(`| \`${code}\` | ${statusOf(code)} |`), code);
});

t.test("SPEC.md says the present number of the format", async (t) => {
	const spec = documents.find(({ name }) => name === "clients/protocol/SPEC.md")?.text ?? "";
	t.ok(spec.includes(`The present number is ${FORMAT}.`));
});

t.test("every alarm code is in SPEC.md", async (t) => {
	const spec = documents.find(({ name }) => name === "clients/protocol/SPEC.md")?.text ?? "";
	for (const code of ALARM_CODES) t.ok(spec.includes(`\`${code}\``), code);
});

t.test("the commands that the documents name exist", async (t) => {
	for (const { name, text } of documents)
		for (const line of allMatches(text, /`cloister ([a-z][^`]*)`/g))
			if (!line.startsWith("help")) t.ok(commandIn(line), `${name}: cloister ${line}`);
});

t.test("the examples in README.md use existing commands and flags", async (t) => {
	const readme = documents.find(({ name }) => name === "README.md")?.text ?? "";
	const lines = allMatches(readme, /^(?:npx cloister )?((?:[a-z-]+ ?)+.*)$/gm).filter((line) => line.includes("--") && commandIn(line));
	t.ok(lines.length >= 8, `${lines.length} examples`);
	for (const line of lines) {
		const known = [...Object.keys(commandIn(line)?.flags ?? {}), ...Object.keys(GLOBAL_FLAGS)];
		for (const flag of allMatches(line, /--([\w-]+)/g)) t.ok(known.includes(flag), `${line}: --${flag}`);
	}
});

t.test("each verb of the SDK has an example that calls it", async (t) => {
	const folder = path.join(root, "clients");
	const files = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((file) =>
		/^(sdk|crypto|protocol)[/\\].*\.ts$/.test(file),
	);
	const source = files.map((file) => readFileSync(path.join(folder, file), "utf8")).join("\n");
	const verbs = Object.entries({ ...sdk, ...casework, ...audit }).filter(
		([name, value]) => typeof value === "function" && /^[a-z]/.test(name),
	);
	t.ok(verbs.length > 100, `${verbs.length} verbs`);
	for (const [name] of verbs) {
		const found = new RegExp(`/\\*\\*((?:(?!\\*/)[^])*)\\*/\\s*export (?:async )?function\\*? ${name}\\b`).exec(source)?.[1] ?? "";
		t.match(found, new RegExp(`@example [^]*\\b${name}\\(`), name);
	}
});
