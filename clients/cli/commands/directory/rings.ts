/** The commands for rings: the rota of a desk, and what rings me. */

import { ringTests } from "#sdk/directory/ring-tests.ts";
import {
	beWithSomebody,
	type Duty,
	desksOnDuty,
	missedRings,
	type RingTimes,
	type Rota,
	ringsForMe,
	ringsOf,
	rotaOf,
	setRota,
	USUAL_RING_TIMES,
} from "#sdk/directory/rings.ts";
import { fields } from "../../answers/layout.ts";
import { type Columns, column, jsonOnly, listAnswer, nameColumn, timeColumn } from "../../answers/list.ts";
import { flag, optional, required } from "../../arguments/grammar.ts";
import { number, ref, text, time } from "../../arguments/kinds.ts";
import { refuseUnused } from "../../arguments/unused-flags.ts";
import { command } from "../../command.ts";
import { findHandoff } from "../../lookup/cases.ts";
import { People } from "../../lookup/people.ts";
import { UsageError } from "../../problems.ts";
import { isoTime, localZone } from "../../times.ts";
import { messages } from "../../words/messages.ts";

const dutyColumns = (people: People, now: number): Columns<Duty & { row: number }> => ({
	row: column("ROW", ({ row }) => row),
	member: column(
		"WHO",
		({ member }) => member,
		({ member, call }) => (member === null ? messages.nobodyCall(call ?? "") : people.name(member)),
	),
	call: jsonOnly(({ call }) => call ?? null),
	from: timeColumn("FROM", ({ from }) => from),
	until: timeColumn("UNTIL", ({ until }) => until),
	isNow: jsonOnly(({ from, until }) => from <= now && now < until),
});

const duty = command({
	name: "desk duty",
	help: {
		summary: "Show or set who is on duty at your desk. The server keeps the rota, and rings by it.",
		details:
			"Where the rota says nothing, everybody of the desk is on duty. A row may say that nobody is, and which number of the desk is to be called: whoever asks the desk reads it first.",
		parameters: {
			who: "The colleague on duty. Adds a row.",
			nobody: "Nobody is on duty. Adds a row. The number of the line of `desk contact` that is to be called.",
			from: "When the duty begins. Default: now.",
			until: "When the duty ends.",
			remove: "Remove the row of this number.",
		},
		examples: ["cloister desk duty", 'cloister desk duty --who "Ana Kola" --until +12h', "cloister desk duty --nobody 1 --until +8h"],
	},
	args: {},
	flags: {
		who: optional(ref("MEMBER")),
		nobody: optional(number("LINE", 1, 4)),
		from: optional(time),
		until: optional(time),
		remove: optional(number("ROW", 1, 500)),
		desk: optional(ref("DESK")),
	},
	async run(io, input) {
		const adds = input.who !== undefined ? "who" : input.nobody !== undefined ? "nobody" : null;
		if (adds === null) refuseUnused(input, ["from", "until"], messages.needsFlag("who"), "desk duty");
		else refuseUnused(input, adds === "who" ? ["remove", "nobody"] : ["remove"], messages.notWithFlag(adds), "desk duty");
		const people = await People.of(await io.session());
		const desk = people.myDesk(input.desk);
		const rota = await rotaOf(people.session, desk);
		const { who, nobody, remove, until, from = io.now() } = input;
		const call = nobody === undefined ? undefined : people.session.dir.desks.get(desk)?.contact?.numbers[nobody - 1]?.phone;
		if (nobody !== undefined && call === undefined) throw new UsageError(messages.notFound("number", String(nobody)), "desk duty");
		if (remove !== undefined && !rota.rows[remove - 1]) throw new UsageError(messages.notFound("row", String(remove)), "desk duty");
		if (adds !== null && until === undefined) throw new UsageError(messages.flag(adds, messages.needsFlag("until")), "desk duty");
		const named = who !== undefined ? { member: people.findMember(who).id } : call === undefined ? null : { member: null, call };
		const added = named === null || until === undefined ? [] : [{ ...named, from, until }];
		const rows = [...rota.rows.filter((_, index) => index !== (remove ?? 0) - 1), ...added].sort((a, b) => a.from - b.from);
		if (added.length > 0 || remove !== undefined) await setRota(people.session, desk, { ...rota, rows, zone: localZone() });
		return listAnswer(
			"duty",
			rows.map((each, index) => ({ ...each, row: index + 1 })),
			dutyColumns(people, io.now()),
		);
	},
});

const onDuty = command({
	name: "desk on-duty",
	help: {
		summary: "Show at which desks somebody is on duty now, as the server says.",
		details: "A desk that isn't listed has no rota now: everybody of it is rung. CALL: nobody is on duty, and this number is to be called.",
		parameters: { desk: "Only this desk." },
		examples: ["cloister desk on-duty", "cloister desk on-duty Shelter"],
	},
	args: { desk: optional(ref("DESK")) },
	flags: {},
	async run(io, input) {
		const people = await People.of(await io.session());
		const only = input.desk === undefined ? null : people.findDesk(input.desk).id;
		const rows = (await desksOnDuty(people.session)).filter(({ desk }) => only === null || desk === only);
		const isSigned = ({ desk, call }: (typeof rows)[number]) =>
			call === null || people.session.dir.desks.get(desk)?.contact?.numbers.some(({ phone }) => phone === call) === true;
		return listAnswer("desks", rows, {
			desk: nameColumn("DESK", ({ desk }) => desk, people.desk),
			call: column("CALL", ({ call }) => call),
			isSigned: column("SIGNED", isSigned, (row) => (isSigned(row) ? messages.yes : messages.no)),
		});
	},
});

const tests = command({
	name: "desk tests",
	help: {
		summary: "Show the last tests of the phones of desks, as the server says.",
		details:
			"About once a month, at a random hour in which somebody is on duty, the server rings the devices on duty of each desk that has any. Nobody's name is stored with the answer. A test shows that a phone rang once. It doesn't replace a duty phone.",
		parameters: { desk: "Only this desk." },
		examples: ["cloister desk tests", "cloister desk tests Shelter"],
	},
	args: { desk: optional(ref("DESK")) },
	flags: {},
	async run(io, input) {
		const people = await People.of(await io.session());
		const only = input.desk === undefined ? null : people.findDesk(input.desk).id;
		const rows = (await ringTests(people.session)).filter(({ desk }) => only === null || desk === only);
		return listAnswer("tests", rows, {
			desk: nameColumn("DESK", ({ desk }) => desk, people.desk),
			sentAt: timeColumn("RANG", ({ sentAt }) => sentAt),
			part: column("AT THE DESK", ({ part }) => part),
			answeredAt: timeColumn("ANSWERED", ({ answeredAt }) => answeredAt),
		});
	},
});

const mine = command({
	name: "inbox rings",
	help: { summary: "Show the hand-offs that ring you now. `handoff take` stops one.", examples: ["cloister inbox rings"] },
	args: {},
	flags: {},
	async run(io) {
		const people = await People.of(await io.session());
		const { rings } = await ringsForMe(people.session);
		return listAnswer("rings", rings, {
			handoff: column("HAND-OFF", ({ handoff }) => handoff),
			desk: column(
				"DESK",
				({ desk }) => desk,
				({ desk }) => people.desk(desk),
			),
			cause: column("CAUSE", ({ cause }) => cause),
			since: timeColumn("SINCE", ({ since }) => since),
		});
	},
});

const withSomebody = command({
	name: "inbox with-somebody",
	help: {
		summary: "Say that you are with somebody. Nothing rings you then, and the next colleague is rung at once.",
		parameters: { minutes: "For how many minutes, at most 120. 0 ends it. Default: 120." },
		examples: ["cloister inbox with-somebody", "cloister inbox with-somebody --minutes 0"],
	},
	args: {},
	flags: { minutes: optional(number("MINUTES", 0, 120)) },
	async run(io, { minutes = 120 }) {
		await beWithSomebody(await io.session(), minutes);
		return { data: { minutes }, text: () => messages.done };
	},
});

const ofHandoff = command({
	name: "handoff rings",
	help: {
		summary: "Show whom a hand-off has rung, as the server says.",
		parameters: { handoff: "The hand-off." },
		examples: ["cloister handoff rings 91bc"],
	},
	args: { handoff: required(ref("HANDOFF")) },
	flags: {},
	async run(io, input) {
		const people = await People.of(await io.session());
		const { handoff } = await findHandoff(people.session, input.handoff);
		return listAnswer("desks", await ringsOf(people.session, handoff), {
			desk: column(
				"DESK",
				({ desk }) => desk,
				({ desk }) => people.desk(desk),
			),
			cause: column("CAUSE", ({ cause }) => cause),
			since: jsonOnly(({ since }) => isoTime(since)),
			rungAt: timeColumn("RUNG", ({ rungAt }) => rungAt),
			people: column("PEOPLE", ({ people: count }) => count),
			devices: column("DEVICES", ({ devices }) => devices),
			nextAt: timeColumn("NEXT", ({ nextAt }) => nextAt),
			taken: nameColumn("TAKEN BY", ({ taken }) => taken?.by ?? null, people.name),
			onDuty: jsonOnly(({ onDuty }) => onDuty),
			roles: jsonOnly(({ roles }) => roles),
			hasRota: jsonOnly(({ hasRota }) => hasRota),
		});
	},
});

const times = command({
	name: "desk times",
	help: {
		summary: "Show or set when a desk is rung for what can't wait, and its quiet hours for the rest.",
		details:
			"All times are minutes after the ring begins. Coordinators can set them. In quiet hours, bell and devices of the desk ring for emergencies only.",
		parameters: {
			desk: "The desk.",
			duty: "When those on duty are rung, such as 0,2,4: first at 0, and at 15 at the latest.",
			next: "When the next on the rota is rung.",
			everybody: "When everybody of the desk is rung.",
			coordinators: "When the coordinators are rung too.",
			again: "After how many minutes everybody is rung again.",
			usual: "Use the usual times.",
			"quiet-from": "The hour at which the quiet hours begin, 0 to 23.",
			"quiet-until": "The hour at which they end.",
			zone: "Their time zone. Default: the time zone of this device.",
			"not-quiet": "No quiet hours.",
		},
		examples: ["cloister desk times Shelter", "cloister desk times Shelter --next 6 --quiet-from 22 --quiet-until 7"],
	},
	args: { desk: required(ref("DESK")) },
	flags: {
		duty: optional(text("MINUTES")),
		next: optional(number("MINUTES", 0, 30)),
		everybody: optional(number("MINUTES", 0, 60)),
		coordinators: optional(number("MINUTES", 0, 120)),
		again: optional(number("MINUTES", 5, 240)),
		usual: flag,
		"quiet-from": optional(number("HOUR", 0, 23)),
		"quiet-until": optional(number("HOUR", 0, 23)),
		zone: optional(text("ZONE")),
		"not-quiet": flag,
	},
	async run(io, input) {
		const people = await People.of(await io.session());
		const desk = people.findDesk(input.desk).id;
		const rota = await rotaOf(people.session, desk);
		const changes = { ...timesIn(input, rota.times ?? USUAL_RING_TIMES), ...quietIn(input) };
		if (Object.keys(changes).length > 0) await setRota(people.session, desk, { ...rota, ...changes });
		const { times: found, quiet } = { ...rota, ...changes };
		const shown = found ?? USUAL_RING_TIMES;
		return {
			data: { desk, times: shown, isUsual: found === null, quiet },
			text: () =>
				fields([
					["on duty", shown.duty.join(", ")],
					["next", String(shown.next)],
					["everybody", String(shown.everybody)],
					["coordinators", String(shown.coordinators)],
					["again after", String(shown.again)],
					["quiet hours", quiet ? `${quiet.from}:00 - ${quiet.until}:00, ${quiet.zone}` : messages.emptyField],
				]),
		};
	},
});

interface TimesInput {
	duty: string | undefined;
	next: number | undefined;
	everybody: number | undefined;
	coordinators: number | undefined;
	again: number | undefined;
	usual: boolean;
}

/** The new times, or nothing when no flag changes them. @throws UsageError */
function timesIn(
	{ duty: typed, next, everybody, coordinators, again, usual }: TimesInput,
	present: RingTimes,
): Partial<Pick<Rota, "times">> {
	const given = { next, everybody, coordinators, again };
	const set = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
	const first = typed?.split(",").map(Number);
	const [name] = [...(first ? ["duty"] : []), ...Object.keys(set)];
	if (usual && name !== undefined) throw new UsageError(messages.notTogether("usual", name));
	if (usual) return { times: null };
	return name === undefined ? {} : { times: { ...present, ...(first && { duty: first }), ...set } };
}

interface QuietInput {
	"quiet-from": number | undefined;
	"quiet-until": number | undefined;
	zone: string | undefined;
	"not-quiet": boolean;
}

/** @throws UsageError unless both hours are given, or neither */
function quietIn({ "quiet-from": from, "quiet-until": until, zone, "not-quiet": isNone }: QuietInput): Partial<Pick<Rota, "quiet">> {
	if (isNone && from !== undefined) throw new UsageError(messages.notTogether("not-quiet", "quiet-from"));
	if (isNone) return { quiet: null };
	if (from === undefined && until === undefined && zone === undefined) return {};
	if (from === undefined) throw new UsageError(messages.flag("quiet-from", messages.missing));
	if (until === undefined) throw new UsageError(messages.flag("quiet-until", messages.missing));
	return { quiet: { from, until, zone: zone ?? localZone() } };
}

const missed = command({
	name: "desk missed",
	help: {
		summary: "Show the emergencies of the last 90 days that nobody of a desk took in time. For coordinators.",
		parameters: { desk: "The desk." },
		examples: ["cloister desk missed Shelter"],
	},
	args: { desk: required(ref("DESK")) },
	flags: {},
	async run(io, input) {
		const people = await People.of(await io.session());
		const rows = await missedRings(people.session, people.findDesk(input.desk).id);
		return listAnswer("missed", rows, {
			handoff: column("HAND-OFF", ({ handoff }) => handoff),
			since: timeColumn("RANG", ({ since }) => since),
			ended: timeColumn("UNTIL", ({ ended }) => ended),
		});
	},
});

export const ringCommands = [duty, onDuty, times, missed, tests, mine, withSomebody, ofHandoff];
