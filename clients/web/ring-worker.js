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
	const url = new URL(String(address), self.location.origin);
	const pages = await self.clients.matchAll({ type: "window", includeUncontrolled: true });
	if (pages.length > 0) return pages[0].focus();
	return self.clients.openWindow(url.origin === self.location.origin ? url.href : "/");
}

/** The server's answer always wins. Kept files serve only when there is none. */
self.addEventListener("fetch", (event) => {
	const { method, url } = event.request;
	const { origin, pathname } = new URL(url);
	const isFile = pathname === "/" || pathname === "/index.html" || pathname.startsWith("/assets/");
	if (method !== "GET" || origin !== self.location.origin || !isFile) return;
	event.respondWith(answer(event.request));
});

async function answer(request) {
	const files = await caches.open(FILES);
	try {
		const response = await fetch(request);
		if (response.ok) await files.put(request.url, response.clone());
		return response;
	} catch (error) {
		const kept = await files.match(request.url);
		if (kept) return kept;
		throw error;
	}
}
