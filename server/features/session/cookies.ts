/** The two cookies of a client: the refresh token of its session, and the token of its device. */
import type { Config } from "#server/base/config.ts";
import type { Http } from "#server/gate/http.ts";
import { DEVICE_MS } from "./rules.ts";

const REFRESH = "cloister_refresh";
const DEVICE = "cloister_device";
/** 256 bits in base64url. */
const TOKEN = /^[\w-]{43}$/;

/**
 * With the prefix `__Host-` a browser accepts the cookie from this host only (RFC 6265bis). So no other host of the domain
 * can replace a session by its own. The prefix needs TLS and the path "/".
 */
const nameOf = ({ secureCookies }: Config, name: string) => (secureCookies ? `__Host-${name}` : name);

/** Sets a cookie that neither scripts nor other sites can read. */
function setCookie(http: Http, config: Config, name: string, value: string, ms: number): void {
	http.setCookie(nameOf(config, name), value, {
		path: config.secureCookies ? "/" : "/api/session",
		httpOnly: true,
		sameSite: "strict",
		secure: config.secureCookies,
		maxAge: Math.floor(ms / 1000),
	});
}

/** A cookie of the request; null when it is missing or is not a token. */
function cookie(http: Http, config: Config, name: string): string | null {
	const value = http.cookie(nameOf(config, name));
	return value !== undefined && TOKEN.test(value) ? value : null;
}

/** The refresh token of the request, or null. */
export const refreshCookie = (http: Http, config: Config) => cookie(http, config, REFRESH);
/** The token that the device got at an earlier sign-in, or null. */
export const deviceCookie = (http: Http, config: Config) => cookie(http, config, DEVICE);

export function setRefreshCookie(http: Http, config: Config, token: string, ms: number): void {
	setCookie(http, config, REFRESH, token, ms);
}

export function forgetRefreshCookie(http: Http, config: Config): void {
	setCookie(http, config, REFRESH, "", 0);
}

export function setDeviceCookie(http: Http, config: Config, token: string): void {
	setCookie(http, config, DEVICE, token, DEVICE_MS);
}
