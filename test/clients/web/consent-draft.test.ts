/** Which answer of the person becomes which consent. */
import t from "tap";
import { type ConsentDraft, emptyConsent, newConsent } from "../../../clients/web/screens/consents/consent-draft.ts";

const EVERYTHING = { sections: ["identity", "health"], purposes: ["shelter", "medical"] };
const made = (changed: Partial<ConsentDraft>) =>
	newConsent("case", { ...emptyConsent("organisation"), sections: ["identity"], purposes: ["shelter"], ...changed }, EVERYTHING, "");

t.test("only her yes permits now", async (t) => {
	t.match(made({ answer: "yes" }), { isActive: true, terms: { permit: true } });
	t.match(made({ answer: "think" }), { isActive: false, terms: { permit: true } });
	t.match(made({ answer: "no", isNoToAll: true }), { isActive: true, terms: { permit: false, sections: EVERYTHING.sections } });
});

t.test("without her answer there is no consent", async (t) => {
	t.throws(() => made({ answer: null }), { message: "she hasn't answered" });
});
