/** Prints the result of `npm run bench` as a section of docs/benchmarks.md. */
import { LONG, SHORT } from "./client.ts";
import { aligned, HEADING, type Line, newLine } from "./line.ts";
import type { Result } from "./run.ts";
import { median, range, ratios, short } from "./statistics.ts";

export function report(machine: Record<string, string>, { seconds, runs }: { seconds: number; runs: number }, result: Result): string {
	const lines = [
		HEADING,
		...rateLines(result),
		pageLine(result),
		...logLines(result),
		...clientLines(result),
		newLine("server CPU per sign-in", withUnit(result.signInCpu, "ms"), "under 5 ms"),
		newLine("peak memory of the server", withUnit(result.peakMB, "MB"), "under 200 MB"),
		...Object.entries(result.queries).map(([what, count]) => newLine(`SQL statements: ${what}`, String(count))),
	];
	const day = new Date().toLocaleDateString("en-GB", { day: "numeric", month: "long", year: "numeric" });
	const described = Object.entries(machine).map(([name, value]) => `${name}: ${value}`);
	return [
		`## Measured on ${day}`,
		"",
		`${described.join("; ")}. ${runs} runs of ${seconds} s each, in turns. The table shows medians,`,
		"and the ratios of runs next to each other (lowest to highest).",
		"",
		"```",
		...aligned(lines),
		"```",
	].join("\n");
}

function rateLines({ rates }: Result): Line[] {
	const compare = (what: string, ours: keyof Result["rates"], theirs: keyof Result["rates"], aim: string): Line => {
		const all = ratios(rates[ours], rates[theirs]).filter(Number.isFinite);
		return {
			what,
			ours: perSecond(rates[ours]),
			theirs: rates[theirs].length > 0 ? perSecond(rates[theirs]) : "not measured",
			ratio: all.length > 0 ? medianAndRange(all) : "",
			aim,
		};
	};
	return [
		compare("send a message, against write.sql", "send", "write.sql", "0.40"),
		compare("audited read of one entry, against read.sql", "entry", "read.sql", "0.45"),
		compare("audited read of one entry, against unaudited (R1)", "entry", "entryUnaudited", "0.65"),
		compare("audited page of 50, against unaudited (R1)", "page", "pageUnaudited", "0.85"),
		compare("access entries alone, against insert.sql (R2)", "append", "insert.sql", "2.00"),
		compare("access entries alone, against the same statement by pgbench (R3)", "append", "batch", "0.80"),
		compare("access entries next to a server that integrates, against alone", "appendBeside", "append", ""),
	];
}

function pageLine({ pages }: Result): Line {
	return {
		what: "newest page, 100,000 entries against 1,000",
		ours: `${short(median(pages.map((page) => page.long)))} ms`,
		theirs: `${short(median(pages.map((page) => page.short)))} ms`,
		ratio: medianAndRange(pages.map((page) => page.long / page.short)),
		aim: "at most 1.20",
	};
}

function clientLines({ client: { short: few, long: many, newestPage } }: Result): Line[] {
	const [perFew, perMany] = [few / SHORT, many / LONG];
	return [
		{
			what: `client CPU per entry of a new thread, ${LONG} entries against ${SHORT}`,
			ours: `${short(perMany)} ms`,
			theirs: `${short(perFew)} ms`,
			ratio: (perMany / perFew).toFixed(2),
			aim: "at most 1.20",
		},
		newLine(`client CPU to read a new thread of ${LONG}`, `${short(many)} ms`, "under 3,000 ms"),
		newLine("newest page of a known thread", `${short(newestPage)} ms`, "under 50 ms"),
	];
}

function logLines({ log, requestCpu }: Result): Line[] {
	const line = (what: string, values: number[], unit: string, aim = ""): Line => {
		if (values.length === 0) return newLine(what, "not measured", aim);
		return newLine(what, `${short(median(values))}${unit}`, aim, { ratio: `(${range(values)})` });
	};
	const against = (count: 2 | 4): Line => ({
		what: `access entries by ${count} processes, against one`,
		ours: perSecond(log.map(({ appenders }) => appenders[count])),
		theirs: perSecond(log.map(({ appenders }) => appenders[1])),
		ratio: medianAndRange(log.map(({ appenders }) => appenders[count] / appenders[1])),
		aim: "",
	});
	const cpu = (kind: "entry" | "page") => (requestCpu === null ? [] : [requestCpu[kind]]);
	return [
		against(2),
		against(4),
		line(
			"an append at 64 callers, median",
			log.map(({ wait }) => wait.median),
			" ms",
		),
		line(
			"an append at 64 callers, p99",
			log.map(({ wait }) => wait.p99),
			" ms",
			"under 20 ms",
		),
		line(
			`lag of the tree at ${short(median(log.map(({ lag }) => lag.pace)))}/s, longest`,
			log.map(({ lag }) => lag.worst),
			" s",
			"under 1 s",
		),
		line("server CPU per audited read", cpu("entry"), " ms"),
		line("server CPU per audited page of 50", cpu("page"), " ms"),
	];
}

const medianAndRange = (ratios: number[]) => `${median(ratios).toFixed(2)} (${range(ratios)})`;
const perSecond = (rates: number[]) => `${short(median(rates))}/s`;
const withUnit = (value: number | null, unit: string) => (value === null ? "not measured" : `${short(value)} ${unit}`);
