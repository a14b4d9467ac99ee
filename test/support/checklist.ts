/** A checklist for tests: what the voucher confirms to have checked. */
import type { Checklist } from "#protocol/contracts/directory.ts";

export const CHECKLIST: Checklist = {
	identitySeen: "in-person",
	identitySeenOn: 1_700_000_000_000,
	references: 2,
	safeguardingTraining: 1_700_000_000_000,
	codeOfConductSigned: 1_700_000_000_000,
};
