/** What is shown to a newcomer until enough people have vouched. */
import { keyOf } from "#protocol/bytes.ts";
import { fetchMyAccount, fingerprintOf, syncDirectory } from "#sdk/index.ts";
import { reads } from "./declare.ts";
import { followNews } from "./door.ts";
import { type Sitting, sessionOf } from "./sitting.ts";

export interface WaitingView {
	status: string;
	/** Empty when this person was refused. */
	fingerprint: string;
	/** When this person joined, UTC ms. */
	since: number;
	/** How many people have vouched so far. */
	vouched: number;
	/** How many more people must vouch; null before the first person has vouched. */
	missing: number | null;
}

/** Whether I was vouched for, and how many people are still missing. */
export const waiting = reads({ topics: ["directory"] }, async (sitting: Sitting): Promise<WaitingView> => {
	const session = sessionOf(sitting);
	const { status } = await fetchMyAccount(session);
	if (status === "active") followNews(sitting);
	if (sitting.entered) sitting.entered.status = status;
	// The server shows the directory to nobody who was refused.
	if (status === "refused") return { status, fingerprint: "", since: session.now(), vouched: 0, missing: null };
	await syncDirectory(session);
	const { dir, me } = session;
	const joining = dir.members.get(me)?.joining;
	const proposal = [...dir.proposals.values()].find(({ statement, status: standing }) => {
		if (standing !== "open" || statement.type !== "member.add") return false;
		return keyOf(statement.body.join) === joining;
	});
	const vouched = proposal ? 1 + proposal.approvals.length : 0;
	return {
		status,
		fingerprint: joining ? fingerprintOf(session, me) : "",
		since: (joining && dir.joins.get(joining)?.statement.body.at) || session.now(),
		vouched,
		missing: proposal ? proposal.needed - proposal.approvals.length : null,
	};
});
