/** Reading and verifying the logs. */
export { askLog, QUESTIONS, type Question } from "./ask.ts";

export { fetchBundle, type SaltedBody, fetchSignedBodies } from "./bundles.ts";
export { fetchNewestCheckpoint, type VerifiedCheckpoint } from "./checkpoint.ts";
export {
	announceExport,
	beginExport,
	verifyExport,
	type ExportState,
	exportEntries,
	proveExport,
} from "./export.ts";
export { FORMATS, type Format } from "./export-lines.ts";
export { type Freshness, fetchLogStatus } from "./freshness.ts";
export { keyOfLog } from "./log-key.ts";
export { proveEntry, type EntryProof } from "./prove.ts";
export { type AuditEntry, type AuditFilter, type AuditPage, searchLog, searchLogPage } from "./query.ts";
export type { Finding, ReadableEntry } from "./questions.ts";
export { checkReceipts, keepReceipt, type Receipt, listReceipts } from "./receipts.ts";
export { summariseLog, followLog, type OutcomeCounts } from "./report.ts";
export { proposeLogRestart } from "./restart.ts";
export { type FindingInput, recordRangeFinding, listRangeFindings, recordQueryFinding } from "./review/findings.ts";
export { markReviewed, listReviewMarks, type Unreviewed, listUnreviewed } from "./review/marks.ts";
export {
	answerQuery,
	closeQuery,
	openQuery,
	type ReviewQuery,
	readQueryThread,
	listReviewQueries,
	loadReviewQuery,
} from "./review/queries.ts";
export { type CaseAccess, readCaseReport, type NameRelease, listNameReleases, releaseNames } from "./review/report.ts";
export { type LogName, type ReadTile, Tiles, tileReader } from "./tiles.ts";
export { type LogReport, type VerifyProgress, verifyLog } from "./verify.ts";
export { proposeWitnesses } from "./witnesses.ts";
