/** The functions of the SDK for cases, consents, hand-offs and the daily work with them. */

export { CaseMoved } from "./append.ts";
export { askForCase, settleAsk } from "./asks.ts";
export * from "./attests.ts";
export * from "./beds.ts";
export { type Book, readBook, rebuildBook, updateBook } from "./book/book.ts";
export { caseLabels, type DeskLabels, labelCase } from "./book/case-labels.ts";
export { addNumber, type DeskFormRow, type DeskNumbers, deskNumbers, removeNumber } from "./book/desk-numbers.ts";
export { dropLeftDraft, type LeftDraft, leaveDraft, leftDrafts } from "./book/left-drafts.ts";
export * from "./cases.ts";
export * from "./certificate.ts";
export * from "./check-ins.ts";
export * from "./closing.ts";
export { caseCodesIn, generateCaseCode, parseCaseCode } from "./code.ts";
export type { ConsentAnswers } from "./consent-words.ts";
export * from "./consents.ts";
export { addContact, addService, type RowPlace, type RowValues } from "./day/add-row.ts";
export type { ComputedKind, ComputedTask } from "./day/computed.ts";
export type { FirstNeeds } from "./day/sections.ts";
export { addTask, dropTask, finishTask, moveTask, type TaskChange, type TaskRow } from "./day/tasks.ts";
export { type CaseTasks, caseTasks, type DayItem, type SinceItem, type Today, today } from "./day/today.ts";
export * from "./exclusions.ts";
export { CASE_EXPORT_REASONS, type CaseExport, type CaseExportReason, exportCase, exportCsv, exportJson } from "./export/export.ts";
export { closedSections, handoffTimes } from "./facts.ts";
export { makeFhirTask } from "./fhir.ts";
export { type FoundCase, findCases } from "./find.ts";
export * from "./first-hour.ts";
export { type HandoffRow, listHandoffs } from "./handoff-lists.ts";
export { acceptHandoff, countersignHandoff, sealSectionsByHand } from "./handoffs/accept.ts";
export { extendHandoff } from "./handoffs/basis-moves.ts";
export type { BasisInput, HandoffRef } from "./handoffs/common.ts";
export {
	type ConsentFacts,
	decideBasis,
	listOfferedBases,
	previewRequest,
	type RequestPreview,
	readConsentFacts,
} from "./handoffs/decision.ts";
export { findIdentifying, type Identifying, type KnownAs, knownAs } from "./handoffs/identifying.ts";
export {
	acknowledgeHandoff,
	arrangeHandoff,
	cancelHandoff,
	changeTellBy,
	completeHandoff,
	confirmArrangement,
	declineHandoff,
	endHandoff,
	enterHandoffInError,
	holdHandoff,
	recordArrival,
	recordDeparture,
	rerouteHandoff,
	resumeHandoff,
	settleHandoff,
	takeHandoff,
	withdrawHandoff,
} from "./handoffs/moves.ts";
export { type BarredMove, type MoveName, type PermittedMove, type PermittedMoves, permittedMoves } from "./handoffs/permitted.ts";
export { receiveHandoff } from "./handoffs/receive.ts";
export {
	draftHandoff,
	type GrantedSection,
	type HandoffDraft,
	type HandoffRequest,
	handOffCase,
	requestHandoff,
} from "./handoffs/request.ts";
export { openHandoffThread, readHandoffSummary, readHandoffThread, writeHandoffMessage } from "./handoffs/texts.ts";
export { countUnread, inbox } from "./inbox.ts";
export * from "./inbox-rows.ts";
export { type LoadedCase, loadCase, presentContext, recentCase } from "./load.ts";
export { type Meeting, readMeeting, type WrittenMeeting, writeMeeting } from "./meeting.ts";
export { type MustKnow, readMustKnow } from "./must-know.ts";
export { readersOfCase, type SectionReader, type SectionReaders } from "./readers.ts";
export {
	type CaseReturnRisk,
	type ComparedFactor,
	compareReturnRisk,
	isDifferent,
	type KeptAssessment,
	type PlacedCell,
	RETURN_SIDES,
	type ReturnRisk,
	type ReturnSide,
	readReturnRisk,
} from "./return-risk.ts";
export { desksRuledOut, type RuledOutBy } from "./ruled-out.ts";
export * from "./sections/clashes.ts";
export { type MissingForHandOver, missingForHandOver } from "./sections/hand-over.ts";
export { type FieldChange, type HistoryQuery, history } from "./sections/history.ts";
export { isImpossibleDate } from "./sections/impossible-date.ts";
export { mayHaveClash, sectionsWithPossibleClash } from "./sections/remembered-clashes.ts";
export { hasSeenValue, type ReviseOp, type RevisionInput, revise, valueOps } from "./sections/revise.ts";
export {
	type NewerUnit,
	newerUnits,
	type SaveInput,
	type SaveResult,
	saveChanges,
	type UnitChange,
	type UnitName,
} from "./sections/save.ts";
export { unitAfter } from "./sections/unit-after.ts";
export {
	type Authorship,
	baseToken,
	type CellView,
	type Clash,
	mayBeRed,
	openSection,
	openSections,
	parseBase,
	type SectionView,
	type ValueView,
} from "./sections/view.ts";
export * from "./sections.ts";
export { AGE_BANDS, ageBandOf, type HandoffSummary, RISK_LEVELS } from "./summary.ts";
export * from "./takeover.ts";
export * from "./upkeep.ts";
export * from "./view-case.ts";
