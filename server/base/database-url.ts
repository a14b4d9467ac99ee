/** Decides whether other machines on the way could read or change what a connection to the database carries. */
import { isLoopback } from "./address.ts";

/** Whether a connection by this URL stays on this machine, or uses TLS that checks the server's certificate and name. */
export function isProtectedConnection(url: string): boolean {
	const { hostname, searchParams } = new URL(url);
	// As in libpq: the parameter `host` wins over the host of the URL. When it is given several times, the last one counts.
	const host = searchParams.getAll("host").at(-1) ?? decodeURIComponent(hostname);
	// A path is the folder of a Unix socket.
	if (host.startsWith("/") || isLoopback(host)) return true;
	// With `ssl` or `uselibpqcompat`, the driver may replace the checks of sslmode by weaker ones.
	const weakened = [...searchParams.keys()].some((name) => name === "ssl" || name === "uselibpqcompat");
	return searchParams.getAll("sslmode").at(-1) === "verify-full" && !weakened;
}
