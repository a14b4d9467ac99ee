/** The commands for rings: the rota of a desk, and what rings me. */
import { beWithSomebody, type Duty, ringsForMe, ringsOf, rotaOf, setRota } from "#sdk/directory/rings.ts";
import { type Columns, column, jsonOnly, listAnswer, nameColumn, timeColumn } from "../../answers/list.ts";
import { optional, required } from "../../arguments/grammar.ts";
import { number, ref, time } from "../../arguments/kinds.ts";
import { refuseUnused } from "../../arguments/unused-flags.ts";
import { command } from "../../command.ts";
import { findHandoff } from "../../lookup/cases.ts";
import { People } from "../../lookup/people.ts";
import { UsageError } from "../../problems.ts";
import { isoTime } from "../../times.ts";
import { messages } from "../../words/messages.ts";

const dutyColumns = (people: People, now: number): Columns<Duty & { row: number }> => ({
	row: column("ROW", ({ row }) => row),
	member: nameColumn("WHO", ({ member }) => member, people.name),
	from: timeColumn("FROM", ({ from }) => from),
	until: timeColumn("UNTIL", ({ until }) => until),
	isNow: jsonOnly(({ from, until }) => from <= now && now < until),
});

const duty = command({
	name: "desk duty",
	help: {
		summary: "Show or set who is on duty at your desk. The server keeps the rota, and rings by it.",
		details: "Where the rota names nobody, everybody of the desk is on duty.",
		parameters: {
			who: "The colleague on duty. Adds a row.",
			from: "When the duty begins. Default: now.",
			until: "When the duty ends.",
			remove: "Remove the row of this number.",
		},
		examples: ["cloister desk duty", 'cloister desk duty --who "Ana Kola" --until +12h'],
	},
	args: {},
	flags: {
		who: optional(ref("MEMBER")),
		from: optional(time),
		until: optional(time),
		remove: optional(number("ROW", 1, 500)),
		desk: optional(ref("DESK")),
	},
	async run(io, input) {
		if (input.who === undefined) refuseUnused(input, ["from", "until"], messages.needsFlag("who"), "desk duty");
		else refuseUnused(input, ["remove"], messages.notWithFlag("who"), "desk duty");
		const people = await People.of(await io.session());
		const desk = people.myDesk(input.desk);
		const rota = await rotaOf(people.session, desk);
		const { who, remove, until, from = io.now() } = input;
		if (remove !== undefined && !rota.rows[remove - 1]) throw new UsageError(messages.notFound("row", String(remove)), "desk duty");
		if (who !== undefined && until === undefined) throw new UsageError(messages.flag("who", messages.needsFlag("until")), "desk duty");
		const added = who === undefined || until === undefined ? [] : [{ member: people.findMember(who).id, from, until }];
		const rows = [...rota.rows.filter((_, index) => index !== (remove ?? 0) - 1), ...added].sort((a, b) => a.from - b.from);
		if (added.length > 0 || remove !== undefined) await setRota(people.session, desk, { ...rota, rows });
		return listAnswer(
			"duty",
			rows.map((each, index) => ({ ...each, row: index + 1 })),
			dutyColumns(people, io.now()),
		);
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
			hasRota: jsonOnly(({ hasRota }) => hasRota),
		});
	},
});

export const ringCommands = [duty, mine, withSomebody, ofHandoff];
