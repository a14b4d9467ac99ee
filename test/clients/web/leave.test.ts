/** What the worker still knows after Lock, Hide or sign-out. */
import t from "tap";
import { closeSession } from "../../../clients/web/sitting/verbs/close.ts";
import { newSitting } from "../../../clients/web/sitting/verbs/sitting.ts";
import { giveLocation } from "../../support/web/location.ts";

t.test("after the end of a sitting, nothing that was opened is left", async (t) => {
	giveLocation(t);
	const sitting = newSitting();
	const opened = () => Object.values(sitting).filter((value) => value instanceof Map);
	for (const each of opened()) each.set("id", "what was opened");
	t.ok(opened().some(({ size }) => size > 0));
	await closeSession(sitting);
	t.same(
		opened().filter(({ size }) => size > 0),
		[],
	);
	t.equal(sitting.session, null);
});
