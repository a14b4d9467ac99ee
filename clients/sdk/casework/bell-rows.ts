/** Rows of a coordinator's inbox: the bells of the organisation that can't ring. */
import type { Id } from "#protocol/bytes.ts";
import { isCurrentDesk } from "#protocol/folds/directory.ts";
import type { UnlockedSession } from "../context.ts";
import { bellOf } from "../directory/bells.ts";
import { EMPTY_ROW } from "./empty-row.ts";
import type { BellInboxRow } from "./inbox-rows.ts";

/** How long an answer of the server is used, in ms. An inbox is read often, and asking for a bell costs a request and an access entry. */
const ASKED_EVERY = 10 * 60_000;

/** Returns a row for each channel that has failed. Only the server says so: nobody has signed it. */
export async function failingBells(session: UnlockedSession): Promise<BellInboxRow[]> {
	const { memory, dir, me } = session;
	const now = session.now();
	if (memory.failingBells && now < memory.failingBells.at + ASKED_EVERY) return memory.failingBells.rows;
	const organisation = dir.members.get(me)?.organisation;
	const desks = [...dir.desks].filter(([id, desk]) => desk.organisation === organisation && isCurrentDesk(dir, id));
	const rows = (await Promise.all(desks.map(([id]) => rowsOf(session, id)))).flat();
	memory.failingBells = { at: now, rows };
	return rows;
}

async function rowsOf(session: UnlockedSession, desk: Id): Promise<BellInboxRow[]> {
	const bell = await bellOf(session, desk);
	return (["mail", "webhook"] as const).flatMap((channel): BellInboxRow[] => {
		const failure = bell[channel]?.failure;
		if (!failure) return [];
		const { since, reason } = failure;
		return [{ ...EMPTY_ROW, kind: "bell-failing", group: "red", red: true, from: desk, since, channel, failure: reason }];
	});
}
