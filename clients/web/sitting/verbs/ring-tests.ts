/** Verbs about the tests of desks' phones. All of it is the server's word. */
import type { PartOfDay } from "#protocol/codes.ts";
import { isCurrentDesk } from "#protocol/folds/directory.ts";
import { type RingTest, ringTests } from "#sdk/index.ts";
import { deskName, myDeskIds } from "#sdk/views/parties.ts";
import type { PartyName } from "../kinds.ts";
import { reads } from "./declare.ts";
import { type Sitting, sessionOf } from "./sitting.ts";

/** The last test of a desk's phones. Times in UTC ms. */
export interface RingTestView {
	desk: PartyName;
	sentAt: number;
	/** At the desk; null when its time zone isn't known. */
	part: PartOfDay | null;
	/** Null when nobody has answered. */
	answeredAt: number | null;
}

const READING = { topics: ["rings", "directory"], asksOnOpening: true, isAskedByProgram: true } as const;
/** For how long members and coordinators are told of a missed test. In ms. */
const TOLD_FOR = 14 * 86_400_000;

const newest = (tests: readonly RingTest[]) => tests.filter((test, i) => tests.findIndex(({ desk }) => desk === test.desk) === i);

/** The last test of each desk that was tested. */
export const lastRingTests = reads(READING, async (sitting: Sitting): Promise<RingTestView[]> => {
	const session = sessionOf(sitting);
	return newest(await ringTests(session)).map((test) => ({ ...test, desk: deskName(session, test.desk) }));
});

/** The desks of mine, and for a coordinator those of the organisation, that didn't answer their last test of these two weeks. */
export const missedRingTests = reads(READING, async (sitting: Sitting): Promise<RingTestView[]> => {
	const session = sessionOf(sitting);
	const { dir, me } = session;
	const mine = myDeskIds(session);
	const { role, organisation } = dir.members.get(me) ?? {};
	const isTold = (desk: string) =>
		isCurrentDesk(dir, desk) && (mine.has(desk) || (role === "coordinator" && dir.desks.get(desk)?.organisation === organisation));
	return newest(await ringTests(session))
		.filter(({ desk, answeredAt, sentAt }) => answeredAt === null && sentAt > session.now() - TOLD_FOR && isTold(desk))
		.map((test) => ({ ...test, desk: deskName(session, test.desk) }));
});
