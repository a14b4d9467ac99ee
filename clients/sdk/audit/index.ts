/** Reads, reviews, exports and verifies the logs. */
export { type AnnouncedReason, type Announcement, announce } from "./announce.ts";
export { askLog, QUESTIONS, type Question } from "./ask.ts";
export { fetchBundle, fetchEntriesFrom, fetchSignedBodies, type SaltedBody } from "./bundles.ts";
export { checkReceipts } from "./check-receipts.ts";
export { fetchNewestCheckpoint, type VerifiedCheckpoint } from "./checkpoint.ts";
export { announceExport, beginExport, type ExportState, exportEntries } from "./export.ts";
export { verifyExport } from "./export-check.ts";
export { EXPORT_FORMATS, type ExportFormat } from "./export-lines.ts";
export { proveExport } from "./export-proof.ts";
export { type Freshness, fetchLogStatus } from "./freshness.ts";
export { keyOfLog } from "./log-key.ts";
export { compareMemberWeek, countAccesses, type DayCount, type WeekDay } from "./overview.ts";
export { type EntryProof, proveEntry } from "./prove.ts";
export { type AuditEntry, type AuditFilter, type AuditPage, searchLog, searchLogPage } from "./query.ts";
export type { LogFinding, ReadableEntry, Usual } from "./questions.ts";
export { keepReceipt, listReceipts, type Receipt } from "./receipts.ts";
export { followLog, type OutcomeCounts, summariseLog } from "./report.ts";
export { proposeLogRestart } from "./restart.ts";
export { findReviewedCases } from "./review/cases.ts";
export { type FindingInput, listRangeFindings, recordQueryFinding, recordRangeFinding } from "./review/findings.ts";
export { listReviewMarks, listUnreviewed, markReviewed, type Unreviewed } from "./review/marks.ts";
export {
	answerQuery,
	closeQuery,
	listReviewQueries,
	loadReviewQuery,
	openQuery,
	type ReviewQuery,
	readQueryThread,
} from "./review/queries.ts";
export { readForReview } from "./review/read.ts";
export { type CaseAccess, listNameReleases, type NameRelease, readCaseReport, releaseNames } from "./review/report.ts";
export { type LogName, type ReadTile, Tiles, tileReader } from "./tiles.ts";
export { type LogReport, type VerifyProgress, verifyLog } from "./verify.ts";
export {
	loadVerification,
	type StepsReport,
	saveVerification,
	type VerifyState,
	type VerifyStep,
	verifyInSteps,
} from "./verify-steps.ts";
export { proposeWitnesses } from "./witnesses.ts";
