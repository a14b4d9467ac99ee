/** All verbs of the access log. */
export { announceReport, caseReleases, caseReport, releaseCaseNames } from "./log-case.ts";
export { announceProof, entriesToReview, findLogCase, logChoices, markEntries, readLogEntry, searchEntries } from "./log-entries.ts";
export { checkExport, exportLog } from "./log-export.ts";
export { checkMyReceipts, countQueries, listMarks, logHealth, logUnreviewed } from "./log-health.ts";
export {
	addQueryFinding,
	addRangeFinding,
	askAboutEntries,
	endQuery,
	listFindings,
	listQueries,
	readQuery,
} from "./log-queries.ts";
export { askQuestion, countByDay, followEntries, weekOf } from "./log-questions.ts";
export { keptVerification, verifyAccessLog, verifyDirectory } from "./log-verify.ts";
