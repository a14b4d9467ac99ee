/** Second implementation of spec/activities.md. Each fact of an activity is looked up in the entries; nothing is kept from one to the next. */
import { idText } from "./bytes.ts";
import type { Said } from "./topics.ts";

type Fields = { [name: string]: any };

const isText = (value: any, most: number, prose = false): boolean =>
	typeof value === "string" &&
	value.length >= 1 &&
	value.length <= most &&
	!/[\p{Cc}\p{Cs}]/u.test(prose ? value.replace(/[\n\t]/g, "") : value);
const isId = (value: any): boolean => value instanceof Uint8Array && value.length === 16;
const isBool = (value: any): boolean => value === true || value === false;
const isOf = (codes: string, value: any): boolean => typeof value === "string" && codes.split(" ").includes(value);
const isLanguage = (value: any): boolean =>
	isText(value, 35) && /^[a-z]{2,3}(-[A-Z][a-z]{3})?(-([A-Z]{2}|\d{3}))?(-([a-z0-9]{5,8}|\d[a-z0-9]{3}))*$/.test(value);
const isRows = (value: any, most: number, check: (row: any) => boolean): boolean =>
	Array.isArray(value) && value.length <= most && value.every(check);
const areDifferent = (values: any[]): boolean => new Set(values).size === values.length;
const hasNames = (value: any, names: string): boolean =>
	typeof value === "object" &&
	value !== null &&
	!Array.isArray(value) &&
	!(value instanceof Uint8Array) &&
	Object.keys(value).sort().join(" ") === names.split(" ").sort().join(" ");

function isDay(value: any): boolean {
	const [, year, month, day] = (typeof value === "string" && /^(\d{4})-(\d\d)-(\d\d)$/.exec(value)) || [];
	if (Number(year) === 0) return false;
	const isLeap = Number(year) % 4 === 0 && (Number(year) % 100 !== 0 || Number(year) % 400 === 0);
	const days = [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][Number(month) - 1] ?? 0;
	return Number(day) >= 1 && Number(day) <= days;
}
function isMinute(value: any): boolean {
	const [, day, hour, minute] = (typeof value === "string" && /^(.{10})T(\d\d):(\d\d)$/.exec(value)) || [];
	return isDay(day) && Number(hour) <= 23 && Number(minute) <= 59;
}
const isZone = (value: any): boolean => {
	const [first, ...rest] = typeof value === "string" ? value.split("/") : [""];
	return isText(value, 50) && rest.length <= 2 && /^[A-Za-z][\w+-]*$/.test(first as string) && rest.every((part) => /^[\w+-]+$/.test(part));
};
const isWhen = (value: any): boolean => {
	if (!hasNames(value, "from until zone isWholeDay") || !isBool(value.isWholeDay) || !isZone(value.zone)) return false;
	const check = value.isWholeDay ? isDay : isMinute;
	return check(value.from) && check(value.until) && value.from <= value.until;
};
const isReference = (value: any): boolean => hasNames(value, "space item") && isId(value.space) && isId(value.item);

const TEXT = "language title body";
const PLAN = "objective responsible partners countries when state documents";
const isTitled = (v: Fields): boolean => isLanguage(v.language) && isText(v.title, 200) && isText(v.body, 20_000, true);
const isPlan = (v: Fields, countries: ReadonlySet<string>): boolean =>
	(v.objective === null || isReference(v.objective)) &&
	isId(v.responsible) &&
	isRows(v.partners, 60, isId) &&
	areDifferent(v.partners.map(idText)) &&
	isRows(v.countries, 60, (each) => countries.has(each)) &&
	areDifferent(v.countries) &&
	isWhen(v.when) &&
	isOf("planned running done cancelled", v.state) &&
	isRows(v.documents, 50, isReference) &&
	areDifferent(v.documents.map((each: Fields) => idText(each.item)));

const ACTS: Record<string, [names: string, check: (values: Fields, countries: ReadonlySet<string>) => boolean]> = {
	activity: [
		`kind ${TEXT} ${PLAN}`,
		(v, countries) => isOf("campaign training meeting advocacy other", v.kind) && isTitled(v) && isPlan(v, countries),
	],
	change: [PLAN, isPlan],
	text: [`${TEXT} of`, (v) => isTitled(v) && (v.of === null || isId(v.of))],
	record: [
		"language agenda minutes decisions",
		(v) =>
			isLanguage(v.language) &&
			(v.agenda === null || isText(v.agenda, 20_000, true)) &&
			(v.minutes === null || isText(v.minutes, 60_000, true)) &&
			isRows(v.decisions, 50, (each) => isText(each, 1_000, true)),
	],
	task: [
		"task what who due",
		(v) =>
			isId(v.task) &&
			isText(v.what, 500) &&
			(v.who === null || (hasNames(v.who, "kind id") && isOf("member desk", v.who.kind) && isId(v.who.id))) &&
			(v.due === null || isDay(v.due)),
	],
	"drop-task": ["task", (v) => isId(v.task)],
	"task-done": ["task isDone", (v) => isId(v.task) && isBool(v.isDone)],
	join: ["isOn", (v) => isBool(v.isOn)],
	report: [
		"language body reach",
		(v) =>
			isLanguage(v.language) &&
			isText(v.body, 20_000, true) &&
			isRows(
				v.reach,
				6,
				(row) =>
					hasNames(row, "group count") &&
					isOf("risk-groups educators professionals demand-side public survivors", row.group) &&
					Number.isInteger(row.count) &&
					row.count >= 0 &&
					row.count <= 1e9,
			) &&
			areDifferent(v.reach.map((row: Fields) => row.group)),
	],
	"take-back": ["report", (v) => isId(v.report)],
};

export const isActivityAct = ({ act, values }: Said["content"], countries: ReadonlySet<string>): boolean => {
	const [names, check] = (Object.hasOwn(ACTS, act) && ACTS[act]) || [];
	return names !== undefined && check !== undefined && hasNames(values, names) && check(values as Fields, countries);
};

/** How an activity stands, or null when it isn't shown. */
export function activityAfter(said: readonly Said[], known: ReadonlySet<string>): Fields | null {
	const [first] = said;
	if (first?.content.act !== "activity" || !isActivityAct(first.content, known)) return null;
	const acts = said.slice(1).filter((each) => isActivityAct(each.content, known));
	const valuesOf = (each: Said) => each.content.values as Fields;
	const before = (then: Said | null) => (then ? acts.slice(0, acts.indexOf(then)) : acts);
	const among = (act: string, then: Said | null = null) => before(then).filter((each) => each.content.act === act);
	const start = valuesOf(first);

	const planBefore = (then: Said | null): Fields =>
		among("change", then)
			.filter((each) => mayChange(each))
			.map(valuesOf)
			.at(-1) ?? start;
	const mayChange = (each: Said): boolean => each.asOwner || each.desk === first.desk || each.desk === idText(planBefore(each).responsible);

	const texts = among("text").filter((each) => !each.isHidden);
	const sources = [
		first,
		...texts.filter((each) => valuesOf(each).of === null && mayChange(each) && valuesOf(each).language === start.language),
	];
	const newest = sources.at(-1) as Said;
	const isBefore = (one: Said, other: Said) => said.indexOf(one) < said.indexOf(other);
	const translations = texts.filter(
		(each) =>
			valuesOf(each).of !== null &&
			valuesOf(each).language !== start.language &&
			sources.some((source) => source.entry === idText(valuesOf(each).of) && isBefore(source, each)),
	);
	const languages = [...new Set(translations.map((each) => valuesOf(each).language as string))];
	const record = among("record")
		.filter((each) => mayChange(each) && !each.isHidden)
		.at(-1);

	/** The ids of the tasks that stand before an entry, in their order. */
	const tasksBefore = (then: Said | null): string[] => {
		let ids: string[] = [];
		for (const each of before(then).filter(mayChange)) {
			const { act } = each.content;
			const named = act === "task" || act === "drop-task" ? idText(valuesOf(each).task) : "";
			if (act === "drop-task") ids = ids.filter((id) => id !== named);
			if (act === "task" && !each.isHidden && !ids.includes(named) && ids.length < 200) ids.push(named);
		}
		return ids;
	};
	/** The `task` entries about a task since it was last added. */
	const writesOf = (id: string, then: Said | null): Said[] => {
		const about = (each: Said) => idText(valuesOf(each).task) === id && mayChange(each);
		const dropped = among("drop-task", then).findLast(about);
		return among("task", then).filter((each) => about(each) && !each.isHidden && (!dropped || isBefore(dropped, each)));
	};
	const isDoer = (each: Said): boolean => {
		const who = valuesOf(writesOf(idText(valuesOf(each).task), each).at(-1) as Said).who;
		return who !== null && idText(who.id) === (who.kind === "member" ? each.by : each.desk);
	};
	const tasks = tasksBefore(null).map((id) => {
		const writes = writesOf(id, null);
		const { what, who, due } = valuesOf(writes.at(-1) as Said);
		const marks = among("task-done").filter(
			(each) =>
				idText(valuesOf(each).task) === id &&
				isBefore(writes[0] as Said, each) &&
				tasksBefore(each).includes(id) &&
				(mayChange(each) || isDoer(each)),
		);
		const mark = marks.at(-1);
		return [id, what, who && [who.kind, idText(who.id)], due, mark && valuesOf(mark).isDone ? mark.by : null];
	});

	const isOver = (then: Said) => ["done", "cancelled"].includes(planBefore(then).state);
	const joining = (then: Said | null) => {
		const marks = among("join", then).filter((each) => !valuesOf(each).isOn || !isOver(each));
		return marks.filter((each) => valuesOf(each).isOn && !marks.some((other) => other.by === each.by && isBefore(each, other)));
	};
	const reports = among("report").filter((each) => mayChange(each) || joining(each).some(({ desk }) => desk === each.desk));
	const standing = reports.filter(
		(each) =>
			!reports.some((other) => other.desk === each.desk && isBefore(each, other)) &&
			!among("take-back").some(
				(other) => other.desk === each.desk && isBefore(each, other) && idText(valuesOf(other).report) === each.entry,
			),
	);
	const reached: Record<string, number> = {};
	for (const { group, count } of standing.filter(({ isHidden }) => !isHidden).flatMap((each) => valuesOf(each).reach))
		reached[group] = (reached[group] ?? 0) + count;
	const { state, when, responsible, countries } = planBefore(null);

	return {
		kind: start.kind,
		state,
		when,
		responsible: idText(responsible),
		countries,
		source: [newest.entry, valuesOf(newest).title, valuesOf(newest).body],
		translations: languages.map((code) => {
			const last = translations.findLast((each) => valuesOf(each).language === code) as Said;
			return [code, last.entry, valuesOf(last).title, idText(valuesOf(last).of) !== newest.entry];
		}),
		record: record ? [record.entry, valuesOf(record).agenda, valuesOf(record).decisions] : null,
		tasks,
		participants: joining(null).map(({ by, desk }) => [by, desk]),
		reports: standing.map((each) => [each.entry, each.desk, valuesOf(each).body]),
		reached,
	};
}
