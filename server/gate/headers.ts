/** What stands on every answer: policies for browsers, and that nobody keeps it. Made once, since nothing in it depends on a request. */
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
		"referrer-policy": "no-referrer",
		...(secureCookies && { "strict-transport-security": `max-age=${HSTS_AGE}` }),
		"x-content-type-options": "nosniff",
		"x-dns-prefetch-control": "off",
		"x-download-options": "noopen",
		"x-frame-options": "DENY",
		"x-permitted-cross-domain-policies": "none",
		"x-xss-protection": "0",
	};
}
