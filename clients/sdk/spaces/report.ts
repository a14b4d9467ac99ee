/** What a report says, and how it stands in a thread. SPEC "Spaces", section 8. */
import { type Bytes, fromBase64Url, type Id, isId, toBase64Url } from "#protocol/bytes.ts";
import type { Content } from "../compartments/content.ts";
import { MARK_REASONS } from "./content.ts";

/** The forms of items whose texts can be reported. */
export const REPORTED_FORMS = ["topic", "document"] as const;
/** The most characters of what the reporter adds in words. */
export const LONGEST_REPORT = 2_000;

/** What a report is about. */
export interface ReportedPlace {
	space: Id;
	item: Id;
	/** A post or a comment of the item; null for the item itself. */
	entry: Id | null;
	form: (typeof REPORTED_FORMS)[number];
}

export interface Report extends ReportedPlace {
	/** objId of the entry, or of the first entry of the item. The entry of this id that somebody else sees may not be another one. */
	object: Bytes;
	reason: (typeof MARK_REASONS)[number];
	/** What the reporter adds in words. */
	text: string | null;
}

export const REPORT = "report";
type Written = Extract<Content, { kind: "fields" }>;

/** The entry of a thread that holds a report. at: UTC ms. */
export const reportContent = ({ object, ...values }: Report, at: number): Written => ({
	...{ kind: "fields", form: REPORT, at, files: [] },
	values: Object.entries({ ...values, object: toBase64Url(object) }).map(([code, value]) => ({ code, value })),
});

/**
 * Reads a report. Null: this entry of a thread is none.
 * @example const report = reportIn(entry.content);
 */
export function reportIn(content: Content | null): Report | null {
	if (content?.kind !== "fields" || content.form !== REPORT) return null;
	const values = new Map(content.values.map(({ code, value }) => [code, value]));
	const [space, item, entry, form, reason, text] = ["space", "item", "entry", "form", "reason", "text"].map((code) => values.get(code));
	const object = hashIn(values.get("object"));
	const isNamed = areIds(space, item) && (entry === null || areIds(entry)) && object !== null;
	if (!isNamed || !REPORTED_FORMS.includes(form as Report["form"]) || !MARK_REASONS.includes(reason as Report["reason"])) return null;
	if (text !== null && (typeof text !== "string" || text.length > LONGEST_REPORT)) return null;
	return { space, item, entry, form, reason, text, object } as Report;
}

const areIds = (...values: unknown[]): boolean => values.every((each) => typeof each === "string" && isId(each));

function hashIn(value: unknown): Bytes | null {
	if (typeof value !== "string") return null;
	try {
		const bytes = fromBase64Url(value);
		return bytes.length === 32 ? bytes : null;
	} catch {
		return null;
	}
}
