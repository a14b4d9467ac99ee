/** Names and dates in Albanian, which Chromium lacks, compared with those of Node's own Unicode data. */
import t from "tap";
import { dateFormat, listText, nameOf } from "../../../clients/web/words/albanian.ts";

const FORMATS: Intl.DateTimeFormatOptions[] = [
	{ day: "numeric", month: "long", year: "numeric" },
	{ day: "numeric", month: "short", year: "numeric" },
	{ month: "long", year: "numeric" },
	{ year: "numeric" },
];

t.test("dates in Albanian are those of Node's data", async (t) => {
	for (const options of FORMATS)
		for (let month = 0; month < 12; month++) {
			const date = new Date(Date.UTC(2026, month, 9, 12));
			const [own, known] = [dateFormat({ ...options, timeZone: "UTC" }), new Intl.DateTimeFormat("sq", { ...options, timeZone: "UTC" })];
			t.equal(own.format(date), known.format(date));
		}
	const endOfYear = new Date("2026-12-31T23:30:00Z");
	t.equal(
		dateFormat({ day: "numeric", month: "long", timeZone: "Europe/Tirane" }).format(endOfYear),
		"1 janar",
		"in the zone of the format",
	);
	t.equal(dateFormat({ hour: "numeric", minute: "numeric", timeZone: "UTC" }).format(endOfYear), "23:30");
});

t.test("names and lists in Albanian are those of Node's data", async (t) => {
	t.equal(nameOf("region", "IT"), new Intl.DisplayNames("sq", { type: "region" }).of("IT"));
	t.equal(nameOf("language", "uk"), new Intl.DisplayNames("sq", { type: "language" }).of("uk"));
	for (const code of ["ZZ", "constructor", "__proto__", "toString"]) t.equal(nameOf("region", code), undefined, code);
	for (const type of ["conjunction", "disjunction"] as const)
		for (const items of [[], ["a"], ["a", "b"], ["a", "b", "c"]])
			t.equal(listText(items, type), new Intl.ListFormat("sq", { type }).format(items));
});
