/** The parser of command lines: values, usage errors, suggestions. */
import t from "tap";
import { nearest } from "../../../../clients/cli/arguments/nearest.ts";
import { findCommand, hasJsonFlag, parseGlobals, readValues } from "../../../../clients/cli/arguments/parse.ts";
import { splitLine } from "../../../../clients/cli/arguments/split-line.ts";
import { commands } from "../../../../clients/cli/commands/index.ts";
import { checkAddress } from "../../../../clients/cli/invocation.ts";
import { UsageError } from "../../../../clients/cli/problems.ts";
import { isoTime, parseTime, showTime } from "../../../../clients/cli/times.ts";

function values(line: string, inShell = true) {
	const { command, rest } = findCommand(commands, splitLine(line));
	return readValues(command, rest, inShell);
}

/** The usage error of a line. @throws Error when the line is accepted. */
function usage(line: string, inShell = true): UsageError {
	try {
		values(line, inShell);
	} catch (error) {
		if (error instanceof UsageError) return error;
		throw error;
	}
	throw new Error(`${line}: was accepted`);
}

t.test("every example of the help is parsed without an error", (t) => {
	for (const { help } of commands) {
		for (const example of help.examples) {
			const line = example.replace(/^.*?cloister /, "").replace(/ +[<(].*$/, "");
			const { rest } = parseGlobals(splitLine(line));
			const found = findCommand(commands, rest);
			// An example with a key that is shortened by dots can't be parsed.
			if (!/\.\.\.( |$)/.test(line)) t.doesNotThrow(() => readValues(found.command, found.rest, true), line);
		}
	}
	t.end();
});

t.test("a time such as -7d is a value, not a flag", (t) => {
	const { from } = values("log entries --outcome denied --from -7d") as { from: number };
	t.ok(Math.abs(Date.now() - 7 * 86_400_000 - from) < 60_000);
	t.match(values("review ask 4711,4715 9 --due +7d"), { entries: [4711, 4715, 9], due: Number });
	t.match(usage("log entries --from --outcome denied").message, /--from/);
	t.match(usage("log entries --from -x").message, /--from|-x/);
	t.match(usage("log verify -7d").message, /-7/);
	t.end();
});

t.test("a hash that begins with a dash is a value", (t) => {
	for (const start of ["-t", "--", "-7", "-h"]) {
		const proposal = `${start}xQ1T6kKbZHLLejpxxJxI9CT3Fgc0nU3zUP9mDXycs`;
		for (const line of [`vetting approve ${proposal}`, `vetting approve -- ${proposal}`]) {
			const { globals, rest } = parseGlobals(splitLine(line));
			const found = findCommand(commands, rest);
			t.match([readValues(found.command, found.rest, false), globals.help], [{ proposal }, false], line);
		}
	}
	t.match(usage("vetting approve -txQ1").message, "-t is not a flag");
	t.end();
});

t.test("arguments and flags are accepted in any order", (t) => {
	t.match(values('organisation add "Safe Harbour" --country AL --parts origin,transit --identity-seen in-person --references 3'), {
		name: "Safe Harbour",
		country: "AL",
		parts: ["origin", "transit"],
		"identity-seen": "in-person",
		references: 3,
		training: undefined,
	});
	t.match(values("organisation add --parts origin --parts transit --country AL --identity-seen=in-person --references 3 Harbour"), {
		name: "Harbour",
		parts: ["origin", "transit"],
	});
	t.match(values("handoff draft 3f2a --kind Referral --to x --reason other --priority normal --travel"), {
		kind: "referral",
		reason: "Other",
		travel: true,
		"follow-up": false,
	});
	t.match(values("thread attach 3f2a a.pdf b.pdf"), { file: ["a.pdf", "b.pdf"] }, "the last argument can be repeated");
	t.end();
});

t.test("a usage error names the wrong argument and the accepted codes", (t) => {
	t.match(usage("handoff decline 3f2a").message, "--code is missing. It takes: no-capacity,");
	const code = usage("handoff decline 3f2a --code full");
	t.match(code.message, '--code doesn\'t take "full"');
	t.ok(code.codes?.includes("no-capacity") && code.command === "handoff decline");
	t.match(usage("desk assign Shelter").message, "MEMBER is missing");
	t.match(usage("desk add a b").message, '"b" is one word too many');
	t.match(usage("desk rekey a --without-erlier").message, "Did you mean --without-earlier?");
	t.match(usage("desk rekey a --without-earlier=1").message, "--without-earlier is used wrongly");
	t.match(usage("handoff arrange 3f2a --expect soon").message, "takes a time such as");
	t.match(usage('desk add ""').message, "must not be empty");
	t.match(usage("nework found").message, 'Did you mean "network found"?');
	t.match(usage("desk").message, '"desk" needs a second word: desk add,');
	t.match(usage("xyzzy plugh").message, "There is no command");
	t.notMatch(usage("xyzzy plugh").message, "Did you mean");
	t.end();
});

t.test("private words are accepted on the line only in the shell, because other programs can see command lines", (t) => {
	t.match(values('thread write 3f2a "She arrives at nine"'), { text: "She arrives at nine" });
	t.match(usage("thread write 3f2a hello", false).message, "only inside `cloister shell`");
	t.match(usage("case write abc identity --set prs_FirstName=Era", false).message, "only inside `cloister shell`");
	for (const command of commands)
		for (const name of Object.keys({ ...command.args, ...command.flags })) t.notMatch(name, /^password$/, "no password in argv");
	t.end();
});

t.test("each line break of a text becomes a line feed", (t) => {
	const { command, rest } = findCommand(commands, ["thread", "write", "3f2a", "one\r\ntwo\rthree\nfour"]);
	t.match(readValues(command, rest, true), { text: "one\ntwo\nthree\nfour" });
	t.end();
});

t.test("global flags are found at any place of the line", (t) => {
	const { globals, rest } = parseGlobals(["--profile", "ana", "desk", "list", "--json", "--server=http://localhost:1"]);
	t.match(globals, { profile: "ana", json: true, server: "http://localhost:1", help: false });
	t.strictSame(rest, ["desk", "list"]);
	t.throws(() => parseGlobals(["whoami", "--profile"]), /--profile is missing/);
	for (const flag of ["--yes", "--force", "--json", "--help"])
		t.throws(() => parseGlobals(["whoami", `${flag}=false`]), { message: /takes no value/ }, `${flag}=false isn't taken for ${flag}`);
	t.ok(hasJsonFlag(["--json", "whoami", "--profile"]), "also on a line that is wrong");
	t.notOk(hasJsonFlag(["thread", "write", "x", "--", "--json"]));
	t.strictSame(parseGlobals(["thread", "write", "x", "--", "--json"]).rest, ["thread", "write", "x", "--", "--json"]);
	t.end();
});

t.test("a line of the shell is split at spaces outside of quotes", (t) => {
	t.strictSame(splitLine(`a "b c" 'd "e' f\\ g  h`), ["a", "b c", 'd "e', "f g", "h"]);
	t.strictSame(splitLine('a "b\\nc" "" \'\\n\''), ["a", "b\nc", "", "\\n"]);
	t.strictSame(splitLine('["thread","write","x","two\\nlines \\u0627"]'), ["thread", "write", "x", "two\nlines \u0627"]);
	t.throws(() => splitLine('a "b'), /not closed/);
	t.throws(() => splitLine('["a", 1]'), /JSON array of texts/);
	t.throws(() => splitLine("[a"), /JSON array of texts/);
	t.end();
});

t.test("times are absolute or relative, and wrong ones are refused", (t) => {
	t.equal(parseTime("2026-12-01T14:00Z", 0), Date.UTC(2026, 11, 1, 14));
	t.equal(parseTime("2026-12-01T14:00+02:00", 0), Date.UTC(2026, 11, 1, 12));
	t.equal(parseTime("2026-12-01", 0), new Date(2026, 11, 1).getTime(), "a date is midnight here");
	t.equal(parseTime("+36h", 1000), 1000 + 36 * 3_600_000);
	t.equal(parseTime("-7d", 0), -7 * 86_400_000);
	for (const wrong of ["2026-02-31", "tomorrow", "2026-13-01", "12:00", "+3y", ""]) t.throws(() => parseTime(wrong, 0), /takes a time/);
	const printed = showTime(Date.UTC(2026, 11, 1, 14));
	t.match(printed, /^2026-1[12]-\d\dT\d\d:\d\d:00[+-]\d\d:\d\d$/);
	t.equal(new Date(printed).getTime(), Date.UTC(2026, 11, 1, 14));
	t.equal(isoTime(null), null);
	t.end();
});

t.test("a similar word is suggested, and a very different one isn't", (t) => {
	t.equal(nearest("desk lits", ["desk list", "desk add"]), "desk list");
	t.equal(nearest("quite different", ["desk list"]), null);
	t.end();
});

t.test("an address without TLS is accepted only for this machine itself", (t) => {
	t.equal(checkAddress("https://cloister.example.org/"), "https://cloister.example.org");
	t.equal(checkAddress("http://127.0.0.1:8420"), "http://127.0.0.1:8420");
	for (const wrong of ["http://cloister.example.org", "ftp://localhost", "localhost", "http://127.0.0.1.example.org"])
		t.throws(() => checkAddress(wrong), /address/, wrong);
	t.end();
});
