/**
 * What this device keeps for a start without a connection, when its member has chosen so: the page's files, and phone numbers. The numbers lie
 * in clear text, because the page shows them before the sign-in.
 */
import { workerForRings } from "../trusted.ts";

export interface KeptNumber {
	/** Whose number it is, as the member sees the name. */
	of: string;
	phone: string;
}

export interface Kept {
	numbers: KeptNumber[];
	/** When they were last chosen, UTC ms. */
	at: number;
}

const NAME = "without-connection";
/** The name of the cache into which the service worker puts the files. */
const FILES = "files";
/** How long a new service worker may take to serve the page. */
const CONTROL_WITHIN_MS = 20_000;

/** What is kept; null when the member has not chosen to keep anything. */
export function keptHere(): Kept | null {
	try {
		const found: unknown = JSON.parse(localStorage.getItem(NAME) ?? "null");
		return isKept(found) ? found : null;
	} catch {
		return null;
	}
}

function isKept(found: unknown): found is Kept {
	const { numbers, at } = (found ?? {}) as Partial<Kept>;
	const isNumber = (each: Partial<KeptNumber> | null) => typeof each?.of === "string" && typeof each.phone === "string";
	return typeof at === "number" && Array.isArray(numbers) && numbers.every(isNumber);
}

/** Keeps these numbers instead of the ones before. */
export function keepNumbers(numbers: readonly KeptNumber[]): void {
	localStorage.setItem(NAME, JSON.stringify({ numbers, at: Date.now() }));
}

/** Keeps the files that the page has loaded. @throws Error when the browser can't */
export async function keepFiles(): Promise<void> {
	await workerForRings();
	await navigator.serviceWorker.ready;
	await controlled();
	const loaded = performance.getEntriesByType("resource").map(({ name }) => name);
	const files = loaded.filter((url) => new URL(url).origin === location.origin && new URL(url).pathname.startsWith("/assets/"));
	// The service worker keeps what it fetches. The page comes first: when it differs from the kept page, the earlier files are dropped.
	for (const url of ["/", ...new Set(files)]) {
		const { ok, status } = await fetch(url);
		if (!ok) throw new Error(`not kept: ${url} (${status})`);
	}
}

/** Waits until the service worker sees the requests of this page. @throws Error when it doesn't, such as after a reload without the cache */
function controlled(): Promise<void> {
	const { serviceWorker } = navigator;
	return new Promise((resolve, reject) => {
		if (serviceWorker.controller !== null) return resolve();
		serviceWorker.addEventListener("controllerchange", () => resolve(), { once: true });
		setTimeout(() => reject(new Error("the service worker doesn't serve this page")), CONTROL_WITHIN_MS);
	});
}

/** Forgets the numbers and the files. A service worker that rings this device stays. */
export async function forgetKept(): Promise<void> {
	localStorage.removeItem(NAME);
	const registration = await navigator.serviceWorker?.getRegistration();
	const rings = (await registration?.pushManager?.getSubscription()) ?? null;
	if (rings === null) await registration?.unregister();
	await globalThis.caches?.delete(FILES);
}

/**
 * For a sign-in on a shared computer: forgets the numbers and the files, and ends what rings this browser. The member who let it ring reads at
 * their next opening that it isn't rung any more.
 */
export async function forgetAllKept(): Promise<void> {
	// The numbers go first, because they lie there in clear.
	localStorage.removeItem(NAME);
	const registration = await navigator.serviceWorker?.getRegistration();
	const rings = await registration?.pushManager?.getSubscription();
	// If this fails, the browser ends the subscription with the service worker.
	await rings?.unsubscribe().catch(() => {});
	await registration?.unregister();
	await globalThis.caches?.delete(FILES);
}
