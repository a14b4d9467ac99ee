/**
 * The test files of the daily run, `npm test`. It takes about nine minutes on two cores (decision 0107). All other files
 * belong to `npm run test:whole`, which continuous integration runs for each change.
 *
 * A file is daily unless it is named here. Name it here when it takes more than ten seconds and repeats, in another way, what a
 * daily file tries once: a second language, one more lost connection, one more lie.
 */

/** Folders, and files without `.test.ts`, that only the whole run plays. */
export const WHOLE_ONLY = [
	"test/clients/cli/log/verify",
	"test/clients/cli/witness/process",
	"test/clients/sdk/account/turned-away",
	"test/clients/sdk/casework/book",
	"test/clients/web/access",
	"test/clients/web/check-export",
	"test/clients/web/journeys",
	"test/clients/web/keep-book",
	"test/clients/web/leaks",
	"test/clients/web/leaving",
	"test/clients/web/lies",
	"test/clients/web/loading",
	"test/clients/web/lost",
	"test/clients/web/notices",
	"test/clients/web/own-queries",
	"test/clients/web/review",
	"test/clients/web/stop",
	"test/clients/web/tabs-clock",
	"test/clients/web/tabs-drafts",
	"test/clients/web/tabs-ending",
	"test/examples",
	"test/hostile/explorer",
	"test/hostile/faults",
	"test/hostile/lying",
	"test/hostile/web/slow",
	"test/scripts/backup",
	"test/scripts/demo",
	"test/scripts/interrupt",
	"test/server/features/bells",
	"test/server/features/session/unknown-devices",
];

/** What the daily run plays of these folders: the twelve journeys that the design names (with tabs.test.ts), and some lies of a server. */
export const DAILY = [
	"test/clients/web/journeys/audit",
	"test/clients/web/journeys/door",
	"test/clients/web/journeys/edit",
	"test/clients/web/journeys/first-hour",
	"test/clients/web/journeys/found",
	"test/clients/web/journeys/handoff-request",
	"test/clients/web/journeys/handoffs",
	"test/clients/web/journeys/leaver",
	"test/clients/web/journeys/threads",
	"test/clients/web/journeys/tonight",
	"test/clients/web/journeys/vetting",
	"test/clients/web/journeys/withdrawal",
	"test/hostile/lying/formats",
	"test/hostile/lying/logs",
	"test/hostile/lying/notes",
	"test/hostile/lying/sections",
	"test/hostile/lying/threads",
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
