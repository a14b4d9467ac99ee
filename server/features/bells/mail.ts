/** Sends the mail of a ring to the operator's mail server. */
import { createTransport } from "nodemailer";
import type { RingFailure } from "#protocol/codes.ts";
import { hostOf, isLoopback } from "#server/base/address.ts";
import { RingError } from "./ring-error.ts";

/** The timeout for each step of the connection. `sending.ts` limits all steps together. */
const STEP_TIMEOUT_MS = 10_000;

export interface MailServer {
	/** smtp: or smtps:, with user name and password. */
	url: string;
	/** The sender. */
	from: string;
}

export interface Mail {
	to: string;
	subject: string;
	text: string;
}

/** @throws RingError */
export async function sendMail({ url, from }: MailServer, { to, subject, text }: Mail, signal: AbortSignal): Promise<void> {
	const transport = createTransport(transportOptions(new URL(url)));
	const sent = transport.sendMail({
		from: { name: "Cloister", address: from },
		to: { name: "", address: to },
		subject,
		text,
		// The encoded size then depends on the size of the text alone, and not on its letters.
		textEncoding: "base64",
		headers: { "auto-submitted": "auto-generated" },
		disableFileAccess: true,
		disableUrlAccess: true,
	});
	try {
		await Promise.race([sent, aborted(signal)]);
	} catch (error) {
		throw new RingError(reasonOf(error, signal));
	} finally {
		// When the signal has won the race, nobody else handles the error of the mail.
		sent.catch(() => {});
		transport.close();
	}
}

/** Without TLS from the beginning, STARTTLS is required, except on this machine. */
function transportOptions(url: URL) {
	const { protocol, port, username, password } = url;
	const secure = protocol === "smtps:";
	const host = hostOf(url);
	return {
		host,
		port: port === "" ? (secure ? 465 : 587) : Number(port),
		secure,
		requireTLS: !secure && !isLoopback(host),
		...(username !== "" && { auth: { user: decodeURIComponent(username), pass: decodeURIComponent(password) } }),
		connectionTimeout: STEP_TIMEOUT_MS,
		greetingTimeout: STEP_TIMEOUT_MS,
		socketTimeout: STEP_TIMEOUT_MS,
		dnsTimeout: STEP_TIMEOUT_MS,
	};
}

function aborted(signal: AbortSignal): Promise<never> {
	return new Promise((_resolve, reject) => {
		if (signal.aborted) reject(signal.reason);
		signal.addEventListener("abort", () => reject(signal.reason), { once: true });
	});
}

function reasonOf(error: unknown, signal: AbortSignal): RingFailure {
	if (signal.aborted) return "too-slow";
	const { code, responseCode } = error as { code?: string; responseCode?: number };
	if (code === "ETIMEDOUT") return "too-slow";
	return responseCode === undefined && code !== "EAUTH" ? "unreachable" : "refused";
}
