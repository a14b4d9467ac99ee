/** Everything that people do with cases. */

export { CaseMoved } from "./append.ts";
export * from "./cases.ts";
export * from "./certificate.ts";
export { newCaseCode, parseCaseCode } from "./code.ts";
export * from "./consents.ts";
export { fhirTask } from "./fhir.ts";
export { accept, countersign, extend, sealByHand } from "./handoffs/accept.ts";
export type { GivenBasis, HandoffRef } from "./handoffs/common.ts";
export {
	acknowledge,
	arrange,
	cancel,
	complete,
	confirm,
	decline,
	depart,
	end,
	enterHandoffInError,
	hold,
	reroute,
	resume,
	withdraw,
} from "./handoffs/moves.ts";
export { receive } from "./handoffs/receive.ts";
export { type DraftOf, draftHandoff, type Granted, handOff, type RequestOf, requestHandoff } from "./handoffs/request.ts";
export { ask, readSummary, readWords, say } from "./handoffs/words.ts";
export { type Asked, type HandoffRow, type Inbox, inbox, listHandoffs } from "./inbox.ts";
export { type LoadedCase, loadCase } from "./load.ts";
export * from "./sections.ts";
export { AGE_BANDS, RISK_LEVELS, type Summary } from "./summary.ts";
export * from "./upkeep.ts";
