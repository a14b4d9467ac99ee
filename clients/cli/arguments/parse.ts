/** From words typed to a command and its values. */
import { type ParseArgsConfig, parseArgs } from "node:util";
import type { Command } from "../command.ts";
import { Problem, UsageError } from "../problems.ts";
import { messages } from "../words/messages.ts";
import type { Slots } from "./grammar.ts";
import { nearest } from "./nearest.ts";

/** Flags that every command knows. Those that take a value are named with its label. */
export const GLOBAL_FLAGS = {
	profile: "NAME",
	server: "ADDRESS",
	as: "SIGN-IN",
	json: null,
	"password-stdin": null,
	progress: null,
	force: null,
	help: null,
} as const;

export interface Globals {
	profile: string | undefined;
	server: string | undefined;
	as: string | undefined;
	json: boolean;
	"password-stdin": boolean;
	progress: boolean;
	force: boolean;
	help: boolean;
}

type Options = NonNullable<ParseArgsConfig["options"]>;

/** Takes the flags that every command knows out of the words, wherever they stand. */
export function parseGlobals(words: string[]): { globals: Globals; rest: string[] } {
	const globals: Record<string, string | boolean | undefined> = {};
	const rest: string[] = [];
	for (let i = 0; i < words.length; i++) {
		const word = words[i] as string;
		const [name, value] = word.startsWith("--") ? cut(word.slice(2)) : ["", undefined];
		if (word === "--") {
			rest.push(...words.slice(i));
			break;
		}
		if (word === "-h") globals.help = true;
		else if (!Object.hasOwn(GLOBAL_FLAGS, name)) rest.push(word);
		else if (GLOBAL_FLAGS[name as keyof typeof GLOBAL_FLAGS] === null) globals[name] = true;
		else {
			globals[name] = value ?? words[++i];
			if (globals[name] === undefined) throw new UsageError(messages.flag(name, messages.missing));
		}
	}
	const is = (name: string) => globals[name] === true;
	const named = (name: string) => globals[name] as string | undefined;
	return {
		globals: {
			profile: named("profile"),
			server: named("server"),
			as: named("as"),
			json: is("json"),
			"password-stdin": is("password-stdin"),
			progress: is("progress"),
			force: is("force"),
			help: is("help"),
		},
		rest,
	};
}

function cut(text: string): [string, string | undefined] {
	const at = text.indexOf("=");
	return at < 0 ? [text, undefined] : [text.slice(0, at), text.slice(at + 1)];
}

/** The command that the first words name, and what follows. @throws UsageError that suggests the nearest. */
export function findCommand(commands: Command[], words: string[]): { command: Command; rest: string[] } {
	const spoken = words.filter((word) => !word.startsWith("-"));
	const found = commands
		.filter(({ name }) => name.split(" ").every((part, i) => words[i] === part))
		.sort((a, b) => b.name.length - a.name.length)[0];
	if (found) return { command: found, rest: words.slice(found.name.split(" ").length) };
	const asked = spoken.slice(0, 2).join(" ");
	const under = commands.filter(({ name }) => name.startsWith(`${spoken[0]} `)).map(({ name }) => name);
	if (under.length > 0 && spoken.length === 1) throw new UsageError(messages.nounAlone(spoken[0] as string, under));
	const near = nearest(
		asked,
		commands.map(({ name }) => name),
	);
	throw new UsageError(messages.unknownCommand(asked, near));
}

/** Values of a command's arguments and flags. @param inShell whether words of people may stand on the line. @throws UsageError */
export function readValues(command: Command, words: string[], inShell: boolean): Record<string, unknown> {
	const flags = command.flags as Slots;
	const options: Options = Object.fromEntries(
		Object.entries(flags).map(([name, { word }]) => [name, { type: word === null ? "boolean" : "string", multiple: true }]),
	);
	const takesValue = (flag = "") => flag.startsWith("--") && options[flag.slice(2)]?.type === "string";
	const isValue = (word: string, i: number) => word.startsWith(VALUE) || isHash(word) || (isTimeBefore(word) && takesValue(words[i - 1]));
	const args = words.map((word, i) => (isValue(word, i) ? `${VALUE}${word}` : word));
	const { values, positionals } = inOurWords(command, () => parseArgs({ args, options, allowPositionals: true, strict: true }));
	const out: Record<string, unknown> = {};
	const given = places(command, positionals.map(unmarked));
	for (const [name, slot] of Object.entries(command.args as Slots))
		out[name] = read(command, messages.argument(name), slot, given[name] ?? [], inShell);
	for (const [name, slot] of Object.entries(flags)) {
		const texts = ((values[name] as (string | boolean)[] | undefined) ?? []).map(String).map(unmarked);
		out[name] = read(command, messages.flagName(name), slot, texts, inShell);
	}
	return out;
}

/** Stands before a value that begins like a flag, while the line is parsed. A word that begins with it gets another one. */
const VALUE = "\0";

/** One in 64 begins with a dash, as flags do. No flag is so long. */
const isHash = (word: string) => /^-[\w-]{42}$/.test(word);

const isTimeBefore = (word: string) => /^-\d/.test(word);

const unmarked = (text: string) => (text.startsWith(VALUE) ? text.slice(1) : text);

function read(command: Command, name: string, slot: Slots[string], texts: string[], inShell: boolean): unknown {
	if (slot.word?.content && texts.length > 0 && !inShell) throw new UsageError(messages.contentInArgv(name), command.name);
	try {
		return slot.read(texts);
	} catch (error) {
		if (!(error instanceof Problem)) throw error;
		throw new UsageError(messages.about(name, error.message, slot.word?.codes), command.name, slot.word?.codes);
	}
}

/** Each positional word to its place; the last place may take many. */
function places(command: Command, positionals: string[]): Record<string, string[]> {
	const names = Object.keys(command.args);
	const out: Record<string, string[]> = {};
	for (const [i, text] of positionals.entries()) {
		const name = names[Math.min(i, names.length - 1)];
		const takesMany = name !== undefined && (command.args as Slots)[name]?.many;
		if (name === undefined || (i >= names.length && !takesMany)) throw new UsageError(messages.tooMany(text), command.name);
		out[name] = [...(out[name] ?? []), text];
	}
	return out;
}

function inOurWords<T>(command: Command, act: () => T): T {
	try {
		return act();
	} catch (error) {
		const { code: kind, message } = error as NodeJS.ErrnoException;
		const unknown = /'(--?[^'\s]+)/.exec(message)?.[1] ?? "";
		if (kind === "ERR_PARSE_ARGS_UNKNOWN_OPTION")
			throw new UsageError(
				messages.unknownFlag(
					unknown,
					nearest(
						unknown,
						Object.keys(command.flags).map((name) => `--${name}`),
					),
				),
				command.name,
			);
		if (kind === "ERR_PARSE_ARGS_INVALID_OPTION_VALUE") throw new UsageError(messages.flagValue(unknown), command.name);
		throw error;
	}
}
