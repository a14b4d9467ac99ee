/** The texts of the command line are complete and agree with the declarations of the commands. */
import t from "tap";
import { errorCodes } from "#protocol/errors.ts";
import type { Slots } from "../../../clients/cli/arguments/grammar.ts";
import { GLOBAL_FLAGS } from "../../../clients/cli/arguments/parse.ts";
import { commands } from "../../../clients/cli/commands/index.ts";
import { helpOf } from "../../../clients/cli/help.ts";
import { alarmWords, causeWords, decisionWords, dutyWords, errorWords } from "../../../clients/cli/words/codes.ts";
import { globalFlagWords, overview } from "../../../clients/cli/words/overview.ts";
import { sharedParameters } from "../../../clients/cli/words/parameters.ts";

/** One or two sentences. */
function isSentence(words: string | undefined): boolean {
	return words !== undefined && /^[A-Z`].{30,}[.]$/.test(words);
}

t.test("every error code has a text for people", (t) => {
	t.strictSame(Object.keys(errorWords).sort(), [...errorCodes].sort());
	for (const code of errorCodes) t.ok(isSentence(errorWords[code]), code);
	t.end();
});

t.test("the texts of all alarms, causes, decisions and duties are sentences", (t) => {
	// The types of these lists ensure that no code is missing.
	const all = [alarmWords, causeWords, decisionWords, dutyWords].flatMap((each) => Object.values<string>(each));
	for (const words of all) t.ok(isSentence(words), words);
	t.end();
});

t.test("the help of every command names all flags, describes arguments and flags, and has an example", (t) => {
	for (const command of commands) {
		const text = helpOf(commands, command.name.split(" ")).text();
		const { help } = command;
		t.ok(text.includes(`  cloister ${command.name}`), command.name);
		t.ok(/\.$/.test(help.summary) && help.examples.length > 0, `${command.name}: a summary and an example`);
		t.ok(
			help.examples.every((example) => example.includes(command.name)),
			`${command.name}: examples are of this command`,
		);
		for (const flag of Object.keys(command.flags)) t.match(text, `--${flag}`, `${command.name} --${flag}`);
		for (const [name, slot] of Object.entries({ ...command.args, ...command.flags } as Slots)) {
			t.ok(help.parameters?.[name] ?? Object.hasOwn(sharedParameters, name), `${command.name}: ${name} is described`);
			for (const code of slot.word?.codes ?? []) t.match(text, code);
		}
	}
	t.end();
});

t.test("the overview lists every command once", (t) => {
	const names = commands.map(({ name }) => name);
	t.equal(new Set(names).size, names.length, "each name once");
	t.strictSame(Object.keys(globalFlagWords).sort(), Object.keys(GLOBAL_FLAGS).sort());
	const nouns = new Set(overview.groups.flatMap((group) => group.nouns));
	for (const name of names) t.ok(nouns.has(name.split(" ")[0] as string), `${name} is in the overview`);
	const whole = helpOf(commands, []).text();
	for (const name of names) t.match(whole, name);
	t.ok((helpOf(commands, ["desk"]).data as { commands: string[] }).commands.length > 5, "a noun alone lists its verbs");
	t.throws(() => helpOf(commands, ["hadnoff"]), /Did you mean "handoff"/);
	t.end();
});

t.test("no flag of a command has the name of a global flag", (t) => {
	for (const command of commands)
		for (const name of Object.keys({ ...command.args, ...command.flags }))
			t.notOk(Object.hasOwn(GLOBAL_FLAGS, name), `${command.name} ${name}`);
	t.end();
});
