/**
 * Web Push: rings a device through the push service of its browser (RFC 8030, 8291, 8292). A push has no content: one fixed sentence, in one
 * length for all languages. The endpoint was chosen by a member's browser, so only hosts of known push services are called.
 */
import { createECDH, hkdfSync } from "node:crypto";
import http from "node:http";
import https from "node:https";
import webpush from "web-push";
import type { BellLanguage, RingFailure } from "#protocol/codes.ts";
import { ProtocolError } from "#protocol/errors.ts";
import type { Config } from "#server/base/config.ts";

/** The push services of Chrome, Safari, Firefox and Edge. `*.` stands for one or more labels. */
const KNOWN_SERVICES = ["fcm.googleapis.com", "web.push.apple.com", "updates.push.services.mozilla.com", "*.notify.windows.com"];
/** All messages have this length in bytes before encryption. */
const PAYLOAD_BYTES = 512;
/** The push service keeps a ring for so long when the device can't be reached, in seconds. */
const TTL = 900;

export interface PushOptions {
	/** Where the operator can be reached: a mail address. */
	contact: string;
	/** Hosts, with a port if it isn't 443, that the operator adds to the known services. */
	services: readonly string[];
	/** For tests: whether the added services may be called without TLS. */
	privateAddresses: boolean;
}

/** Null on a server that rings no devices. */
export function pushOptions({ push, bells }: Pick<Config, "push" | "bells">): PushOptions | null {
	const { contact } = push;
	return contact === null ? null : { ...push, contact, privateAddresses: bells.privateAddresses };
}

/** The keys by which push services know this server (VAPID), in base64url. */
export interface PushKeys {
	publicKey: string;
	privateKey: string;
}

/** Derives the keys from a secret that all processes share, so that subscriptions outlive a restart. */
export function pushKeys(secret: Uint8Array): PushKeys {
	const pair = createECDH("prime256v1");
	for (let counter = 0; ; counter++) {
		const key = Buffer.from(hkdfSync("sha256", secret, new Uint8Array(), `cloister/push ${counter}`, 32));
		try {
			// Throws for the few numbers that are no private key.
			pair.setPrivateKey(key);
			return { publicKey: pair.getPublicKey("base64url", "uncompressed"), privateKey: key.toString("base64url") };
		} catch {}
	}
}

/** @throws ProtocolError bad-input unless the endpoint belongs to a push service that may be called. */
export function checkEndpoint(endpoint: string, options: PushOptions): void {
	if (!mayCall(new URL(endpoint), options))
		throw new ProtocolError(
			"bad-input",
			"endpoint: is not of a known push service; the operator can add it with PUSH_SERVICES",
			"endpoint",
		);
}

/** @throws ProtocolError bad-input unless it is the public key of a browser: a point of P-256. @param key base64url. */
export function checkPublicKey(key: string): void {
	const pair = createECDH("prime256v1");
	pair.generateKeys();
	try {
		pair.computeSecret(Buffer.from(key, "base64url"));
	} catch {
		throw new ProtocolError("bad-input", "p256dh: is no public key", "p256dh");
	}
}

function mayCall({ protocol, host, username, password }: URL, { services, privateAddresses }: PushOptions): boolean {
	if (username !== "" || password !== "") return false;
	if (services.includes(host)) return protocol === "https:" || privateAddresses;
	const isKnown = KNOWN_SERVICES.some((known) => (known.startsWith("*.") ? host.endsWith(known.slice(1)) : host === known));
	return isKnown && protocol === "https:";
}

const SENTENCES: Record<BellLanguage, string> = {
	en: "Something new",
	fr: "Du nouveau",
	es: "Algo nuevo",
	pt: "Algo de novo",
	it: "Qualcosa di nuovo",
	ar: "هناك جديد",
	ru: "Есть новое",
	uk: "Є нове",
	ro: "Ceva nou",
	sq: "Diçka e re",
};

/**
 * The message of each ring: a declarative push (`web_push: 8030`), which an iPhone shows by itself. Other browsers hand it to the service
 * worker of the page.
 * @param origin such as "https://cloister.example.org". @param test the token of a test, which stands in the fragment of the address: no
 * server gets it before it is answered. Null for every other ring.
 */
export function pushMessage(language: BellLanguage, origin: string, test: string | null = null): string {
	const notification = {
		title: SENTENCES[language],
		lang: language,
		dir: language === "ar" ? "rtl" : "ltr",
		navigate: `${origin}/#/${test === null ? "today" : `ring-test/${test}`}`,
		tag: "cloister",
		silent: false,
	};
	const text = JSON.stringify({ web_push: 8030, notification });
	return text + " ".repeat(Math.max(0, PAYLOAD_BYTES - Buffer.byteLength(text)));
}

/** A device that can be rung. */
export interface PushTarget {
	endpoint: string;
	p256dh: string;
	auth: string;
	language: BellLanguage;
}

/** gone: the push service has ended the subscription. */
export type PushFailure = RingFailure | "gone";

/** Rings a device once. @param test the token of a test, or null. @returns null when the push service took the ring. */
export async function sendPush(
	target: PushTarget,
	test: string | null,
	origin: string,
	keys: PushKeys,
	options: PushOptions,
	signal: AbortSignal,
): Promise<PushFailure | null> {
	const { endpoint, p256dh, auth, language } = target;
	const url = new URL(endpoint);
	if (!mayCall(url, options)) return "address-not-allowed";
	try {
		const { headers, body } = webpush.generateRequestDetails({ endpoint, keys: { p256dh, auth } }, pushMessage(language, origin, test), {
			vapidDetails: { subject: `mailto:${options.contact}`, ...keys },
			contentEncoding: "aes128gcm",
			TTL,
			urgency: "high",
			// The push service reads it. A new ring replaces one that hasn't arrived.
			topic: "news",
		});
		const status = await post(url, headers, body, signal);
		if (status === 404 || status === 410) return "gone";
		return status >= 200 && status <= 299 ? null : "refused";
	} catch {
		return signal.aborted ? "too-slow" : "unreachable";
	}
}

/** @returns the status. The body of the answer isn't read, and a redirect isn't followed. */
function post(url: URL, headers: object, body: Buffer | null, signal: AbortSignal): Promise<number> {
	return new Promise((resolve, reject) => {
		const request = (url.protocol === "https:" ? https : http).request(url, {
			method: "POST",
			agent: false,
			signal,
			headers: { ...headers },
		});
		request.on("error", reject);
		request.on("response", (response) => {
			resolve(response.statusCode ?? 0);
			response.destroy();
		});
		request.end(body);
	});
}
