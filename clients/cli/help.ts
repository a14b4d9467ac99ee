/** Help, made from what commands declare and what `words/help.ts` says about them. */
import type { Answer, Command } from "./command.ts";
import type { Slot, Slots } from "./grammar.ts";
import { fields, width } from "./layout.ts";
import { nearest } from "./nearest.ts";
import { GLOBAL_FLAGS } from "./parse.ts";
import { UsageError } from "./problems.ts";
import type { Help } from "./words/help/form.ts";
import { globalHelp, help, overview } from "./words/help.ts";
import { messages } from "./words/messages.ts";

/** @param words what help is asked about; none for the overview. @throws UsageError that suggests the nearest. */
export function helpOf(commands: Command[], words: string[]): Answer {
	if (words.length === 0) return { data: { commands: commands.map(({ name }) => name) }, text: () => wholeHelp(commands) };
	const about = words.join(" ");
	const exact = commands.find(({ name }) => about === name || about.startsWith(`${name} `));
	if (exact) return { data: { command: exact.name, ...helpFor(exact.name) }, text: () => commandHelp(exact) };
	const under = commands.filter(({ name }) => name.startsWith(`${about} `));
	if (under.length === 0) {
		const names = commands.map(({ name }) => name);
		throw new UsageError(messages.unknownCommand(about, nearest(about, [...names, ...names.map((name) => name.split(" ")[0] as string)])));
	}
	return { data: { commands: under.map(({ name }) => name) }, text: () => listOf(under) };
}

export function helpFor(name: string): Help {
	return help[name] ?? { does: "", examples: [] };
}

function wholeHelp(commands: Command[]): string {
	const groups = overview.groups.map(({ title, nouns }) => {
		const inside = commands.filter(({ name }) => nouns.includes(name.split(" ")[0] as string));
		return inside.length === 0 ? "" : `${title}\n${indent(listOf(inside))}\n`;
	});
	return [overview.intro, "", ...groups.filter(Boolean), overview.end].join("\n");
}

function listOf(commands: Command[]): string {
	return fields(commands.map(({ name }) => [name, helpFor(name).does]));
}

function commandHelp(command: Command): string {
	const { does, more, examples } = helpFor(command.name);
	const parts = [`cloister ${command.name} ${usage(command)}`.trim(), "", does, ...(more ? ["", more] : [])];
	const described = [...slotLines(command, command.args, messages.argument), ...slotLines(command, command.flags, messages.flagName)];
	if (described.length > 0) parts.push("", described.join("\n"));
	if (examples.length > 0) parts.push("", messages.examples, ...examples.map((each) => `  ${each}`));
	const widest = Math.max(...Object.entries(GLOBAL_FLAGS).map(([name, label]) => width(name) + (label ? label.length + 1 : 0)));
	const shared = Object.entries(GLOBAL_FLAGS).map(([name, label]) => {
		const flag = label ? `${name} ${label}` : name;
		return `  --${flag.padEnd(widest)}  ${globalHelp[name as keyof typeof GLOBAL_FLAGS]}`;
	});
	return [...parts, "", messages.everyCommand, ...shared].join("\n");
}

function usage({ args, flags }: Command): string {
	const places = Object.entries(args as Slots).map(([name, slot]) => optionally(slot, messages.argument(name)));
	const named = Object.entries(flags as Slots)
		.sort(([, a], [, b]) => Number(b.required) - Number(a.required))
		.map(([name, slot]) => optionally(slot, slot.word ? `--${name} ${slot.word.label}` : `--${name}`));
	return [...places, ...named].join(" ");
}

function optionally(slot: Slot<unknown>, shown: string): string {
	return (slot.required ? shown : `[${shown}]`) + (slot.many ? " ..." : "");
}

function slotLines(command: Command, slots: Slots, shown: (name: string) => string): string[] {
	const said_ = helpFor(command.name);
	return Object.entries(slots).flatMap(([name, slot]) => {
		const label = slot.word && shown(name).startsWith("--") ? ` ${slot.word.label}` : "";
		const words = said_.words?.[name] ?? globalWordOf(name);
		const first = `  ${shown(name)}${label}${slot.required ? ` (${messages.needed})` : ""}`;
		return [first, ...(words ? [`      ${words}`] : []), ...(slot.word?.codes ? [`      ${messages.codes(slot.word.codes)}`] : [])];
	});
}

function globalWordOf(name: string): string {
	return messages.flagWords[name] ?? "";
}

function indent(text: string): string {
	return text
		.split("\n")
		.map((line) => `  ${line}`)
		.join("\n");
}
