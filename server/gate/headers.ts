/** The headers of every answer: policies for browsers, and no caching. They don't depend on the request, so they are made once. */
import type { Config } from "#server/base/config.ts";

/** Two years, in seconds. */
const HSTS_AGE = 63_072_000;

export function commonHeaders({ secureCookies }: Config): Readonly<Record<string, string>> {
	return {
		"cache-control": "no-store",
		"content-security-policy": "default-src 'none';frame-ancestors 'none';base-uri 'none';form-action 'none'",
		"cross-origin-opener-policy": "same-origin",
		"cross-origin-resource-policy": "same-origin",
		"origin-agent-cluster": "?1",
		// Photos and voice notes are taken by the page itself. Everything else is off.
		"permissions-policy":
			"camera=(self), microphone=(self), geolocation=(), display-capture=(), payment=(), usb=(), serial=(), bluetooth=()",
		"referrer-policy": "no-referrer",
		...(secureCookies && { "strict-transport-security": `max-age=${HSTS_AGE}; includeSubDomains` }),
		"x-content-type-options": "nosniff",
		"x-dns-prefetch-control": "off",
		"x-download-options": "noopen",
		"x-frame-options": "DENY",
		"x-permitted-cross-domain-policies": "none",
		"x-xss-protection": "0",
	};
}
