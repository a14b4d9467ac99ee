/** Wipes what a sitting has opened. */
import { signOut } from "#sdk/account/sessions.ts";
import { stopRenewing } from "./renew-soon.ts";
import { forgetAll, type Sitting } from "./sitting.ts";

/** Ends the session here and at the server. Keys are wiped even without a connection. */
export async function closeSession(sitting: Sitting): Promise<void> {
	const { session, newsEnd, guard } = sitting;
	newsEnd?.abort();
	clearInterval(guard?.timer);
	stopRenewing(sitting);
	forgetAll(sitting);
	if (session) await signOut(session).catch(() => {});
}
