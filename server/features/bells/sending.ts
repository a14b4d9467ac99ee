/** Sends rings outside of transactions. The results are written by the next round (`rounds.ts`). */
import type { Bytes, Id } from "#protocol/bytes.ts";
import type { BellLanguage, RingFailure, RingKind } from "#protocol/codes.ts";
import { sendMail } from "./mail.ts";
import { RingError } from "./ring-error.ts";
import type { Channel } from "./tables.ts";
import { callWebhook, webhookMessage } from "./webhook.ts";
import { SUBJECT, textOf } from "./words.ts";

/** For one mail or one call of a webhook, in ms. */
const TIMEOUT = 12_000;

/** One message that covers all rings of a channel that are due. */
export interface Outgoing {
	desk: Id;
	channel: Channel;
	address: string;
	secret: Bytes | null;
	language: BellLanguage;
	kind: RingKind;
	/** Rows of the outbox. */
	rings: number[];
}

export interface Result {
	outgoing: Outgoing;
	/** Null when the message was sent. */
	failure: RingFailure | null;
	at: number;
}

export interface SenderOptions {
	/** Null where no mail is sent. */
	mail: { url: string; from: string } | null;
	privateAddresses: boolean;
	stopping: AbortSignal;
	now(): number;
}

export class Sender {
	readonly #options: SenderOptions;
	readonly #inFlight = new Map<string, Promise<void>>();
	#results: Result[] = [];

	constructor(options: SenderOptions) {
		this.#options = options;
	}

	/** Starts to send, unless an earlier message of this channel isn't finished. */
	send(outgoing: Outgoing): void {
		const key = `${outgoing.desk} ${outgoing.channel}`;
		if (this.#inFlight.has(key)) return;
		const sent = this.#trySending(outgoing).then((failure) => {
			this.#results.push({ outgoing, failure, at: this.#options.now() });
		});
		this.#inFlight.set(key, sent);
	}

	/** The finished sends. They count as being sent until `forget`, so that nothing rings twice. */
	results(): readonly Result[] {
		return [...this.#results];
	}

	/** Call it after the results are committed. */
	forget(results: readonly Result[]): void {
		this.#results = this.#results.filter((result) => !results.includes(result));
		for (const { outgoing } of results) this.#inFlight.delete(`${outgoing.desk} ${outgoing.channel}`);
	}

	async #trySending(outgoing: Outgoing): Promise<RingFailure | null> {
		try {
			await this.#sendOnce(outgoing);
			return null;
		} catch (error) {
			return error instanceof RingError ? error.reason : "unreachable";
		}
	}

	async #sendOnce({ channel, address, secret, language, kind }: Outgoing): Promise<void> {
		const { mail, privateAddresses, stopping, now } = this.#options;
		const signal = AbortSignal.any([stopping, AbortSignal.timeout(TIMEOUT)]);
		if (channel === "webhook") {
			if (secret === null) throw new RingError("refused");
			return callWebhook(address, webhookMessage(kind, now(), secret), { privateAddresses, signal });
		}
		if (mail === null) throw new RingError("no-mail-server");
		return sendMail(mail, { to: address, subject: SUBJECT, text: textOf(language, kind) }, signal);
	}
}
