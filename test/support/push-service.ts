/** A push service as browsers have one (RFC 8030). It checks who rings (RFC 8292), and decrypts as the browser does (RFC 8291). */
import { createDecipheriv, createECDH, createPublicKey, type ECDH, hkdfSync, randomBytes, verify } from "node:crypto";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { TestLike } from "./scope.ts";

/** What a browser gives to the page when it subscribes. */
export interface Subscription {
	endpoint: string;
	p256dh: string;
	auth: string;
}

export interface Push {
	/** The path of the endpoint. */
	path: string;
	headers: Record<string, string | string[] | undefined>;
	/** Of the encrypted body. */
	size: number;
	/** The message that the browser hands to the page's service worker. */
	text: string;
	/** Who rings: the address that the sender has named. */
	sub: string;
}

export interface PushService {
	/** For PUSH_SERVICES. */
	host: string;
	pushes: Push[];
	/** Status of the next answers. 201: taken. */
	status: number;
	/** A push is answered only after this. Null: at once. */
	answersAfter: Promise<void> | null;
	/** A new subscription. @param key the sender's public key, to which the subscription is limited. */
	subscribe(key: string): Subscription;
	/** The browser ends a subscription. From then on, pushes to it get the status 410. */
	unsubscribe(endpoint: string): void;
}

interface Receiver {
	keys: ECDH;
	auth: Buffer;
	sender: string;
	isEnded: boolean;
}

/** Starts the service. It refuses what breaks an RFC: 400 with the reason. */
export async function pushService(t: TestLike): Promise<PushService> {
	const receivers = new Map<string, Receiver>();
	const service: PushService = { host: "", pushes: [], status: 201, answersAfter: null, subscribe, unsubscribe };
	const server = createServer((request, response) => {
		const chunks: Buffer[] = [];
		request.on("data", (chunk) => chunks.push(chunk));
		request.on("end", () => {
			const path = request.url ?? "";
			try {
				const receiver = receivers.get(path);
				if (!receiver) throw new Error("no such subscription");
				if (receiver.isEnded) return void response.writeHead(410).end();
				const body = Buffer.concat(chunks);
				const { headers } = request;
				if (request.method !== "POST" || headers["content-encoding"] !== "aes128gcm" || !/^\d+$/.test(String(headers.ttl)))
					throw new Error("not a push");
				const sub = senderOf(String(headers.authorization), receiver, `http://${service.host}`);
				service.pushes.push({ path, headers, size: body.length, text: decrypt(body, receiver), sub });
				void Promise.resolve(service.answersAfter).then(() => response.writeHead(service.status).end());
			} catch (error) {
				response.writeHead(400).end(String(error));
			}
		});
	});
	await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
	service.host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
	t.teardown(() => new Promise<void>((resolve) => server.close(() => resolve())));
	return service;

	function subscribe(sender: string): Subscription {
		const keys = createECDH("prime256v1");
		keys.generateKeys();
		const auth = randomBytes(16);
		const path = `/push/${randomBytes(12).toString("base64url")}`;
		receivers.set(path, { keys, auth, sender, isEnded: false });
		return {
			endpoint: `http://${service.host}${path}`,
			p256dh: keys.getPublicKey("base64url", "uncompressed"),
			auth: auth.toString("base64url"),
		};
	}

	function unsubscribe(endpoint: string): void {
		const receiver = receivers.get(new URL(endpoint).pathname);
		if (receiver) receiver.isEnded = true;
	}
}

/** RFC 8292: the token is signed by the key to which the subscription is limited, for this service, and for at most a day. */
function senderOf(authorization: string, { sender }: Receiver, origin: string): string {
	const [, token = "", key = ""] = /^vapid t=([^,]+), ?k=(.+)$/.exec(authorization) ?? [];
	if (key !== sender) throw new Error("another sender");
	const [header = "", payload = "", signature = ""] = token.split(".");
	const point = Buffer.from(key, "base64url");
	const jwk = { kty: "EC", crv: "P-256", x: point.subarray(1, 33).toString("base64url"), y: point.subarray(33).toString("base64url") };
	const signed = verify(
		"sha256",
		Buffer.from(`${header}.${payload}`),
		{ key: createPublicKey({ key: jwk, format: "jwk" }), dsaEncoding: "ieee-p1363" },
		Buffer.from(signature, "base64url"),
	);
	const { aud, exp, sub } = JSON.parse(Buffer.from(payload, "base64url").toString());
	const now = Date.now() / 1000;
	if (!signed || aud !== origin || exp < now || exp > now + 86_400) throw new Error("a bad token");
	return sub;
}

/** RFC 8291, section 3, with the one record of RFC 8188. */
function decrypt(body: Buffer, { keys, auth }: Receiver): string {
	const salt = body.subarray(0, 16);
	const sender = body.subarray(21, 21 + (body[20] ?? 0));
	const secret = keys.computeSecret(sender);
	const about = Buffer.concat([Buffer.from("WebPush: info\0"), keys.getPublicKey(null, "uncompressed"), sender]);
	const input = Buffer.from(hkdfSync("sha256", secret, auth, about, 32));
	const key = Buffer.from(hkdfSync("sha256", input, salt, "Content-Encoding: aes128gcm\0", 16));
	const nonce = Buffer.from(hkdfSync("sha256", input, salt, "Content-Encoding: nonce\0", 12));
	const record = body.subarray(21 + sender.length);
	const cipher = createDecipheriv("aes-128-gcm", key, nonce);
	cipher.setAuthTag(record.subarray(-16));
	const padded = Buffer.concat([cipher.update(record.subarray(0, -16)), cipher.final()]);
	return padded.subarray(0, padded.lastIndexOf(2)).toString();
}
