/** Reading and verifying the logs. */
export { ask, QUESTIONS, type Question } from "./ask.ts";

export { bundleOf, type ShownBody, signedBodiesOf } from "./bundles.ts";
export { newestCheckpoint, type Verified } from "./checkpoint.ts";
export {
	announceExport,
	beginExport,
	checkExport,
	type ExportState,
	exportEntries,
	proveExport,
} from "./export.ts";
export { FORMATS, type Format } from "./export-lines.ts";
export { type Freshness, logStatus } from "./freshness.ts";
export { keyOfLog } from "./log-key.ts";
export { logProof, type MadeProof } from "./prove.ts";
export { type AuditEntry, type AuditFilter, type AuditPage, auditEntries, auditPage } from "./query.ts";
export type { Finding, Seen } from "./questions.ts";
export { checkReceipts, keepReceipt, type Receipt, receipts } from "./receipts.ts";
export { auditSummary, followLog, type Tally } from "./report.ts";
export { restartLog } from "./restart.ts";
export { type Found, findingOnRange, rangeFindings, recordFinding } from "./review/findings.ts";
export { markReviewed, reviewMarks, type Unreviewed, unreviewed } from "./review/marks.ts";
export {
	answerQuery,
	closeQuery,
	openQuery,
	type Query,
	queryThread,
	reviewQueries,
	reviewQuery,
} from "./review/queries.ts";
export { type CaseAccess, caseReport, type NameRelease, nameReleases, releaseNames } from "./review/report.ts";
export { type LogName, type ReadTile, Tiles, tilesOfServer } from "./tiles.ts";
export { type LogReport, type Progress, verifyLog } from "./verify.ts";
export { nameWitnesses } from "./witnesses.ts";
