/**
 * Rings phones through your own ntfy server (https://ntfy.sh). Its app on the phone subscribes to the topic.
 *
 *     BELL_SECRET=... NTFY=https://ntfy.example.org/duty NTFY_TOKEN=... npx tsx examples/bell-to-ntfy.ts
 */
import { receiveRings } from "./bell-receiver.ts";

const { NTFY = "", NTFY_TOKEN = "" } = process.env;

receiveRings((sentence) =>
	fetch(NTFY, { method: "POST", body: sentence, headers: { authorization: `Bearer ${NTFY_TOKEN}`, priority: "urgent" } }),
);
