/** Dates that exist, but can't be right: she was born tomorrow, or a document expires in the year 202. */

/** Fields about something that has happened. */
const PAST = new Set([
	"idn_Birth",
	"rel_Birth",
	"doc_Issued",
	"jrn_At",
	"nbr_On",
	"sct_TestedOn",
	"gua_Since",
	"hte_Date",
	"fam_BestInterestsOn",
	"thr_ReviewedOn",
	"spl_ActualEndDate",
]);
/** How many years before and after the present one a date can lie. */
const YEARS_BEFORE = 120;
const YEARS_AFTER = 60;
const DAY_MS = 86_400_000;

/**
 * Whether a valid value of a date field can't be right, so that it is asked again. @param code of the field. @param now UTC ms
 * @example isImpossibleDate("idn_Birth", "2062-05-31", Date.now()) // true
 */
export function isImpossibleDate(code: string, value: unknown, now: number): boolean {
	const [, date = "", yearText = ""] = (typeof value === "string" && /^~?((\d{4})(?:-\d{2}){0,2})(?:T|$)/.exec(value)) || [];
	if (date === "") return false;
	const year = Number(yearText);
	const thisYear = new Date(now).getUTCFullYear();
	if (year < thisYear - YEARS_BEFORE || year > thisYear + YEARS_AFTER) return true;
	// Somewhere it is tomorrow already. A year or month without a day compares by its beginning.
	const tomorrow = new Date(now + DAY_MS).toISOString().slice(0, 10);
	return PAST.has(code) && date > tomorrow;
}
