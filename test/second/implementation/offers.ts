/** Second implementation of spec/offers.md. What stands is looked up in the entries; nothing is kept from one entry to the next. */
import type { Value } from "./cbor.ts";

export interface Wrote {
	entry: string;
	organisation: string;
	at: number;
	isHidden: boolean;
	content: { act: string; values: Value };
}

type Fields = { [name: string]: any };

const KINDS =
	"safe-house basic-needs health psychosocial legal police-liaison interpretation child-protection family-mediation family-reunification education vocational-training livelihood documents travel return-assistance cash food pastoral other";
const isCode = (codes: string) => (value: any) => typeof value === "string" && codes.split(" ").includes(value);
const isShort = (most: number) => (value: any) =>
	typeof value === "string" && value.length >= 1 && value.length <= most && !/[\p{Cc}\p{Cs}]/u.test(value);
const isProse = (most: number) => (value: any) =>
	typeof value === "string" && value.length >= 1 && value.length <= most && !/[\p{Cc}\p{Cs}]/u.test(value.replace(/[\n\t]/g, ""));
const isUpTo = (most: number) => (value: any) => Number.isSafeInteger(value) && value >= 0 && value <= most;
const isBool = (value: any) => value === true || value === false;
const isId = (value: any) => value instanceof Uint8Array && value.length === 16;
const orNull = (check: (value: any) => boolean) => (value: any) => value === null || check(value);
const isLanguage = (value: any) =>
	isShort(35)(value) && /^[a-z]{2,3}(-[A-Z][a-z]{3})?(-([A-Z]{2}|\d{3}))?(-([a-z0-9]{5,8}|\d[a-z0-9]{3}))*$/.test(value);
const isDay = (value: any) => {
	const [, year, month, day] = (typeof value === "string" && /^(\d{4})-(\d\d)-(\d\d)$/.exec(value)) || [];
	if (!year) return false;
	const leap = Number(year) % 4 === 0 && (Number(year) % 100 !== 0 || Number(year) % 400 === 0);
	const days = [31, leap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][Number(month) - 1] ?? 0;
	return Number(day) >= 1 && Number(day) <= days;
};
const isList =
	(check: (value: any) => boolean, most: number, least = 0) =>
	(value: any) =>
		Array.isArray(value) && value.length >= least && value.length <= most && value.every(check);
const isSet =
	(check: (value: any) => boolean, most: number, least = 0) =>
	(value: any) =>
		isList(check, most, least)(value) && new Set(value).size === value.length;
const isMap = (fields: Record<string, (value: any) => boolean>) => (value: any) =>
	typeof value === "object" &&
	value !== null &&
	!Array.isArray(value) &&
	!(value instanceof Uint8Array) &&
	Object.keys(value).length === Object.keys(fields).length &&
	Object.entries(fields).every(([name, check]) => Object.hasOwn(value, name) && check(value[name]));
const byLanguage = (rows: any) => new Set(rows.map((row: Fields) => row.language)).size === rows.length;

const isLink = (value: any) => {
	if (!isShort(300)(value) || !value.startsWith("https://") || /[\s\\]/.test(value)) return false;
	const [host] = value.slice(8).split(/[/?#]/);
	return host.length > 0 && !host.includes("@");
};
const languages = isSet(isLanguage, 40);

const SHAPES = {
	profile: isMap({
		organisation: isId,
		names: isList(isMap({ language: isLanguage, name: isShort(200) }), 20),
		latin: orNull(isShort(200)),
		about: isList(isMap({ language: isLanguage, text: isProse(4_000) }), 20),
		route: isSet(isCode("origin transit destination"), 3),
		languages,
		hours: isList(isMap({ days: isSet(isCode("mo tu we th fr sa su"), 7, 1), opens: isUpTo(1_440), closes: isUpTo(1_440) }), 14),
		zone: orNull(isShort(50)),
		contacts: isList(isMap({ name: isShort(100), purpose: orNull(isShort(200)), languages, reach: isShort(200) }), 10),
		links: isSet(isLink, 10),
		ask: orNull(isProse(1_000)),
	}),
	offer: (countries: ReadonlySet<string>) =>
		isMap({
			offer: isId,
			desk: isId,
			kind: isCode(KINDS),
			for: isSet(isCode("women men girls boys families"), 5),
			ageFrom: orNull(isUpTo(130)),
			ageTo: orNull(isUpTo(130)),
			languages,
			countries: isSet((each) => countries.has(each), 60, 1),
			area: orNull(isShort(100)),
			conditions: orNull(isProse(1_000)),
			cost: isCode("free partly paid ask"),
			isAccessible: orNull(isBool),
			isDayAndNight: isBool,
			capacity: isCode("capacity waitlist additional-assessment-required no-capacity"),
			beds: orNull(isUpTo(9_999)),
			phone: orNull(isShort(40)),
			until: orNull(isDay),
		}),
	confirm: isMap({ offers: isList(isMap({ offer: isId, beds: orNull(isUpTo(9_999)) }), 100, 1) }),
	withdraw: isMap({ offer: isId }),
};

const nameOf = (bytes: Uint8Array) =>
	Buffer.from(bytes)
		.toString("hex")
		.replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");

/** @param countries the codes of ISO 3166-1, and XK. */
export function isCardAct({ act, values }: Wrote["content"], countries: ReadonlySet<string>): boolean {
	const v = values as Fields;
	if (act === "profile")
		return (
			SHAPES.profile(v) &&
			byLanguage(v.names) &&
			byLanguage(v.about) &&
			v.hours.every(({ opens, closes }: Fields) => opens < closes) &&
			(v.hours.length === 0 || v.zone !== null)
		);
	if (act === "offer") return SHAPES.offer(countries)(v) && (v.ageFrom === null || v.ageTo === null || v.ageFrom <= v.ageTo);
	if (act === "confirm") return SHAPES.confirm(v) && new Set(v.offers.map(({ offer }: Fields) => nameOf(offer))).size === v.offers.length;
	return act === "withdraw" && SHAPES.withdraw(v);
}

/** What stands after these entries: of each profile and offer the entry with its newest text, and when it was confirmed. */
export function standing(wrote: readonly Wrote[], organisationOf: (desk: string) => string | null, countries: ReadonlySet<string>) {
	const good = wrote.filter(({ content }) => isCardAct(content, countries));
	const valuesOf = (each: Wrote) => each.content.values as Fields;
	const profiles: Fields = {};
	for (const each of good)
		if (each.content.act === "profile" && nameOf(valuesOf(each).organisation) === each.organisation)
			profiles[each.organisation] = [each.entry, valuesOf(each).ask, each.isHidden];

	const texts = good.filter((each) => each.content.act === "offer" && organisationOf(nameOf(valuesOf(each).desk)) === each.organisation);
	const idOf = (each: Wrote) => nameOf(valuesOf(each).offer);
	const ids = [...new Set(texts.map(idOf))];
	const ownerOf = (id: string) => texts.find((each) => idOf(each) === id);
	/** What happened to an offer, in order. */
	const historyOf = (id: string) =>
		good.filter((each) => {
			const first = ownerOf(id) as Wrote;
			if (each.organisation !== first.organisation || good.indexOf(each) < good.indexOf(first)) return false;
			if (each.content.act === "offer") return texts.includes(each) && idOf(each) === id;
			if (each.isHidden) return false;
			if (each.content.act === "withdraw") return idOf(each) === id;
			if (each.content.act !== "confirm") return false;
			const named = valuesOf(each).offers.map(({ offer }: Fields) => nameOf(offer)) as string[];
			const isOthers = (other: string) => {
				const owner = ownerOf(other);
				return owner !== undefined && good.indexOf(owner) < good.indexOf(each) && owner.organisation !== each.organisation;
			};
			return named.includes(id) && !named.some(isOthers);
		});
	const offers: Fields = {};
	for (const id of ids) {
		const history = historyOf(id);
		const since = history.findLastIndex((each) => each.content.act === "withdraw");
		const after = history.slice(since + 1);
		const text = after.findLast((each) => each.content.act === "offer");
		if (!text) continue;
		const own = after.slice(after.findIndex((each) => each.content.act === "offer"));
		const last = own.at(-1) as Wrote;
		const bedsIn = (each: Wrote) =>
			each.content.act === "offer" ? valuesOf(each).beds : valuesOf(each).offers.find(({ offer }: Fields) => nameOf(offer) === id).beds;
		const sayingBeds = own.slice(own.indexOf(text)).findLast((each) => bedsIn(each) !== null);
		offers[id] = [text.entry, text.isHidden, last.at, sayingBeds ? bedsIn(sayingBeds) : null, sayingBeds?.at ?? null];
	}
	return { profiles, offers };
}

const HOURS = 60 * 60 * 1_000;

/** Section 3: how old the service and the beds of an offer are. */
export function agesOf(
	confirmedAt: number,
	bedsAt: number | null,
	until: string | null,
	now: number,
): [service: string, beds: string | null] {
	const age = (since: number, oldHours: number, outHours: number) => {
		const hours = (now - since) / HOURS;
		return hours <= oldHours ? "fresh" : hours <= outHours ? "old" : "out";
	};
	const isOver = until !== null && new Date(now).toISOString().slice(0, 10) > until;
	const service = isOver ? "out" : age(confirmedAt, 180 * 24, 365 * 24);
	return [service, bedsAt === null ? null : service === "out" ? "out" : age(bedsAt, 48, 14 * 24)];
}
