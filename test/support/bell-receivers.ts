/** A real mail server and a real HTTP receiver, for bells. */
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { SMTPServer, type SMTPServerOptions } from "smtp-server";
import type { TestLike } from "./scope.ts";

export interface ReceivedMail {
	to: string[];
	/** Headers and body, as they were sent. */
	raw: string;
}

export interface MailReceiver {
	/** For CLOISTER_SMTP_URL. */
	url: string;
	mails: ReceivedMail[];
	close(): Promise<void>;
}

/** In ms. */
const ANSWER_DELAY = 300;

/** @param options of the mail server, such as an `onRcptTo` that refuses. @param host as in a URL. */
export async function mailReceiver(t: TestLike, options: SMTPServerOptions = {}, host = "127.0.0.1"): Promise<MailReceiver> {
	const mails: ReceivedMail[] = [];
	const server = new SMTPServer({
		authOptional: true,
		disabledCommands: ["STARTTLS"],
		onData(stream, session, done) {
			let raw = "";
			stream.on("data", (data) => (raw += data));
			stream.on("end", () => {
				mails.push({ to: session.envelope.rcptTo.map(({ address }) => address), raw });
				// The mail is in `mails` before the sender gets its answer. The delay makes tests that expect the opposite order fail always, not only sometimes.
				setTimeout(done, ANSWER_DELAY);
			});
		},
		...options,
	});
	server.on("error", () => {});
	await new Promise<void>((resolve) => server.listen(0, host.replace(/[[\]]/g, ""), resolve));
	const { port } = server.server.address() as AddressInfo;
	let closed: Promise<void> | undefined;
	const close = () => {
		closed ??= new Promise<void>((resolve) => server.close(() => resolve()));
		return closed;
	};
	t.teardown(close);
	return { url: `smtp://${host}:${port}`, mails, close };
}

export interface ReceivedCall {
	path: string;
	headers: IncomingMessage["headers"];
	body: string;
}

export interface WebhookReceiver {
	url: string;
	port: number;
	calls: ReceivedCall[];
}

/** The decoded text of a mail. In `raw` it is base64. */
export function bodyOf(raw: string): string {
	return Buffer.from(raw.slice(raw.indexOf("\r\n\r\n")), "base64").toString();
}

/** @param answer default: 204. */
export async function webhookReceiver(
	t: TestLike,
	answer: (response: ServerResponse, call: ReceivedCall) => void = (response) => response.writeHead(204).end(),
): Promise<WebhookReceiver> {
	const calls: ReceivedCall[] = [];
	const server = createServer((request, response) => {
		let body = "";
		request.on("data", (data) => (body += data));
		request.on("end", () => {
			const call = { path: request.url ?? "", headers: request.headers, body };
			calls.push(call);
			answer(response, call);
		});
	});
	await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
	t.teardown(
		() =>
			new Promise<void>((resolve) => {
				server.close(() => resolve());
				server.closeAllConnections();
			}),
	);
	const { port } = server.address() as AddressInfo;
	return { url: `http://127.0.0.1:${port}/bell`, port, calls };
}
