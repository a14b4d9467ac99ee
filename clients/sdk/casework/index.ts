/** Everything that people do with cases. */

export { CaseMoved } from "./append.ts";
export * from "./cases.ts";
export * from "./certificate.ts";
export { generateCaseCode, parseCaseCode } from "./code.ts";
export * from "./consents.ts";
export { makeFhirTask } from "./fhir.ts";
export { acceptHandoff, countersignHandoff, extendHandoff, sealSectionsByHand } from "./handoffs/accept.ts";
export type { BasisInput, HandoffRef } from "./handoffs/common.ts";
export {
	acknowledgeHandoff,
	arrangeHandoff,
	cancelHandoff,
	completeHandoff,
	confirmArrangement,
	declineHandoff,
	recordDeparture,
	endHandoff,
	enterHandoffInError,
	holdHandoff,
	rerouteHandoff,
	resumeHandoff,
	withdrawHandoff,
} from "./handoffs/moves.ts";
export { receiveHandoff } from "./handoffs/receive.ts";
export { type HandoffDraft, draftHandoff, type GrantedSection, handOffCase, type HandoffRequest, requestHandoff } from "./handoffs/request.ts";
export { askForCase, readHandoffSummary, readHandoffThread, writeHandoffMessage } from "./handoffs/words.ts";
export { type CaseAsk, type HandoffRow, type Inbox, readInbox, listHandoffs } from "./inbox.ts";
export { type LoadedCase, loadCase } from "./load.ts";
export * from "./sections.ts";
export { AGE_BANDS, RISK_LEVELS, type HandoffSummary } from "./summary.ts";
export * from "./upkeep.ts";
