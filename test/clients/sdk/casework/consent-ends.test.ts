/** The end of a consent is a task, also after the consent has ended. */
import t from "tap";
import type { Consent } from "#protocol/rules/consent.ts";
import { computedTasks } from "#sdk/casework/day/computed.ts";

const DAY = 86_400_000;

const consent = (id: string, recipient: string, until: number, more: Partial<Consent> = {}): Consent =>
	({ id, state: "active", terms: { permit: true, recipient, from: 0, until }, ...more }) as unknown as Consent;

const no = (id: string, until: number, givenBy: string) =>
	({ id, state: "active", terms: { permit: false, givenBy, recipient: "shelter", from: 0, until } }) as unknown as Consent;

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
	t.same(shown(101 * DAY, ended, no("b", 400 * DAY, "person")), [], "she was asked again, and said no");
	t.same(shown(101 * DAY, no("b", 400 * DAY, "person"), ended), [["a", true]], "an earlier no of hers");
});

t.test("the end of a guardian's no is shown, and when she turns 18, she is asked herself, 90 days before", async (t) => {
	const adult = Date.UTC(1971, 5, 1);
	const shown = (now: number, ...consents: Consent[]) =>
		computedTasks({ consents, sections: [] }, now).map(({ kind, consent: id, isLate }) => [kind, id, isLate]);
	const guardians = no("a", adult, "guardian");
	t.same(shown(adult - 91 * DAY, guardians), []);
	t.same(shown(adult - 89 * DAY, guardians), [["ask-herself", "a", false]]);
	t.same(shown(adult + DAY, guardians), [["ask-herself", "a", true]]);
	t.same(shown(adult + DAY, guardians, no("b", adult + 90 * DAY, "person")), [], "she has answered");
	const yes = consent("b", "shelter", adult + 90 * DAY);
	const replacing = { ...yes, terms: { ...yes.terms, replaces: "a" } } as Consent;
	t.same(shown(adult - 89 * DAY, guardians, replacing), [], "a later yes has replaced it");
	t.same(shown(adult - 89 * DAY, no("a", adult, "person")), [], "her own no doesn't run out");
	t.same(shown(adult - 6 * DAY, no("a", adult - 5 * DAY, "guardian")), [["guardian-no-ends", "a", false]], "an earlier end");
});
