/** Verbs about cases without custodian: another desk proposes to take one over, and an admin decides. */
import { fromBase64Url, toBase64Url } from "#protocol/bytes.ts";
import {
	listCasesWithoutCustodian as casesWithoutCustodian,
	countersignTakeOver,
	inviteToTakeOver,
	takeOverCase,
} from "#sdk/casework/index.ts";
import { gather } from "#sdk/http/pages.ts";
import { namesOf } from "#sdk/views/names.ts";
import { deskName } from "#sdk/views/parties.ts";
import { type Named, named } from "#sdk/views/proposals.ts";
import type { PartyName } from "../kinds.ts";
import { changes, ofCase, reads } from "./declare.ts";
import { type Sitting, sessionOf } from "./sitting.ts";

/** Proposes that a desk of mine takes over a case. An admin must agree. */
export const proposeTakeOver = changes(ofCase, async (sitting: Sitting, { id }: { id: string }): Promise<void> => {
	await takeOverCase(sessionOf(sitting), id);
});

/** A case without custodian. */
export interface CaseWithoutCustodian {
	/** The id of the case, because an admin knows no case codes. */
	id: string;
	/** The desk that is gone. */
	desk: PartyName;
	/** When the removal of the desk's organisation was proposed, UTC ms; null when the desk was closed. */
	removed: number | null;
	/** The desks that propose to take the case over, the oldest proposal first. */
	takeOvers: { id: string; desk: PartyName; by: Named; at: number; mayApprove: boolean; refused: boolean }[];
	/** The desks that have asked for the case, and have not proposed to take it over. */
	asked: { desk: PartyName; isInvited: boolean }[];
	/** The desks that have her or have accepted her. They are phoned before an approval. */
	expecting: PartyName[];
}

export const listCasesWithoutCustodian = reads(
	{ topics: ["case"], asksOnOpening: true },
	async (sitting: Sitting): Promise<CaseWithoutCustodian[]> => {
		const session = sessionOf(sitting);
		const cases = await gather(casesWithoutCustodian(session));
		const names = await namesOf(session);
		return cases.map(({ case: id, desk, removed, takeOvers, asked, invited, expecting }) => ({
			id,
			desk: deskName(session, desk),
			removed,
			takeOvers: takeOvers
				.map(({ object, desk: taker, by, ...rest }) => ({
					...rest,
					id: toBase64Url(object),
					desk: deskName(session, taker),
					by: named(names, by),
				}))
				.sort((a, b) => a.at - b.at),
			asked: asked
				.filter((each) => !takeOvers.some((other) => other.desk === each))
				.map((each) => ({ desk: deskName(session, each), isInvited: invited.includes(each) })),
			expecting: expecting.map((each) => deskName(session, each)),
		}));
	},
);

/** Shows the chain of a case without custodian to a desk that has asked for the case, so that it can propose to take over. */
export const inviteDesk = changes(
	({ case: id }) => [{ topic: "case", id }],
	async (sitting: Sitting, { case: id, desk }: { case: string; desk: string }): Promise<void> => {
		await inviteToTakeOver(sessionOf(sitting), { case: id, desk });
	},
);

export interface TakeOverDecision {
	case: string;
	takeOver: string;
	verdict: "approve" | "refuse";
}

/** Decides about a take-over. An approval drops the other take-overs that were proposed for this case. */
export const decideTakeOver = changes(
	({ case: id }) => [{ topic: "case", id }],
	async (sitting: Sitting, { case: id, takeOver, verdict }: TakeOverDecision): Promise<void> => {
		await countersignTakeOver(sessionOf(sitting), { case: id, object: fromBase64Url(takeOver) }, verdict);
	},
);
