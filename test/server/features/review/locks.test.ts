/**
 * A review never waits for a case, nor a case for a review: while another session holds, in an open transaction, whatever the
 * one locks and writes, everything that the other does goes through. The last test shows that what is held is what each takes.
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
import { rotateWhile } from "#sdk/compartments/epochs.ts";
import { gather } from "#sdk/http/pages.ts";
import { reviewedNetwork } from "../../../support/reviewed.ts";
import { requestTransfer, terms } from "../../../support/sdk-cases.ts";
import { until } from "../../../support/until.ts";

const { network, origin, destination, auditor, own, caseId, section } = await reviewedNetwork(t);
const [audits, coordinates, o] = [auditor.session, origin.coordinator.session, origin.staff.session];
const { seq: entry } = (await gather(searchLog(audits, { actor: origin.staff.id, case: caseId })))[0]!;
const open = await openQuery(audits, { entries: [entry], words: "What for?" });

const advisory = (space: number, ids: Id[]) => ids.map((id) => `SELECT pg_advisory_xact_lock(hashtextextended('${id}', ${space}))`);
const people = [auditor, own, origin.coordinator, origin.staff, destination.coordinator, destination.staff].map(({ id }) => id);

/** All that a move of the case locks, and all tables of cases against any other writer; readers never wait for a lock of rows. */
const THE_CASE = [
	...advisory(8420, [caseId, origin.desk, destination.desk]),
	"LOCK TABLE casefile, case_section, handoff, handoff_summary, ask IN EXCLUSIVE MODE",
	`SELECT FROM chain WHERE group_id = '${caseId}' OR id = '${caseId}' FOR UPDATE`,
	`SELECT FROM compartment WHERE case_id = '${caseId}' FOR UPDATE`,
];
/** All that a statement of a review locks, and the reviews against anybody, readers too. */
const THE_REVIEWS = [
	...advisory(8421, [...people, open.id]),
	"LOCK TABLE review_statement IN ACCESS EXCLUSIVE MODE",
	`SELECT FROM compartment WHERE id = '${open.thread}' FOR UPDATE`,
];

/** A transaction of a session of its own that holds these, until it is let go. */
async function holding(t: { teardown(handler: () => Promise<void>): void }, locks: string[]) {
	const session = new pg.Client({ connectionString: network.server.superuser });
	await session.connect();
	let over = false;
	const letGo = async () => {
		if (!over) await session.end();
		over = true;
	};
	t.teardown(letGo);
	await session.query(`BEGIN; ${locks.join("; ")}`);
	const { rows } = await session.query("SELECT pg_backend_pid() AS pid");
	return { pid: Number(rows[0].pid), letGo };
}

/** Whoever waits for a session, and for what. */
const waitingFor = (pid: number) => network.server.sql(`SELECT wait_event FROM pg_stat_activity WHERE ${pid} = ANY(pg_blocking_pids(pid))`);

/** @throws Error when it doesn't come to its end, or anybody was seen to wait for the session. */
async function freely<T>(pid: number, work: () => Promise<T>): Promise<T> {
	let done = false;
	const watched = (async () => {
		for (const until = Date.now() + 60_000; !done && Date.now() < until; await new Promise((resolve) => setTimeout(resolve, 20)))
			if ((await waitingFor(pid)).length > 0) throw new Error("somebody waits");
		if (!done) throw new Error("it doesn't end");
	})();
	const working = work().finally(() => {
		done = true;
	});
	const [result] = await Promise.all([working, watched]);
	return result;
}

function soon<T>(work: Promise<T>): Promise<T> {
	let timer: NodeJS.Timeout | undefined;
	const late = new Promise<never>((_, reject) => {
		timer = setTimeout(reject, 10_000, new Error("it still waits"));
	});
	return Promise.race([work, late]).finally(() => clearTimeout(timer));
}

t.test("a review doesn't wait for a case", async (t) => {
	const { pid } = await holding(t, THE_CASE);
	await freely(pid, async () => {
		await markReviewed(audits, { first: 0, last: 5 }, { case: caseId });
		await listUnreviewed(audits, { case: caseId });
		const { id } = await openQuery(audits, { entries: [entry], words: "And this?" });
		await answerQuery(coordinates, id, "For the case.");
		await recordQueryFinding(audits, id, { code: "other", outcome: "justified", words: "As they say." });
		await closeQuery(audits, id);
		t.equal((await loadReviewQuery(audits, id)).state, "closed");
		await recordRangeFinding(audits, { first: entry, last: entry, organisation: origin.id }, { code: "other", outcome: "justified" });
		const proposed = await releaseNames(coordinates, caseId, origin.id);
		t.ok((await releaseNames(own.session, caseId, origin.id, proposed.id)).released);
		t.match(
			(await gather(readCaseReport(coordinates, caseId))).find(({ seq }) => seq === entry),
			{ organisation: origin.id, actor: origin.staff.id },
		);
	});
});

t.test("a case doesn't wait for a review", async (t) => {
	const { pid } = await holding(t, THE_REVIEWS);
	await freely(pid, async () => {
		await writeSection(o, section, { text: "Something else." });
		await rotateWhile(o, section, rotatedOnce());
		await readSection(o, section);
		const { ref } = await requestTransfer(o, caseId, destination, ["identity"], { identity: section });
		await acceptHandoff(destination.staff.session, ref);
		await readSection(destination.staff.session, section);
		t.equal((await loadCase(coordinates, caseId)).state.custodian, origin.desk);
	});
});

/** Renews the key once, needed or not. */
function rotatedOnce() {
	let asked = false;
	return () => {
		const first = !asked;
		asked = true;
		return first ? { reason: "rotation" as const } : null;
	};
}

t.test("each waits for its own, held at the same time, and is let go by its own alone", async (t) => {
	const [held, reviewing] = [await holding(t, THE_CASE), await holding(t, THE_REVIEWS)];
	const over: string[] = [];
	const ends = (what: string, work: Promise<unknown>) => work.then(() => void over.push(what));
	const moving = ends("case", recordConsent(o, caseId, terms(destination.id, ["identity"], o.now())));
	const marking = ends("review", markReviewed(audits, { first: 0, last: 1 }));
	for (const { pid } of [held, reviewing]) {
		// What a session waits for shows a moment later than that it waits.
		const waiting = await until("somebody waits", async () => {
			const found = await waitingFor(pid);
			return found[0]?.wait_event === "advisory" && found;
		});
		t.equal(waiting.length, 1);
	}
	await held.letGo();
	await soon(moving);
	t.same(over, ["case"], "the review still waits");
	await reviewing.letGo();
	await soon(marking);
	t.same(over, ["case", "review"]);
});
