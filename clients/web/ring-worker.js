/**
 * The service worker of the page. It has three duties: it shows a notice for each push, it opens the page, and it keeps the page's files for a
 * start without a connection. It never sees a key or content: a push has one fixed sentence, and `/api` is never touched.
 */
const FILES = "files";

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

self.addEventListener("push", (event) => {
	const { title = "Cloister", lang = "", dir = "auto", navigate = "/" } = noticeIn(event.data);
	event.waitUntil(
		self.registration.showNotification(title, { lang, dir, tag: "cloister", renotify: true, requireInteraction: true, data: navigate }),
	);
});

/** Each push shows a notice, also one that can't be read. */
function noticeIn(data) {
	try {
		return data.json().notification ?? {};
	} catch {
		return {};
	}
}

self.addEventListener("notificationclick", (event) => {
	event.notification.close();
	event.waitUntil(openPage(event.notification.data));
});

/** Shows a page that is open, or opens one. Only an address of this page is opened. */
async function openPage(address) {
	const given = new URL(String(address), self.location.origin);
	const url = given.origin === self.location.origin ? given : new URL("/", self.location.origin);
	const pages = await self.clients.matchAll({ type: "window", includeUncontrolled: true });
	if (pages.length === 0) return self.clients.openWindow(url.href);
	// A page that is open doesn't navigate. It gets the address, because this can have the token that answers a test of the desk's phones.
	pages[0].postMessage(url.hash);
	return pages[0].focus();
}

const isAsset = (url) => new URL(url).pathname.startsWith("/assets/");

/** The server's answer always wins. Kept files serve only when there is none. */
self.addEventListener("fetch", (event) => {
	const { method, url } = event.request;
	const { origin, pathname } = new URL(url);
	const isFile = pathname === "/" || pathname === "/index.html" || isAsset(url);
	if (method !== "GET" || origin !== self.location.origin || !isFile) return;
	event.respondWith(answer(event));
});

async function answer(event) {
	const { request } = event;
	let response;
	try {
		response = await fetch(request);
	} catch (error) {
		const kept = await keptFile(request.url).catch(() => undefined);
		if (kept) return kept;
		throw error;
	}
	if (response.ok) {
		const copy = response.clone();
		// One after the other, so that the page comes before its files. A full disk must not matter.
		keeping = keeping.then(() => keep(request.url, copy)).catch(() => {});
		event.waitUntil(keeping);
	}
	return response;
}

let keeping = Promise.resolve();

const keptFile = async (url) => (await caches.open(FILES)).match(url);

/** When the page is another one than before, the files of the earlier build are dropped. */
async function keep(url, response) {
	if (!isAsset(url)) {
		const earlier = await (await keptFile(url))?.text();
		if (earlier !== (await response.clone().text())) await caches.delete(FILES);
	}
	await (await caches.open(FILES)).put(url, response);
}
