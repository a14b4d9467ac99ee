/** The headers of each answer of the public site. */

const POLICY =
	"default-src 'none'; style-src 'self'; img-src 'self'; script-src 'self'; connect-src 'self'; form-action 'none'; base-uri 'none'; frame-ancestors 'none'";

/** Two years, in seconds. */
const HSTS_AGE = 63_072_000;

const TYPES: Record<string, string> = {
	html: "text/html; charset=utf-8",
	css: "text/css; charset=utf-8",
	js: "text/javascript; charset=utf-8",
	json: "application/json; charset=utf-8",
	svg: "image/svg+xml",
	txt: "text/plain; charset=utf-8",
	xml: "application/xml; charset=utf-8",
};

export function siteHeaders(origin: string): Record<string, string> {
	return {
		// A file in the cache of a browser shows that somebody was here. This goes for styles and scripts, too.
		"cache-control": "no-store",
		"content-security-policy": POLICY,
		"cross-origin-opener-policy": "same-origin",
		"cross-origin-resource-policy": "same-origin",
		"origin-agent-cluster": "?1",
		"permissions-policy": "camera=(), microphone=(), geolocation=(), display-capture=(), payment=(), usb=(), serial=(), bluetooth=()",
		"referrer-policy": "no-referrer",
		...(origin.startsWith("https:") && { "strict-transport-security": `max-age=${HSTS_AGE}; includeSubDomains` }),
		vary: "accept-encoding",
		"x-content-type-options": "nosniff",
		"x-dns-prefetch-control": "off",
		"x-frame-options": "DENY",
	};
}

export const typeOf = (path: string): string =>
	path.endsWith("/feed.xml")
		? "application/rss+xml; charset=utf-8"
		: (TYPES[path.slice(path.lastIndexOf(".") + 1)] ?? "application/octet-stream");
