/** The settings of a device, as they are stored. */
import t from "tap";
import { parseSettings } from "../../../clients/web/sitting/verbs/settings.ts";

t.test("before the first change, and when the stored text is damaged, the first settings count", async (t) => {
	const first = parseSettings(null);
	t.match(first, { idleMinutes: 10, hidesByShift: false });
	for (const damaged of ["", "{", '"text"', "null", "7", "[1]"]) t.same(parseSettings(damaged), first, damaged);
});

t.test("a stored setting counts when it has the right type", async (t) => {
	t.match(parseSettings('{"idleMinutes":5,"hidesByShift":true}'), { idleMinutes: 5, hidesByShift: true, hasCount: false });
	t.match(parseSettings('{"idleMinutes":"5","hidesByShift":true,"other":1}'), { idleMinutes: 10, hidesByShift: true });
});
