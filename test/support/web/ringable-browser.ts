/** A browser that a push service of the test rings. */
import type { BrowserContext, CDPSession, Page } from "playwright-core";
import type { PushService, Subscription } from "../push-service.ts";
import { until } from "../until.ts";

/**
 * Lets the page subscribe at the push service of the test, because a browser without a display has none of its own.
 * @returns a function that hands the page's service worker a message as the browser's push service would. It returns the titles of the
 * notices that are shown.
 */
export async function ringableBrowser(
	page: Page,
	context: BrowserContext,
	service: PushService,
	origin: string,
): Promise<(text: string) => Promise<string[]>> {
	await context.grantPermissions(["notifications"], { origin });
	await page.exposeFunction("subscribeAtTest", (key: string): Subscription => service.subscribe(key));
	await page.exposeFunction("unsubscribeAtTest", (endpoint: string) => service.unsubscribe(endpoint));
	await page.addInitScript(() => {
		const bytes = (text: string) =>
			Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (each) => each.charCodeAt(0)).buffer;
		const KEPT = "subscription of the browser";
		const at = globalThis as unknown as {
			subscribeAtTest(key: string): Promise<Record<string, string>>;
			unsubscribeAtTest(endpoint: string): Promise<void>;
		};
		const subscriptionOf = (made: Record<string, string> | null) =>
			made && {
				endpoint: made.endpoint,
				options: { applicationServerKey: bytes(made.key ?? "") },
				getKey: (name: string) => bytes(made[name] ?? ""),
				async unsubscribe() {
					localStorage.removeItem(KEPT);
					await at.unsubscribeAtTest(made.endpoint ?? "");
					return true;
				},
			};
		Object.assign(PushManager.prototype, {
			async subscribe({ applicationServerKey }: { applicationServerKey: string }) {
				const made = { ...(await at.subscribeAtTest(applicationServerKey)), key: applicationServerKey };
				localStorage.setItem(KEPT, JSON.stringify(made));
				return subscriptionOf(made);
			},
			async getSubscription() {
				return subscriptionOf(JSON.parse(localStorage.getItem(KEPT) ?? "null"));
			},
		});
	});
	await page.reload();
	const devtools: CDPSession = await context.newCDPSession(page);
	let registrationId = "";
	devtools.on("ServiceWorker.workerRegistrationUpdated", ({ registrations }) => {
		registrationId = registrations.find(({ isDeleted }) => !isDeleted)?.registrationId ?? registrationId;
	});
	await devtools.send("ServiceWorker.enable");
	// Asking the page for its notices would remove one that isn't shown yet.
	const shown: string[] = [];
	devtools.on("BackgroundService.backgroundServiceEventReceived", ({ backgroundServiceEvent: { eventName, eventMetadata } }) => {
		if (eventName === "Notification displayed") shown.push(eventMetadata.find(({ key }) => key === "Title")?.value ?? "");
	});
	await devtools.send("BackgroundService.setRecording", { shouldRecord: true, service: "notifications" });
	await devtools.send("BackgroundService.startObserving", { service: "notifications" });
	return async (data) => {
		const before = shown.length;
		await until("the service worker is registered", () => registrationId !== "");
		// A push service keeps a push until the worker is there. Here it would be lost.
		await until("the service worker is active", () =>
			page.evaluate(async () => (await navigator.serviceWorker.ready).active?.state === "activated"),
		);
		await devtools.send("ServiceWorker.deliverPushMessage", { origin, registrationId, data });
		await until("the notice", () => shown.length > before);
		return shown.slice(before);
	};
}
