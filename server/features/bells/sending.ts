/** Sends rings outside of transactions. The results are written by the next round (`rounds.ts`). */
import type { Bytes, Id } from "#protocol/bytes.ts";
import { ADMINS, type BellLanguage, type RingFailure, type RingKind } from "#protocol/codes.ts";
import { sendMail } from "./mail.ts";
import { RingError } from "./ring-error.ts";
import type { Channel } from "./tables.ts";
import { callWebhook, webhookMessage } from "./webhook.ts";
import { SUBJECT, textOf } from "./words.ts";

/** The timeout for one mail or one call of a webhook. */
const TIMEOUT_MS = 12_000;

/** One message that covers all rings of a channel that are due. */
export interface OutgoingMessage {
	desk: Id;
	channel: Channel;
	/** The mail address, or the URL of the webhook. */
	address: string;
	/** The key of a webhook's signature; null for mail. */
	secret: Bytes | null;
	language: BellLanguage;
	kind: RingKind;
	/** The ids of the rings in the outbox. */
	rings: number[];
}

export interface SendResult {
	message: OutgoingMessage;
	/** Null when the message was sent. */
	failure: RingFailure | null;
	/** When the send ended, UTC ms. */
	at: number;
}

export interface SenderOptions {
	/** The mail server and the sender's address; null on a server that sends no mail. */
	mail: { url: string; from: string } | null;
	/** Whether webhooks may be on loopback or a private network. */
	privateAddresses: boolean;
	stopping: AbortSignal;
	now(): number;
}

export class Sender {
	readonly #options: SenderOptions;
	/** The channels with a message that is being sent, or whose result isn't committed yet; see `channelKey`. */
	readonly #inFlight = new Set<string>();
	#results: SendResult[] = [];

	constructor(options: SenderOptions) {
		this.#options = options;
	}

	/** Starts to send, unless an earlier message of this channel isn't finished. */
	send(message: OutgoingMessage): void {
		const key = channelKey(message);
		if (this.#inFlight.has(key)) return;
		this.#inFlight.add(key);
		void this.#trySending(message).then((failure) => {
			this.#results.push({ message, failure, at: this.#options.now() });
		});
	}

	/** The keys of the channels with a message in flight, by `channelKey`. They send nothing else meanwhile. */
	inFlight(): string[] {
		return [...this.#inFlight];
	}

	/** The finished sends. Their channels send nothing else until `forget`, so that nothing rings twice. */
	results(): readonly SendResult[] {
		return [...this.#results];
	}

	/** Forgets these results, so that their channels may send again. Call it after the results are committed. */
	forget(results: readonly SendResult[]): void {
		this.#results = this.#results.filter((result) => !results.includes(result));
		for (const { message } of results) this.#inFlight.delete(channelKey(message));
	}

	async #trySending(message: OutgoingMessage): Promise<RingFailure | null> {
		try {
			await this.#sendOnce(message);
			return null;
		} catch (error) {
			return error instanceof RingError ? error.reason : "unreachable";
		}
	}

	async #sendOnce({ desk, channel, address, secret, language, kind }: OutgoingMessage): Promise<void> {
		const { mail, privateAddresses, stopping, now } = this.#options;
		const signal = AbortSignal.any([stopping, AbortSignal.timeout(TIMEOUT_MS)]);
		if (channel === "webhook") {
			if (secret === null) throw new RingError("refused");
			// The operator has set the address for the admins, and may have it on the same network.
			return callWebhook(address, webhookMessage(kind, now(), secret), { privateAddresses: privateAddresses || desk === ADMINS, signal });
		}
		if (mail === null) throw new RingError("no-mail-server");
		return sendMail(mail, { to: address, subject: SUBJECT, text: textOf(language, kind) }, signal);
	}
}

/** `DUE_MESSAGES` makes the same key. */
function channelKey({ desk, channel }: OutgoingMessage): string {
	return `${desk} ${channel}`;
}
