/** Parses the typed words into a command and its values. */
import { type ParseArgsConfig, parseArgs } from "node:util";
import type { Command } from "../command.ts";
import { InvalidValue, UsageError } from "../problems.ts";
import { messages } from "../words/messages.ts";
import type { Slots } from "./grammar.ts";
import { nearest } from "./nearest.ts";

/** The flags of all commands, each with the label of its value. Null for a flag without a value. */
export const GLOBAL_FLAGS = {
	profile: "NAME",
	server: "ADDRESS",
	as: "SIGN-IN",
	json: null,
	"password-stdin": null,
	progress: null,
	force: null,
	yes: null,
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
	yes: boolean;
	help: boolean;
}

type Options = NonNullable<ParseArgsConfig["options"]>;

/** Separates the global flags from the other words. They can be anywhere on the line. */
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
			yes: is("yes"),
			help: is("help"),
		},
		rest,
	};
}

function cut(text: string): [string, string | undefined] {
	const at = text.indexOf("=");
	return at < 0 ? [text, undefined] : [text.slice(0, at), text.slice(at + 1)];
}

/** Returns the command that the first words name, and the words after it. @throws UsageError that suggests the most similar command */
export function findCommand(commands: Command[], words: string[]): { command: Command; rest: string[] } {
	const names = words.filter((word) => !word.startsWith("-"));
	const found = commands
		.filter(({ name }) => name.split(" ").every((part, i) => words[i] === part))
		.sort((a, b) => b.name.length - a.name.length)[0];
	if (found) return { command: found, rest: words.slice(found.name.split(" ").length) };
	const typed = names.slice(0, 2).join(" ");
	const group = commands.filter(({ name }) => name.startsWith(`${names[0]} `)).map(({ name }) => name);
	if (group.length > 0 && names.length === 1) throw new UsageError(messages.nounAlone(names[0] as string, group));
	const near = nearest(
		typed,
		commands.map(({ name }) => name),
	);
	throw new UsageError(messages.unknownCommand(typed, near));
}

/** Parses a command's arguments and flags. @param inShell allows texts for other people on the line. @throws UsageError */
export function readValues(command: Command, words: string[], inShell: boolean): Record<string, unknown> {
	const flags = command.flags as Slots;
	const options: Options = Object.fromEntries(
		Object.entries(flags).map(([name, { word }]) => [name, { type: word === null ? "boolean" : "string", multiple: true }]),
	);
	const takesValue = (flag = "") => flag.startsWith("--") && options[flag.slice(2)]?.type === "string";
	const isValue = (word: string, i: number) => word.startsWith(VALUE) || isHash(word) || (isTimeBefore(word) && takesValue(words[i - 1]));
	const args = words.map((word, i) => (isValue(word, i) ? `${VALUE}${word}` : word));
	const { values, positionals } = withUsageErrors(command, () => parseArgs({ args, options, allowPositionals: true, strict: true }));
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

/** A prefix that marks a word as a value, so that `parseArgs` doesn't take it for a flag. A word that has it already gets a second one. */
const VALUE = "\0";

/** One hash in 64 begins with a dash, as flags do. No flag has 43 characters. */
const isHash = (word: string) => /^-[\w-]{42}$/.test(word);

const isTimeBefore = (word: string) => /^-\d/.test(word);

const unmarked = (text: string) => (text.startsWith(VALUE) ? text.slice(1) : text);

function read(command: Command, name: string, slot: Slots[string], texts: string[], inShell: boolean): unknown {
	if (slot.word?.content && texts.length > 0 && !inShell) throw new UsageError(messages.contentInArgv(name), command.name);
	try {
		return slot.read(texts);
	} catch (error) {
		if (!(error instanceof InvalidValue)) throw error;
		throw new UsageError(messages.about(name, error.message, slot.word?.codes), command.name, slot.word?.codes);
	}
}

/** Assigns each positional word to an argument. The last argument may take several words. */
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

/** Translates the errors of `parseArgs` into UsageErrors. */
function withUsageErrors<T>(command: Command, act: () => T): T {
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
