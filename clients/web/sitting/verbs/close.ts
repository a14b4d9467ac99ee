/** Ends the session of a sitting: wipes its keys, and forgets everything that it has opened. */
import { signOut } from "#sdk/account/sessions.ts";
import { connectionOf } from "./connection.ts";
import { stopRenewing } from "./renew-soon.ts";
import { forgetAll, type Sitting } from "./sitting.ts";

/** How long the worker waits for the server's answer to a sign-out, in ms. The keys are wiped before this wait. */
const WAIT_FOR_SERVER = 5000;

/** Ends the session here and at the server. Keys are wiped even without a connection. */
export async function closeSession(sitting: Sitting): Promise<void> {
	const { session, newsAbort, guard, connection } = sitting;
	newsAbort?.abort();
	clearInterval(guard?.timer);
	stopRenewing(sitting);
	forgetAll(sitting);
	if (!session) return;
	sitting.connection = connectionOf(sitting.emit);
	connection.outlive();
	await Promise.race([signOut(session).catch(() => {}), new Promise((resolve) => setTimeout(resolve, WAIT_FOR_SERVER))]);
	connection.cut();
}
