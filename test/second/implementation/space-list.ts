/** Second implementation of spec/spaces.md, section 5: the list of a space. Each fact is looked up in the entries. */
import { hex, idText } from "./bytes.ts";
import type { Value } from "./cbor.ts";

/** An entry of the list that counts, in the order of the server. */
export interface ListEntry {
	by: string;
	asOwner: boolean;
	content: { act: string; values: Value };
}

type Fields = { [name: string]: any };

const REGIONS = "africa asia europe latin-america-caribbean middle-east-north-africa north-america oceania".split(" ");
const REASONS = "personal-data danger abuse off-topic duplicate other".split(" ");
const isText = (value: any, most: number) =>
	typeof value === "string" && value.length >= 1 && value.length <= most && !/[\p{Cc}\p{Cs}]/u.test(value);
const isBytes = (value: any, length: number) => value instanceof Uint8Array && value.length === length;
const isList = (value: any, most: number, check: (each: any) => boolean) =>
	Array.isArray(value) && value.length <= most && value.every(check);
const hasNames = (value: any, names: string) =>
	typeof value === "object" &&
	value !== null &&
	!Array.isArray(value) &&
	!(value instanceof Uint8Array) &&
	Object.keys(value).sort().join(" ") === names.split(" ").sort().join(" ");
const orNull = (value: any, check: (each: any) => boolean) => value === null || check(value);
const areTitles = (value: any) =>
	isList(value, 20, (each) => hasNames(each, "language title") && isText(each.language, 35) && isText(each.title, 200));
const isReason = (v: Fields) => orNull(v.reason, (each) => REASONS.includes(each)) && orNull(v.text, (each) => isText(each, 500));
const isBool = (value: any) => value === true || value === false;

const ACTS: Record<string, [names: string, check: (values: Fields) => boolean]> = {
	row: [
		"item object form titles kind tags regions countries state replaces",
		(v) =>
			isBytes(v.item, 16) &&
			isBytes(v.object, 32) &&
			isText(v.form, 40) &&
			areTitles(v.titles) &&
			orNull(v.kind, (each) => isText(each, 40)) &&
			isList(v.tags, 20, (each) => isText(each, 60)) &&
			isList(v.regions, 7, (each) => REGIONS.includes(each)) &&
			isList(v.countries, 300, (each) => isText(each, 2)) &&
			orNull(v.state, (each) => isText(each, 40)) &&
			orNull(v.replaces, (each) => isBytes(each, 16)),
	],
	mark: [
		"item entry mark isOn reason text heads",
		(v) =>
			isBytes(v.item, 16) &&
			orNull(v.entry, (each) => isBytes(each, 16)) &&
			["hidden", "pinned", "locked"].includes(v.mark) &&
			isBool(v.isOn) &&
			isReason(v) &&
			isList(v.heads, 64, (each) => isBytes(each, 32)),
	],
	mute: ["member isOn reason text", (v) => isBytes(v.member, 16) && isBool(v.isOn) && isReason(v)],
	name: ["titles", (v) => areTitles(v.titles)],
};

export const isListAct = ({ act, values }: ListEntry["content"]): boolean => {
	const [names, check] = (Object.hasOwn(ACTS, act) && ACTS[act]) || [];
	return names !== undefined && hasNames(values, names) && (check as (values: Fields) => boolean)(values as Fields);
};

const titlesOf = (titles: Fields[]) => Object.fromEntries(titles.map(({ language, title }) => [language, title]));

/** The list: its name, the items that are shown, who is muted, and the marks that are on. */
export function listAfter(entries: readonly ListEntry[]): Fields {
	const said = entries.filter(({ content }) => isListAct(content));
	const valuesOf = ({ content }: ListEntry) => content.values as Fields;
	const of = (act: string) => said.filter((each) => each.content.act === act && (act === "row" || each.asOwner));

	const newestMute = (member: string) => of("mute").findLast((each) => idText(valuesOf(each).member) === member);
	const isMuted = (member: string) => {
		const newest = newestMute(member);
		return newest !== undefined && valuesOf(newest).isOn;
	};
	const mutedMembers = [...new Set(of("mute").map((each) => idText(valuesOf(each).member)))].filter(isMuted);

	const markKey = ({ item, entry, mark }: Fields) => `${idText(item)} ${entry === null ? "-" : idText(entry)} ${mark}`;
	const markKeys = [...new Set(of("mark").map((each) => markKey(valuesOf(each))))];
	const newestMarks = markKeys.map((key) => of("mark").findLast((each) => markKey(valuesOf(each)) === key) as ListEntry);
	const marks = newestMarks.filter((each) => valuesOf(each).isOn);

	const rows = of("row").filter(({ by }) => !isMuted(by));
	const items = [...new Set(rows.map((each) => idText(valuesOf(each).item)))];
	const name = of("name").at(-1);
	return {
		name: name ? titlesOf(valuesOf(name).titles) : {},
		muted: Object.fromEntries(
			mutedMembers.map((member) => {
				const newest = newestMute(member) as ListEntry;
				const { reason, text } = valuesOf(newest);
				return [member, { reason, text, by: newest.by }];
			}),
		),
		marks: Object.fromEntries(
			marks.map((each) => {
				const { reason, text, heads } = valuesOf(each);
				return [markKey(valuesOf(each)), { reason, text, by: each.by, heads: heads.map(hex) }];
			}),
		),
		items: Object.fromEntries(
			items.map((item) => {
				const newest = rows.findLast((each) => idText(valuesOf(each).item) === item) as ListEntry;
				const { titles, replaces, item: _, object: __, ...shown } = valuesOf(newest);
				const named = { titles: titlesOf(titles), replaces: replaces && idText(replaces) };
				return [item, { ...shown, ...named, changedBy: newest.by }];
			}),
		),
	};
}
