/** Second implementation of spec/documents.md. Each fact of a document is looked up in the entries; nothing is kept from one to the next. */
import { type Bytes, H, same, tup } from "./bytes.ts";
import type { Said } from "./topics.ts";

type Fields = { [name: string]: any };
type Check = (value: any) => boolean;

const isCode =
	(codes: string): Check =>
	(value) =>
		typeof value === "string" && codes.split(" ").includes(value);
const isShort =
	(most: number): Check =>
	(value) =>
		typeof value === "string" && value.length >= 1 && value.length <= most && !/[\p{Cc}\p{Cs}]/u.test(value);
const isProse =
	(most: number): Check =>
	(value) =>
		typeof value === "string" && value.length >= 1 && value.length <= most && !/[\p{Cc}\p{Cs}]/u.test(value.replace(/[\n\t]/g, ""));
const isBool: Check = (value) => value === true || value === false;
const isId: Check = (value) => value instanceof Uint8Array && value.length === 16;
const isHash: Check = (value) => value instanceof Uint8Array && value.length === 32;
const orNull =
	(check: Check): Check =>
	(value) =>
		value === null || check(value);
const isLanguage: Check = (value) =>
	isShort(35)(value) && /^[a-z]{2,3}(-[A-Z][a-z]{3})?(-([A-Z]{2}|\d{3}))?(-([a-z0-9]{5,8}|\d[a-z0-9]{3}))*$/.test(value);
const isDay: Check = (value) => {
	if (typeof value !== "string" || !/^\d{4}-\d\d-\d\d$/.test(value) || value.startsWith("0000")) return false;
	const time = Date.parse(`${value}T00:00:00Z`);
	return !Number.isNaN(time) && new Date(time).toISOString().startsWith(value);
};
const isList =
	(check: Check, most: number, least = 0): Check =>
	(value) =>
		Array.isArray(value) && value.length >= least && value.length <= most && value.every(check);
const isSet =
	(check: Check, most: number, least = 0): Check =>
	(value) =>
		isList(check, most, least)(value) && new Set(value).size === value.length;
const isMap =
	(fields: Record<string, Check>): Check =>
	(value) =>
		typeof value === "object" &&
		value !== null &&
		!Array.isArray(value) &&
		!(value instanceof Uint8Array) &&
		Object.keys(value).length === Object.keys(fields).length &&
		Object.entries(fields).every(([name, check]) => Object.hasOwn(value, name) && check(value[name]));

const KINDS = "practice training leaflet poster video research law template position minutes page hotlines";
const REGIONS = "africa asia europe latin-america-caribbean middle-east-north-africa north-america oceania";

function actsOf(known: ReadonlySet<string>): Record<string, Check> {
	const isCountry: Check = (value) => known.has(value);
	const isLaw = isMap({ country: isCountry, state: isCode("none signed ratified in-force"), since: orNull(isDay) });
	const isHotline = isMap({
		country: isCountry,
		emergency: isBool,
		name: isShort(200),
		numbers: isSet(isShort(40), 10, 1),
		hours: orNull(isShort(200)),
		languages: isSet(isLanguage, 40),
		free: orNull(isBool),
		text: orNull(isBool),
		fromAbroad: orNull(isBool),
		asksName: orNull(isBool),
		tells: orNull(isBool),
		confirmed: isDay,
		by: isShort(200),
		failed: orNull(isDay),
	});
	const text = { language: isLanguage, title: isShort(200), summary: orNull(isProse(1_000)), body: isProse(60_000) };
	const facts = {
		themes: isSet(isShort(40), 10),
		audience: isSet(isCode("risk-groups educators professionals demand-side public survivors"), 6),
		countries: isSet(isCountry, 60),
		regions: isSet(isCode(REGIONS), 7),
		year: orNull((value) => Number.isSafeInteger(value) && value >= 1_800 && value <= 2_200),
		author: orNull(isShort(200)),
		licence: (value: any) => isShort(60)(value) && !/[^A-Za-z0-9.+-]/.test(value),
		state: isCode("draft consultation adopted withdrawn"),
		laws: (rows: any) => isList(isLaw, 250)(rows) && new Set(rows.map((row: Fields) => row.country)).size === rows.length,
		hotlines: isList(isHotline, 250),
		replaces: orNull(isId),
		public: isCode("no wanted yes"),
	};
	const remark = isMap({ language: isLanguage, body: isProse(20_000) });
	return {
		document: (values) => isMap({ kind: isCode(KINDS), ...text, ...facts })(values) && fitsKind(values.kind, values),
		facts: isMap(facts),
		text: isMap({ ...text, of: orNull(isId) }),
		comment: remark,
		used: remark,
		endorse: isMap({ revision: isId, text: isHash, choice: isCode("yes no abstain") }),
		"take-back": isMap({ remark: isId }),
	};
}

const fitsKind = (kind: string, { laws, hotlines }: Fields): boolean =>
	(kind === "law" || laws.length === 0) && (kind === "hotlines" || hotlines.length === 0);

export const isDocumentAct = ({ act, values }: Said["content"], countries: ReadonlySet<string>): boolean => {
	const acts = actsOf(countries);
	return Object.hasOwn(acts, act) && (acts[act] as Check)(values);
};

const idOf = (value: Uint8Array | null) =>
	value &&
	Buffer.from(value)
		.toString("hex")
		.replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");

/** The hash of a text in an endorsement. */
export const textHash = ({ language, title, summary, body }: Fields): Bytes =>
	H(tup("cloister/1/text", language, title, summary ?? new Uint8Array(0), body));

/** How a document stands, or null when it isn't shown. */
export function documentAfter(said: readonly Said[], known: ReadonlySet<string>): Fields | null {
	const [first] = said;
	if (first?.content.act !== "document" || !isDocumentAct(first.content, known)) return null;
	const acts = said.slice(1).filter((each) => isDocumentAct(each.content, known));
	const valuesOf = (each: Said) => each.content.values as Fields;
	const of = (act: string) => acts.filter((each) => each.content.act === act);
	const isBefore = (one: Said, other: Said) => said.indexOf(one) < said.indexOf(other);
	const decides = (each: Said) => each.asOwner || each.desk === first.desk;
	const start = valuesOf(first);

	const changes = of("facts").filter((each) => decides(each) && fitsKind(start.kind, valuesOf(each)));
	const facts = valuesOf(changes.at(-1) ?? first);

	const texts = of("text").filter((each) => !each.isHidden);
	const sources = [
		first,
		...texts.filter((each) => valuesOf(each).of === null && decides(each) && valuesOf(each).language === start.language),
	];
	const newest = sources.at(-1) as Said;
	const translations = texts.filter(
		(each) =>
			valuesOf(each).language !== start.language &&
			sources.some((source) => source.entry === idOf(valuesOf(each).of) && isBefore(source, each)),
	);
	const languages = [...new Set(translations.map((each) => valuesOf(each).language as string))];

	/** Whether a remark was taken back, or replaced by a newer one of its desk, before `then`. */
	const isGone = (remark: Said, then: Said | null) =>
		acts
			.slice(0, then ? acts.indexOf(then) : acts.length)
			.some(
				(each) =>
					isBefore(remark, each) &&
					each.desk === remark.desk &&
					((each.content.act === "take-back" && idOf(valuesOf(each).remark) === remark.entry) ||
						(remark.content.act === "used" && each.content.act === "used")),
			);
	const standing = (act: string) => of(act).filter((each) => !isGone(each, null));
	const saying = of("endorse").filter((each) => {
		const { revision, text } = valuesOf(each);
		const named = sources.find((source) => source.entry === idOf(revision) && isBefore(source, each));
		return start.kind === "position" && each.speaksFor !== null && named !== undefined && same(textHash(valuesOf(named)), text);
	});
	const isReplaced = (one: Said, then: Said) =>
		saying.some((each) => isBefore(one, each) && isBefore(each, then) && each.speaksFor === one.speaksFor);
	const isTakenBack = (one: Said) =>
		of("take-back").some(
			(each) =>
				idOf(valuesOf(each).remark) === one.entry && isBefore(one, each) && each.speaksFor === one.speaksFor && !isReplaced(one, each),
		);
	const endorsements = saying.filter(
		(one) => !isTakenBack(one) && !saying.some((each) => isBefore(one, each) && each.speaksFor === one.speaksFor),
	);
	const shown = (each: Said) => [each.entry, each.desk, valuesOf(each).body];
	const inCountries = [facts.countries, ...[facts.laws, facts.hotlines].map((rows) => rows.map((row: Fields) => row.country))].flat();

	return {
		kind: start.kind,
		themes: facts.themes,
		state: facts.state,
		replaces: idOf(facts.replaces),
		countries: [...new Set(inCountries)].sort(),
		source: [newest.entry, valuesOf(newest).title, valuesOf(newest).summary, valuesOf(newest).body],
		revisions: sources.map((each) => each.entry),
		translations: languages.map((code) => {
			const last = translations.findLast((each) => valuesOf(each).language === code) as Said;
			return [code, last.entry, valuesOf(last).title, idOf(valuesOf(last).of) !== newest.entry];
		}),
		comments: standing("comment").map(shown),
		uses: standing("used").map(shown),
		endorsements: endorsements.map((each) => [each.entry, each.speaksFor, idOf(valuesOf(each).revision), valuesOf(each).choice]),
	};
}
