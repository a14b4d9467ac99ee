/**
 * Reviews and cases never wait for each other. A second session holds all locks of one side in an open transaction, and every
 * action of the other side succeeds. The last test shows that the held locks are those that the actions take.
 */
import pg from "pg";
import t from "tap";
import type { Id } from "#protocol/bytes.ts";
import {
	answerQuery,
	closeQuery,
	listUnreviewed,
	loadReviewQuery,
	markReviewed,
	openQuery,
	readCaseReport,
	recordQueryFinding,
	recordRangeFinding,
	releaseNames,
	searchLog,
} from "#sdk/audit/index.ts";
import { acceptHandoff, loadCase, readSection, recordConsent, writeSection } from "#sdk/casework/index.ts";
import { rotateWhile } from "#sdk/compartments/rotate.ts";
import { gather } from "#sdk/http/pages.ts";
import { reviewedNetwork } from "../../../support/reviewed.ts";
import { requestTransfer, terms } from "../../../support/sdk-cases.ts";
import { until } from "../../../support/until.ts";
import { within } from "../../../support/within.ts";

/** How long a busy machine may need for work that waits for nobody, ms. */
const LONGEST = 120_000;

const { network, origin, destination, auditor, own, caseId, section } = await reviewedNetwork(t);
const [auditorSession, coordinatorSession, staffSession] = [auditor.session, origin.coordinator.session, origin.staff.session];
const { seq: entry } = (await gather(searchLog(auditorSession, { actor: origin.staff.id, case: caseId })))[0]!;
const query = await openQuery(auditorSession, { entries: [entry], words: "What for?" });

const advisory = (space: number, ids: Id[]) => ids.map((id) => `SELECT pg_advisory_xact_lock(hashtextextended('${id}', ${space}))`);
const people = [auditor, own, origin.coordinator, origin.staff, destination.coordinator, destination.staff].map(({ id }) => id);

/** All locks of a move of the case, and a lock of all case tables against writers. */
const CASE_LOCKS = [
	...advisory(8420, [caseId, origin.desk, destination.desk]),
	"LOCK TABLE casefile, case_section, handoff, handoff_summary, ask IN EXCLUSIVE MODE",
	`SELECT FROM chain WHERE group_id = '${caseId}' OR id = '${caseId}' FOR UPDATE`,
	`SELECT FROM compartment WHERE case_id = '${caseId}' FOR UPDATE`,
];
/** All locks of a review statement, and a lock of the review table against writers and readers. */
const REVIEW_ADVISORY = advisory(8421, [...people, query.id]);
const REVIEW_LOCKS = [
	...REVIEW_ADVISORY,
	"LOCK TABLE review_statement IN ACCESS EXCLUSIVE MODE",
	`SELECT FROM compartment WHERE id = '${query.thread}' FOR UPDATE`,
];

/** Opens a transaction in a session of its own that holds the locks until `release`. */
async function holdLocks(t: { teardown(handler: () => Promise<void>): void }, locks: string[]) {
	const session = new pg.Client({ connectionString: network.server.superuser });
	await session.connect();
	let isReleased = false;
	const release = async () => {
		if (!isReleased) await session.end();
		isReleased = true;
	};
	t.teardown(release);
	await session.query(`BEGIN; ${locks.join("; ")}`);
	const { rows } = await session.query("SELECT pg_backend_pid() AS pid");
	return { pid: Number(rows[0].pid), release };
}

/** The sessions that wait for this one, and the kind of lock. */
const waitingFor = (pid: number) => network.server.sql(`SELECT wait_event FROM pg_stat_activity WHERE ${pid} = ANY(pg_blocking_pids(pid))`);

/** Runs the work. @throws Error when it doesn't end, or when any session waits for `pid`. */
async function withoutWaiting<T>(pid: number, work: () => Promise<T>): Promise<T> {
	let done = false;
	const watched = (async () => {
		for (const end = Date.now() + LONGEST; !done && Date.now() < end; await new Promise((resolve) => setTimeout(resolve, 20)))
			if ((await waitingFor(pid)).length > 0) throw new Error("a session waits");
		if (!done) throw new Error("the work doesn't end");
	})();
	const working = work().finally(() => {
		done = true;
	});
	const [result] = await Promise.all([working, watched]);
	return result;
}

t.test("a review doesn't wait for a case", async (t) => {
	const { pid } = await holdLocks(t, CASE_LOCKS);
	await withoutWaiting(pid, async () => {
		await markReviewed(auditorSession, { first: 0, last: 5 }, { case: caseId });
		await listUnreviewed(auditorSession, { case: caseId });
		const { id } = await openQuery(auditorSession, { entries: [entry], words: "And this?" });
		await answerQuery(coordinatorSession, id, "For the case.");
		await recordQueryFinding(auditorSession, id, { code: "other", outcome: "justified", words: "As they say." });
		await closeQuery(auditorSession, id);
		t.equal((await loadReviewQuery(auditorSession, id)).state, "closed");
		await recordRangeFinding(
			auditorSession,
			{ first: entry, last: entry, organisation: origin.id },
			{ code: "other", outcome: "justified" },
		);
		const proposed = await releaseNames(coordinatorSession, caseId, origin.id);
		t.ok((await releaseNames(own.session, caseId, origin.id, proposed.id)).released);
		t.match(
			(await gather(readCaseReport(coordinatorSession, caseId))).find(({ seq }) => seq === entry),
			{ organisation: origin.id, actor: origin.staff.id },
		);
	});
});

t.test("a case doesn't wait for a review", async (t) => {
	const { pid } = await holdLocks(t, REVIEW_LOCKS);
	await withoutWaiting(pid, async () => {
		await writeSection(staffSession, section, { text: "Something else." });
		await rotateWhile(staffSession, section, rotatedOnce());
		await readSection(staffSession, section);
		const { ref } = await requestTransfer(staffSession, caseId, destination, ["identity"], { identity: section });
		await acceptHandoff(destination.staff.session, ref);
		await readSection(destination.staff.session, section);
		t.equal((await loadCase(coordinatorSession, caseId)).state.custodian, origin.desk);
	});
});

/** A rotation reason for the first call only. */
function rotatedOnce() {
	let called = false;
	return () => {
		const first = !called;
		called = true;
		return first ? { reason: "rotation" as const } : null;
	};
}

t.test("a move waits for the case's locks only, and a mark for the review's locks only", async (t) => {
	// A mark first reads the marks before it, so their table stays unlocked.
	const [held, reviewing] = [await holdLocks(t, CASE_LOCKS), await holdLocks(t, REVIEW_ADVISORY)];
	const finished: string[] = [];
	const track = (name: string, work: Promise<unknown>) => work.then(() => void finished.push(name));
	const moving = track("case", recordConsent(staffSession, caseId, terms(destination.id, ["identity"], staffSession.now())));
	const marking = track("review", markReviewed(auditorSession, { first: 0, last: 1 }));
	for (const { pid } of [held, reviewing]) {
		// PostgreSQL shows the kind of the lock a moment after the waiting itself.
		const waiting = await until("a session waits", async () => {
			const found = await waitingFor(pid);
			return found[0]?.wait_event === "advisory" && found;
		});
		t.equal(waiting.length, 1);
	}
	await held.release();
	await within(LONGEST, "the move", moving);
	t.same(finished, ["case"], "the review still waits");
	await reviewing.release();
	await within(LONGEST, "the mark", marking);
	t.same(finished, ["case", "review"]);
});
