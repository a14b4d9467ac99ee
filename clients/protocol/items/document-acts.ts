/** What an entry of a document says. SPEC "Documents", section 1. */
import { REGIONS } from "../codes.ts";
import { COUNTRIES } from "../countries.ts";
import { VALUE_TYPES } from "../forms/values.ts";
import { bool, bytes, id, list, map, nullable, oneOf, prose, type Shape, ShapeError, text, uint, type ValueOf } from "../schema.ts";
import { CHOICES } from "./endorsements.ts";
import type { ItemContent } from "./item-content.ts";
import { checkLanguages } from "./profile.ts";
import { convertShapeErrors, requireDistinct } from "./shape-checks.ts";

export const DOCUMENT_KINDS = [
	"practice",
	"training",
	"leaflet",
	"poster",
	"video",
	"research",
	"law",
	"template",
	"position",
	"minutes",
	"page",
	"hotlines",
] as const;
export const AUDIENCES = ["risk-groups", "educators", "professionals", "demand-side", "public", "survivors"] as const;
export const DOCUMENT_STATES = ["draft", "consultation", "adopted", "withdrawn"] as const;
/** How a country stands to a law or a treaty. */
export const LAW_STATES = ["none", "signed", "ratified", "in-force"] as const;
/** Whether a document may stand on the public site. wanted: somebody asks for it. */
export const PUBLIC_STATES = ["no", "wanted", "yes"] as const;
/** The licence of a document that nobody may copy without asking. Other licences are names of SPDX. */
export const ASK = "ask";

/** The longest text of a document in one language, in UTF-16 units. */
export const LONGEST_TEXT = 60_000;
const MOST_ROWS = 250;
const EARLIEST_YEAR = 1800;
const LATEST_YEAR = 2200;

const title = text(200);
/** BCP 47. */
const language = text(35);
const country = text(2);
/** YYYY-MM-DD. */
const date = text(10);

/** since: the day from which the state holds. */
const lawRow = map({ country, state: oneOf(LAW_STATES), since: nullable(date) });
/** A phone number for people who look for help, or one service with several numbers. Null means that it isn't known. */
const hotlineRow = map({
	country,
	/** Police or ambulance. */
	emergency: bool,
	name: text(200),
	numbers: list(text(40), 10),
	hours: nullable(text(200)),
	languages: list(language, 40),
	free: nullable(bool),
	/** Answers text messages or a chat. */
	text: nullable(bool),
	fromAbroad: nullable(bool),
	asksName: nullable(bool),
	/** Tells police or immigration about the call. */
	tells: nullable(bool),
	/** The day of the last call that was answered, and who called. */
	confirmed: date,
	by: text(200),
	/** The day of a call that failed since. */
	failed: nullable(date),
});

const facts = {
	themes: list(text(40), 10),
	/** Whom it is for. */
	audience: list(oneOf(AUDIENCES), AUDIENCES.length),
	countries: list(country, 60),
	regions: list(oneOf(REGIONS), REGIONS.length),
	year: nullable(uint),
	author: nullable(text(200)),
	licence: text(60),
	state: oneOf(DOCUMENT_STATES),
	/** Of a law only: one row for each country. */
	laws: list(lawRow, MOST_ROWS),
	/** Of a document of hotlines only. */
	hotlines: list(hotlineRow, MOST_ROWS),
	/** The document of the same space that this one replaces. */
	replaces: nullable(id),
	public: oneOf(PUBLIC_STATES),
};
const texts = { language, title, summary: nullable(prose(1_000)), body: prose(LONGEST_TEXT) };

const shapes = {
	/** The first entry of a document, and no other one. */
	document: map({ kind: oneOf(DOCUMENT_KINDS), ...texts, ...facts }),
	/** Replaces all facts. */
	facts: map(facts),
	/** of: the revision that this text translates, or null when the text replaces the source. */
	text: map({ ...texts, of: nullable(id) }),
	comment: map({ language, body: prose(20_000) }),
	/** The desk has used the document. body: how it went. */
	used: map({ language, body: prose(20_000) }),
	/** What an organisation says about one revision of a position. text: its hash. */
	endorse: map({ revision: id, text: bytes(32), choice: oneOf(CHOICES) }),
	/** remark: a comment, what a desk says about its use, or what an organisation says about a position. */
	"take-back": map({ remark: id }),
} as const;

type Shapes = typeof shapes;
export type DocumentAct = { [A in keyof Shapes]: { act: A } & ValueOf<Shapes[A]> }[keyof Shapes];
export type DocumentKind = (typeof DOCUMENT_KINDS)[number];
export type DocumentFacts = Omit<Extract<DocumentAct, { act: "facts" }>, "act">;
export type HotlineRow = ValueOf<typeof hotlineRow>;

/**
 * The content of an entry.
 * @throws ProtocolError bad-input that names the field.
 * @example documentContent({ act: "used", language: "en", body: "With 20 teachers. It went well." })
 */
export function documentContent({ act, ...values }: DocumentAct): ItemContent {
	return convertShapeErrors("bad-input", () => {
		const written = { act, values: (shapes[act] as Shape<any>).toCbor(values, "") as ItemContent["values"] };
		checkSense({ act, ...values } as DocumentAct);
		return written;
	});
}

/** What an entry says. @throws ProtocolError bad-content that names the field, also for an act that isn't known. */
export function documentAct({ act, values }: ItemContent): DocumentAct {
	return convertShapeErrors("bad-content", () => {
		if (!Object.hasOwn(shapes, act)) throw new ShapeError("act", "is not an act of a document");
		const read = { act, ...(shapes[act as keyof Shapes] as Shape<any>).fromCbor(values, "") } as DocumentAct;
		checkSense(read);
		return read;
	});
}

/** The field with rows that documents of this kind can't have; null when all fits. */
export function rowsOfOtherKind(kind: DocumentKind, { laws, hotlines }: DocumentFacts): "laws" | "hotlines" | null {
	if (kind !== "law" && laws.length > 0) return "laws";
	return kind !== "hotlines" && hotlines.length > 0 ? "hotlines" : null;
}

/** Checks the rules that no shape can express. @throws ShapeError */
function checkSense(act: DocumentAct): void {
	if (act.act === "document") {
		const field = rowsOfOtherKind(act.kind, act);
		if (field) throw new ShapeError(field, "belong to another kind of document");
	}
	if ("language" in act) checkLanguages("language", [act.language]);
	if (act.act === "document" || act.act === "facts") checkFacts(act);
}

function checkFacts({ themes, audience, countries, regions, year, licence, laws, hotlines }: DocumentFacts): void {
	requireDistinct("themes", themes);
	requireDistinct("audience", audience);
	requireDistinct("regions", regions);
	checkCountries("countries", countries);
	requireDistinct("countries", countries);
	if (year !== null && (year < EARLIEST_YEAR || year > LATEST_YEAR))
		throw new ShapeError("year", `takes ${EARLIEST_YEAR} to ${LATEST_YEAR}`);
	if (!/^[A-Za-z0-9.+-]+$/.test(licence)) throw new ShapeError("licence", `takes a name of SPDX, or ${ASK}`);
	const inLaws = laws.map((row) => row.country);
	checkCountries("laws", inLaws);
	requireDistinct("laws", inLaws);
	for (const [i, { since }] of laws.entries()) checkDate(`laws.${i}.since`, since);
	checkCountries(
		"hotlines",
		hotlines.map((row) => row.country),
	);
	for (const [i, { numbers, languages, confirmed, failed }] of hotlines.entries()) {
		if (numbers.length === 0) throw new ShapeError(`hotlines.${i}.numbers`, "takes at least one");
		requireDistinct(`hotlines.${i}.numbers`, numbers);
		checkLanguages(`hotlines.${i}.languages`, languages);
		checkDate(`hotlines.${i}.confirmed`, confirmed);
		checkDate(`hotlines.${i}.failed`, failed);
	}
}

function checkCountries(field: string, countries: readonly string[]): void {
	if (!countries.every((each) => COUNTRIES.has(each))) throw new ShapeError(field, "takes countries as two letters (ISO 3166-1)");
}

function checkDate(field: string, value: string | null): void {
	if (value !== null && !VALUE_TYPES.date.isValid(value, [])) throw new ShapeError(field, `takes ${VALUE_TYPES.date.rule}`);
}
