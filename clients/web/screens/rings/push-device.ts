/** The subscription of this browser to its push service. */
import { workerForRings } from "../../sitting/open.ts";

export type PushProblem = "missing" | "home-screen" | "denied" | "failed";

/** What keeps this browser from ringing; null when nothing is known. An iPhone rings only a page on the Home Screen. */
export function pushProblem(): PushProblem | null {
	const isPhoneOfApple = /iPhone|iPad/.test(navigator.userAgent);
	if (isPhoneOfApple && !matchMedia("(display-mode: standalone)").matches) return "home-screen";
	if (!("serviceWorker" in navigator && "PushManager" in globalThis && "Notification" in globalThis)) return "missing";
	return Notification.permission === "denied" ? "denied" : null;
}

export interface BrowserSubscription {
	endpoint: string;
	p256dh: string;
	auth: string;
}

async function findSubscription(): Promise<PushSubscription | null> {
	if (pushProblem() !== null) return null;
	const registration = await navigator.serviceWorker.getRegistration();
	return (await registration?.pushManager.getSubscription()) ?? null;
}

/** The present subscription of this browser; null when it has none. */
export async function presentSubscription(): Promise<BrowserSubscription | null> {
	const found = await findSubscription();
	return found ? plain(found) : null;
}

/**
 * As `presentSubscription`. A subscription for another key of the server gets no pushes any more, so it is replaced.
 * @param key of the server, base64url.
 */
export async function subscriptionFor(key: string): Promise<BrowserSubscription | null> {
	const found = await findSubscription();
	if (!found) return null;
	const made = found.options.applicationServerKey;
	// Some browsers don't say for which key it was made.
	if (made === null || base64Url(made) === key) return plain(found);
	await found.unsubscribe();
	const renewed = await subscribe(key);
	return typeof renewed === "string" ? null : renewed;
}

/** Asks the person, and subscribes. Browsers ask only right after a press. @param key of the server, base64url. */
export async function subscribe(key: string): Promise<BrowserSubscription | PushProblem> {
	const problem = pushProblem();
	if (problem !== null) return problem;
	if ((await Notification.requestPermission()) !== "granted") return "denied";
	try {
		await workerForRings();
		const registration = await navigator.serviceWorker.ready;
		return plain(await registration.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: key }));
	} catch {
		return "failed";
	}
}

/** Ends the subscription of this browser. */
export async function unsubscribe(): Promise<void> {
	const registration = await navigator.serviceWorker?.getRegistration();
	await (await registration?.pushManager?.getSubscription())?.unsubscribe();
}

function plain(subscription: PushSubscription): BrowserSubscription {
	const key = (name: PushEncryptionKeyName) => base64Url(subscription.getKey(name) ?? new ArrayBuffer(0));
	return { endpoint: subscription.endpoint, p256dh: key("p256dh"), auth: key("auth") };
}

function base64Url(bytes: ArrayBuffer): string {
	return btoa(String.fromCharCode(...new Uint8Array(bytes)))
		.replaceAll("+", "-")
		.replaceAll("/", "_")
		.replace(/=+$/, "");
}
