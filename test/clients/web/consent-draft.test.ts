/** Which answer of the person becomes which consent. */
import t from "tap";
import {
	type ConsentDraft,
	EMPTY_RULE,
	emptyConsent,
	isPartOfRule,
	newConsent,
	withRule,
	withSelectable,
} from "../../../clients/web/screens/consents/consent-draft.ts";

const EVERYTHING = { sections: ["identity", "health"], purposes: ["shelter", "medical"], isChild: false };
const made = (changed: Partial<ConsentDraft>) =>
	newConsent("case", { ...emptyConsent("organisation"), sections: ["identity"], purposes: ["shelter"], ...changed }, EVERYTHING, "");

t.test("only her yes permits now", async (t) => {
	t.match(made({ answer: "yes" }), { isActive: true, terms: { permit: true } });
	t.match(made({ answer: "think" }), { isActive: false, terms: { permit: true } });
	t.match(made({ answer: "no", isNoToAll: true }), { isActive: true, terms: { permit: false, sections: EVERYTHING.sections } });
});

t.test("a child's own yes is only kept, and a child's no counts", async (t) => {
	const ofChild = (changed: Partial<ConsentDraft>) =>
		newConsent("case", { ...emptyConsent("organisation"), ...changed }, { ...EVERYTHING, isChild: true }, "").isOnlySaid;
	t.same([ofChild({ answer: "yes" }), ofChild({ answer: "no" }), made({ answer: "yes" }).isOnlySaid], [true, false, false]);
	t.equal(ofChild({ answer: "yes", givenBy: "person-and-guardian" }), false);
});

t.test('the "no" of a guardian lasts until the child is grown up, and not as long as the yes that was asked', async (t) => {
	const days = (changed: Partial<ConsentDraft>) => made({ days: 30, ...changed }).days;
	t.same([days({ answer: "yes", givenBy: "guardian" }), days({ answer: "no", givenBy: "person" })], [30, 30]);
	t.equal(days({ answer: "no", givenBy: "guardian" }), 18 * 365);
});

t.test("without her answer there is no consent", async (t) => {
	t.throws(() => made({ answer: null }), { message: "she hasn't answered" });
});

t.test("a chosen rule to withhold a section is taken, and replaces an earlier reason", async (t) => {
	const rule = { section: "health", from: "other", why: "legal-advice" };
	t.same(withRule([], EMPTY_RULE), []);
	t.same(
		withRule(
			[
				{ ...rule, why: "other" },
				{ ...rule, from: "third" },
			],
			rule,
		),
		[{ ...rule, from: "third" }, rule],
	);
	t.same([EMPTY_RULE, rule, { ...rule, from: "" }, { ...rule, section: "" }].map(isPartOfRule), [false, false, true, true]);
});

t.test("an organisation that can't be chosen counts as none", async (t) => {
	const kept = emptyConsent("gone");
	t.equal(withSelectable(kept, [{ id: "gone" }]), kept);
	t.same(withSelectable(kept, [{ id: "other" }]), { ...kept, recipient: "" });
});
