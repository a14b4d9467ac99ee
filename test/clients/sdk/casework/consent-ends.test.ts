/** The end of a consent is a task, also after the consent has ended. */
import t from "tap";
import type { Consent } from "#protocol/rules/consent.ts";
import { computedTasks } from "#sdk/casework/day/computed.ts";

const DAY = 86_400_000;

const consent = (id: string, recipient: string, until: number, more: Partial<Consent> = {}): Consent =>
	({ id, state: "active", terms: { permit: true, recipient, from: 0, until }, ...more }) as unknown as Consent;

t.test("the end of a consent is shown until somebody has asked her again", async (t) => {
	const ended = consent("a", "shelter", 100 * DAY);
	const shown = (now: number, ...consents: Consent[]) =>
		computedTasks({ consents, sections: [] }, now).map(({ consent: id, isLate }) => [id, isLate]);
	t.same(shown(80 * DAY, ended), [], "it is far away");
	t.same(shown(90 * DAY, ended), [["a", false]]);
	t.same(shown(101 * DAY, ended), [["a", true]], "it has ended, and nobody has asked her again");
	t.same(shown(131 * DAY, ended), [], "a month later");
	t.same(shown(101 * DAY, ended, consent("b", "clinic", 400 * DAY)), [["a", true]], "a yes for another organisation");
	t.same(shown(101 * DAY, ended, consent("b", "shelter", 400 * DAY)), [], "she was asked again");
	t.same(shown(101 * DAY, consent("a", "shelter", 100 * DAY, { state: "withdrawn" })), [], "she took it back");
});
