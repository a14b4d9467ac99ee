/** Receives the webhook of a desk's bell, for the programs beside it. Refuses a request unless Cloister has just signed it. */
import { createHmac, timingSafeEqual } from "node:crypto";
import { createServer, type IncomingMessage } from "node:http";
import { text } from "node:stream/consumers";

const { BELL_SECRET = "", PORT = "8070" } = process.env;
const FIVE_MINUTES = 300_000;
/** The time of the newest ring that was passed on, UTC ms. A ring that isn't newer is a replay. */
let newest = 0;

/** @param passOn wakes somebody. When it fails, Cloister tries again. */
export function receiveRings(passOn: (sentence: string) => Promise<Response>): void {
	async function answer(request: IncomingMessage): Promise<number> {
		const { kind, at } = JSON.parse(await text(request));
		const right = createHmac("sha256", Buffer.from(BELL_SECRET, "base64url")).update(`${kind} ${at}`).digest();
		const given = Buffer.from(String(request.headers["cloister-signature"]), "hex");
		const isRight = given.length === right.length && timingSafeEqual(given, right);
		if (!isRight || at <= newest || Math.abs(Date.now() - at) > FIVE_MINUTES) return 403;
		const { ok } = await passOn(kind === "late" ? "Something is late." : "Something waits.");
		if (ok) newest = at;
		return ok ? 204 : 502;
	}
	const server = createServer((request, response) => {
		void answer(request)
			.catch(() => 502)
			.then((status) => response.writeHead(status).end());
	});
	server.listen(Number(PORT), "127.0.0.1", () => console.log("Waiting for rings."));
}
