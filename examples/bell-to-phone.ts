/**
 * Calls the duty phone through your own Asterisk (https://asterisk.org). Whoever answers hears what your dialplan plays in the context
 * `cloister`. The user is one of `ari.conf`.
 *
 *     BELL_SECRET=... ARI=http://127.0.0.1:8088/ari ARI_USER=... ARI_PASSWORD=... DUTY_LINE=PJSIP/duty npx tsx examples/bell-to-phone.ts
 */
import { receiveRings } from "./bell-receiver.ts";

const { ARI = "", ARI_USER = "", ARI_PASSWORD = "", DUTY_LINE = "" } = process.env;

receiveRings(() => {
	const query = new URLSearchParams({ endpoint: DUTY_LINE, context: "cloister", extension: "s", priority: "1", timeout: "60" });
	const authorization = `Basic ${Buffer.from(`${ARI_USER}:${ARI_PASSWORD}`).toString("base64")}`;
	return fetch(`${ARI}/channels?${query}`, { method: "POST", headers: { authorization } });
});
