/** Lead and status of a case: who leads it, follow-up, closing and reopening. */
import { type CaseStatus, CLOSED_STATUSES, type Section } from "#protocol/codes.ts";
import { deskMembers } from "#protocol/folds/directory.ts";
import type { Form } from "#protocol/forms/form.ts";
import { formOf } from "#protocol/forms/registry.ts";
import {
	assignLead,
	closeCase as close,
	closingWarnings,
	handoffsBeforeClosing,
	loadCase,
	reopenCase as reopen,
	setCaseStatus as setStatus,
	viewCase,
} from "#sdk/casework/index.ts";
import { namesOf } from "#sdk/views/names.ts";
import { deskName, myDeskIds } from "#sdk/views/parties.ts";
import type { PartyName } from "../kinds.ts";
import { type HandoffLine, handoffLines } from "./case-file.ts";
import { changes, ofCaseAndTasks, reads } from "./declare.ts";
import { type Sitting, sessionOf } from "./sitting.ts";

export interface CaseManage {
	/** The members who can lead the case. */
	people: { id: string; name: string }[];
	/** The lead's id. */
	lead: string | null;
	status: CaseStatus;
}

/** Lead and status, for members of the custodian desk. Null for others. */
export const manageCase = reads(
	{ topics: ["case", "directory"], ids: ({ id }) => [id] },
	async (sitting: Sitting, { id }: { id: string }): Promise<CaseManage | null> => {
		const session = sessionOf(sitting);
		const { state } = await loadCase(session, id);
		if (state.custodian === null || !myDeskIds(session).has(state.custodian)) return null;
		const names = await namesOf(session);
		const people = deskMembers(session.dir, state.custodian).map((member) => ({ id: member.id, name: names.get(member.id) ?? "" }));
		return { people, lead: state.lead, status: state.status };
	},
);

/** @throws ProtocolError not-allowed when my desk isn't the custodian; bad-input unless the member belongs to that desk */
export const setLead = changes(ofCaseAndTasks, async (sitting: Sitting, { id, member }: { id: string; member: string }): Promise<void> => {
	await assignLead(sessionOf(sitting), id, member);
});

/** Makes me the lead of the case. */
export const leadCase = changes(ofCaseAndTasks, async (sitting: Sitting, { id }: { id: string }): Promise<void> => {
	const session = sessionOf(sitting);
	await assignLead(session, id, session.me);
});

/** Changes between active and follow-up. `closeCase` closes a case, because that needs a reason. */
export const setCaseStatus = changes(
	ofCaseAndTasks,
	async (sitting: Sitting, { id, status }: { id: string; status: "Active" | "FollowUp" }): Promise<void> => {
		await setStatus(sessionOf(sitting), id, status);
	},
);

export interface ClosingView {
	code: string;
	isClosed: boolean;
	/** The hand-offs that must end before the case can be closed. While there are any, `openTasks` and `others` are empty. */
	running: HandoffLine[];
	/** The reasons to choose from: the codes of the field cls_Code. */
	reasons: readonly string[];
	/** Tasks that aren't done. Nobody sees them after the case is closed. */
	openTasks: { row: string; what: string | null }[];
	/** Sections that another desk owns. They stay as they are when the case is closed. */
	others: { compartment: string; section: Section; owner: PartyName }[];
}

/** Facts that a person should know before closing a case. */
export const closingView = reads(
	{ topics: ["case"], ids: ({ id }) => [id], asksOnOpening: true },
	async (sitting: Sitting, { id }: { id: string }): Promise<ClosingView> => {
		const session = sessionOf(sitting);
		const view = await viewCase(session, id);
		const { state } = view;
		const isClosed = CLOSED_STATUSES.includes(state.status);
		const runs = new Set(handoffsBeforeClosing(state).map((each) => each.id));
		const isClosable = !isClosed && runs.size === 0;
		const { openTasks, othersSections } = isClosable ? await closingWarnings(session, id) : { openTasks: [], othersSections: [] };
		return {
			code: state.code,
			isClosed,
			running: handoffLines(session, await namesOf(session), view).filter((each) => runs.has(each.id)),
			reasons: (formOf("closure") as Form).fields.find(({ code }) => code === "cls_Code")?.list ?? [],
			openTasks: openTasks.map(({ row, what }) => ({ row, what: typeof what === "string" ? what : null })),
			others: othersSections.map(({ compartment, section, owner }) => ({ compartment, section, owner: deskName(session, owner) })),
		};
	},
);

export interface CloseInput {
	id: string;
	/** Chosen by the page. A repeated call with the same id writes once. */
	entry: string;
	code: string;
	words: string;
	/** A date on which to ask again; null for none. */
	followUp: string | null;
}

/** Writes the reason into the support plan, and closes the case. @throws ProtocolError wrong-state while `closingView` lists hand-offs */
export const closeCase = changes(
	ofCaseAndTasks,
	async (sitting: Sitting, { id, entry, code, words, followUp }: CloseInput): Promise<void> => {
		const more = { ...(words !== "" && { words }), ...(followUp !== null && { followUp }) };
		await close(sessionOf(sitting), id, { code, ...more }, { entry });
	},
);

export const reopenCase = changes(
	ofCaseAndTasks,
	async (sitting: Sitting, { id, entry, why }: { id: string; entry: string; why: string }): Promise<void> => {
		await reopen(sessionOf(sitting), id, why, { entry });
	},
);
