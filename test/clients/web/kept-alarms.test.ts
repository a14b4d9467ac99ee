/** Which alarms a device keeps when there are too many. */
import t from "tap";
import type { AlarmCode } from "#sdk/index.ts";
import { withRaised } from "../../../clients/web/sitting/kept-alarms.ts";

const flood = (code: AlarmCode, from: number) =>
	Array.from({ length: 600 }, (_, i) => ({ code, subject: null, detail: `${code} ${i}`, at: from + i }));

t.test("a server can't push an alarm out with lighter ones", async (t) => {
	const kept = withRaised(
		[],
		[
			{ code: "altered-web-code", subject: null, detail: "the code", at: 1 },
			{ code: "content-tampered", subject: null, detail: "a message", at: 2 },
		],
	);
	const codesIn = (all: typeof kept) => new Set(all.map(({ code }) => code));
	const noted = withRaised(kept, flood("entry-missing", 10));
	t.equal(noted.length, 500);
	t.same(codesIn(noted), new Set(["entry-missing", "content-tampered", "altered-web-code"]));
	t.match(noted[0], { detail: "entry-missing 599" }, "the newest stands first");
	t.same(codesIn(withRaised(kept, flood("entry-hidden", 10))), new Set(["entry-hidden", "altered-web-code"]));
});
