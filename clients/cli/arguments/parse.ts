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

/** The values of the global flags: a text or nothing, and for a flag without a value whether it was typed. */
export type Globals = {
	[Name in keyof typeof GLOBAL_FLAGS]: (typeof GLOBAL_FLAGS)[Name] extends null ? boolean : string | undefined;
};

type Options = NonNullable<ParseArgsConfig["options"]>;

/** Separates the global flags from the other words. Global flags can be anywhere on the line, but not after `--`. @throws UsageError */
export function parseGlobals(words: string[]): { globals: Globals; rest: string[] } {
	const typed: Record<string, string | true> = {};
	const rest: string[] = [];
	for (let i = 0; i < words.length; i++) {
		const word = words[i] as string;
		if (word === "--") {
			rest.push(...words.slice(i));
			break;
		}
		const [name, value] = word.startsWith("--") ? splitAtEquals(word.slice(2)) : ["", undefined];
		if (word === "-h") typed.help = true;
		else if (!isGlobalFlag(name)) rest.push(word);
		else if (GLOBAL_FLAGS[name] === null) {
			if (value !== undefined) throw new UsageError(messages.flagValue(`--${name}`));
			typed[name] = true;
		} else {
			const text = value ?? words[++i];
			if (text === undefined) throw new UsageError(messages.flag(name, messages.missing));
			typed[name] = text;
		}
	}
	const globals = Object.entries(GLOBAL_FLAGS).map(([name, label]) => [name, label === null ? typed[name] === true : typed[name]]);
	return { globals: Object.fromEntries(globals) as Globals, rest };
}

/** Whether a line asks for an answer as JSON. This also works for a line with mistakes, so that the error is answered as JSON too. */
export function hasJsonFlag(words: string[]): boolean {
	const end = words.indexOf("--");
	return words.slice(0, end < 0 ? words.length : end).includes("--json");
}

const isGlobalFlag = (name: string): name is keyof typeof GLOBAL_FLAGS => Object.hasOwn(GLOBAL_FLAGS, name);

function splitAtEquals(text: string): [string, string | undefined] {
	const at = text.indexOf("=");
	return at < 0 ? [text, undefined] : [text.slice(0, at), text.slice(at + 1)];
}

/**
 * Returns the command that the first words name, and the words after it.
 * @throws UsageError for an unknown command. The error names a similar command. For a first word that stands alone, it names all commands
 * that begin with this word.
 */
export function findCommand(commands: Command[], words: string[]): { command: Command; rest: string[] } {
	const found = commands
		.filter(({ name }) => name.split(" ").every((part, i) => words[i] === part))
		.sort((a, b) => b.name.length - a.name.length)[0];
	if (found) return { command: found, rest: words.slice(found.name.split(" ").length) };
	const [noun, ...others] = words.filter((word) => !word.startsWith("-"));
	const ofNoun = commands.map(({ name }) => name).filter((name) => name.startsWith(`${noun} `));
	if (noun !== undefined && others.length === 0 && ofNoun.length > 0) throw new UsageError(messages.nounAlone(noun, ofNoun));
	const typed = [noun, ...others].slice(0, 2).join(" ");
	const known = commands.map(({ name }) => name);
	throw new UsageError(messages.unknownCommand(typed, nearest(typed, known)));
}

/**
 * Parses a command's arguments and flags.
 * @param inShell whether the line was typed in the shell. Only there it may hold texts that other people will read (`content`), because other
 * programs can read the arguments of a program.
 * @throws UsageError
 */
export function readValues(command: Command, words: string[], inShell: boolean): Record<string, unknown> {
	const { flags, positionals } = splitFlags(command, words);
	const args = assignArguments(command, positionals);
	const values: Record<string, unknown> = {};
	for (const [name, slot] of Object.entries(command.args as Slots))
		values[name] = readSlot(command, messages.argument(name), slot, args[name] ?? [], inShell);
	for (const [name, slot] of Object.entries(command.flags as Slots))
		values[name] = readSlot(command, messages.flagName(name), slot, flags[name] ?? [], inShell);
	return values;
}

/**
 * A prefix that marks a word as a value, so that `parseArgs` doesn't take it for a flag. A word that begins with the prefix already gets a
 * second one.
 */
const VALUE = "\0";

const unmarked = (text: string) => (text.startsWith(VALUE) ? text.slice(1) : text);

/** One hash in 64 begins with a dash, as flags do. No flag has 43 characters. */
const isHash = (word: string) => /^-[\w-]{42}$/.test(word);

/** Whether a word may be a time such as -3d (three days ago). It looks like a flag. */
const isRelativeTime = (word: string) => /^-\d/.test(word);

/** Separates the flags of a command, with the texts of each, from the other words. @throws UsageError */
function splitFlags(command: Command, words: string[]): { flags: Record<string, string[]>; positionals: string[] } {
	const options: Options = Object.fromEntries(
		Object.entries(command.flags as Slots).map(([name, { word }]) => [
			name,
			{ type: word === null ? "boolean" : "string", multiple: true },
		]),
	);
	const takesValue = (flag = "") => flag.startsWith("--") && options[flag.slice(2)]?.type === "string";
	const isValue = (word: string, i: number) => word.startsWith(VALUE) || isHash(word) || (isRelativeTime(word) && takesValue(words[i - 1]));
	const args = words.map((word, i) => (isValue(word, i) ? `${VALUE}${word}` : word));
	const { values, positionals } = withUsageErrors(command, () => parseArgs({ args, options, allowPositionals: true, strict: true }));
	const flags = Object.entries(values).map(([name, texts]) => [
		name,
		(texts as (string | boolean)[]).map((text) => unmarked(String(text))),
	]);
	return { flags: Object.fromEntries(flags), positionals: positionals.map(unmarked) };
}

function readSlot(command: Command, name: string, slot: Slots[string], texts: string[], inShell: boolean): unknown {
	if (slot.word?.content && texts.length > 0 && !inShell) throw new UsageError(messages.contentInArgv(name), command.name);
	try {
		return slot.read(texts);
	} catch (error) {
		if (!(error instanceof InvalidValue)) throw error;
		throw new UsageError(messages.about(name, error.message, slot.word?.codes), command.name, slot.word?.codes);
	}
}

/** Assigns each positional word to an argument. The last argument may take several words. */
function assignArguments(command: Command, positionals: string[]): Record<string, string[]> {
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
		const flag = /'(--?[^'\s]+)/.exec(message)?.[1] ?? "";
		const known = Object.keys(command.flags).map((name) => `--${name}`);
		if (kind === "ERR_PARSE_ARGS_UNKNOWN_OPTION") throw new UsageError(messages.unknownFlag(flag, nearest(flag, known)), command.name);
		if (kind === "ERR_PARSE_ARGS_INVALID_OPTION_VALUE") throw new UsageError(messages.flagValue(flag), command.name);
		throw error;
	}
}
