/** Verbs that verify the logs. The access log is verified in steps. A stopped verification goes on where it stopped, also after a lock. */
import { loadVerification, type StepsReport, saveVerification, verifyInSteps, verifyLog } from "#sdk/audit/index.ts";
import { changes, NEVER_OLD, NOTHING, reads } from "./declare.ts";
import { beginRun, type RunProgress } from "./runs.ts";
import { type Sitting, sessionOf } from "./sitting.ts";

/**
 * The only item of the run `verifyAccessLog`; null for an empty log. isWhole: I am an auditor of the whole network, so I may read all
 * entries.
 */
export type VerifyResult = (Omit<StepsReport, "freshness"> & { isWhole: boolean }) | null;

/** The state is kept on the device each time after this number of verified tiles. */
const KEEP_EVERY = 20;

/** @param isFresh true begins with the first entry. False goes on where the last verification stopped. */
export const verifyAccessLog = reads(NEVER_OLD, async (sitting: Sitting, { isFresh }: { isFresh: boolean }): Promise<{ run: string }> => {
	return beginRun(sitting, Number.POSITIVE_INFINITY, (progress) => steps(sitting, isFresh, progress));
});

async function* steps(sitting: Sitting, isFresh: boolean, progress: RunProgress): AsyncGenerator<VerifyResult> {
	const session = sessionOf(sitting);
	if (isFresh) await saveVerification(session, null);
	let tiles = 0;
	const found = verifyInSteps(session, await loadVerification(session));
	for (;;) {
		const { value, done } = await found.next();
		if (done) {
			await saveVerification(session, null);
			yield value && { ...withoutFreshness(value), isWhole: session.dir.members.get(session.me)?.organisation === null };
			return;
		}
		if (value.state !== null && ++tiles % KEEP_EVERY === 0) await saveVerification(session, value.state);
		try {
			progress.done(value.done, value.total);
		} catch (stopped) {
			if (value.state !== null) await saveVerification(session, value.state);
			throw stopped;
		}
	}
}

/** How far an interrupted verification has come; null when there is none. */
export const keptVerification = reads(NEVER_OLD, async (sitting: Sitting): Promise<{ next: number } | null> => {
	const kept = await loadVerification(sessionOf(sitting));
	return kept && { next: kept.next };
});

/** Compares the directory that this device has with the directory's signed checkpoint. @returns how many statements the directory has. */
export const verifyDirectory = changes(NOTHING, async (sitting: Sitting): Promise<{ size: number }> => {
	return { size: (await verifyLog(sessionOf(sitting), "directory")).size };
});

const withoutFreshness = ({ freshness: _, ...rest }: StepsReport) => rest;
