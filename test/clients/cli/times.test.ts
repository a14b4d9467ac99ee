/** Times as the command line shows them. */
import t from "tap";
import { isoTime, showTime, showTimeIn } from "../../../clients/cli/times.ts";

t.test("a time beyond the last possible date is shown as that date", async (t) => {
	t.equal(isoTime(Number.MAX_SAFE_INTEGER), "+275760-09-13T00:00:00.000Z");
	t.match(showTime(Number.MAX_SAFE_INTEGER), /^275760-09-1/);
	t.match(showTimeIn("Europe/Berlin", Number.MAX_SAFE_INTEGER), /^Sat 275760-09-13/);
	t.equal(isoTime(0), "1970-01-01T00:00:00.000Z");
	t.equal(isoTime(null), null);
	t.equal(showTime(undefined), "");
});
