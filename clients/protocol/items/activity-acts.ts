/** What an entry of an activity says. SPEC "Activities", section 1. */
import { COUNTRIES } from "../countries.ts";
import { VALUE_TYPES } from "../forms/values.ts";
import { bool, id, list, map, nullable, oneOf, prose, type Shape, ShapeError, text, uint, type ValueOf } from "../schema.ts";
import { AUDIENCES } from "./document-acts.ts";
import type { ItemContent } from "./item-content.ts";
import { checkLanguages } from "./profile.ts";
import { convertShapeErrors, requireDistinct } from "./shape-checks.ts";

export const ACTIVITY_KINDS = ["campaign", "training", "meeting", "advocacy", "other"] as const;
export const ACTIVITY_STATES = ["planned", "running", "done", "cancelled"] as const;
/** How many tasks an activity has at once. */
export const MOST_TASKS = 200;
const MOST_REACHED = 1_000_000_000;

/** A whole day is YYYY-MM-DD. */
const DAY_LENGTH = 10;
/** A time is YYYY-MM-DDTHH:MM, by the clocks of the zone. */
const TIME_LENGTH = 16;
const TIME = /^(.{10})T([01]\d|2[0-3]):[0-5]\d$/;
/** The form of a name in the IANA database. Whether a name is known depends on the device, so that the fold can't ask. */
const ZONE = /^[A-Za-z][A-Za-z0-9_+-]*(\/[A-Za-z0-9_+-]+){0,2}$/;

const title = text(200);
/** BCP 47. */
const language = text(35);
const itemReference = map({ space: id, item: id });

/** When it is. Days include the last one. Times are those of the clocks in the zone, without a difference to UTC. */
export const whenShape = map({ from: text(TIME_LENGTH), until: text(TIME_LENGTH), zone: text(50), isWholeDay: bool });

const plan = {
	/** The objective of the work plan that it serves. */
	objective: nullable(itemReference),
	/** The desk that is responsible. */
	responsible: id,
	/** Organisations. */
	partners: list(id, 60),
	/** ISO 3166-1 alpha-2. */
	countries: list(text(2), 60),
	when: whenShape,
	state: oneOf(ACTIVITY_STATES),
	documents: list(itemReference, 50),
};
const texts = { language, title, body: prose(20_000) };

const shapes = {
	/** The first entry of an activity, and no other one. */
	activity: map({ kind: oneOf(ACTIVITY_KINDS), ...texts, ...plan }),
	/** Replaces the whole plan. */
	change: map(plan),
	/** of: the revision that this text translates, or null when the text replaces the source. */
	text: map({ ...texts, of: nullable(id) }),
	/** Replaces agenda, minutes and decisions. */
	record: map({ language, agenda: nullable(prose(20_000)), minutes: nullable(prose(60_000)), decisions: list(prose(1_000), 50) }),
	/** Adds a task, or changes the one with this id. due: YYYY-MM-DD. */
	task: map({ task: id, what: text(500), who: nullable(map({ kind: oneOf(["member", "desk"]), id })), due: nullable(text(DAY_LENGTH)) }),
	"drop-task": map({ task: id }),
	"task-done": map({ task: id, isDone: bool }),
	/** The member takes part, or not any more. */
	join: map({ isOn: bool }),
	/** How it went, from the view of the desk. reach: how many people it has reached. */
	report: map({ language, body: prose(20_000), reach: list(map({ group: oneOf(AUDIENCES), count: uint }), AUDIENCES.length) }),
	"take-back": map({ report: id }),
} as const;

type Shapes = typeof shapes;
export type ActivityAct = { [A in keyof Shapes]: { act: A } & ValueOf<Shapes[A]> }[keyof Shapes];
export type ActivityKind = (typeof ACTIVITY_KINDS)[number];
export type ActivityPlan = Omit<Extract<ActivityAct, { act: "change" }>, "act">;
export type ActivityTime = ValueOf<typeof whenShape>;

/**
 * The content of an entry.
 * @throws ProtocolError bad-input that names the field.
 * @example activityContent({ act: "join", isOn: true })
 */
export function activityContent({ act, ...values }: ActivityAct): ItemContent {
	return convertShapeErrors("bad-input", () => {
		const written = { act, values: (shapes[act] as Shape<any>).toCbor(values, "") as ItemContent["values"] };
		checkSense({ act, ...values } as ActivityAct);
		return written;
	});
}

/** What an entry says. @throws ProtocolError bad-content that names the field, also for an act that isn't known. */
export function activityAct({ act, values }: ItemContent): ActivityAct {
	return convertShapeErrors("bad-content", () => {
		if (!Object.hasOwn(shapes, act)) throw new ShapeError("act", "is not an act of an activity");
		const read = { act, ...(shapes[act as keyof Shapes] as Shape<any>).fromCbor(values, "") } as ActivityAct;
		checkSense(read);
		return read;
	});
}

/** Checks the rules that no shape can express. @throws ShapeError */
function checkSense(act: ActivityAct): void {
	if ("language" in act) checkLanguages("language", [act.language]);
	if (act.act === "activity" || act.act === "change") checkPlan(act);
	if (act.act === "task" && act.due !== null) checkDay("due", act.due);
	if (act.act === "report") checkReach(act.reach);
}

function checkPlan({ partners, countries, when, documents }: ActivityPlan): void {
	requireDistinct("partners", partners);
	requireDistinct("countries", countries);
	if (!countries.every((each) => COUNTRIES.has(each))) throw new ShapeError("countries", "takes countries as two letters (ISO 3166-1)");
	checkTime(when);
	requireDistinct(
		"documents",
		documents.map(({ item }) => item),
	);
}

/** @throws ShapeError when a day or time doesn't exist, the end lies before the beginning, or the zone has no possible name */
function checkTime({ from, until, zone, isWholeDay }: ActivityTime): void {
	const check = isWholeDay ? checkDay : checkMinute;
	check("when.from", from);
	check("when.until", until);
	if (until < from) throw new ShapeError("when.until", "takes a time that isn't before from");
	if (!ZONE.test(zone)) throw new ShapeError("when.zone", "takes a name of the IANA database, such as Europe/Rome");
}

function checkDay(field: string, value: string): void {
	if (!isDay(value)) throw new ShapeError(field, `takes ${VALUE_TYPES.date.rule}`);
}

/** Calendars of other programs have no year 0. */
const isDay = (value: string): boolean => VALUE_TYPES.date.isValid(value, []) && !value.startsWith("0000");

function checkMinute(field: string, value: string): void {
	const [, day] = TIME.exec(value) ?? [];
	if (day === undefined || !isDay(day)) throw new ShapeError(field, "takes a time such as 2024-05-31T14:30");
}

function checkReach(reach: Extract<ActivityAct, { act: "report" }>["reach"]): void {
	requireDistinct(
		"reach",
		reach.map(({ group }) => group),
	);
	for (const [i, { count }] of reach.entries())
		if (count > MOST_REACHED) throw new ShapeError(`reach.${i}.count`, `takes at most ${MOST_REACHED}`);
}
