/**
 * Sends an SMS through your own Kannel (https://kannel.org), which has a modem with a SIM card.
 *
 *     BELL_SECRET=... KANNEL=http://127.0.0.1:13013 KANNEL_USER=... KANNEL_PASSWORD=... DUTY_PHONE=+355420001 npx tsx examples/bell-to-sms.ts
 */
import { receiveRings } from "./bell-receiver.ts";

const { KANNEL = "", KANNEL_USER = "", KANNEL_PASSWORD = "", DUTY_PHONE = "" } = process.env;

receiveRings((sentence) => {
	const query = new URLSearchParams({ username: KANNEL_USER, password: KANNEL_PASSWORD, to: DUTY_PHONE, text: sentence });
	return fetch(`${KANNEL}/cgi-bin/sendsms?${query}`);
});
