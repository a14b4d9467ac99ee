/**
 * The test files of the daily run, `npm test`. It takes less than five minutes on two cores (decision 0107). All other files
 * belong to `npm run test:whole`, which continuous integration runs for each change.
 *
 * A file is daily unless it is named here. Name it here when it takes more than five seconds, and other daily files try the main paths
 * of its room: one more journey, a second language, one more lost answer, one more lie.
 */

/** Folders, and files without `.test.ts`, that only the whole run has. */
export const WHOLE_ONLY = [
	"test/clients/cli/language",
	"test/clients/cli/log/export",
	"test/clients/cli/log/verify",
	"test/clients/cli/revisions",
	"test/clients/cli/story",
	"test/clients/cli/takeover",
	"test/clients/cli/unsent",
	"test/clients/cli/witness/process",
	"test/clients/sdk/account/turned-away",
	"test/clients/sdk/audit/case-log",
	"test/clients/sdk/audit/export",
	"test/clients/sdk/audit/verify-steps",
	"test/clients/sdk/casework/book",
	"test/clients/sdk/casework/several-desks",
	"test/clients/sdk/casework/withdrawal",
	"test/clients/sdk/directory/first-sync",
	"test/clients/sdk/repeated",
	"test/clients/sdk/story",
	"test/clients/site/browser",
	"test/clients/web/access",
	"test/clients/web/check-export",
	"test/clients/web/disk",
	"test/clients/web/hostile-content",
	"test/clients/web/inbox",
	"test/clients/web/journeys",
	"test/clients/web/keep-book",
	"test/clients/web/leaks",
	"test/clients/web/leaving",
	"test/clients/web/lies",
	"test/clients/web/loading",
	"test/clients/web/log-entry",
	"test/clients/web/lost",
	"test/clients/web/newer-values",
	"test/clients/web/notices",
	"test/clients/web/other-format",
	"test/clients/web/own-queries",
	"test/clients/web/policy",
	"test/clients/web/release-build",
	"test/clients/web/repeated-moves",
	"test/clients/web/review",
	"test/clients/web/section-verbs",
	"test/clients/web/stop",
	"test/clients/web/tabs",
	"test/clients/web/tabs-clock",
	"test/clients/web/tabs-drafts",
	"test/clients/web/tabs-ending",
	"test/clients/web/tabs-versions",
	"test/clients/web/thread-pages",
	"test/examples",
	"test/hostile/explorer",
	"test/hostile/faults",
	"test/hostile/invariants",
	"test/hostile/lying",
	"test/hostile/requests/requests",
	"test/hostile/web/headers",
	"test/hostile/web/slow",
	"test/scripts/backup",
	"test/scripts/demo",
	"test/scripts/generated-pages",
	"test/scripts/interrupt",
	"test/scripts/stop",
	"test/second/folds",
	"test/second/new-histories",
	"test/second/sign-in",
	"test/server/features/bells",
	"test/server/features/cases/moves",
	"test/server/features/directory/appending",
	"test/server/features/review/story",
	"test/server/features/session/unknown-devices",
	"test/server/ledger/witnesses",
	"test/server/main",
	"test/server/processes",
];

/** The parts of these folders that the daily run has: the way through sign-in, case and hand-off, and some lies of a server. */
export const DAILY = [
	"test/clients/web/journeys/door",
	"test/clients/web/journeys/first-hour",
	"test/clients/web/journeys/handoffs",
	"test/hostile/lying/formats",
	"test/hostile/lying/notes",
	"test/server/features/bells/attacks",
	"test/server/features/bells/rules",
];

/** @param file relative to the project, with slashes. */
export function isDaily(file: string): boolean {
	return isNamed(DAILY, file) || !isNamed(WHOLE_ONLY, file);
}

function isNamed(names: readonly string[], file: string): boolean {
	return names.some((name) => file === `${name}.test.ts` || file.startsWith(`${name}/`));
}
