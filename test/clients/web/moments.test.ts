/** Moments of forms, in the hour that the end of summer time repeats. */
import t from "tap";
import { momentNow, momentOf } from "../../../clients/web/parts/moments.ts";

const zone = process.env.TZ;
process.env.TZ = "Europe/Berlin";
t.teardown(() => {
	if (zone === undefined) delete process.env.TZ;
	else process.env.TZ = zone;
});

t.test("the present moment has the offset of now, in both passes of a repeated hour", async (t) => {
	t.equal(momentNow(Date.UTC(2026, 9, 25, 0, 30)), "2026-10-25T02:30+02:00[Europe/Berlin]");
	t.equal(momentNow(Date.UTC(2026, 9, 25, 1, 30)), "2026-10-25T02:30+01:00[Europe/Berlin]");
	t.equal(momentOf("2026-12-01T09:00"), "2026-12-01T09:00+01:00[Europe/Berlin]");
});
