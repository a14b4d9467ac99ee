/** Moments of forms: read, made in a zone, and moved on by a repeated task. */
import fc from "fast-check";
import t from "tap";
import { endOfDate, momentAfter, momentAt, timeOfMoment } from "#protocol/forms/moments.ts";

t.test("a moment is a time, and a day ends at midnight in UTC", (t) => {
	t.equal(timeOfMoment("2026-12-01T14:00+01:00[Europe/Rome]"), Date.UTC(2026, 11, 1, 13));
	t.equal(timeOfMoment("2026-12-01T14:00Z"), Date.UTC(2026, 11, 1, 14));
	for (const other of [null, "2026-12-01", "2026-02-30T14:00Z", "soon", 5]) t.equal(timeOfMoment(other), null);
	t.equal(endOfDate("2026-12-01"), Date.UTC(2026, 11, 2) - 1);
	t.equal(endOfDate("2026-02-30"), null);
	t.end();
});

t.test("a time in a zone is a moment with the hour of that zone", (t) => {
	t.equal(momentAt(Date.UTC(2026, 11, 1, 13), "Europe/Rome"), "2026-12-01T14:00+01:00[Europe/Rome]");
	t.equal(momentAt(Date.UTC(2026, 6, 1, 13), "America/St_Johns"), "2026-07-01T10:30-02:30[America/St_Johns]");
	t.equal(momentAt(Date.UTC(2026, 6, 1, 13), "UTC"), "2026-07-01T13:00+00:00[UTC]");
	const zones = fc.constantFrom("UTC", "Europe/Kyiv", "Asia/Kathmandu", "America/New_York", "Africa/Lagos");
	const minutes = fc.integer({ min: 25_000_000, max: 40_000_000 });
	fc.assert(fc.property(minutes, zones, (minute, zone) => timeOfMoment(momentAt(minute * 60_000, zone)) === minute * 60_000));
	t.end();
});

t.test("a repeated moment keeps its hour on the clock", (t) => {
	t.equal(momentAfter("2026-12-01T14:00Z", "week"), "2026-12-08T14:00Z");
	t.equal(momentAfter("2026-12-31T14:00+01:00", "fortnight"), "2027-01-14T14:00+01:00");
	t.equal(momentAfter("2026-10-20T09:00+02:00[Europe/Rome]", "week"), "2026-10-27T09:00+01:00[Europe/Rome]", "summer time has ended");
	t.equal(momentAfter("2027-01-31T09:00Z", "month"), "2027-02-28T09:00Z");
	t.equal(momentAfter("2026-11-30T09:00Z", "quarter"), "2027-02-28T09:00Z");
	t.equal(momentAfter("2026-11-30T09:00+01:00[Nowhere]", "week"), "2026-12-07T09:00+01:00[Nowhere]", "an unknown zone");
	for (const step of ["none", null, "year", "constructor", "__proto__", "toString", ["week"]])
		t.equal(momentAfter("2026-12-01T14:00Z", step), null);
	t.equal(momentAfter("soon", "week"), null);
	t.equal(momentAfter("9999-12-31T14:00Z", "week"), null, "no moment follows");
	t.end();
});
