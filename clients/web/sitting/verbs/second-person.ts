/** What a second person looks at before signing a decision: what is written about it, and which consents were recorded beside it. */
import type { GuardianKind } from "#protocol/codes.ts";
import { consentStateAt } from "#protocol/rules/consent.ts";
import { type HandoffRef, loadCase, openSections, viewSections } from "#sdk/casework/index.ts";
import { textsOf } from "#sdk/views/texts.ts";
import { reads } from "./declare.ts";
import { type Sitting, sessionOf } from "./sitting.ts";

export interface SignedFacts {
	/** Why it is best, and what the child says, as colleagues have written it. */
	why: string[];
	childSays: string[];
	/** Whether a desk of mine reads the section in which that stands. */
	isReadable: boolean;
	/** The guardians whose yes or no to the to-desk's organisation is in force. */
	guardians: { kind: GuardianKind; isPermit: boolean }[];
}

/** Opens the section family, if a desk of mine reads it. */
export const signedFacts = reads(
	{ topics: ["compartment", "case"], ids: ({ case: id }) => [id] },
	async (sitting: Sitting, { case: id, handoff }: HandoffRef): Promise<SignedFacts> => {
		const session = sessionOf(sitting);
		const loaded = await loadCase(session, id);
		const family = viewSections(session, loaded).filter(({ section, reads }) => section === "family" && reads);
		const views = await openSections(
			session,
			loaded,
			family.map(({ compartment }) => compartment),
		);
		const recipient = session.dir.desks.get(loaded.state.handoffs[handoff]?.to ?? "")?.organisation;
		const guardians = Object.values(loaded.state.consents).flatMap((consent) => {
			const { guardian, permit, recipient: organisation } = consent.terms;
			const isInForce = organisation === recipient && consentStateAt(consent, session.now()) === "active";
			return guardian !== null && isInForce ? [{ kind: guardian, isPermit: permit }] : [];
		});
		return {
			why: textsOf(views, "fam_BestInterestsWhy"),
			childSays: textsOf(views, "fam_ChildSays"),
			isReadable: family.length > 0,
			guardians,
		};
	},
);
