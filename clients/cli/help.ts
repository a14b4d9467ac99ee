/** The texts of `cloister help`, made from the declarations of the commands. */

import { indent, width, wrap } from "./answers/layout.ts";
import type { Slot, Slots } from "./arguments/grammar.ts";
import { nearest } from "./arguments/nearest.ts";
import { GLOBAL_FLAGS } from "./arguments/parse.ts";
import type { Answer, Command } from "./command.ts";
import { UsageError } from "./problems.ts";
import { messages } from "./words/messages.ts";
import { globalFlagWords, overview } from "./words/overview.ts";
import { sharedParameters } from "./words/parameters.ts";

/**
 * @param words the command or group that help is asked about; empty for the overview.
 * @throws UsageError for an unknown command. The error suggests the nearest command or group, if one is near.
 */
export function helpOf(commands: Command[], words: string[]): Answer {
	const names = commands.map(({ name }) => name);
	if (words.length === 0) return { data: { commands: names }, text: () => overviewText(commands) };
	const typed = words.join(" ");
	const exact = commands.find(({ name }) => typed === name || typed.startsWith(`${name} `));
	if (exact) return { data: helpJson(exact), text: () => commandText(exact) };
	const group = commands.filter(({ name }) => name.startsWith(`${typed} `));
	if (group.length > 0) return { data: { commands: group.map(({ name }) => name) }, text: () => summaries(group) };
	const nouns = names.map((name) => name.split(" ")[0] as string);
	throw new UsageError(messages.unknownCommand(typed, nearest(typed, [...names, ...nouns])));
}

function helpJson({ name, help: { summary, details, parameters, examples } }: Command) {
	return { command: name, does: summary, ...(details && { more: details }), ...(parameters && { words: parameters }), examples };
}

function overviewText(commands: Command[]): string {
	const groups = overview.groups.map(({ title, nouns }) => {
		const inGroup = commands.filter(({ name }) => nouns.includes(name.split(" ")[0] as string));
		return `${title}\n${indent(summaries(inGroup), "  ")}\n`;
	});
	return [overview.intro, "", ...groups, overview.end].join("\n");
}

function summaries(commands: Command[]): string {
	return described(
		commands.map(({ name, help }) => [name, help.summary]),
		COLUMNS - 2,
	);
}

function commandText(command: Command): string {
	const { summary, details, examples } = command.help;
	const parameters = [
		...parameterLines(command, command.args, messages.argument),
		...parameterLines(command, command.flags, messages.flagName),
	];
	const sections = [
		wrap(summary, COLUMNS),
		...(details ? [wrap(details, COLUMNS)] : []),
		`${messages.usage}\n${indent(wrap(usageOf(command), COLUMNS - 2), "  ")}`,
		...(parameters.length > 0 ? [`${messages.parameters}\n${parameters.join("\n")}`] : []),
		`${messages.examples}\n${indent(examples.join("\n"), "  ")}`,
		`${messages.everyCommand}\n${indent(globalFlagLines(), "  ")}`,
	];
	return sections.join("\n\n");
}

const COLUMNS = 80;

function globalFlagLines(): string {
	const rows = Object.entries(GLOBAL_FLAGS).map(([name, label]): [string, string] => [
		label ? `--${name} ${label}` : `--${name}`,
		globalFlagWords[name as keyof typeof GLOBAL_FLAGS],
	]);
	return described(rows, COLUMNS - 2);
}

/** Each name at the left, with its wrapped description beside it. */
function described(rows: [name: string, description: string][], columns: number): string {
	const beside = Math.max(...rows.map(([name]) => width(name))) + 2;
	return rows
		.map(([name, description]) => name.padEnd(beside) + indent(wrap(description, columns - beside), " ".repeat(beside)).trimStart())
		.join("\n");
}

/** The usage line of a command. Optional arguments and flags stand in brackets. */
function usageOf({ name, args, flags }: Command): string {
	const places = Object.entries(args as Slots).map(([arg, slot]) => bracketed(slot, messages.argument(arg)));
	const named = Object.entries(flags as Slots)
		.sort(([, a], [, b]) => Number(b.required) - Number(a.required))
		.map(([flag, slot]) => bracketed(slot, slot.word ? `--${flag} ${slot.word.label}` : `--${flag}`));
	return [`cloister ${name}`, ...places, ...named].join(" ");
}

function bracketed(slot: Slot<unknown>, label: string): string {
	return (slot.required ? label : `[${label}]`) + (slot.many ? " ..." : "");
}

/** For each argument or flag: its name, its description, and the codes that it accepts. */
function parameterLines({ help }: Command, slots: Slots, show: (name: string) => string): string[] {
	return Object.entries(slots).flatMap(([name, { word, required }]) => {
		const label = word && show(name).startsWith("--") ? ` ${word.label}` : "";
		const description = help.parameters?.[name] ?? sharedParameters[name as keyof typeof sharedParameters];
		const codes = word?.codes ? `\n${messages.codes(word.codes)}` : "";
		return [
			`  ${show(name)}${label}${required ? ` (${messages.required})` : ""}`,
			indent(wrap(`${description}${codes}`, COLUMNS - 6), "      "),
		];
	});
}
