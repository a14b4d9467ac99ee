/** The time zones of countries. */
import t from "tap";
import { CAPITAL_ZONES, mainZoneOf, zonesOf } from "#sdk/directory/zones.ts";

const LETTERS = [..."ABCDEFGHIJKLMNOPQRSTUVWXYZ"];
/** Regions without a capital, and codes of former countries that engines still know. */
const WITHOUT_CAPITAL = ["AQ", "UM", "CT", "FQ", "JT", "MI", "NQ", "PC", "PU", "SU", "WK", "ZR"];

const timeIn = (timeZone: string, at: number) =>
	new Intl.DateTimeFormat("en", { timeZone, dateStyle: "short", timeStyle: "short" }).format(at);

t.test("the main zone of each country whose zones show different times is one of its zones", async (t) => {
	const halfYears = [Date.UTC(2026, 0, 10), Date.UTC(2026, 6, 10)];
	const differs = (zones: readonly string[]) => halfYears.some((at) => new Set(zones.map((zone) => timeIn(zone, at))).size > 1);
	const countries = LETTERS.flatMap((a) => LETTERS.map((b) => a + b)).filter((country) => differs(zonesOf(country)));
	t.ok(countries.length > 20, countries.join(" "));
	for (const country of countries.filter((each) => !WITHOUT_CAPITAL.includes(each))) {
		const main = String(CAPITAL_ZONES[country]);
		// Engines may know a zone by its older or newer name.
		const isSame = (zone: string) => halfYears.every((at) => timeIn(zone, at) === timeIn(main, at));
		t.ok(country in CAPITAL_ZONES && zonesOf(country).some(isSame), `${country}: ${main}`);
	}
});

t.test("a country with one time has its first zone, and an unknown one has none", async (t) => {
	t.equal(mainZoneOf("AL"), "Europe/Tirane");
	t.equal(mainZoneOf("US"), "America/New_York");
	t.equal(mainZoneOf("??"), null);
});
