/** Cases in lists: those that a desk of mine has or may take over, and those of other desks that a hand-off of mine concerns. */
import { CLOSED_STATUSES } from "#protocol/codes.ts";
import { listCases, listHandoffs } from "#sdk/casework/index.ts";
import { keepSynced } from "#sdk/index.ts";
import { dueOf } from "#sdk/views/due.ts";
import { namesOf } from "#sdk/views/names.ts";
import { deskName, myDeskIds } from "#sdk/views/parties.ts";
import type { PartyName } from "../kinds.ts";
import { reads } from "./declare.ts";
import { type Sitting, sessionOf } from "./sitting.ts";

export interface CaseLine {
	id: string;
	code: string;
	/** The custodian. */
	desk: PartyName;
	status: string;
	isClosed: boolean;
	/** The lead's name. Empty when the name isn't known; null when the case has no lead. */
	lead: string | null;
	/** Whether I am the lead. */
	isMine: boolean;
	/** By when something must be done, UTC ms; null without a date. */
	due: number | null;
	/** A transfer has come to nothing, and no other one is open. */
	isWithoutPlace: boolean;
	/** She doesn't want the organisation to go on: the desk must hand the case on, close or erase it. */
	hasDuty: boolean;
	/** The custodian is gone, and a desk of mine may take over. */
	isWithoutCustodian: boolean;
}

/** A case of another desk, with a hand-off through which it concerns mine. A case with two such hand-offs is listed twice. */
export interface SharedCase {
	/** The id of the case. */
	id: string;
	code: string;
	handoff: string;
	kind: string;
	/** Its state, or where she is. */
	shown: string;
	/** My desk, whose label the case has. */
	mine: string;
	/** The other desk. */
	other: PartyName;
	/** True: they asked us. False: we asked them. */
	isToUs: boolean;
	/** By when the answer or the person is expected, UTC ms; null for neither. */
	due: number | null;
}

export interface CaseLists {
	/** Cases that a desk of mine has or may take over. */
	ours: CaseLine[];
	/** Cases of other desks. */
	shared: SharedCase[];
	/** How many desks I belong to. */
	desks: number;
}

/** Both lists, as the server says, without proof. A case is verified when it is opened. */
export const caseLists = reads({ topics: ["case", "directory"] }, async (sitting: Sitting): Promise<CaseLists> => {
	const session = sessionOf(sitting);
	await keepSynced(session);
	const [names, mine] = [await namesOf(session), myDeskIds(session)];
	const ours: CaseLine[] = [];
	for await (const row of listCases(session))
		ours.push({
			id: row.case,
			code: row.code,
			desk: deskName(session, row.custodian),
			status: row.status,
			isClosed: CLOSED_STATUSES.includes(row.status),
			lead: row.lead && (names.get(row.lead) ?? ""),
			isMine: row.lead === session.me,
			due: row.due,
			isWithoutPlace: row.withoutPlace,
			hasDuty: row.custodianDuty,
			isWithoutCustodian: row.withoutCustodian,
		});
	const known = new Set(ours.map(({ id }) => id));
	const shared: SharedCase[] = [];
	for await (const row of listHandoffs(session, { open: true })) {
		if (known.has(row.case)) continue;
		const isToUs = mine.has(row.to);
		shared.push({
			id: row.case,
			code: row.code,
			handoff: row.handoff,
			kind: row.kind,
			shown: row.shown,
			mine: isToUs ? row.to : row.from,
			other: deskName(session, isToUs ? row.from : row.to),
			isToUs,
			due: dueOf(row),
		});
	}
	return { ours, shared, desks: mine.size };
});
