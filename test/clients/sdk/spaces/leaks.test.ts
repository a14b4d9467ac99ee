/** The leak guard of spaces. SPEC "Spaces", section 7. */
import t from "tap";
import { leaksIn } from "#sdk/index.ts";

const now = Date.UTC(2026, 5, 1);
const known = { codes: ["tobin-ralem"], labels: ["the woman from the port", "AB"], names: ["Nguyễn Thị Hoa"] };
const found = (text: string, allowsPhones = false) =>
	leaksIn(text, known, { now, allowsPhones }).map(({ kind, from, to }) => `${kind}: ${text.slice(from, to)}`);

t.test("what may be about a person is found with its place", async (t) => {
	const cases: [string, string[]][] = [
		["Ask about Tobin-Ralem.", ["code: Tobin-Ralem"]],
		["Ask about tobin ralem and TOBINRALEM", ["code: tobin ralem", "code: TOBINRALEM"]],
		["I mean the  woman from the port!", ["label: the  woman from the port"]],
		["nguyễn thị hoa is here", ["name: nguyễn thị hoa"]],
		["Call +355 69 123 4567 or (030) 1234-5678.", ["phone: +355 69 123 4567", "phone: (030) 1234-5678"]],
		["رقمها ٠٦٩١٢٣٤٥٦٧", ["phone: ٠٦٩١٢٣٤٥٦٧"]],
		["Passport AB1234567, card X 123456A", ["document: AB1234567", "document: X 123456A"]],
		["born on 3.4.1999", ["birth-date: 3.4.1999"]],
		["03/04/99 and 1999-04-03", ["birth-date: 03/04/99", "birth-date: 1999-04-03"]],
		["née le 12/05/2025", ["birth-date: 12/05/2025"]],
		["дата рождения: 01.02.2025", ["birth-date: 01.02.2025"]],
	];
	for (const [text, expected] of cases) t.same(found(text), expected, text);
});

t.test("what people write about work passes", async (t) => {
	for (const text of [
		"We meet on 12.06.2026 at 9:30.",
		"The law of 2019 has 45 articles; see article 12-3.",
		"Room 204, from 2026-09-01 on",
		"In 2025 we helped 1 234 people with 12 500 euros.",
		"stobin-ralems", // part of another word
		"AB", // a label of two letters stands everywhere
		"https://example.org/reports/2024",
	])
		t.same(found(text), [], text);
});

t.test("a field for phone numbers takes them, and nothing else", async (t) => {
	t.same(found("+355 69 123 4567, AB1234567", true), ["document: AB1234567"]);
});

t.test("a long text is checked in time that grows with its length", async (t) => {
	const text = `${"1 ".repeat(20_000)}${"a.".repeat(20_000)}${"9-".repeat(20_000)}`;
	const took = (length: number) => {
		const begin = process.cpuUsage().user;
		leaksIn(text.slice(0, length), known, { now });
		return process.cpuUsage().user - begin;
	};
	took(1_000);
	t.ok(took(100_000) < 100 * Math.max(took(10_000), 20_000), "not with its square");
});
