/**
 * Calls a webhook. The receiver's address was chosen by a member, so it must not be a way into the operator's network: addresses
 * that aren't public are refused at the moment of connecting, redirects aren't followed, and the answer isn't read.
 */
import { createHmac } from "node:crypto";
import { type LookupAddress, lookup } from "node:dns";
import http from "node:http";
import https from "node:https";
import { isIP, type LookupFunction } from "node:net";
import type { Bytes } from "#protocol/bytes.ts";
import type { RingKind } from "#protocol/codes.ts";
import { ProtocolError } from "#protocol/errors.ts";
import { hostOf, isPublicAddress } from "#server/base/address.ts";
import { RingError } from "./ring-error.ts";

/** All bodies have this length in bytes, so that an encrypted body doesn't show its kind. */
const BODY_LENGTH = 64;

export interface WebhookOptions {
	/** Whether loopback, private networks and plain HTTP are allowed. */
	privateAddresses: boolean;
	signal: AbortSignal;
}

export interface WebhookMessage {
	body: string;
	/** HMAC-SHA-256 over kind and time, in hexadecimal. */
	signature: string;
}

/** The message of a ring. @param at UTC ms. @param secret the key of the signature. */
export function webhookMessage(kind: RingKind, at: number, secret: Bytes): WebhookMessage {
	const signature = createHmac("sha256", secret).update(`${kind} ${at}`).digest("hex");
	return { body: JSON.stringify({ kind, at }).padEnd(BODY_LENGTH), signature };
}

/**
 * Checks the URL of a new webhook. Its name is resolved only when the bell rings.
 * @throws ProtocolError bad-input when it may not be called.
 */
export function checkWebhookUrl(text: string, privateAddresses: boolean): void {
	const url = new URL(text);
	const refuse = (rule: string) => new ProtocolError("bad-input", `webhook: ${rule}`, "webhook");
	if (url.username !== "" || url.password !== "") throw refuse("takes a URL without a user name and password");
	if (url.hash !== "") throw refuse("takes a URL without a fragment");
	if (privateAddresses) return;
	if (url.protocol !== "https:") throw refuse("takes an https URL");
	if (!isAllowedHost(hostOf(url))) throw refuse("takes an address on the public internet");
}

/** False for an address that isn't public, and for names that always mean this machine or network. */
function isAllowedHost(host: string): boolean {
	return isIP(host) === 0 ? !/(^|\.)(localhost|local|internal|localdomain)\.?$/i.test(host) : isPublicAddress(host);
}

/** Sends one ring. @throws RingError */
export async function callWebhook(address: string, message: WebhookMessage, options: WebhookOptions): Promise<void> {
	const url = new URL(address);
	if (!options.privateAddresses && (url.protocol !== "https:" || !isAllowedHost(hostOf(url)))) throw new RingError("address-not-allowed");
	const status = await post(url, message, options).catch((error: unknown) => {
		if (error instanceof RingError) throw error;
		throw new RingError(options.signal.aborted ? "too-slow" : "unreachable");
	});
	if (status < 200 || status > 299) throw new RingError("refused");
}

/** @returns the status. The body of the answer isn't read. */
function post(url: URL, { body, signature }: WebhookMessage, options: WebhookOptions): Promise<number> {
	return new Promise((resolve, reject) => {
		const request = (url.protocol === "https:" ? https : http).request(url, {
			method: "POST",
			agent: false,
			lookup: options.privateAddresses ? lookup : publicLookup,
			signal: options.signal,
			headers: {
				"content-type": "application/json",
				"content-length": Buffer.byteLength(body),
				"user-agent": "cloister",
				"cloister-signature": signature,
			},
		});
		request.on("error", reject);
		request.on("response", (response) => {
			resolve(response.statusCode ?? 0);
			response.destroy();
		});
		request.end(body);
	});
}

/**
 * Resolves a name for one connection. The connection is made to the address that was checked here, so a name that
 * resolves differently the second time gains nothing.
 */
export const publicLookup: LookupFunction = (host, options, done) => {
	lookup(host, { ...options, all: true }, (error, addresses) => {
		if (error) return done(error, "", 0);
		const [first] = addresses;
		if (!first || !areAllPublic(addresses)) return done(new RingError("address-not-allowed"), "", 0);
		if (options.all) done(null, addresses);
		else done(null, first.address, first.family);
	});
};

function areAllPublic(addresses: readonly LookupAddress[]): boolean {
	return addresses.every(({ address }) => isPublicAddress(address));
}
